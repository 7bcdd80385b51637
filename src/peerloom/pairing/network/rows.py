"""What is done with one mentee's row of pairs, again and again.

Gains are first written down and then looked at: two simple loops are quicker than one with decisions in it.
"""

from __future__ import annotations

import numpy as np

from peerloom.pairing.compiled import compiled
from peerloom.pairing.network.prefetching import prefetch
from peerloom.pairing.network.state import Ints, Longs

WORST = -(1 << 62)
LINE = 16
LONG = 512
"""Memory is asked for rows in steps of a line of entries, and of a long row only for the beginning."""


@compiled
def longest_row(start: Longs) -> int:
    longest = 0
    for i in range(start.size - 1):
        longest = max(longest, start[i + 1] - start[i])
    return longest


@compiled
def ask_for_row(start: Longs, cols: Ints, weights: Ints, i: int) -> None:
    """Begin to load mentee i's row; of a long one only its beginning, the rest comes by itself."""
    for e in range(start[i], min(start[i + 1], start[i] + LONG), LINE):
        prefetch(cols, e)
        prefetch(weights, e)


@compiled
def weigh_up(start: Longs, cols: Ints, weights: Ints, price: Longs, scale: int, i: int, gains: Longs) -> int:
    """Put what mentee i gains by each pair into ``gains``; returns how many pairs there are."""
    begin = start[i]
    length = start[i + 1] - begin
    for k in range(length):
        gains[k] = np.int64(weights[begin + k]) * scale - price[cols[begin + k]]
    return int(length)


@compiled
def best_two(gains: Longs, length: int) -> tuple[int, int, int]:
    """Where the best of the first ``length`` gains is (-1 for none), it, and the second best. The best is spoiled."""
    first = largest_of(gains, length)
    if first == WORST:
        return -1, WORST, WORST
    offset = 0
    while gains[offset] != first:
        offset += 1
    gains[offset] = WORST
    return offset, first, largest_of(gains, length)


@compiled
def largest_of(gains: Longs, length: int) -> int:
    """The largest of the first ``length`` gains, WORST where there are none."""
    first = WORST
    for k in range(length):
        first = max(first, gains[k])
    return int(first)


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
