"""Fewer pairs for the finer rounds of an auction: what is far from the best at nearly right prices won't be bid for."""

from __future__ import annotations

import numpy as np

from peerloom.pairing.compiled import compiled
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
    best = np.empty(max(need.max(), 1) + 1 if n else 1, np.int64)
    least = np.empty(n, np.int64)
    start = np.zeros(n + 1, np.int64)
    for i in range(n):
        least[i] = gain_of_next(pairs, price, scale, i, need[i] + 1, best) - margin
        start[i + 1] = start[i]
        for e in range(pairs.start[i], pairs.start[i + 1]):
            if np.int64(pairs.weights[e]) * scale - price[pairs.cols[e]] >= least[i]:
                start[i + 1] += 1
    cols, weights = np.empty(start[n], np.int32), np.empty(start[n], np.int32)
    offsets = np.empty(start[n], np.int32)
    for i in range(n):
        at = start[i]
        for e in range(pairs.start[i], pairs.start[i + 1]):
            if np.int64(pairs.weights[e]) * scale - price[pairs.cols[e]] >= least[i]:
                cols[at], weights[at] = pairs.cols[e], pairs.weights[e]
                offsets[at] = offset[e] if offset.size else e - pairs.start[i]
                at += 1
    return start, cols, weights, offsets


@compiled
def gain_of_next(pairs: Pairs, price: Longs, scale: int, i: int, number: int, best: Longs) -> int:
    """The ``number``-th best gain of mentee i, or the worst where there are fewer. ``best`` is scratch space."""
    count = 0
    for e in range(pairs.start[i], pairs.start[i + 1]):
        gain = np.int64(pairs.weights[e]) * scale - price[pairs.cols[e]]
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
