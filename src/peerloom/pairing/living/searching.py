"""The search for the cheapest chain: Dijkstra's algorithm from one person, on slacks, no further than it must.

Steps are given single arrays and the search's few: handing the whole ledger on, with all its arrays, would cost several
times as much as a step itself.
"""

from __future__ import annotations

from peerloom.pairing.compiled import compiled
from peerloom.pairing.living.heap import drop_nearest, push, without_outdated
from peerloom.pairing.living.ledger import ENTRY, MENTEES, PAIR, PARTNER, WEIGHT, Ledger, Search
from peerloom.pairing.living.listing import sort_out
from peerloom.pairing.network.state import FAR, NOBODY, Ints, Longs


@compiled
def find(ledger: Ledger, search: Search, start: int, limit: int, seekers: int) -> tuple[int, int, int]:
    """The nearest person with whom a chain from ``start`` can end (NOBODY within ``limit``), how far that is, and how
    many nodes were touched."""
    seeking, others, spot = ledger.rows, ledger.columns, ledger.row_spot
    if seekers != MENTEES:
        seeking, others, spot = ledger.columns, ledger.rows, ledger.column_spot
    mine, theirs, entries = seeking.potential, others.potential, seeking.entries
    goal, nearest, count = NOBODY, limit, 1
    search.touched[0], search.distance[start], search.came[start] = start, 0, NOBODY
    size = push(search.key, search.node, 0, 0, start)
    if start & 1 != seekers:  # whoever begins by parting is passed by
        y = start >> 1
        count, size = pass_on(
            others.entries, others.first[y], others.made[y], -theirs[y], -1, mine, seekers, nearest, search, count, 0
        )
    while size > 0 and search.key[0] < nearest:
        here, node = search.key[0], search.node[0]
        size = drop_nearest(search.key, search.node, size)
        if here > search.distance[node]:
            continue
        x = node >> 1
        extra = giving_up(mine, seeking.rest, seeking.made, seeking.least, x)
        if here + extra < nearest and node != start:
            goal, nearest = node, here + extra
        if here + mine[x] - seeking.far[x] - seeking.fallen[0] < nearest:
            sort_out(seeking, spot, x, theirs, 4 * (nearest - here))
        for at in range(seeking.first[x] + seeking.made[x], seeking.first[x] + seeking.near[x]):
            y = entries[at, PARTNER]
            there = here + mine[x] + theirs[y] - entries[at, WEIGHT]
            reached = 2 * y + 1 - seekers
            if there >= nearest or there >= search.distance[reached]:
                continue
            count = reach(search, count, reached, there, entries[at, PAIR])
            extra = taking_on(theirs, others.rest, others.made, others.least, others.most, y)
            if there + extra < nearest:
                goal, nearest = reached, there + extra
            count, size = pass_on(
                others.entries,
                others.first[y],
                others.made[y],
                there - theirs[y],
                -1,
                mine,
                seekers,
                nearest,
                search,
                count,
                size,
            )
    return goal, nearest, count


@compiled
def pass_on(
    entries: Ints,
    begin: int,
    many: int,
    base: int,
    sign: int,
    potentials: Longs,
    parity: int,
    nearest: int,
    search: Search,
    count: int,
    size: int,
) -> tuple[int, int]:
    """Put the partners of ``many`` entries into the heap: each at ``base``, plus (``sign`` 1) or minus (-1) what their
    potential is above the weight, where that is below ``nearest``.

    Returns how many nodes were touched and the size of the heap.
    """
    for at in range(begin, begin + many):
        node = 2 * entries[at, PARTNER] + parity
        there = base + sign * (potentials[entries[at, PARTNER]] - entries[at, WEIGHT])
        if there >= nearest or there >= search.distance[node]:
            continue
        count = reach(search, count, node, there, entries[at, PAIR])
        if size == search.key.size:
            size = without_outdated(search.key, search.node, size, search.distance)
        size = push(search.key, search.node, size, there, node)
    return count, size


@compiled
def reach(search: Search, count: int, node: int, there: int, e: int) -> int:
    """Write down that the search came to a node by pair e. Returns how many nodes were touched."""
    if search.distance[node] == FAR:
        search.touched[count] = node
        count += 1
    search.distance[node] = there
    search.came[node] = e
    return count


@compiled
def giving_up(potential: Longs, rest: Longs, made: Ints, least: Ints, x: int) -> int:
    """What it costs, beyond the way there, that the chain ends with x, who has one partner fewer by it."""
    return int(potential[x] + rest[0] + (ENTRY if made[x] <= least[x] else 0))


@compiled
def taking_on(potential: Longs, rest: Longs, made: Ints, least: Ints, most: Ints, x: int) -> int:
    """The same for one partner more; FAR where there is no room."""
    if made[x] >= most[x]:
        return FAR
    return int(-(potential[x] + rest[0] + (ENTRY if made[x] < least[x] else 0)))


@compiled
def forget(search: Search, count: int) -> None:
    """Clean up after a search."""
    for k in range(count):
        search.distance[search.touched[k]] = FAR
