"""The next best mentor of every pair, and what moving there would cost everyone together."""

from __future__ import annotations

import numpy as np

from peerloom.pairing.assigning import assign_problem
from peerloom.pairing.explaining.chains import losses_when_forced, unlocked, work_for
from peerloom.pairing.pool import Pool
from peerloom.pairing.problem import Flags, Floats, Indices
from peerloom.pairing.results import Assignment, RunnerUp
from peerloom.pairing.small.exchange import Exchange
from peerloom.pairing.small.one_each import best_total, count_places

MOST_MENTORS = 800
"""All cheapest chains are found at once, in cubic time; beyond this, one search for each mentor asked for."""
MOST_WORK = 50_000_000
"""Arcs that these searches may look at, about a second's worth: beyond this, costs are left to `what_if_moved`."""


def runners_up(pool: Pool, answer: Assignment) -> list[RunnerUp | None]:
    """For each pair of the answer, the best allowed mentor whom the mentee does not have.

    The cost is the present total minus the largest total with this one mentee moved there, everyone else free to
    change places and as many mentees served as before. Under ``fair`` nobody else may fall below the present worst;
    as the present total is then not the largest possible, the cost can be negative.
    """
    scores = pool.scores
    rows, cols = answer.pairs[:, 0], answer.pairs[:, 1]
    if not len(rows):
        return []
    rivals = np.where(scores.allowed, scores.score, -1)
    rivals[rows, cols] = -1
    target = rivals[rows].argmax(axis=1)
    score = rivals[rows, target]
    costs = _costs(pool, answer, target)
    return [
        RunnerUp(scores.mentors[other].id, worth, cost) if worth >= 0 else None
        for other, worth, cost in zip(target.tolist(), score.tolist(), costs, strict=True)
    ]


def _costs(pool: Pool, answer: Assignment, target: Indices) -> list[int | None]:
    problem = pool.problem
    if not (problem.is_one_each and problem.is_small) or problem.m > MOST_MENTORS:
        return _costs_by_chains(pool, answer, target)
    people = np.flatnonzero(problem.demand > 0)
    weights, allowed = problem.dense()
    weights, allowed = weights[people], allowed[people]
    if answer.objective == "fair":
        allowed &= weights >= answer.worst
    place = np.full(problem.n, -1)
    place[people] = np.arange(len(people))
    losses, best = _losses(weights, allowed, problem.capacity, problem.lower)
    present = answer.total - float(problem.locked_weights.sum())
    found: list[int | None] = [None] * len(answer.pairs)
    for p, (row, other) in enumerate(zip(answer.pairs[:, 0].tolist(), target.tolist(), strict=True)):
        loss = losses[place[row], other] if place[row] >= 0 else np.inf
        if np.isfinite(loss):
            found[p] = round(present - best + float(loss))
    return found


def _costs_by_chains(pool: Pool, answer: Assignment, target: Indices) -> list[int | None]:
    """The same for several mentors each and for many mentors, one search for each mentor asked for."""
    problem, pairs = pool.problem, answer.pairs
    asked = np.column_stack([pairs[:, 0], target])
    several_fair = answer.objective == "fair" and not problem.is_one_each
    if several_fair or work_for(problem, asked) > MOST_WORK:
        return [None] * len(pairs)
    if answer.objective == "fair":
        problem = problem.only(problem.weights >= answer.worst)
    best = answer if answer.objective == "total" and not answer.gap else assign_problem(problem, "total")
    worth = np.where(pool.scores.allowed[asked[:, 0], target], pool.scores.score[asked[:, 0], target], -np.inf)
    losses = losses_when_forced(problem, unlocked(problem, best.pairs), asked, worth.astype(np.float64))
    movable = {(row, col) for row, col in unlocked(problem, pairs).tolist()}
    return [
        round(answer.total - best.total + loss) if np.isfinite(loss) and pair in movable else None
        for loss, pair in zip(losses.tolist(), map(tuple, pairs.tolist()), strict=True)
    ]


def _losses(weights: Floats, allowed: Flags, capacity: Indices, lower: Indices) -> tuple[Floats, float]:
    """What the largest total loses when row i must go to mentor j (n, m), inf where that can't be, and that total.

    i goes to j; someone leaves j along the cheapest chain that ends at the place that i left.
    """
    n, m = weights.shape
    places = count_places(allowed, capacity, lower)
    chosen = best_total(weights, allowed, capacity, lower, places)
    exchange = Exchange(allowed, capacity, lower, places, chosen)
    worth = np.zeros((n, len(exchange.size)))
    worth[:, :-1] = weights[:, exchange.mentor[:-1]]
    now = worth[np.arange(n), exchange.seat]
    chain = _cheapest_chains(exchange, worth, now)
    arrive = now[:, None] - worth + chain[:, exchange.seat].T
    arrive[:, exchange.size == 0] = np.inf
    losses = arrive[:, :m].copy()
    for column in range(m, len(exchange.size) - 1):
        mentor = exchange.mentor[column]
        losses[:, mentor] = np.minimum(losses[:, mentor], arrive[:, column])
    return losses, float(now.sum())


def _cheapest_chains(exchange: Exchange, worth: Floats, now: Floats) -> Floats:
    """(C, C): the least that is lost when someone leaves one column and, after a chain, someone arrives at another."""
    from scipy import sparse
    from scipy.sparse import csgraph

    size = len(exchange.size)
    step = np.full((size, size), np.inf)
    moving = np.where(exchange.alive[: exchange.n], now[:, None] - worth, np.inf)
    order = np.argsort(exchange.seat, kind="stable")
    if order.size:
        seats, starts = np.unique(exchange.seat[order], return_index=True)
        step[seats] = np.minimum.reduceat(moving[order], starts, axis=0)
    for extra, units in enumerate(exchange.units):
        free = np.where(exchange.alive[exchange.n + extra], 0.0, np.inf)
        step[units > 0] = np.minimum(step[units > 0], free)
    np.fill_diagonal(step, np.inf)
    rows, cols = np.nonzero(np.isfinite(step))
    graph = sparse.csr_matrix((step[rows, cols], (rows, cols)), shape=(size, size))
    chain = np.asarray(csgraph.floyd_warshall(graph))
    np.fill_diagonal(chain, 0.0)
    return chain
