"""Small problems: exact for one mentor each, on dense tables and with SciPy's solvers; nothing here is compiled."""

from __future__ import annotations

import numpy as np

from peerloom.pairing import several
from peerloom.pairing.canonical import canonical_order, reordered
from peerloom.pairing.exchange import Exchange
from peerloom.pairing.fair_sums import fairest_of_several, smallest_sum
from peerloom.pairing.floors import best_total_above_floor
from peerloom.pairing.flow import Fill, fullest
from peerloom.pairing.levels import FREE, levels_of, raise_levels
from peerloom.pairing.one_each import NOBODY, Places, best_total, count_places
from peerloom.pairing.problem import Flags, Floats, Indices, Problem
from peerloom.pairing.rules import Objective
from peerloom.pairing.solving import Answer
from peerloom.pairing.stable import stable_of_several, stable_one_each


def solve_small(problem: Problem, objective: Objective, keep: Flags | None = None) -> Answer:
    """See `peerloom.pairing.solving.solve`."""
    # Mending for lower bounds starts from one stable answer, and equal scores may leave several.
    ties_decide = objective == "stable" and bool(problem.lower.any())
    if problem.is_one_each and not ties_decide:
        return _solve_one_each(problem, objective, keep)
    ordered, position = reordered(problem, *canonical_order(problem))
    chosen, bound, method = _solve_several(ordered, objective)
    made = np.sort(position[chosen])
    pairs = np.column_stack([problem.rows[made], problem.cols[made]])
    return Answer(pairs, problem.weights[made], bound, method)


def _solve_one_each(problem: Problem, objective: Objective, keep: Flags | None) -> Answer:
    people = np.flatnonzero(problem.demand > 0)
    weights, allowed = problem.dense()
    weights, allowed = weights[people], allowed[people]
    capacity, lower = problem.capacity, problem.lower
    places = count_places(allowed, capacity, lower)
    best = best_total(weights, allowed, capacity, lower, places)
    bound = _total(weights, best)
    if objective == "stable":
        chosen, method = stable_one_each(weights, allowed, capacity), "deferred acceptance"
    else:
        wishes = None if keep is None else keep[people]
        chosen, method = _refine(problem, objective, weights, allowed, places, best, wishes)
    served = np.flatnonzero(chosen != NOBODY)
    pairs = np.column_stack([people[served], chosen[served]])
    values = weights[served, chosen[served]]
    worst_bound = float(values.min(initial=np.inf)) if objective == "fair" else np.inf
    return Answer(pairs, values, bound, method, worst_bound)


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
    steep: Floats = np.rint(2.0**30 * (1.0 - ((highest - weights) / (highest - lowest)) ** 8))
    return steep


def _total(weights: Floats, chosen: Indices) -> float:
    served = np.flatnonzero(chosen != NOBODY)
    return float(weights[served, chosen[served]].sum())


def _solve_several(problem: Problem, objective: Objective) -> tuple[Flags, float, str]:
    """Chosen pairs (e,), the largest total there could be, and how."""
    fill = fullest(problem)
    best = several.best_total_of_several(problem, fill)
    bound = float(problem.weights[best.chosen].sum())
    chosen, method = best.chosen, "largest total (network program)"
    if objective == "stable":
        chosen, method = _stable_of_several(problem, fill)
    elif objective == "fair":
        chosen, method = _fair_of_several(problem, fill, best)
    return chosen, bound, method


def _fair_of_several(problem: Problem, fill: Fill, best: several.Division) -> tuple[Flags, str]:
    raised = best_total_above_floor(problem, fill)
    if problem.is_one_each:
        return raised.chosen, "highest floor, then total (network program)"
    start = max(raised, best, key=lambda division: smallest_sum(problem, division.chosen))
    fairest = fairest_of_several(problem, fill, start)
    method = "highest floor, then total (mixed-integer program)"
    return fairest.chosen, method if fairest.proven else f"{method}, best found"


def _stable_of_several(problem: Problem, fill: Fill) -> tuple[Flags, str]:
    chosen = stable_of_several(problem)
    taken = np.bincount(problem.cols[chosen], minlength=problem.m)
    if int(np.minimum(taken, problem.lower).sum()) >= fill.least:
        return chosen, "deferred acceptance"
    # Keeping one more stable pair outweighs every sum of scores, and a power of two loses least.
    outweighing = 2.0 ** np.ceil(np.log2(1.0 + fill.pairs * problem.weights.max(initial=0.0)))
    wish = several.best_total_of_several(problem.with_weights(problem.weights + chosen * outweighing), fill)
    return wish.chosen, "deferred acceptance, mended for lower bounds"
