"""A short list of each mentee's best offers, so that most bids need not read the mentee's whole row.

Prices only rise within a round of an auction. So whatever was no better than a limit when a list was made still is not,
and as long as the two best offers on the list are no worse than that, they are the two best of all. A list is two lines
of memory, a row of fifty pairs seven.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from peerloom.pairing.compiled import compiled
from peerloom.pairing.network.rows import WORST, best_two, weigh_up
from peerloom.pairing.network.state import FAR, Ints, Longs

LISTED = 10
ENTRIES = 32
LIMITS = ENTRIES // 2
LIMIT = LIMITS - 1
"""A list is ENTRIES numbers: LISTED mentors, their weights and their positions in the row; the last two are the limit
as one long number."""
LINE_BYTES = 64
TRIES = 3


class Shortlists(NamedTuple):
    """``entries`` (n * ENTRIES,) and ``limits`` (n * LIMITS,) are the same memory, read as short and as long numbers.

    Unused entries name mentor m, whose price nobody can pay. ``gains`` and ``spots`` are scratch space for a row.
    """

    entries: Ints
    limits: Longs
    gains: Longs
    spots: Ints


def make_shortlists(n: int, longest: int) -> Shortlists:
    """Lists that have to be made before they are of use."""
    memory = np.empty(n * ENTRIES * 4 + LINE_BYTES, np.uint8)
    begin = -memory.ctypes.data % LINE_BYTES
    lists = memory[begin : begin + n * ENTRIES * 4]
    limits = lists.view(np.int64)
    lists[:] = 0
    limits[LIMIT::LIMITS] = FAR
    return Shortlists(lists.view(np.int32), limits, np.empty(longest, np.int64), np.zeros(longest + 1, np.int32))


@compiled
def best_listed(entries: Ints, price: Longs, scale: int, i: int) -> tuple[int, int, int]:
    """Where the best offer on mentee i's list stands, and the gains by it and by the second best on the list."""
    begin = i * ENTRIES
    at, first, second = begin, WORST, WORST
    for k in range(begin, begin + LISTED):
        gain = np.int64(entries[k + LISTED]) * scale - price[entries[k]]
        better = gain > first
        second = first if better else max(second, gain)
        at = k if better else at
        first = gain if better else first
    return at, first, second


@compiled
def make_list(
    start: Longs,
    cols: Ints,
    weights: Ints,
    entries: Ints,
    limits: Longs,
    gains: Longs,
    spots: Ints,
    price: Longs,
    scale: int,
    lowered: int,
    width: int,
    i: int,
) -> tuple[int, int, int, int]:
    """Put mentee i's offers that are at most about ``width`` worse than the best on a new list, unless too many are
    alike: then the old one is left, which is of no use now, but not wrong.

    Limits are kept as if prices had not been ``lowered`` since the auction began, so that they hold in later rounds.
    Returns the position of the best offer in the row, the gains by it and by the second best, and the width for the
    next list, which makes lists nearly full.
    """
    length = weigh_up(start, cols, weights, price, scale, i, gains)
    offset, first, second = best_two(gains, length)
    gains[offset] = first
    count, width = fitting(gains, length, first, width)
    if count > LISTED:
        return offset, first, second, width
    floor = first - width
    if count < LISTED - 2:
        width += (width >> 3) + 1
    rest = WORST
    for k in range(length):
        rest = max(rest, gains[k] if gains[k] < floor else WORST)
    at = 0
    for k in range(length):
        spots[at] = k
        at += gains[k] >= floor
    write_list(start, cols, weights, entries, spots, price.size - 1, i, at)
    limits[i * LIMITS + LIMIT] = rest - lowered
    return offset, first, second, width


@compiled
def fitting(gains: Longs, length: int, first: int, width: int) -> tuple[int, int]:
    """How many offers are at most ``width`` worse than the best, which is made narrower until they fit on a list; too
    many where they won't. Returns the width, too."""
    for _ in range(TRIES):
        count = 0
        for k in range(length):
            count += gains[k] >= first - width
        if count <= LISTED or width == 0:
            return count, width
        width -= (width >> 2) + 1
    return length, width


@compiled
def write_list(
    start: Longs, cols: Ints, weights: Ints, entries: Ints, spots: Ints, nobody: int, i: int, count: int
) -> None:
    """The first ``count`` of the ``spots`` in mentee i's row, and ``nobody`` where there are fewer than fit."""
    begin, at = start[i], i * ENTRIES
    for k in range(LISTED):
        spot = spots[k] if k < count else 0
        entries[at + k] = cols[begin + spot] if k < count else nobody
        entries[at + LISTED + k] = weights[begin + spot] if k < count else 0
        entries[at + 2 * LISTED + k] = spot
