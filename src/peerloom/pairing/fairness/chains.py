"""One chain of exchanges: a mentee takes a better mentor, whoever gives way takes another, and so on to a free place.

Compiled. A chain is a shortest path over mentors whose length is the total that it costs, reduced by the mentors'
prices so that little of the market is looked at. Nobody on the way falls below the floor; who is below it already
does not fall at all.
"""

from __future__ import annotations

from peerloom.pairing.compiled import compiled
from peerloom.pairing.fairness.places import GIVEN_UP, LONGEST, NOTHING, Offers, Places, Search

SLACK = 1e-12


@compiled
def find_chain(
    offers: Offers, places: Places, search: Search, root: int, floor: float, gain: float, pull: float, limit: float
) -> float:
    """The least total to pay for a mentor in place ``root`` who is better by ``gain`` or more; ``limit`` if no less.

    The owner's own gain counts ``pull`` times. The chain is left in ``search.path``. The search ends early when the
    work allowed by ``search.state[4]`` is done.
    """
    search.state[0] += 1
    left, nobody = places.mentor[root], len(offers.price) - 1
    back = max(0.0, offers.price[left])
    best = limit
    size = _begin(offers, places, search, root, gain, pull, limit + back)
    while size > 0:
        key, node = search.keys[0], search.nodes[0]
        size = _pop(search, size)
        if key >= best + back or search.state[1] > search.state[4]:
            break
        if key > search.cost[node]:
            continue
        if node == len(offers.price):
            size = _pass_on(offers, places, search, size, best + back)
            continue
        lost = key - offers.price[node]
        if _may_end(offers, places, node, left):
            if lost < best and _keep_path(places, search, node, root):
                best = lost
        elif places.load[node] < offers.capacity[node] and _better(search, len(offers.price), lost):
            search.state[2] = node
            size = _reach(search, size, len(offers.price), NOTHING, 0, lost)
        if node != left:
            size = _give_way(offers, places, search, size, node, root, floor, best + back)
            if left == nobody:
                size = _give_up(offers, places, search, size, node, root, floor, best + back)
    return best


@compiled
def _may_end(offers: Offers, places: Places, node: int, left: int) -> bool:
    """Whether a chain that frees a place with ``left`` may end with ``node``, lower bounds considered."""
    if node == left:
        return True
    if places.load[node] >= offers.capacity[node]:
        return False
    return bool(places.load[left] > offers.lower[left] or places.load[node] < offers.lower[node])


@compiled
def _begin(offers: Offers, places: Places, search: Search, root: int, gain: float, pull: float, limit: float) -> int:
    start, cols, weights, price = offers.start, offers.cols, offers.weights, offers.price
    size, i, now = 0, places.owner[root], places.weight[root]
    for offer in range(start[i], start[i + 1]):
        more = weights[offer] - now
        if more < gain:
            break
        node = cols[offer]
        cost = price[node] - pull * more
        if cost < limit and not _holds(places, i, node):
            size = _reach(search, size, node, root, offer, cost)
    search.state[1] += start[i + 1] - start[i]
    return size


@compiled
def _give_way(
    offers: Offers,
    places: Places,
    search: Search,
    size: int,
    node: int,
    root: int,
    floor: float,
    limit: float,
) -> int:
    """Everyone with mentor ``node`` may go elsewhere, if the floor allows."""
    # Arrays are taken out of their tuples first: inside the loops that would cost more than the arithmetic.
    start, cols, weights, price = offers.start, offers.cols, offers.weights, offers.price
    owner, weight, sums, after = places.owner, places.weight, places.sums, places.after
    costs, rounds, number = search.cost, search.round, search.state[0]
    lost = costs[node] - price[node]
    slot, work = places.head[node], 0
    while slot != NOTHING:
        i = owner[slot]
        least = weight[slot] - max(0.0, sums[i] - floor)
        given_up = lost + weight[slot]
        for offer in range(start[i], start[i + 1]):
            if weights[offer] < least:
                break
            work += 1
            other = cols[offer]
            cost = given_up - weights[offer] + price[other]
            if cost >= limit or (rounds[other] == number and cost >= costs[other] - SLACK):
                continue
            if not _holds(places, i, other) and not _on_path(places, search, node, other, i, root):
                size = _reach(search, size, other, slot, offer, cost)
        slot = after[slot]
    search.state[1] += work
    return size


@compiled
def _give_up(
    offers: Offers, places: Places, search: Search, size: int, node: int, root: int, floor: float, limit: float
) -> int:
    """Someone with mentor ``node`` and another one may do without, if the floor allows."""
    nobody = len(offers.price) - 1
    lost = search.cost[node] - offers.price[node]
    slot = places.head[node]
    while slot != NOTHING:
        i, cost = places.owner[slot], lost + places.weight[slot]
        can_spare = places.filled[i] > 1 and places.weight[slot] <= max(0.0, places.sums[i] - floor)
        helps = can_spare and cost < limit and _better(search, nobody, cost)
        if helps and not _on_path(places, search, node, nobody, i, root):
            size = _reach(search, size, nobody, slot, GIVEN_UP, cost)
        slot = places.after[slot]
        search.state[1] += 1
    return size


