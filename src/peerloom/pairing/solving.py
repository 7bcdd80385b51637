"""Which solver answers a problem, and what it promises."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from peerloom.pairing.one_each import NOBODY, best_total, count_places
from peerloom.pairing.problem import Flags, Floats, Indices, Problem
from peerloom.pairing.rules import Objective


@dataclass(frozen=True, slots=True)
class Answer:
    """Chosen pairs (p, 2) beside the locked ones, their weights (p,), and the largest total there could be."""

    pairs: Indices
    weights: Floats
    upper_bound: float
    method: str


def solve(problem: Problem, objective: Objective) -> Answer:
    rows = np.flatnonzero(problem.demand > 0)
    weights, allowed = problem.dense()
    weights, allowed = weights[rows], allowed[rows]
    places = count_places(allowed, problem.capacity, problem.lower)
    best = best_total(weights, allowed, problem.capacity, problem.lower, places)
    bound = _sum(weights, best)
    chosen = best
    if objective == "fair":
        floor = _highest_floor(weights, allowed, problem, places.matched, places.shortfall)
        kept = allowed & (weights >= floor)
        chosen = best_total(
            weights, kept, problem.capacity, problem.lower, count_places(kept, problem.capacity, problem.lower)
        )
    served = np.flatnonzero(chosen != NOBODY)
    pairs = np.column_stack([rows[served], chosen[served]])
    return Answer(pairs, weights[served, chosen[served]], bound, "assignment on places")


def _sum(weights: Floats, chosen: Indices) -> float:
    served = np.flatnonzero(chosen != NOBODY)
    return float(weights[served, chosen[served]].sum())


def _highest_floor(weights: Floats, allowed: Flags, problem: Problem, matched: int, shortfall: int) -> float:
    levels = np.unique(weights[allowed])
    low, high = 0, len(levels) - 1
    while low < high:
        middle = (low + high + 1) // 2
        places = count_places(allowed & (weights >= levels[middle]), problem.capacity, problem.lower)
        if places.matched == matched and places.shortfall == shortfall:
            low = middle
        else:
            high = middle - 1
    return float(levels[low]) if len(levels) else 0.0
