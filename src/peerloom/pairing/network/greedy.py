"""The best remaining pair first: what deferred acceptance comes to where both sides rank by one score."""

from __future__ import annotations

import numpy as np

from peerloom.pairing.compiled import compiled
from peerloom.pairing.network.state import Ints, Longs
from peerloom.pairing.problem import Indices, Problem


def best_first(problem: Problem) -> Longs:
    """Positions of the chosen pairs (p,), ascending. Of equal scores, those of the first mentees come first."""
    order = np.argsort(-problem.weights, kind="stable")
    return np.sort(taken_in_turn(order, problem.rows, problem.cols, problem.demand, problem.capacity))


@compiled
def taken_in_turn(order: Indices, rows: Indices, cols: Ints, demand: Indices, capacity: Indices) -> Longs:
    """Positions of the pairs that still found room on both sides when their turn came."""
    wanted, places = demand.copy(), capacity.copy()
    chosen = np.empty(min(wanted.sum(), order.size), np.int64)
    count = 0
    for k in range(order.size):
        e = order[k]
        if wanted[rows[e]] > 0 and places[cols[e]] > 0:
            wanted[rows[e]] -= 1
            places[cols[e]] -= 1
            chosen[count] = e
            count += 1
    return chosen[:count]
