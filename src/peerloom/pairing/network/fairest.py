"""One mentor each in large problems: the lowest score as high as it can be."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peerloom.pairing.network.largest import Proceed, fullness, largest_total
from peerloom.pairing.problem import Problem


@dataclass(frozen=True, slots=True)
class Raised:
    """The pairs (e,) at or above the highest floor that leaves nobody out who could be served, and that floor."""

    kept: NDArray[np.bool_]
    floor: float


def raise_floor_of_pairs(problem: Problem, proceed: Proceed = lambda done: None) -> Raised:
    """Halve the levels that are left until the highest is found at which as many people are served as without it."""
    levels = np.unique(problem.weights)
    full = fullness(problem)
    low, high = 0, len(levels) - 1
    rounds = max(1, int(high).bit_length())
    while low < high:
        proceed(1 - int(high - low).bit_length() / rounds)
        middle = (low + high + 1) // 2
        if fullness(problem.only(problem.weights >= levels[middle])) == full:
            low = middle
        else:
            high = middle - 1
    floor = float(levels[low]) if len(levels) else 0.0
    return Raised(problem.weights >= floor, floor)


def best_above_floor(problem: Problem) -> tuple[NDArray[np.int64], float]:
    """Positions of the pairs of the largest total above the highest floor, and that floor."""
    raised = raise_floor_of_pairs(problem)
    found = largest_total(problem.only(raised.kept))
    return np.flatnonzero(raised.kept)[found.chosen], raised.floor