@compiled
def _pass_on(offers: Offers, places: Places, search: Search, size: int, limit: float) -> int:
    """A free place was taken; so any mentor with more than the lower bound may lose one instead."""
    load, lower, price = places.load, offers.lower, offers.price
    passing = len(price)
    lost = search.cost[passing]
    for node in range(passing):
        cost = lost + price[node]
        if load[node] > lower[node] and cost < limit and _better(search, node, cost):
            size = _reach(search, size, node, NOTHING, 0, cost)
    search.state[1] += passing
    return size


@compiled
def _holds(places: Places, i: int, node: int) -> bool:
    mentor = places.mentor
    slot, end = places.first[i], places.first[i + 1]
    while slot < end and mentor[slot] != node:
        slot += 1
    return bool(slot < end)


@compiled
def _better(search: Search, node: int, cost: float) -> bool:
    return bool(search.round[node] != search.state[0] or cost < search.cost[node] - SLACK)


@compiled
def _on_path(places: Places, search: Search, node: int, other: int, i: int, root: int) -> bool:
    """Whether mentor ``other`` or mentee ``i`` is already part of the chain that leads to ``node``."""
    moved, owner, mentor, passer = search.moved, places.owner, places.mentor, search.state[2]
    for _ in range(LONGEST):
        slot = moved[node]
        if node == other or (slot != NOTHING and owner[slot] == i):
            return True
        if slot == root:
            return False
        node = passer if slot == NOTHING else mentor[slot]
    return True


@compiled
def _keep_path(places: Places, search: Search, node: int, root: int) -> bool:
    """Write the chain down, unless a later improvement has tangled it: nobody may be asked twice."""
    path, trial = search.path, search.path[LONGEST:]
    for step in range(LONGEST):
        slot = search.moved[node]
        for earlier in range(step):
            known = trial[earlier, 0]
            if known == slot or (known != NOTHING and slot != NOTHING and places.owner[known] == places.owner[slot]):
                return False
        trial[step, 0], trial[step, 1] = slot, search.offer[node]
        if slot == root:
            path[: step + 1] = trial[: step + 1]
            search.state[3] = step + 1
            return True
        node = search.state[2] if slot == NOTHING else places.mentor[slot]
    return False


@compiled
def apply_chain(offers: Offers, places: Places, search: Search) -> None:
    """Make the exchanges of ``search.path``."""
    for step in range(search.state[3]):
        slot, offer = search.path[step, 0], search.path[step, 1]
        if slot == NOTHING:
            continue
        i = places.owner[slot]
        _leave(places, slot)
        places.filled[i] -= places.pair[slot] != NOTHING
        if offer == GIVEN_UP:
            places.mentor[slot], places.weight[slot], places.pair[slot] = len(offers.price) - 1, 0.0, NOTHING
        else:
            places.mentor[slot], places.weight[slot] = offers.cols[offer], offers.weights[offer]
            places.pair[slot] = offers.pair[offer]
            places.filled[i] += 1
        _enter(places, slot)
        total = places.base[i]
        for own in range(places.first[i], places.first[i + 1]):
            total += places.weight[own]
        places.sums[i] = total


@compiled
def _leave(places: Places, slot: int) -> None:
    node, earlier, later = places.mentor[slot], places.before[slot], places.after[slot]
    if earlier == NOTHING:
        places.head[node] = later
    else:
        places.after[earlier] = later
    if later != NOTHING:
        places.before[later] = earlier
    places.load[node] -= 1


@compiled
def _enter(places: Places, slot: int) -> None:
    node = places.mentor[slot]
    later = places.head[node]
    places.before[slot], places.after[slot] = NOTHING, later
    if later != NOTHING:
        places.before[later] = slot
    places.head[node] = slot
    places.load[node] += 1


@compiled
def _reach(search: Search, size: int, node: int, slot: int, offer: int, cost: float) -> int:
    """Note how ``node`` is reached, and put it into the heap."""
    keys, nodes = search.keys, search.nodes
    if size >= len(keys):
        return size
    search.round[node], search.cost[node] = search.state[0], cost
    search.moved[node], search.offer[node] = slot, offer
    at = size
    while at > 0:
        parent = (at - 1) // 2
        if keys[parent] <= cost:
            break
        keys[at], nodes[at] = keys[parent], nodes[parent]
        at = parent
    keys[at], nodes[at] = cost, node
    return size + 1


@compiled
def _pop(search: Search, size: int) -> int:
    keys, nodes = search.keys, search.nodes
    size -= 1
    key, node, at = keys[size], nodes[size], 0
    while True:
        child = 2 * at + 1
        if child >= size:
            break
        if child + 1 < size and keys[child + 1] < keys[child]:
            child += 1
        if keys[child] >= key:
            break
        keys[at], nodes[at] = keys[child], nodes[child]
        at = child
    keys[at], nodes[at] = key, node
    return size
