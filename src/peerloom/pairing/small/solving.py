"""Small problems: exact for one mentor each, on dense tables and with SciPy's solvers; nothing here is compiled."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from peerloom.pairing.canonical import canonical_order, reordered
from peerloom.pairing.fairness.sums import fairest_of_several, smallest_sum
from peerloom.pairing.problem import Flags, Floats, Indices, Problem
from peerloom.pairing.rules import Objective
from peerloom.pairing.small import several
from peerloom.pairing.small.exchange import Exchange
from peerloom.pairing.small.floors import best_total_above_floor
from peerloom.pairing.small.flow import Fill, fullest
from peerloom.pairing.small.levels import FREE, levels_of, raise_levels
from peerloom.pairing.small.one_each import NOBODY, Places, best_total, count_places
from peerloom.pairing.small.stable import ACCEPTED, mended, stable_of_several, stable_one_each
from peerloom.pairing.solving import Answer
from peerloom.pairing.two_sided.acceptance import Wishes, stable_pairs

USUAL_SIZE = 20


def solve_small(
    problem: Problem, objective: Objective, keep: Flags | None = None, wishes: Wishes | None = None
) -> Answer:
    """See `peerloom.pairing.solving.solve`."""
    if objective == "stable" and wishes is not None:
        return _stable_two_sided(problem, wishes)
    # Mending for lower bounds starts from one stable answer, and equal scores may leave several.
    ties_decide = objective == "stable" and bool(problem.lower.any())
    mentees, mentors = canonical_order(problem)
    ordered, position = reordered(problem, mentees, mentors)
    if problem.is_one_each and not ties_decide:
        answer = _solve_one_each(ordered, objective, None if keep is None else keep[np.ix_(mentees, mentors)])
        return replace(answer, pairs=np.column_stack([mentees[answer.pairs[:, 0]], mentors[answer.pairs[:, 1]]]))
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
        chosen, method = stable_one_each(weights, allowed, capacity), ACCEPTED
    else:
        wishes = None if keep is None else keep[people]
        chosen, method = _refine(problem, objective, weights, allowed, places, best, wishes)
    served = np.flatnonzero(chosen != NOBODY)
    pairs = np.column_stack([people[served], chosen[served]])
    values = weights[served, chosen[served]]
    worst_bound = float(values.min(initial=np.inf)) if objective == "fair" else np.inf
    return Answer(pairs, values, bound, method, worst_bound)


def _stable_two_sided(problem: Problem, wishes: Wishes) -> Answer:
    chosen, method = stable_pairs(wishes), ACCEPTED
    if problem.lower.any():
        chosen, method = mended(problem, fullest(problem), chosen)
    pairs = np.column_stack([problem.rows[chosen], problem.cols[chosen]])
    bound = solve_small(problem, "total").upper_bound
    return Answer(pairs, problem.weights[chosen], bound, f"{method}, each side by its own wishes")


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
    # The programs below have absolute tolerances, made for numbers of this size.
    shift = USUAL_SIZE - int(np.frexp(problem.weights.max(initial=0.0))[1])
    problem = replace(problem, weights=np.ldexp(problem.weights, shift), base=np.ldexp(problem.base, shift))
    fill = fullest(problem)
    best = several.best_total_of_several(problem, fill)
    bound = float(problem.weights[best.chosen].sum())
    chosen, method = best.chosen, "largest total (network program)"
    if objective == "stable":
        chosen, method = mended(problem, fill, stable_of_several(problem))
    elif objective == "fair":
        chosen, method = _fair_of_several(problem, fill, best)
    return chosen, float(np.ldexp(bound, -shift)), method


def _fair_of_several(problem: Problem, fill: Fill, best: several.Division) -> tuple[Flags, str]:
    raised = best_total_above_floor(problem, fill)
    if problem.is_one_each:
        return raised.chosen, "highest floor, then total (network program)"
    start = max(raised, best, key=lambda division: smallest_sum(problem, division.chosen))
    fairest = fairest_of_several(problem, fill, start)
    method = "highest floor, then total (mixed-integer program)"
    return fairest.chosen, method if fairest.proven else f"{method}, best found"
