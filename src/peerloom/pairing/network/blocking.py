"""Blocking pairs of large problems, counted in one pass; see `peerloom.pairing.blocking`."""

from __future__ import annotations

import numpy as np

from peerloom.pairing.compiled import compiled
from peerloom.pairing.network.state import Ints, Longs
from peerloom.pairing.problem import Floats, Indices


@compiled
def count_blocking(
    start: Longs, cols: Ints, weights: Floats, rows: Longs, mentors: Longs, demand: Indices, capacity: Indices
) -> int:
    """``rows`` and ``mentors`` (p,) are the pairs that are made, ascending."""
    of_mentee, of_mentor = np.full(demand.size, np.inf), np.full(capacity.size, np.inf)
    has, taken = np.zeros(demand.size, np.int64), np.zeros(capacity.size, np.int64)
    made = np.empty(rows.size, np.float64)
    for k in range(rows.size):
        i, j = rows[k], mentors[k]
        made[k] = weights[position(start, cols, i, j)]
        has[i] += 1
        taken[j] += 1
        of_mentee[i] = min(of_mentee[i], made[k])
        of_mentor[j] = min(of_mentor[j], made[k])
    of_mentee[has < demand] = -1.0
    of_mentor[taken < capacity] = -1.0
    count = 0
    for i in range(demand.size):
        least = of_mentee[i]
        for e in range(start[i], start[i + 1]):
            count += (weights[e] > least) & (weights[e] > of_mentor[cols[e]])
    for k in range(rows.size):
        count -= (made[k] > of_mentee[rows[k]]) & (made[k] > of_mentor[mentors[k]])
    return int(count)


@compiled
def position(start: Longs, cols: Ints, i: int, j: int) -> int:
    """Where mentor j stands in mentee i's row, which is ascending."""
    low, high = start[i], start[i + 1] - 1
    while low < high:
        middle = (low + high) >> 1
        if cols[middle] < j:
            low = middle + 1
        else:
            high = middle
    return int(low)
