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
    at = 0
    for i in range(demand.size):
        for e in range(start[i], start[i + 1]):
            if at < rows.size and rows[at] == i and mentors[at] == cols[e]:
                at += 1
                has[i] += 1
                taken[cols[e]] += 1
                of_mentee[i] = min(of_mentee[i], weights[e])
                of_mentor[cols[e]] = min(of_mentor[cols[e]], weights[e])
    of_mentee[has < demand] = -1.0
    of_mentor[taken < capacity] = -1.0
    count, at = 0, 0
    for i in range(demand.size):
        for e in range(start[i], start[i + 1]):
            if at < rows.size and rows[at] == i and mentors[at] == cols[e]:
                at += 1
            elif weights[e] > of_mentee[i] and weights[e] > of_mentor[cols[e]]:
                count += 1
    return count
