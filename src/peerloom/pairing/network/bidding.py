"""The forward auction: whoever still needs a mentor bids, and whoever is outbid bids again.

A bid raises the price until the second best offer would be as good, and by ``eps`` more, so that bidding ends. At the
end each mentee's mentors are within ``eps`` of the best there are at these prices.
"""

from __future__ import annotations

import numpy as np

from peerloom.pairing.compiled import compiled
from peerloom.pairing.network.prefetching import prefetch
from peerloom.pairing.network.rows import WORST, ask_for_row, longest_row
from peerloom.pairing.network.seats import outbid, sit
from peerloom.pairing.network.state import Ints, Longs, Marks, Mentees, Pairs, Places

TOGETHER = 16
"""So many mentees make up their minds before the first of them is heard: meanwhile memory finds what their bids need.
The first bid for each mentor counts at once; whoever comes too late bids again."""
AHEAD = 8
"""Memory is asked for the row of whoever is so many places behind in the queue."""


@compiled
def bid_until_settled(  # noqa: C901 (one loop: passing its arrays on would cost more than what is done with them)
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
    # Arrays are taken out of their tuples first: in the loop that would cost more than everything else.
    start, cols, weights = pairs.start, pairs.cols, pairs.weights
    base, capacity, taken = places.first, places.capacity, places.taken
    bids, who, pair = places.bid, places.who, places.pair
    need, has, held = mentees.need, mentees.has, mentees.held
    n = start.size - 1
    gains = np.empty(longest_row(start), np.int64)
    queue = np.empty(n, np.int32)
    waits = np.zeros(n, np.uint8)
    count = 0
    for i in range(n):
        if has[i] < need[i]:
            queue[count] = i
            waits[i] = 1
            count += 1
    bidder, offered, amount = np.empty(TOGETHER, np.int32), np.empty(TOGETHER, np.int32), np.empty(TOGETHER, np.int64)
    head, made = 0, 0
    while count > 0 and made < budget:
        size = min(count, TOGETHER)
        ready = 0
        for k in range(size):
            i = queue[head]
            if k + AHEAD < count:
                soon = head + AHEAD
                ask_for_row(start, cols, weights, queue[soon if soon < n else soon - n])
            head = head + 1 if head + 1 < n else 0
            waits[i] = 0
            offset, first, second = best_of_all(start, cols, weights, held, price, scale, i, gains)
            if offset < 0 or first < walk_away:
                continue
            e = start[i] + offset
            bidder[ready], offered[ready] = i, offset
            amount[ready] = int(weights[e]) * scale - max(second, walk_away) + eps
            ready += 1
            prefetch(base, cols[e])
            prefetch(taken, cols[e])
            prefetch(capacity, cols[e])
        count -= size
        made += size
        for k in range(ready):
            seat = base[cols[start[bidder[k]] + offered[k]]]
            prefetch(bids, seat)
            prefetch(who, seat)
            prefetch(pair, seat)
        for k in range(ready):
            i, offset, bid = bidder[k], offered[k], amount[k]
            e = start[i] + offset
            j = cols[e]
            top = base[j]
            if taken[j] < capacity[j]:
                sit(bids, who, pair, top, taken[j], bid, i, offset)
                taken[j] += 1
            elif bid > bids[top]:
                out = who[top]
                has[out] -= 1
                held[start[out] + pair[top]] = 0
                outbid(bids, who, pair, top, taken[j], bid, i, offset)
                count = wait(need, has, queue, waits, head, count, out)
            else:
                # Somebody who bid at the same time was ahead.
                count = wait(need, has, queue, waits, head, count, i)
                continue
            has[i] += 1
            held[e] = 1
            if taken[j] == capacity[j] and bids[top] > price[j]:
                price[j] = bids[top]
            count = wait(need, has, queue, waits, head, count, i)
    return made, count


@compiled
def wait(need: Ints, has: Ints, queue: Ints, waits: Marks, head: int, count: int, i: int) -> int:
    """Let mentee i wait at the end of the ring ``queue`` unless they have what they need; returns how many wait."""
    if waits[i] or has[i] >= need[i]:
        return count
    waits[i] = 1
    tail = head + count
    queue[tail if tail < queue.size else tail - queue.size] = i
    return count + 1


@compiled
def best_of_all(
    start: Longs, cols: Ints, weights: Ints, held: Marks, price: Longs, scale: int, i: int, gains: Longs
) -> tuple[int, int, int]:
    """The position of mentee i's best offer in their row (-1 for none), and the gains by it and by the second best.

    ``gains`` is scratch space for a row. This is `weigh_up` and `best_two` once more: calling them from here takes a
    fifth of the time of a bid.
    """
    begin = start[i]
    length = start[i + 1] - begin
    for k in range(length):
        gains[k] = np.int64(weights[begin + k]) * scale - price[cols[begin + k]]
    for k in range(length):
        if held[begin + k]:
            gains[k] = WORST
    first = WORST
    for k in range(length):
        first = max(first, gains[k])
    if first == WORST:
        return -1, WORST, WORST
    offset = 0
    while gains[offset] != first:
        offset += 1
    gains[offset] = WORST
    second = WORST
    for k in range(length):
        second = max(second, gains[k])
    return offset, first, second


@compiled
def raise_reserve(
    pairs: Pairs, places: Places, mentees: Mentees, price: Longs, scale: int, eps: int, least: int
) -> None:
    """No place costs less than ``least`` any more; whoever would by ``eps`` rather go elsewhere now gives theirs up."""
    gains = np.empty(longest_row(pairs.start), np.int64)
    for j in range(price.size):
        if price[j] >= least:
            continue
        price[j] = least
        base, count = places.first[j], places.taken[j]
        places.taken[j] = 0
        for s in range(base, base + count):
            i, offset, bid = places.who[s], places.pair[s], places.bid[s]
            e = pairs.start[i] + offset
            _, first, _ = best_of_all(pairs.start, pairs.cols, pairs.weights, mentees.held, price, scale, i, gains)
            if np.int64(pairs.weights[e]) * scale - least >= first - eps:
                sit(places.bid, places.who, places.pair, base, places.taken[j], max(bid, least), i, offset)
                places.taken[j] += 1
                continue
            mentees.has[i] -= 1
            mentees.held[e] = 0
