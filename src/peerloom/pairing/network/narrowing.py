"""Fewer pairs for the finer rounds of an auction: what is far from the best at nearly right prices won't be bid for."""

from __future__ import annotations

import numpy as np

from peerloom.pairing.compiled import compiled
from peerloom.pairing.network.rows import longest_row, next_best, weigh_up
from peerloom.pairing.network.state import Ints, Longs, Pairs


@compiled
def narrowed(
    pairs: Pairs, offset: Ints, need: Ints, price: Longs, scale: int, margin: int
) -> tuple[Longs, Ints, Ints, Ints]:
    """The pairs by which a mentee gains at most ``margin`` less than by the best one that they could do without.

    ``offset`` (e,) says where each pair stands in its mentee's full row; it is empty for full rows. Returns the rows,
    columns, weights and offsets of what is left.
    """
    n = need.size
    gains = np.empty(longest_row(pairs.start), np.int64)
    best = np.empty(max(need.max(), 1) + 1 if n else 1, np.int64)
    least = np.empty(n, np.int64)
    start = np.zeros(n + 1, np.int64)
    for i in range(n):
        length = weigh_up(pairs.start, pairs.cols, pairs.weights, price, scale, i, gains)
        floor = next_best(gains, length, need[i] + 1, best) - margin
        least[i] = floor
        kept = 0
        for k in range(length):
            kept += gains[k] >= floor
        start[i + 1] = start[i] + kept
    cols, weights = np.empty(start[n], np.int32), np.empty(start[n], np.int32)
    offsets = np.empty(start[n], np.int32)
    for i in range(n):
        at, begin = start[i], pairs.start[i]
        length = weigh_up(pairs.start, pairs.cols, pairs.weights, price, scale, i, gains)
        for k in range(length):
            if gains[k] >= least[i]:
                cols[at], weights[at] = pairs.cols[begin + k], pairs.weights[begin + k]
                offsets[at] = offset[begin + k] if offset.size else k
                at += 1
    return start, cols, weights, offsets
