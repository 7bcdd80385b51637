"""What one pair that must be made costs everyone, by the cheapest chain of moves that makes room for it.

Any two matchings that serve as many people differ by cycles in the network of single moves. If one of them has the
largest total, no cycle gains anything, so the best matching with one more pair in it lies one cheapest cycle away
(Ahuja, Magnanti, Orlin, *Network Flows*, 1993, chapters 9 and 10). This holds for several mentors each and for lower
bounds as well.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from peerloom.pairing.problem import Floats, Indices, Problem

AT_ONCE = 64
"""Searches whose distances are held in memory together."""


@dataclass(frozen=True, slots=True)
class Moves:
    """Arcs (a,) of the network: nodes are n mentees, m mentors, and four for what is first, further, least and more.

    An arc from mentee to mentor is a pair that could be made, back again one that is made; ``cost`` is what the total
    loses by it. Passing through the last four nodes exchanges who has a first mentor, a further one, a place below a
    mentor's lower bound or above it, so that the number of each stays the same.
    """

    tail: Indices
    head: Indices
    cost: Floats
    nodes: int


def losses_when_forced(problem: Problem, pairs: Indices, asked: Indices, worth: Floats) -> Floats:
    """What the largest total loses when each of the pairs ``asked`` (a, 2) must be made, by itself; inf if it can't be.

    ``pairs`` (p, 2) is a matching of the largest total, without locked pairs; ``worth`` (a,) are the weights of the
    asked ones, which need not be among the problem's pairs. As many mentees are served, as many pairs made and lower
    bounds met as before; everyone may change places for it.
    """
    losses = np.full(len(asked), np.inf)
    made = np.isin(_keys(asked, problem.m), _keys(pairs, problem.m))
    losses[made] = 0.0
    if made.all():
        return losses
    moves = _moves(problem, _positions(problem, pairs))
    price = _prices(moves)
    mentors = np.unique(asked[~made, 1])
    for start in range(0, len(mentors), AT_ONCE):
        batch = mentors[start : start + AT_ONCE]
        away = _distances(moves, price, problem.n + batch)
        some = np.flatnonzero(~made & np.isin(asked[:, 1], batch))
        losses[some] = away[np.searchsorted(batch, asked[some, 1]), asked[some, 0]] - worth[some]
    return losses


def unlocked(problem: Problem, pairs: Indices) -> Indices:
    """Those of ``pairs`` (p, 2) that are not locked."""
    return pairs[~np.isin(_keys(pairs, problem.m), _keys(problem.locked, problem.m))]


def work_for(problem: Problem, asked: Indices) -> int:
    """Arcs looked at by `losses_when_forced`, about: some 50 million a second."""
    return len(np.unique(asked[:, 1])) * (len(problem.cols) + 2 * (problem.n + problem.m))


def _keys(pairs: Indices, m: int) -> Indices:
    return pairs[:, 0] * m + pairs[:, 1]


def _positions(problem: Problem, pairs: Indices) -> Indices:
    """Where these allowed pairs stand among the problem's."""
    return np.searchsorted(problem.rows * problem.m + problem.cols, _keys(pairs, problem.m))


def _moves(problem: Problem, made: Indices) -> Moves:
    n, m = problem.n, problem.m
    mentee, mentor = np.arange(n), n + np.arange(m)
    first_node, further_node, least_node, more_node = range(n + m, n + m + 4)
    chosen = np.zeros(len(problem.cols), dtype=bool)
    chosen[made] = True
    rows, cols = problem.rows, n + problem.cols.astype(np.intp)
    units = np.bincount(rows[chosen], minlength=n)
    taken = np.bincount(problem.cols[chosen], minlength=m)
    firsts = np.where(problem.covered, 0, np.minimum(problem.demand, 1))
    first, least = np.minimum(units, firsts), np.minimum(taken, problem.lower)
    further, more = units - first, taken - least
    arcs = [
        (rows[~chosen], cols[~chosen], -problem.weights[~chosen]),
        (cols[chosen], rows[chosen], problem.weights[chosen]),
    ]
    for people, hub, held, most, inward in (
        (mentee, first_node, first, firsts, True),
        (mentee, further_node, further, problem.demand - firsts, True),
        (mentor, least_node, least, problem.lower, False),
        (mentor, more_node, more, problem.capacity - problem.lower, False),
    ):
        gains, gives = people[held < most], people[held > 0]
        away, back = (gains, gives) if inward else (gives, gains)
        arcs.append((np.full(len(away), hub), away, np.zeros(len(away))))
        arcs.append((back, np.full(len(back), hub), np.zeros(len(back))))
    tail, head, cost = (np.concatenate(parts) for parts in zip(*arcs, strict=True))
    order = np.argsort(head, kind="stable")
    return Moves(tail[order].astype(np.intp), head[order].astype(np.intp), cost[order], n + m + 4)


def _prices(moves: Moves) -> Floats:
    """Node prices under which no move costs less than nothing, by Bellman and Ford's method."""
    price = np.zeros(moves.nodes)
    heads, starts = np.unique(moves.head, return_index=True)
    tolerance = 1e-9 * max(1.0, float(np.abs(moves.cost).max(initial=0.0)))
    for _ in range(moves.nodes):
        reached = np.minimum.reduceat(price[moves.tail] + moves.cost, starts)
        if not (reached < price[heads] - tolerance).any():
            break
        price[heads] = np.minimum(price[heads], reached)
    return price


def _distances(moves: Moves, price: Floats, sources: Indices) -> Floats:
    """Cheapest ways (len(sources), nodes) from each source to every node; inf where there is none."""
    from scipy import sparse
    from scipy.sparse import csgraph

    reduced = np.maximum(moves.cost + price[moves.tail] - price[moves.head], 0.0)
    graph = sparse.csr_array((reduced, (moves.tail, moves.head)), shape=(moves.nodes, moves.nodes))
    away = np.asarray(csgraph.dijkstra(graph, indices=sources))
    distances: Floats = away + price[None, :] - price[sources][:, None]
    return distances
