"""The places of mentors during an auction in which everybody needs one mentor: as few lines of memory as possible.

A mentor's desk says where their seats begin, how many are taken and how many there are. A seat is a bid and who made
it, by which pair of their row. The taken seats are a heap with the lowest bid on top, as in `seats`.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from peerloom.pairing.compiled import compiled
from peerloom.pairing.network.state import Ints, Longs, Places

DESK = 4
TAKEN, CAPACITY = 1, 2
"""A desk is so many numbers: the first seat, how many are taken, and how many there are; one is left free, so that no
desk lies in two lines of memory."""
SEAT = 2
HOLDER = 1
SHIFT, MASK = 32, (1 << 32) - 1
"""A seat is two numbers: the bid, and the mentee above the pair's position in their row."""


class Desks(NamedTuple):
    """``desks`` (m * DESK,) and ``seats`` (places * SEAT,)."""

    desks: Ints
    seats: Longs


def make_desks(first: Longs, capacity: Ints) -> Desks:
    """All seats free."""
    desks = np.zeros((capacity.size, DESK), np.int32)
    desks[:, 0] = first[:-1]
    desks[:, CAPACITY] = capacity
    return Desks(desks.reshape(-1), np.empty(SEAT * int(first[-1]), np.int64))


@compiled
def take_seat(seats: Longs, base: int, count: int, bid: int, holder: int) -> None:
    """Take a free seat of a mentor whose seats begin at ``base``, ``count`` of them taken."""
    at = count
    while at > 0:
        above = (at - 1) >> 1
        if seats[SEAT * (base + above)] <= bid:
            break
        copy_seat(seats, base + above, base + at)
        at = above
    seats[SEAT * (base + at)] = bid
    seats[SEAT * (base + at) + HOLDER] = holder


@compiled
def replace_lowest(seats: Longs, base: int, count: int, bid: int, holder: int) -> None:
    """Take the seat of the lowest bidder."""
    at = 0
    while True:
        below = 2 * at + 1
        if below >= count:
            break
        if below + 1 < count and seats[SEAT * (base + below + 1)] < seats[SEAT * (base + below)]:
            below += 1
        if seats[SEAT * (base + below)] >= bid:
            break
        copy_seat(seats, base + below, base + at)
        at = below
    seats[SEAT * (base + at)] = bid
    seats[SEAT * (base + at) + HOLDER] = holder


@compiled
def copy_seat(seats: Longs, source: int, target: int) -> None:
    seats[SEAT * target] = seats[SEAT * source]
    seats[SEAT * target + HOLDER] = seats[SEAT * source + HOLDER]


@compiled
def leave_desks(desks: Ints, seats: Longs, places: Places, has: Ints) -> None:
    """Write down in ``places`` who has which place, and in ``has`` (n,), all 0 before, who has one at all."""
    for j in range(places.taken.size):
        begin, count = desks[DESK * j], desks[DESK * j + TAKEN]
        places.taken[j] = count
        for s in range(begin, begin + count):
            holder = seats[SEAT * s + HOLDER]
            places.who[s] = holder >> SHIFT
            places.pair[s] = holder & MASK
            has[holder >> SHIFT] = 1
