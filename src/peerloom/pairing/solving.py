"""Which solver answers a problem, and what it promises."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from peerloom.pairing import several
from peerloom.pairing.exchange import Exchange
from peerloom.pairing.flow import Fill, fullest
from peerloom.pairing.levels import FREE, levels_of, raise_levels
from peerloom.pairing.one_each import NOBODY, Places, best_total, count_places
from peerloom.pairing.problem import Flags, Floats, Indices, Problem
from peerloom.pairing.rules import Objective
from peerloom.pairing.stable import stable_of_several, stable_one_each


@dataclass(frozen=True, slots=True)
class Answer:
    """Chosen pairs (p, 2) beside the locked ones, their weights (p,), and the largest total there could be."""

    pairs: Indices
    weights: Floats
    upper_bound: float
    method: str


def solve(problem: Problem, objective: Objective, keep: Flags | None = None) -> Answer:
    """``keep`` (n, m) marks pairs that should stay where nothing is lost by it."""
    if problem.is_one_each and problem.is_small:
        return _solve_one_each(problem, objective, keep)
    return _solve_several(problem, objective)


def _solve_one_each(problem: Problem, objective: Objective, keep: Flags | None) -> Answer:
    people = np.flatnonzero(problem.demand > 0)
    weights, allowed = problem.dense()
    weights, allowed = weights[people], allowed[people]
    capacity, lower = problem.capacity, problem.lower
    places = count_places(allowed, capacity, lower)
    best = best_total(weights, allowed, capacity, lower, places)
    bound = _total(weights, best)
    if objective == "stable":
        chosen = stable_one_each(weights, allowed, capacity)
        method = "deferred acceptance"
        if _too_few(chosen, lower, places):
            chosen = best_total(_as_weights(chosen, allowed), allowed, capacity, lower, places)
            method = "deferred acceptance, mended for lower bounds"
    else:
        wishes = None if keep is None else keep[people]
        chosen, method = _refine(problem, objective, weights, allowed, places, best, wishes)
    served = np.flatnonzero(chosen != NOBODY)
    pairs = np.column_stack([people[served], chosen[served]])
    return Answer(pairs, weights[served, chosen[served]], bound, method)


def _refine(
    problem: Problem,
    objective: Objective,
    weights: Floats,
    allowed: Flags,
    places: Places,
    best: Indices,
    keep: Flags | None,
) -> tuple[Indices, str]:
    """Leximin: among all full assignments for ``fair``, among those of the largest total for ``total``."""
    capacity, lower = problem.capacity, problem.lower
    method = "largest total (assignment)"
    if objective == "fair":
        steep = _steep(weights, allowed)
        best = best_total(steep, allowed, capacity, lower, places)
    exchange = Exchange(allowed, capacity, lower, places, best)
    if objective == "total":
        exchange.keep_best_totals(weights, whole=problem.whole)
    finished = raise_levels(exchange, levels_of(exchange, weights))
    if objective == "fair":
        method = "leximin" if finished else "leximin of the lowest levels"
    if keep is not None:
        moved = np.full(exchange.alive.shape, FREE, dtype=np.int32)
        moved[: exchange.n, :-1] = np.where(keep[:, exchange.mentor[:-1]], FREE, 0)
        raise_levels(exchange, moved)
    return exchange.chosen(), method


def _steep(weights: Floats, allowed: Flags) -> Floats:
    """Weights bent so that the lowest count most: a start from which few exchanges lead to leximin."""
    lowest, highest = weights[allowed].min(initial=np.inf), weights[allowed].max(initial=0.0)
    if not highest > lowest:
        return np.zeros_like(weights)
    return np.rint(2.0**30 * (1.0 - ((highest - weights) / (highest - lowest)) ** 8))


def _too_few(chosen: Indices, lower: Indices, places: Places) -> bool:
    taken = np.bincount(chosen[chosen != NOBODY], minlength=len(lower))
    return int(np.maximum(lower - taken, 0).sum()) > places.shortfall


def _as_weights(chosen: Indices, allowed: Flags) -> Floats:
    weights = np.zeros(allowed.shape)
    served = np.flatnonzero(chosen != NOBODY)
    weights[served, chosen[served]] = 1.0
    return weights


def _total(weights: Floats, chosen: Indices) -> float:
    served = np.flatnonzero(chosen != NOBODY)
    return float(weights[served, chosen[served]].sum())


def _solve_several(problem: Problem, objective: Objective) -> Answer:
    fill = fullest(problem)
    best = several.best_total_of_several(problem, fill)
    bound = float(problem.weights[best.chosen].sum())
    chosen, method = best.chosen, "largest total (network program)"
    if objective == "stable":
        chosen, method = _stable_of_several(problem, fill)
    elif objective == "fair":
        fairest = several.fairest_of_several(problem, fill, best)
        chosen = fairest.chosen
        method = "highest floor, then total (mixed-integer program)"
        if not fairest.proven:
            method += ", best found"
    pairs = np.column_stack([problem.rows[chosen], problem.cols[chosen]])
    return Answer(pairs, problem.weights[chosen], bound, method)


def _stable_of_several(problem: Problem, fill: Fill) -> tuple[Flags, str]:
    chosen = stable_of_several(problem)
    taken = np.bincount(problem.cols[chosen], minlength=problem.m)
    if int(np.minimum(taken, problem.lower).sum()) >= fill.least:
        return chosen, "deferred acceptance"
    wish = several.best_total_of_several(problem.with_weights(chosen.astype(np.float64)), fill)
    return wish.chosen, "deferred acceptance, mended for lower bounds"
