"""Places that must not stay free: where a mentor has fewer than the lower bound, or a free place and yet a price."""

from __future__ import annotations

import numpy as np

from peerloom.pairing.compiled import compiled
from peerloom.pairing.network.chains import LOOKED_FOR_ELSEWHERE, begin_at, forget, raise_prices, shift, spread
from peerloom.pairing.network.descending import follow
from peerloom.pairing.network.state import FAR, NOBODY, Descent, Ints, Longs, Marks, Mentees, Pairs, Places, Trail


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
        goals = every_goal[: (hopeful + 1) // 2]
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
            goals[: (hopeful + 1) // 2],
        )
        budget -= count + 1
        if reach == FAR:
            forget(trail, count)
            break
        raise_prices(n, price, profit, trail, count, reach)
        fallen += reach
        if found == 1:
            shift(pairs, places, mentees, trail, goals[0])
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
    left, and the least price of a free place among them."""
    limit, left = FAR, 0
    for k in range(hopeful):
        j = open_mentors[k]
        if places.taken[j] < places.lower[j]:
            open_mentors[left] = j
            left += 1
        elif places.taken[j] < places.capacity[j] and price[j] > fallen:
            limit = min(limit, price[j] - fallen)
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
            mentees.has[i] -= 1
            mentees.held[left] = 0
            places.taken[j] -= 1
            last = places.first[j] + places.taken[j]
            places.who[s] = places.who[last]
            places.pair[s] = places.pair[last]
            if places.taken[goal] == places.capacity[goal] or (
                price[goal] <= fallen and places.taken[goal] >= places.lower[goal]
            ):
                wanted[goal] = 0


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
    which is never above it. Returns how many were found, how far the search came, at most ``limit``, and how many
    nodes were touched.
    """
    n = pairs.start.size - 1
    found, count, size, upcoming, reach = 0, 0, 0, 0, limit
    while True:
        entering = asked[upcoming] - fallen if upcoming < asked.size else FAR
        leading = trail.distance[trail.heap[0]] if size > 0 else FAR
        if min(entering, leading) >= limit:
            break
        if entering <= leading:
            j = by_price[upcoming]
            upcoming += 1
            if places.taken[j] > places.lower[j] and not wanted[j] and price[j] - fallen < trail.distance[n + j]:
                if trail.distance[n + j] == FAR:
                    count += 1
                    trail.touched[count - 1] = n + j
                size = begin_at(trail, size, n + j, price[j] - fallen)
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
