"""OR-Tools' minimum-cost flow as referee: how full an assignment can be, and its largest total.

Written from the words of `assign` alone, with nothing from the engine: first mentees served, then pairs, then lower
bounds, then the total, each worth more than all that follows.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray
from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from tests.pairing.conformance.questions import Question, Whole


@dataclass(frozen=True)
class Verdict:
    fullness: tuple[int, int, int]
    total: int


def best(question: Question) -> Verdict:
    """The fullest assignment of the largest total; locked pairs are taken out first and added at the end."""
    open_pairs = question.allowed
    met, used = np.zeros_like(question.demand), np.zeros_like(question.capacity)
    for i, j in question.locked:
        open_pairs[i, j] = False
        met[i] += 1
        used[j] += 1
    wanted, places = question.demand - met, question.capacity - used
    first = np.where(met > 0, 0, np.minimum(wanted, 1))
    least = np.maximum(question.lower - used, 0)
    pairs = np.array(np.nonzero(open_pairs))
    flow = _flow(question.weights[pairs[0], pairs[1]], pairs, first, wanted, least, places)
    made = pairs[:, flow > 0]
    locked = np.array(question.locked, dtype=np.int64).reshape(-1, 2).T
    rows, cols = np.concatenate([made, locked], axis=1)
    taken = np.bincount(cols, minlength=len(places))
    fullness = (len(np.unique(rows)), len(rows), -int(np.maximum(question.lower - taken, 0).sum()))
    return Verdict(fullness, int(question.weights[rows, cols].sum()))


def _flow(
    weights: Whole, pairs: NDArray[np.intp], first: Whole, wanted: Whole, least: Whole, places: Whole
) -> NDArray[np.int64]:
    n, m = len(wanted), len(places)
    source, sink = n + m, n + m + 1
    most = int(wanted.sum())
    below = int(weights.max(initial=0)) * most + 1
    pair = below * (int(least.sum()) + 1)
    start = pair * (most + 1)
    assert start * (n + m + 2) < 2**60, "the referee's numbers would overflow"
    mentee, mentor = np.arange(n), n + np.arange(m)
    arcs = [
        (pairs[0], n + pairs[1], np.ones_like(weights), -weights - pair),
        (np.full(n, source), mentee, first, np.full(n, -start)),
        (np.full(n, source), mentee, wanted - first, np.zeros(n)),
        (mentor, np.full(m, sink), least, np.full(m, -below)),
        (mentor, np.full(m, sink), places - least, np.zeros(m)),
        (np.array([source]), np.array([sink]), np.array([most]), np.zeros(1)),
    ]
    tails, heads, sizes, costs = (np.concatenate(column) for column in zip(*arcs, strict=True))
    network = SimpleMinCostFlow()
    numbers = network.add_arcs_with_capacity_and_unit_cost(
        tails.astype(np.int32), heads.astype(np.int32), sizes.astype(np.int64), costs.astype(np.int64)
    )
    network.set_node_supply(source, most)
    network.set_node_supply(sink, -most)
    assert network.solve() == network.OPTIMAL
    found: NDArray[np.int64] = network.flows(numbers[: len(weights)])
    return found


def levels_outweighing(question: Question) -> Question:
    """The same question with weights whose largest total is leximin's: one pair of a level outweighs all above it."""
    levels, rank = np.unique(question.weights, return_inverse=True)
    base = int(question.demand.sum()) + 1
    steep = base ** len(levels) - base ** (len(levels) - 1 - rank.reshape(question.weights.shape).astype(np.int64))
    return replace(question, weights=steep)


def highest_floor(question: Question) -> int:
    """The largest score that everyone served can have, one mentor each, with nobody losing a mentor by it."""
    full = best(question).fullness
    levels = np.unique(question.weights[question.allowed])
    low, high = 0, len(levels) - 1
    while low < high:
        middle = (low + high + 1) // 2
        kept = replace(question, stored=question.stored & (question.weights >= levels[middle]))
        if best(kept).fullness == full:
            low = middle
        else:
            high = middle - 1
    return int(levels[low]) if full[0] else 0
