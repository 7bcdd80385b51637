"""The highest score that every pair can reach while nobody loses a mentor by it."""

from __future__ import annotations

import numpy as np

from peerloom.pairing.problem import Problem
from peerloom.pairing.small.flow import Fill, can_be_filled
from peerloom.pairing.small.several import Division, best_total_of_several


def best_total_above_floor(problem: Problem, fill: Fill) -> Division:
    """Raise the lowest pair as far as it goes, by halving the levels that are left, then take the largest total."""
    levels = np.unique(problem.weights)
    low, high = 0, len(levels) - 1
    while low < high:
        middle = (low + high + 1) // 2
        if can_be_filled(problem.only(problem.weights >= levels[middle]), fill):
            low = middle
        else:
            high = middle - 1
    kept = problem.weights >= (levels[low] if len(levels) else 0.0)
    part = problem.only(kept)
    found = best_total_of_several(part, fill.within(part))
    chosen = np.zeros(len(kept), dtype=bool)
    chosen[np.flatnonzero(kept)] = found.chosen
    return Division(chosen, found.proven)
