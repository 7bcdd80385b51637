"""The forward auction of `bidding` where nobody needs more than one mentor, which is what is asked for most.

Whoever has no place waits, so nothing else need be kept of a mentee. Bids are made from short lists, except in the
first round, where prices change too much for them: there rows are read in the order in which they lie in memory.
"""

from __future__ import annotations

import numpy as np

from peerloom.pairing.compiled import compiled
from peerloom.pairing.network.bidding import TOGETHER
from peerloom.pairing.network.deciding import AMOUNT, BID, MENTOR, Terms, around, decide_by_lists, decide_by_rows
from peerloom.pairing.network.desks import (
    CAPACITY,
    DESK,
    HOLDER,
    MASK,
    SEAT,
    SHIFT,
    TAKEN,
    Desks,
    replace_lowest,
    take_seat,
)
from peerloom.pairing.network.prefetching import prefetch
from peerloom.pairing.network.rows import largest_of, weigh_up
from peerloom.pairing.network.shortlists import LIMIT, LIMITS, Shortlists, best_listed
from peerloom.pairing.network.state import Ints, Longs, Marks, Pairs

MANY = 16
"""Bidders are put in order where they are more than one in so many mentees."""
BY_ROWS = 64
"""After too many offers were alike, so many times lists are not tried."""


@compiled
def bid_by_rows(
    pairs: Pairs, need: Ints, desks: Desks, price: Longs, gains: Longs, terms: Terms, ring: Ints
) -> tuple[int, int]:
    """Everybody bids until they have a place or have walked away, or the budget is used up. ``gains`` is scratch space.

    ``price`` (m + 1,) ends with one that nobody can pay. Returns where in the ``ring`` (n,) those who still wait begin,
    and how many they are.
    """
    start, cols, weights = pairs
    tables, seats = desks
    bids, marks = np.empty(BID * TOGETHER, np.int64), np.zeros(need.size, np.uint8)
    count = begin_to_wait(need, ring)
    head, made, in_order = 0, 0, count
    while count > 0 and made < terms.budget:
        if in_order <= 0:
            in_order = count
            if count * MANY > ring.size:
                put_in_order(ring, marks, head, count)
        size = min(count, TOGETHER)
        ready = decide_by_rows(start, cols, weights, gains, tables, price, bids, terms, ring, head, count)
        made += size
        in_order -= size
        head = around(head + size, ring.size)
        count = hear(tables, seats, price, bids, ready, ring, head, count - size)
    return head, count


@compiled
def begin_to_wait(need: Ints, ring: Ints) -> int:
    """Put everybody who needs a mentor into the ``ring``. Returns how many they are."""
    count = 0
    for i in range(need.size):
        if need[i] > 0:
            ring[count] = i
            count += 1
    return count


@compiled
def put_in_order(ring: Ints, marks: Marks, head: int, count: int) -> None:
    """Those who wait bid in the order of their rows. ``marks`` (n,) are 0 before and after."""
    for k in range(count):
        marks[ring[around(head + k, ring.size)]] = 1
    at = head
    for i in range(marks.size):
        if marks[i]:
            marks[i] = 0
            ring[at] = i
            at = around(at + 1, ring.size)


@compiled
def bid_by_lists(
    pairs: Pairs,
    desks: Desks,
    price: Longs,
    lists: Shortlists,
    terms: Terms,
    ring: Ints,
    head: int,
    count: int,
    width: int,
) -> tuple[int, int, int]:
    """The same from short lists, by those who wait. Returns also the width of the last list."""
    start, cols, weights = pairs
    entries, limits, gains, spots = lists
    tables, seats = desks
    bids, late = np.empty(BID * TOGETHER, np.int64), np.empty(TOGETHER, np.int32)
    made, by_rows = 0, 0
    while count > 0 and made < terms.budget:
        size = min(count, TOGETHER)
        if by_rows > 0:
            by_rows -= 1
            ready = decide_by_rows(start, cols, weights, gains, tables, price, bids, terms, ring, head, count)
        else:
            ready, width, alike = decide_by_lists(
                start,
                cols,
                weights,
                entries,
                limits,
                gains,
                spots,
                tables,
                price,
                bids,
                late,
                terms,
                ring,
                head,
                count,
                width,
            )
            if alike * 2 > size:
                by_rows = BY_ROWS
        made += size
        head = around(head + size, ring.size)
        count = hear(tables, seats, price, bids, ready, ring, head, count - size)
    return head, count, width


