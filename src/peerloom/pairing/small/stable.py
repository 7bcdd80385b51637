"""Deferred acceptance, where both sides rank by the pair's score.

With one ranking shared by both sides, Gale and Shapley's procedure ends where taking the best remaining pair first
ends. Equal scores leave a choice: here as many pairs as possible of the highest score are made, then of the next, and
so on (a rank-maximal matching, Irving et al. 2006). No two people who would both gain can be left in it, and its
scores are the same however the input is ordered.
"""

from __future__ import annotations

import numpy as np

from peerloom.pairing.problem import Flags, Floats, Indices, Problem
from peerloom.pairing.small import several
from peerloom.pairing.small.exchange import Exchange
from peerloom.pairing.small.flow import Fill
from peerloom.pairing.small.one_each import NOBODY

ACCEPTED = "deferred acceptance"
MENDED = f"{ACCEPTED}, mended for lower bounds"
NOT_MENDED = f"{ACCEPTED}, not mended for lower bounds"


def stable_one_each(weights: Floats, allowed: Flags, capacity: Indices) -> Indices:
    """A mentor for each mentee (n,), NOBODY for the rest."""
    exchange = Exchange.empty(allowed, capacity)
    made = np.zeros(exchange.alive.shape, dtype=bool)
    rows, cols = np.nonzero(allowed & (capacity > 0))
    order = np.argsort(-weights[rows, cols], kind="stable")
    rows, cols = rows[order], cols[order]
    worth = weights[rows, cols]
    while rows.size:
        level = int(np.searchsorted(-worth, -worth[0], side="right"))
        made[rows[:level], cols[:level]] = True
        open_rows, open_cols = _fill(exchange, made)
        rest = slice(level, None)
        still = open_rows[rows[rest]] & open_cols[cols[rest]]
        rows, cols, worth = rows[rest][still], cols[rest][still], worth[rest][still]
    return np.where(exchange.seat >= 0, exchange.seat, NOBODY)


def _fill(exchange: Exchange, made: Flags) -> tuple[Flags, Flags]:
    """Seat as many as the pairs ``made`` allow, drop pairs that no such seating uses; who may still gain from others.

    The decomposition of Dulmage and Mendelsohn: rows reached from the unseated, columns reached from free places.
    Whoever is reached from neither keeps their seat: the caller offers them no later pair, so no chain comes there.
    """
    n = exchange.n
    unseated = exchange.seat < 0
    while True:
        starts = np.flatnonzero(unseated & made[:n].any(axis=1))
        reach = exchange.find_place(starts, made)
        if reach is not None:
            break
        unseated = exchange.seat < 0
    open_rows = reach.rows[:n] | unseated
    open_cols = exchange.free > 0
    frontier = np.flatnonzero(open_cols)
    leaning = np.zeros(n, dtype=bool)
    while frontier.size:
        new = made[:n, frontier].any(axis=1) & ~leaning
        leaning |= new
        seats = np.zeros_like(open_cols)
        seats[exchange.seat[new]] = True
        frontier = np.flatnonzero(seats & ~open_cols)
        open_cols |= seats
    made[:n][np.ix_(leaning, ~open_cols)] = False
    return open_rows, open_cols


def stable_of_several(problem: Problem) -> Flags:
    """Which of the problem's pairs are made (e,), best first."""
    order = np.lexsort((problem.cols, problem.rows, -problem.weights))
    wanted, places = problem.demand.tolist(), problem.capacity.tolist()
    chosen = np.zeros(len(order), dtype=bool)
    for e, row, col in zip(order.tolist(), problem.rows[order].tolist(), problem.cols[order].tolist(), strict=True):
        if wanted[row] and places[col]:
            wanted[row] -= 1
            places[col] -= 1
            chosen[e] = True
    return chosen


def mended(problem: Problem, fill: Fill, chosen: Flags) -> tuple[Flags, str]:
    """The fullest assignment that keeps most of the stable pairs ``chosen`` (e,), where these leave lower bounds open.

    Among those the one of the largest total. Also says what was done.
    """
    if places_below_lower(problem, chosen) >= fill.least:
        return chosen, ACCEPTED
    kept = problem.with_weights(problem.weights + chosen * outweighing(problem, fill.pairs))
    return several.best_total_of_several(kept, fill).chosen, MENDED


def places_below_lower(problem: Problem, chosen: Flags | Indices) -> int:
    """How many of the places below lower bounds the chosen pairs fill."""
    taken = np.bincount(problem.cols[chosen], minlength=problem.m)
    return int(np.minimum(taken, problem.lower).sum())


def outweighing(problem: Problem, pairs: int) -> float:
    """What one pair must count more by, so that keeping it outweighs every sum of ``pairs`` scores.

    A power of two loses least.
    """
    more: float = 2.0 ** np.ceil(np.log2(1.0 + pairs * problem.weights.max(initial=0.0)))
    return more
