"""Leximin for one mentor each: as few pairs of the lowest level as can be, then of the next, and so on.

Each level is a small network problem of its own: pairs of this level cost 1, better ones nothing, and whoever has such
a pair looks for another along cheapest chains. Pairs that no answer with as few of the level uses are then given up for
good; what is left is as good as any other answer, so the next level starts from it (the lexicographic bottleneck
assignment problem, Burkard & Rendl 1991).
"""

from __future__ import annotations

import numpy as np

from peerloom.pairing.compiled import compiled
from peerloom.pairing.network.chains import stand_up
from peerloom.pairing.network.filling import fill_places
from peerloom.pairing.network.settling import place_everyone
from peerloom.pairing.network.state import FAR, Descent, Ints, Longs, Mentees, Pairs, Places, Trail

GONE = -(1 << 28)
"""The weight of a pair that is not used any more."""
UNRANKED = (1 << 31) - 1
"""The level of pairs with nobody: they are neither good nor bad."""


@compiled
def raise_levels(
    pairs: Pairs,
    places: Places,
    mentees: Mentees,
    level: Ints,
    order: Longs,
    by_mentor: Longs,
    of_mentor: Longs,
    row_of: Ints,
    trail: Trail,
    descent: Descent,
    budget: int,
) -> tuple[int, int]:
    """Improve a full assignment level by level. ``pairs.weights``, 0 for pairs in use, and the bounds are changed.

    ``level`` (e,) ranks pairs, worst first; ``order`` (e,) sorts them by it. ``by_mentor`` (e,) lists the pairs of
    mentor j from ``of_mentor[j]``; ``row_of`` (e,) is their mentee. Returns the highest level that is done and the
    budget of nodes that is left; below 0 it ended the work.
    """
    n, m = pairs.start.size - 1, places.capacity.size
    price, profit = np.zeros(m, np.int64), np.zeros(n, np.int64)
    done, at = -1, 0
    while budget >= 0:
        lowest = lowest_level(pairs, places, level, done)
        if lowest == UNRANKED:
            return done, budget
        while at < order.size and level[order[at]] < lowest:
            pairs.weights[order[at]] = GONE
            at += 1
        first = at
        while at < order.size and level[order[at]] == lowest:
            if pairs.weights[order[at]] == 0:
                pairs.weights[order[at]] = -1
            at += 1
        give_up_level(pairs, places, mentees, level, lowest)
        missing, budget = place_everyone(pairs, places, mentees, price, profit, trail, descent, budget)
        if missing:
            # The work allowed is used up, but nobody stays standing: this level is brought to its end.
            place_everyone(pairs, places, mentees, price, profit, trail, descent, FAR)
        if falls_short(places):
            by_price = np.argsort(price).astype(np.int32)
            budget -= FAR - fill_places(pairs, places, mentees, price, profit, trail, descent, by_price, FAR)
        give_up(pairs, places, price, profit, by_mentor, of_mentor, row_of)
        for k in range(first, at):
            e = order[k]
            if pairs.weights[e] == -1:
                pairs.weights[e] = GONE if profit[row_of[e]] + price[pairs.cols[e]] > -1 else 0
        price[:] = 0
        profit[:] = 0
        done = lowest
        budget -= 1
    return done, budget


@compiled
def falls_short(places: Places) -> bool:
    return bool(np.any(places.taken < places.lower))


@compiled
def lowest_level(pairs: Pairs, places: Places, level: Ints, done: int) -> int:
    """The lowest level above ``done`` that a pair in use has."""
    lowest = UNRANKED
    for j in range(places.capacity.size):
        for s in range(places.first[j], places.first[j] + places.taken[j]):
            rank = level[pairs.start[places.who[s]] + places.pair[s]]
            if done < rank < lowest:
                lowest = rank
    return int(lowest)


@compiled
def give_up_level(pairs: Pairs, places: Places, mentees: Mentees, level: Ints, lowest: int) -> None:
    """Whoever has a pair of this level gives it up."""
    for j in range(places.capacity.size):
        s = places.first[j]
        while s < places.first[j] + places.taken[j]:
            if level[pairs.start[places.who[s]] + places.pair[s]] == lowest:
                stand_up(pairs, places, mentees, j, s)
            else:
                s += 1


@compiled
def give_up(
    pairs: Pairs, places: Places, price: Longs, profit: Longs, by_mentor: Longs, of_mentor: Longs, row_of: Ints
) -> None:
    """Pairs with a slack are used by no answer that is as good: they are gone. Likewise, mentors with a price have no
    place free in any such answer, and mentors whose price is below nothing take no more than they must."""
    for i in range(profit.size):
        if profit[i] != 0:
            for e in range(pairs.start[i], pairs.start[i + 1]):
                drop_if_slack(pairs, price, profit, i, e)
    for j in range(price.size):
        if price[j] > 0:
            places.lower[j] = places.capacity[j]
        elif price[j] < 0:
            places.capacity[j] = places.lower[j]
        else:
            continue
        for k in range(of_mentor[j], of_mentor[j + 1]):
            drop_if_slack(pairs, price, profit, row_of[by_mentor[k]], by_mentor[k])


@compiled
def drop_if_slack(pairs: Pairs, price: Longs, profit: Longs, i: int, e: int) -> None:
    if pairs.weights[e] > GONE and profit[i] + price[pairs.cols[e]] > pairs.weights[e]:
        pairs.weights[e] = GONE
