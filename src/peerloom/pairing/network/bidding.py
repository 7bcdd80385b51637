"""The forward auction: whoever still needs a mentor bids, and whoever is outbid bids again.

A bid raises the price until the second best offer would be as good, and by ``eps`` more, so that bidding ends. At the
end each mentee's mentors are within ``eps`` of the best there are at these prices.
"""

from __future__ import annotations

import numpy as np

from peerloom.pairing.compiled import compiled
from peerloom.pairing.network.prefetching import prefetch
from peerloom.pairing.network.seats import outbid, sit
from peerloom.pairing.network.state import Ints, Longs, Marks, Mentees, Pairs, Places

WORST = -(1 << 62)
AHEAD = 4
LINE = 16
LONG = 512
"""Memory is asked for the row of whoever is so many places behind in the queue, in steps of a line of entries."""


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
    head, made = 0, 0
    while count > 0 and made < budget:
        i = queue[head]
        if count > AHEAD:
            soon = head + AHEAD
            ask_for_row(start, cols, weights, queue[soon if soon < n else soon - n])
        head = head + 1 if head + 1 < n else 0
        count -= 1
        waits[i] = 0
        made += 1
        offset, first, second = best_of_all(start, cols, weights, held, price, scale, i, gains)
        if offset < 0 or first < walk_away:
            continue
        e = start[i] + offset
        j = cols[e]
        bid = int(weights[e]) * scale - max(second, walk_away) + eps
        if taken[j] < capacity[j]:
            sit(bids, who, pair, base[j], taken[j], bid, i, offset)
            taken[j] += 1
        else:
            out = who[base[j]]
            has[out] -= 1
            if held.size:
                held[start[out] + pair[base[j]]] = 0
            outbid(bids, who, pair, base[j], taken[j], bid, i, offset)
            count = wait(need, has, queue, waits, head, count, out)
        has[i] += 1
        if held.size:
            held[e] = 1
        if taken[j] == capacity[j] and bids[base[j]] > price[j]:
            price[j] = bids[base[j]]
        count = wait(need, has, queue, waits, head, count, i)
    return made, count


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
        prefetch(cols, e)  # type: ignore[call-arg]
        prefetch(weights, e)


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

    ``gains`` is scratch space for a row. Simple loops are quicker than one with decisions in it.
    """
    begin = start[i]
    length = start[i + 1] - begin
    for k in range(length):
        gains[k] = np.int64(weights[begin + k]) * scale - price[cols[begin + k]]
    if held.size:
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
            if mentees.held.size:
                mentees.held[e] = 0
