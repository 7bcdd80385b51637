"""Chains of exchanges: the cheapest way to give somebody a mentor while others change places, everything staying best.

A chain goes from a mentee who needs a mentor to that mentor, on to a mentee there who would leave, and so on, to a free
place. It costs the slacks along it.
"""

from __future__ import annotations

from peerloom.pairing.compiled import compiled
from peerloom.pairing.network.heap import put, take_nearest
from peerloom.pairing.network.state import FAR, NOBODY, Longs, Marks, Mentees, Pairs, Places, Trail

LOOKED_FOR_ELSEWHERE = -2


@compiled
def open_place(places: Places, price: Longs, j: int) -> int:
    """What taking a free place with mentor j costs beyond the way there; FAR where there is none."""
    if places.taken[j] >= places.capacity[j]:
        return FAR
    if places.taken[j] < places.lower[j] or price[j] >= 0:
        return 0
    return int(-price[j])


@compiled
def begin_at(trail: Trail, size: int, node: int, distance: int) -> int:
    """A search begins at ``node``, too. Returns the size of the heap."""
    trail.distance[node] = distance
    trail.came[node] = NOBODY
    return put(trail, size, node)


@compiled
def search(
    pairs: Pairs,
    places: Places,
    held: Marks,
    price: Longs,
    profit: Longs,
    trail: Trail,
    size: int,
) -> tuple[int, int, int]:
    """Walk from the ``size`` nodes in the heap, which are also the first in ``touched``, to the nearest free place.

    Returns the mentor (NOBODY for none), the distance and how many nodes were touched.
    """
    goal, nearest, count = NOBODY, FAR, size
    while size > 0 and trail.distance[trail.heap[0]] < nearest:
        goal, nearest, count, size = spread(pairs, places, held, price, profit, trail, goal, nearest, count, size)
    for k in range(size):
        trail.spot[trail.heap[k]] = NOBODY
    return goal, nearest, count


@compiled
def spread(
    pairs: Pairs,
    places: Places,
    held: Marks,
    price: Longs,
    profit: Longs,
    trail: Trail,
    goal: int,
    nearest: int,
    count: int,
    size: int,
) -> tuple[int, int, int, int]:
    """One step of Dijkstra's algorithm: go on from the nearest node in the heap.

    Goals are free places, unless ``goal`` is LOOKED_FOR_ELSEWHERE; nothing as far as the ``nearest`` is
    looked at. Returns the new goal, its distance, how many nodes were touched and the heap's size.
    """
    n = pairs.start.size - 1
    node = take_nearest(trail, size)
    size -= 1
    here = trail.distance[node]
    if node >= n:
        return goal, nearest, *leave_mentor(pairs, places, price, profit, trail, node - n, here, nearest, count, size)
    for e in range(pairs.start[node], pairs.start[node + 1]):
        if held[e]:
            continue
        j = pairs.cols[e]
        there = here + profit[node] + price[j] - pairs.weights[e]
        if there >= trail.distance[n + j] or there >= nearest:
            continue
        if trail.distance[n + j] == FAR:
            trail.touched[count] = n + j
            count += 1
        trail.distance[n + j] = there
        trail.came[n + j] = e
        trail.by[j] = node
        if goal != LOOKED_FOR_ELSEWHERE:
            extra = open_place(places, price, j)
            if there + extra < nearest:
                goal, nearest = j, there + extra
        size = put(trail, size, n + j)
    return goal, nearest, count, size


@compiled
def leave_mentor(
    pairs: Pairs,
    places: Places,
    price: Longs,
    profit: Longs,
    trail: Trail,
    j: int,
    here: int,
    nearest: int,
    count: int,
    size: int,
) -> tuple[int, int]:
    """Any of mentor j's mentees could go elsewhere. Returns how many nodes were touched and the heap's size."""
    for s in range(places.first[j], places.first[j] + places.taken[j]):
        i = places.who[s]
        there = here - (profit[i] + price[j] - pairs.weights[pairs.start[i] + places.pair[s]])
        if there >= trail.distance[i] or there >= nearest:
            continue
        if trail.distance[i] == FAR:
            trail.touched[count] = i
            count += 1
        trail.distance[i] = there
        trail.came[i] = j
        size = put(trail, size, i)
    return count, size


@compiled
def forget(trail: Trail, count: int) -> None:
    """Clean up after a search."""
    for k in range(count):
        trail.distance[trail.touched[k]] = FAR


@compiled
def shift(pairs: Pairs, places: Places, mentees: Mentees, trail: Trail, goal: int) -> None:
    """Make the exchanges of the chain that ends at mentor ``goal``; everybody else on it has as many as before."""
    n = pairs.start.size - 1
    j = goal
    spot = places.first[j] + places.taken[j]
    places.taken[j] += 1
    while True:
        e = trail.came[n + j]
        if e == NOBODY:
            # The chain began with this mentor, who gives a place up: the last one closes the gap.
            close_gap(places, j, spot)
            return
        i = trail.by[j]
        mentees.held[e] = 1
        places.who[spot] = i
        places.pair[spot] = e - pairs.start[i]
        if trail.came[i] == NOBODY:
            mentees.has[i] += 1
            return
        j = trail.came[i]
        spot = places.first[j]
        while places.who[spot] != i:
            spot += 1
        mentees.held[pairs.start[i] + places.pair[spot]] = 0


@compiled
def raise_prices(n: int, price: Longs, profit: Longs, trail: Trail, count: int, nearest: int) -> None:
    """After a search that came to ``nearest``: the chains that it found now cost nothing, and everything stays best."""
    for k in range(count):
        node = trail.touched[k]
        rise = nearest - trail.distance[node]
        if rise > 0:
            if node < n:
                profit[node] -= rise
            else:
                price[node - n] += rise


@compiled
def stand_up(pairs: Pairs, places: Places, mentees: Mentees, j: int, spot: int) -> None:
    """Whoever has this place with mentor j gives it up."""
    i = places.who[spot]
    mentees.held[pairs.start[i] + places.pair[spot]] = 0
    mentees.has[i] -= 1
    close_gap(places, j, spot)


@compiled
def close_gap(places: Places, j: int, spot: int) -> None:
    """The last one of mentor j moves to the place that nobody has any more."""
    places.taken[j] -= 1
    last = places.first[j] + places.taken[j]
    places.who[spot] = places.who[last]
    places.pair[spot] = places.pair[last]