@compiled
def hear(desks: Ints, seats: Longs, price: Longs, bids: Longs, ready: int, ring: Ints, head: int, count: int) -> int:
    """The first of the ``ready`` bids for each mentor counts at once; who comes too late for the price bids again.

    Returns how many wait.
    """
    for k in range(ready):
        prefetch(seats, SEAT * desks[DESK * bids[BID * k + MENTOR]])
    for k in range(ready):
        holder, j, bid = bids[BID * k], bids[BID * k + MENTOR], bids[BID * k + AMOUNT]
        base, taken, capacity = desks[DESK * j], desks[DESK * j + TAKEN], desks[DESK * j + CAPACITY]
        if taken < capacity:
            take_seat(seats, base, taken, bid, holder)
            taken += 1
            desks[DESK * j + TAKEN] = taken
        else:
            out = holder
            if bid > seats[SEAT * base]:
                out = seats[SEAT * base + HOLDER]
                replace_lowest(seats, base, taken, bid, holder)
            ring[around(head + count, ring.size)] = out >> SHIFT
            count += 1
        if taken == capacity:
            price[j] = max(price[j], seats[SEAT * base])
    return count


@compiled
def level_prices(
    pairs: Pairs,
    desks: Desks,
    price: Longs,
    lists: Shortlists,
    terms: Terms,
    ring: Ints,
    head: int,
    count: int,
    width: int,
) -> tuple[int, int]:
    """Let free places become dearer, and whoever leaves them bid, until no place that costs more is free.

    Returns how dear they have become, and the width of the last list.
    """
    least = 0
    for _ in range(terms.levellings):
        if not is_dearer_free(desks.desks, price, least):
            break
        least += terms.level
        count = raise_free(pairs, desks, price, lists, terms, ring, head, count, least)
        head, count, width = bid_by_lists(pairs, desks, price, lists, terms, ring, head, count, width)
    return least, width


@compiled
def is_dearer_free(desks: Ints, price: Longs, least: int) -> bool:
    """Whether a place that costs more than ``least`` is free."""
    for j in range(price.size - 1):  # noqa: SIM110 (the compiler does not know generators)
        if price[j] > least and desks[DESK * j + TAKEN] < desks[DESK * j + CAPACITY]:
            return True
    return False


@compiled
def raise_free(
    pairs: Pairs,
    desks: Desks,
    price: Longs,
    lists: Shortlists,
    terms: Terms,
    ring: Ints,
    head: int,
    count: int,
    least: int,
) -> int:
    """No place costs less than ``least`` any more; whoever would by more than ``eps`` rather go elsewhere now waits.

    Returns how many wait.
    """
    start, cols, weights = pairs
    entries, limits, gains, _ = lists
    tables, seats = desks
    scale, lowered = terms.scale, terms.lowered
    for j in range(price.size - 1):
        if price[j] >= least:
            continue
        price[j] = least
        base, kept = tables[DESK * j], 0
        for s in range(base, base + tables[DESK * j + TAKEN]):
            bid, holder = seats[SEAT * s], seats[SEAT * s + HOLDER]
            i = holder >> SHIFT
            _, first, _ = best_listed(entries, price, scale, i)
            if first < limits[i * LIMITS + LIMIT] + lowered:
                first = largest_of(gains, weigh_up(start, cols, weights, price, scale, i, gains))
            if np.int64(weights[start[i] + (holder & MASK)]) * scale - least >= first - terms.eps:
                take_seat(seats, base, kept, max(bid, least), holder)
                kept += 1
            else:
                ring[around(head + count, ring.size)] = i
                count += 1
        tables[DESK * j + TAKEN] = kept
    return count
