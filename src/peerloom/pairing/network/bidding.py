"""The forward auction: whoever still needs a mentor bids, and whoever is outbid bids again.

A bid raises the price until the second best offer would be as good, and by ``eps`` more, so that bidding ends. At the
end each mentee's mentors are within ``eps`` of the best there are at these prices.
"""

from __future__ import annotations

import numpy as np

from peerloom.pairing.compiled import compiled
from peerloom.pairing.network.seats import outbid, sit
from peerloom.pairing.network.state import Ints, Longs, Marks, Mentees, Pairs, Places

WORST = -(1 << 62)
SPARSE = 64
"""While at least one in so many waits, they bid in the order of their rows, which memory likes best."""


@compiled
def bid_until_settled(
    pairs: Pairs,
    places: Places,
    mentees: Mentees,
    price: Longs,
    scale: int,
    eps: int,
    walk_away: int,
    budget: int,
) -> tuple[int, int]:
    """Bid until everybody has what they need or has walked away, or ``budget`` bids are made.

    Prices, gains and ``eps`` are in units of 1 / ``scale`` of a weight. ``walk_away`` is the gain below which a mentee
    gives up. Changes ``price`` and who has which place.

    Returns how many bids were made and how many mentees still wait to bid.
    """
    n = pairs.start.size - 1
    queue = np.empty(n, np.int32)
    waits = np.zeros(n, np.uint8)
    count = 0
    for i in range(n):
        if mentees.has[i] < mentees.need[i]:
            waits[i] = 1
            count += 1
    at, made, in_order = -1, 0, True
    while count > 0 and made < budget:
        if in_order and count < n // SPARSE:
            in_order = False
            count = list_waiting(waits, queue)
            at = -1
        at = at + 1 if at + 1 < n else 0
        if in_order:
            while not waits[at]:
                at = at + 1 if at + 1 < n else 0
            i = at
        else:
            i = queue[at]
        count -= 1
        waits[i] = 0
        made += 1
        offset, first, second = best_of_all(pairs, mentees.held, price, scale, i)
        if offset < 0 or first < walk_away:
            continue
        worth = int(pairs.weights[pairs.start[i] + offset]) * scale
        out = place_bid(pairs, places, mentees, price, worth - max(second, walk_away) + eps, i, offset)
        if out >= 0:
            count = wait(mentees, queue, waits, -1 if in_order else at, count, out)
        count = wait(mentees, queue, waits, -1 if in_order else at, count, i)
    return made, count


@compiled
def list_waiting(waits: Marks, queue: Ints) -> int:
    """Put everybody who waits in the queue, from its beginning; returns how many they are."""
    count = 0
    for i in range(waits.size):
        if waits[i]:
            queue[count] = i
            count += 1
    return count


@compiled
def wait(mentees: Mentees, queue: Ints, waits: Marks, at: int, count: int, i: int) -> int:
    """Let mentee i wait unless they have what they need; returns how many wait.

    ``at`` is the head of the queue, or -1 while nobody queues.
    """
    if waits[i] or mentees.has[i] >= mentees.need[i]:
        return count
    waits[i] = 1
    if at >= 0:
        tail = at + 1 + count
        queue[tail if tail < queue.size else tail - queue.size] = i
    return count + 1


@compiled
def place_bid(pairs: Pairs, places: Places, mentees: Mentees, price: Longs, bid: int, i: int, offset: int) -> int:
    """Mentee i takes a place; returns whoever loses it, -1 for nobody."""
    e = pairs.start[i] + offset
    j = pairs.cols[e]
    top = places.first[j]
    out = -1
    if places.taken[j] < places.capacity[j]:
        sit(places, j, bid, i, offset)
    else:
        out = places.who[top]
        mentees.has[out] -= 1
        if mentees.held.size:
            mentees.held[pairs.start[out] + places.pair[top]] = 0
        outbid(places, j, bid, i, offset)
    mentees.has[i] += 1
    if mentees.held.size:
        mentees.held[e] = 1
    if places.taken[j] == places.capacity[j] and places.bid[top] > price[j]:
        price[j] = places.bid[top]
    return out


@compiled
def best_of_all(pairs: Pairs, held: Marks, price: Longs, scale: int, i: int) -> tuple[int, int, int]:
    """The position of mentee i's best offer in their row (-1 for none), and the gains by it and by the second best."""
    first, second, offset = WORST, WORST, -1
    begin = pairs.start[i]
    for e in range(begin, pairs.start[i + 1]):
        if held.size and held[e]:
            continue
        gain = np.int64(pairs.weights[e]) * scale - price[pairs.cols[e]]
        if gain > first:
            second = first
            first = gain
            offset = e - begin
        elif gain > second:
            second = gain
    return offset, first, second


@compiled
def raise_reserve(
    pairs: Pairs, places: Places, mentees: Mentees, price: Longs, scale: int, eps: int, least: int
) -> None:
    """No place costs less than ``least`` any more; whoever would by ``eps`` rather go elsewhere now gives theirs up."""
    for j in range(price.size):
        if price[j] >= least:
            continue
        price[j] = least
        base, count = places.first[j], places.taken[j]
        places.taken[j] = 0
        for s in range(base, base + count):
            i, offset, bid = places.who[s], places.pair[s], places.bid[s]
            e = pairs.start[i] + offset
            _, first, _ = best_of_all(pairs, mentees.held, price, scale, i)
            if np.int64(pairs.weights[e]) * scale - least >= first - eps:
                sit(places, j, max(bid, least), i, offset)
                continue
            mentees.has[i] -= 1
            if mentees.held.size:
                mentees.held[e] = 0
