"""How mentees make up their minds in the auction of `one_each`: several of them before the first is heard.

Each bid is BID long numbers: who bids, by which pair of their row, as a seat's holder; the mentor; how much.
Arrays are passed one by one, because taking them out of named tuples once for every few bids takes a tenth of the time.
"""

from __future__ import annotations

from typing import NamedTuple

import numpy as np

from peerloom.pairing.compiled import compiled
from peerloom.pairing.network.bidding import AHEAD, TOGETHER
from peerloom.pairing.network.desks import DESK, SHIFT
from peerloom.pairing.network.prefetching import prefetch
from peerloom.pairing.network.rows import LINE, ask_for_row, best_two, weigh_up
from peerloom.pairing.network.shortlists import ENTRIES, LIMIT, LIMITS, LISTED, best_listed, make_list
from peerloom.pairing.network.state import Ints, Longs

BID = 3
MENTOR, AMOUNT = 1, 2


class Terms(NamedTuple):
    """The numbers of one round. Prices, gains and ``eps`` are in units of 1 / ``scale`` of a weight.

    ``walk_away`` is the gain below which a mentee gives up; ``budget`` is how many bids are made at a time; ``lowered``
    is by how much prices have been lowered since the short lists were begun. Free places become dearer by ``level`` at
    a time, at most ``levellings`` times.
    """

    scale: int
    eps: int
    walk_away: int
    budget: int
    lowered: int
    level: int
    levellings: int


@compiled
def around(at: int, size: int) -> int:
    """A place in a ring of this size."""
    return at if at < size else at - size


@compiled
def decide_by_rows(
    start: Longs,
    cols: Ints,
    weights: Ints,
    gains: Longs,
    desks: Ints,
    price: Longs,
    bids: Longs,
    terms: Terms,
    ring: Ints,
    head: int,
    count: int,
) -> int:
    """The first of the ``count`` in the ``ring`` choose from their whole rows. Returns how many bids there are."""
    size, ready = ring.size, 0
    for k in range(min(count, TOGETHER)):
        i = ring[around(head + k, size)]
        if k + AHEAD < count:
            ask_for_row(start, cols, weights, ring[around(head + k + AHEAD, size)])
        length = weigh_up(start, cols, weights, price, terms.scale, i, gains)
        offset, first, second = best_two(gains, length)
        if first >= terms.walk_away:
            e = start[i] + offset
            prefetch(desks, DESK * cols[e])
            ready = write_bid(bids, ready, i, offset, cols[e], first + price[cols[e]], second, terms)
    return ready


@compiled
def decide_by_lists(
    start: Longs,
    cols: Ints,
    weights: Ints,
    entries: Ints,
    limits: Longs,
    gains: Longs,
    spots: Ints,
    desks: Ints,
    price: Longs,
    bids: Longs,
    late: Ints,
    terms: Terms,
    ring: Ints,
    head: int,
    count: int,
    width: int,
) -> tuple[int, int, int]:
    """The first of the ``count`` in the ``ring`` choose from their short lists, and last who must make a new one.

    Returns how many bids there are, the width of the last list, and for how many too many offers were alike for a list.
    ``late`` is scratch space.
    """
    size, ready, waiting, alike = ring.size, 0, 0, 0
    for k in range(min(count, TOGETHER)):
        i = ring[around(head + k, size)]
        if k + AHEAD < count:
            soon = ring[around(head + k + AHEAD, size)] * ENTRIES
            prefetch(entries, soon)
            prefetch(entries, soon + LINE)
        at, first, second = best_listed(entries, price, terms.scale, i)
        if second < limits[i * LIMITS + LIMIT] + terms.lowered:
            late[waiting] = i
            waiting += 1
            ask_for_row(start, cols, weights, i)
        elif first >= terms.walk_away:
            j = entries[at]
            prefetch(desks, DESK * j)
            ready = write_bid(bids, ready, i, entries[at + 2 * LISTED], j, first + price[j], second, terms)
    for k in range(waiting):
        i = late[k]
        offset, first, second, width = make_list(
            start, cols, weights, entries, limits, gains, spots, price, terms.scale, terms.lowered, width, i
        )
        if first >= terms.walk_away:
            j = cols[start[i] + offset]
            prefetch(desks, DESK * j)
            ready = write_bid(bids, ready, i, offset, j, first + price[j], second, terms)
        alike += second < limits[i * LIMITS + LIMIT] + terms.lowered
    return ready, width, alike


@compiled
def write_bid(
    bids: Longs, ready: int, mentee: int, offset: int, mentor: int, worth: int, second: int, terms: Terms
) -> int:
    """Bid as much as makes a place that is ``worth`` so much no better, by ``eps``, than the second best offer or none.

    Returns how many bids there are.
    """
    bids[BID * ready] = np.int64(mentee) << SHIFT | offset
    bids[BID * ready + MENTOR] = mentor
    bids[BID * ready + AMOUNT] = worth - max(second, terms.walk_away) + terms.eps
    return ready + 1
