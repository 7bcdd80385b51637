"""Fewer pairs for the finer rounds of an auction: what is far from the best at nearly right prices won't be bid for."""

from __future__ import annotations

import numpy as np

from peerloom.pairing.compiled import compiled
from peerloom.pairing.network.bidding import longest_row
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


@compiled
def weigh_up(start: Longs, cols: Ints, weights: Ints, price: Longs, scale: int, i: int, gains: Longs) -> int:
    """Put what mentee i gains by each pair into ``gains``; returns how many pairs there are."""
    begin = start[i]
    length = start[i + 1] - begin
    for k in range(length):
        gains[k] = np.int64(weights[begin + k]) * scale - price[cols[begin + k]]
    return int(length)


@compiled
def next_best(gains: Longs, length: int, number: int, best: Longs) -> int:
    """The ``number``-th best of the first ``length`` gains, or the worst where there are fewer. ``best`` is scratch
    space."""
    count = 0
    for k in range(length):
        gain = gains[k]
        if count < number:
            at = count
            count += 1
        elif gain > best[number - 1]:
            at = number - 1
        else:
            continue
        while at > 0 and best[at - 1] < gain:
            best[at] = best[at - 1]
            at -= 1
        best[at] = gain
    return int(best[count - 1]) if count else 0


@compiled
def restore_offsets(pairs: Pairs, offset: Ints, who: Ints, pair: Ints, used: Longs) -> None:
    """Let the places ``used`` point into the full rows."""
    for s in used:
        pair[s] = offset[pairs.start[who[s]] + pair[s]]
