"""Large problems: compiled auctions and chains; see `peerloom.pairing.network`."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from peerloom.pairing.canonical import canonical_order, reordered
from peerloom.pairing.fairness.floor import raise_floor
from peerloom.pairing.network.fairest import fairest
from peerloom.pairing.network.greedy import best_first
from peerloom.pairing.network.largest import Largest, fullness, largest_total
from peerloom.pairing.network.whole import LARGEST
from peerloom.pairing.problem import Floats, Indices, Problem
from peerloom.pairing.rules import Objective
from peerloom.pairing.small.solving import solve_small
from peerloom.pairing.small.stable import ACCEPTED, MENDED, NOT_MENDED, outweighing, places_below_lower
from peerloom.pairing.solving import Answer, Terms, is_for_tables
from peerloom.pairing.stages import Stages
from peerloom.pairing.two_sided.acceptance import Wishes, stable_pairs

MOST_PAIRS_IN_ORDER = 200_000
"""Beyond this, putting people in an order of their own would take as long as solving: ties go by the given order."""


def solve_large(problem: Problem, objective: Objective, terms: Terms, wishes: Wishes | None = None) -> Answer:
    """See `peerloom.pairing.solving.solve`."""
    if objective != "stable" and len(problem.cols) <= MOST_PAIRS_IN_ORDER:
        # Where totals are equal, the order of the people would choose: let their numbers alone decide it.
        mentees, mentors = canonical_order(problem)
        answer = _solve(reordered(problem, mentees, mentors)[0], objective, terms)
        return _restored(answer, mentees, mentors)
    if objective == "stable":
        best = largest_total(problem, gap=terms.gap, proceed=terms.proceed, enough=terms.enough)
        return _stable(problem, wishes, best)
    return _solve(problem, objective, terms)


def _restored(answer: Answer, mentees: Indices, mentors: Indices) -> Answer:
    """The answer with people at the places that they had before they were put in these orders."""
    prices = None
    if answer.prices is not None:
        prices = np.empty_like(answer.prices)
        prices[mentors] = answer.prices
    pairs = np.column_stack([mentees[answer.pairs[:, 0]], mentors[answer.pairs[:, 1]]])
    return replace(answer, pairs=pairs, prices=prices)


def _solve(problem: Problem, objective: Objective, terms: Terms) -> Answer:
    stages = Stages(terms, several=objective == "fair" and problem.is_one_each)
    best = largest_total(problem, gap=terms.gap, proceed=stages.following().proceed, enough=terms.enough)
    if objective == "fair":
        return _fair(problem, best, stages) if problem.is_one_each else _fair_sums(problem, best)
    method = "largest total (auction and chains)" if best.proven else "largest total (auction, within the gap told)"
    return _answer(problem, best.chosen, best.upper_bound, method, prices=best.price)


def _fair(problem: Problem, best: Largest, stages: Stages) -> Answer:
    found = fairest(problem, stages)
    if not found.finished and problem.lower.any() and is_for_tables(problem):
        # Where lower bounds can't all be met, only tables tell who should fall short of theirs.
        return solve_small(problem, "fair")
    method = "leximin (auction and chains)" if found.finished else "leximin of the lowest levels, then total"
    return _answer(problem, found.chosen, best.upper_bound, method, found.floor, best.price)


def _fair_sums(problem: Problem, best: Largest) -> Answer:
    raised = raise_floor(problem, best.chosen, best.price)
    method = "highest floor, then total (chains of exchanges)"
    if not raised.proven:
        method = f"{method}, best found"
    return _answer(problem, raised.chosen, best.upper_bound, method, raised.floor_bound, best.price)


def _stable(problem: Problem, wishes: Wishes | None, best: Largest) -> Answer:
    # Equal scores go by an order of the people to which only the order of the scores matters.
    levels = np.unique(problem.weights, return_inverse=True)[1]
    order = canonical_order(problem.with_weights(levels.astype(np.float64)))
    ordered, position = reordered(problem, *order)
    chosen = best_first(ordered) if wishes is None else np.flatnonzero(stable_pairs(wishes)[position])
    chosen, method = _mended(ordered, chosen)
    if wishes is not None:
        method = f"{method}, each side by its own wishes"
    return _answer(problem, np.sort(position[chosen]), best.upper_bound, method, prices=best.price)


def _mended(problem: Problem, chosen: NDArray[np.int64]) -> tuple[NDArray[np.int64], str]:
    """See `peerloom.pairing.small.stable.mended`; only where the weights for it are not too large for whole numbers."""
    if not problem.lower.any():
        return chosen, ACCEPTED
    _, pairs, least = fullness(problem)
    if places_below_lower(problem, chosen) >= least:
        return chosen, ACCEPTED
    more = outweighing(problem, pairs)
    if not problem.whole or more + problem.weights.max(initial=0.0) >= 2 * LARGEST:
        return chosen, NOT_MENDED
    weights = problem.weights.copy()
    weights[chosen] += more
    return largest_total(problem.with_weights(weights)).chosen, MENDED


def _answer(
    problem: Problem,
    chosen: NDArray[np.int64],
    bound: float,
    method: str,
    worst_bound: float = np.inf,
    prices: Floats | None = None,
) -> Answer:
    rows = np.searchsorted(problem.start, chosen, side="right") - 1
    pairs = np.column_stack([rows, problem.cols[chosen]]).astype(np.intp)
    return Answer(pairs, problem.weights[chosen], bound, method, worst_bound, prices)
