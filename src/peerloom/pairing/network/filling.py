"""Places that must not stay free: where a mentor has fewer than the lower bound, or a free place and yet a price."""

from __future__ import annotations

import numpy as np

from peerloom.pairing.compiled import compiled
from peerloom.pairing.network.chains import (
    LOOKED_FOR_ELSEWHERE,
    begin_at,
    forget,
    raise_prices,
    shift,
    spread,
    stand_up,
)
from peerloom.pairing.network.descending import follow
from peerloom.pairing.network.state import FAR, NOBODY, Descent, Ints, Longs, Marks, Mentees, Pairs, Places, Trail

BOUND_WORTH = 1 << 52
"""What filling a place below a lower bound is worth: more than any exchange of chosen pairs. Where bounds can't all be
met, mentors who have fewer end at minus this price."""


@compiled
def fill_places(
    pairs: Pairs,
    places: Places,
    mentees: Mentees,
    price: Longs,
    profit: Longs,
    trail: Trail,
    descent: Descent,
    by_price: Ints,
    budget: int,
) -> int:
    """Move people there from where they are missed least, along cheapest chains, or let the price fall to nothing.

    ``by_price`` (m,) holds the mentors with the cheapest first. Returns what is left of the budget of nodes to look at;
    below 0 it ended the work early.
    """
    n, m = pairs.start.size - 1, places.capacity.size
    asked = price[by_price].copy()
    wanted, open_mentors = np.zeros(m, np.uint8), np.empty(m, np.int32)
    hopeful = first_wanted(places, price, wanted, open_mentors)
    every_goal = np.empty(m, np.int32)
    # What every price has fallen by, except where the search came; subtracted once, at the end.
    fallen = 0
    while budget >= 0:
        hopeful, limit = still_wanted(places, price, fallen, wanted, open_mentors, hopeful)
        if hopeful == 0:
            break
        found, reach, count = search_from_cheapest(
            pairs,
            places,
            mentees.held,
            price,
            profit,
            wanted,
            limit,
            trail,
            by_price,
            asked,
            fallen,
            every_goal[: (hopeful + 1) // 2],
        )
        budget -= count + 1
        raise_prices(n, price, profit, trail, count, reach)
        fallen += reach
        if found > 0:
            shift(pairs, places, mentees, trail, every_goal[0])
            drop_if_content(places, price, fallen, wanted, every_goal[0])
        forget(trail, count)
        if found > 1:
            move_from_free(pairs, places, mentees, price, profit, descent, wanted, fallen)
    price -= fallen
    profit += fallen
    return budget


@compiled
def first_wanted(places: Places, price: Longs, wanted: Marks, open_mentors: Ints) -> int:
    """Mark and list the mentors who should take somebody; returns how many they are."""
    hopeful = 0
    for j in range(wanted.size):
        if places.taken[j] < places.capacity[j] and (price[j] > 0 or places.taken[j] < places.lower[j]):
            wanted[j] = 1
            open_mentors[hopeful] = j
            hopeful += 1
    return hopeful


@compiled
def still_wanted(
    places: Places, price: Longs, fallen: int, wanted: Marks, open_mentors: Ints, hopeful: int
) -> tuple[int, int]:
    """Drop the mentors who need nobody any more from the first ``hopeful`` of ``open_mentors``. Returns how many are
    left, and how far prices can fall until the first of them is as cheap as can be."""
    limit, left = FAR, 0
    for k in range(hopeful):
        j = open_mentors[k]
        least = -BOUND_WORTH if places.taken[j] < places.lower[j] else 0
        if places.taken[j] < places.capacity[j] and price[j] - fallen > least:
            limit = min(limit, price[j] - fallen - least)
            open_mentors[left] = j
            left += 1
        else:
            wanted[j] = 0
    return left, limit


@compiled
def move_from_free(
    pairs: Pairs,
    places: Places,
    mentees: Mentees,
    price: Longs,
    profit: Longs,
    descent: Descent,
    wanted: Marks,
    fallen: int,
) -> None:
    """Let people leave mentors whose places cost nothing, along chains of slack zero that end with wanted mentors."""
    m = wanted.size
    descent.entry[:] = pairs.start[:-1]
    descent.turn[:] = 0
    descent.seen[:] = 0
    for j in range(m):
        if price[j] == fallen and not wanted[j] and places.taken[j] > places.lower[j]:
            descent.seen[j] = 1
    for j in range(m):
        if price[j] != fallen or wanted[j] or places.taken[j] <= places.lower[j]:
            continue
        s = places.first[j]
        while places.taken[j] > places.lower[j] and s < places.first[j] + places.taken[j]:
            i = places.who[s]
            left = pairs.start[i] + places.pair[s]
            goal = NOBODY
            if profit[i] + price[j] == pairs.weights[left]:
                goal = follow(pairs, places, mentees, price, profit, descent, wanted, i)
            if goal == NOBODY:
                s += 1
                continue
            stand_up(pairs, places, mentees, j, s)
            drop_if_content(places, price, fallen, wanted, goal)


@compiled
def drop_if_content(places: Places, price: Longs, fallen: int, wanted: Marks, j: int) -> None:
    """Mentor j, who has just taken somebody, may need nobody more."""
    taken = places.taken[j]
    if taken == places.capacity[j] or (price[j] <= fallen and taken >= places.lower[j]):
        wanted[j] = 0


@compiled
def enter(
    places: Places,
    price: Longs,
    wanted: Marks,
    trail: Trail,
    j: int,
    node: int,
    worth: int,
    fallen: int,
    count: int,
    size: int,
) -> tuple[int, int]:
    """Mentor j joins a search as someone who can give a place up, which costs ``worth`` more where it is below the
    lower bound. Returns how many nodes were touched and the heap's size."""
    here = price[j] + worth - fallen
    spare = places.taken[j] > places.lower[j]
    if here >= trail.distance[node] or (not spare or wanted[j] if worth == 0 else spare or places.taken[j] == 0):
        return count, size
    if trail.distance[node] == FAR:
        trail.touched[count] = node
        count += 1
    return count, begin_at(trail, size, node, here)


@compiled
def search_from_cheapest(
    pairs: Pairs,
    places: Places,
    held: Marks,
    price: Longs,
    profit: Longs,
    wanted: Marks,
    limit: int,
    trail: Trail,
    by_price: Ints,
    asked: Longs,
    fallen: int,
    goals: Ints,
) -> tuple[int, int, int]:
    """The nearest wanted mentors, as many as ``goals`` can hold, from those who can give a place up.

    These begin at their price; they join in only when the search has come as far as their price was when it was sorted,
    which is never above it. Last come those who would then fall below their lower bound. Returns how
    many were found, how far the search came, at most ``limit``, and how many nodes were touched.
    """
    n, m = pairs.start.size - 1, asked.size
    found, count, size, upcoming, worth, reach = 0, 0, 0, 0, 0, limit
    while True:
        entering = FAR
        if upcoming < 2 * m:
            worth = 0 if upcoming < m else BOUND_WORTH
            entering = asked[upcoming % m] + worth - fallen
        leading = trail.distance[trail.heap[0]] if size > 0 else FAR
        if min(entering, leading) >= limit:
            break
        if entering <= leading:
            j = by_price[upcoming % m]
            upcoming += 1
            count, size = enter(places, price, wanted, trail, j, n + j, worth, fallen, count, size)
        else:
            nearest = trail.heap[0] - n
            if nearest >= 0 and wanted[nearest]:
                goals[found] = nearest
                found += 1
                if found == goals.size:
                    reach = leading
                    break
            _, _, count, size = spread(
                pairs, places, held, price, profit, trail, LOOKED_FOR_ELSEWHERE, limit, count, size
            )
    for k in range(size):
        trail.spot[trail.heap[k]] = NOBODY
    return found, reach, count
