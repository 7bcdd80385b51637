"""Prices at their highest: whoever comes then finds the cheapest chain at once, along pairs of slack zero.

Many prices prove the same matching. Those of chains lie between what a place more would bring and what a place less
would cost; the latter is what somebody who comes asks for.
"""

from __future__ import annotations

from peerloom.pairing.compiled import compiled
from peerloom.pairing.living.heap import drop_nearest, push
from peerloom.pairing.living.ledger import MENTEES, MENTORS, WITHOUT_ENTRY, Ledger, Search, Side
from peerloom.pairing.living.searching import forget, giving_up, pass_on, taking_on
from peerloom.pairing.network.state import FAR


@compiled
def raise_prices(ledger: Ledger, search: Search) -> None:
    """Raise every price, and lower every profit, by the distance from there to the nearest end of a chain."""
    rows, columns, distance = ledger.rows, ledger.columns, search.distance
    count, size = begin_at_ends(rows, columns, search)
    farthest = 0
    while size > 0 and search.key[0] < WITHOUT_ENTRY:
        here, node = search.key[0], search.node[0]
        size = drop_nearest(search.key, search.node, size)
        if here > distance[node]:
            continue
        farthest = max(farthest, here)
        x = node >> 1
        if node & 1 == MENTEES:
            first, many, base, sign = rows.first[x], rows.made[x], here - rows.potential[x], -1
            entries, potentials, parity = rows.entries, columns.potential, MENTORS
        else:
            first, many = columns.first[x] + columns.made[x], columns.size[x] - columns.made[x]
            base, sign = here + columns.potential[x], 1
            entries, potentials, parity = columns.entries, rows.potential, MENTEES
        count, size = pass_on(entries, first, many, base, sign, potentials, parity, FAR, search, count, size)
    # What is farther would leave somebody without a mentor; prices need not tell what that costs.
    for x in range(rows.most.size):
        rows.potential[x] -= min(distance[2 * x], farthest)
    for x in range(columns.most.size):
        columns.potential[x] += min(distance[2 * x + 1], farthest)
    columns.fallen[0] += farthest
    forget(search, count)


@compiled
def begin_at_ends(rows: Side, columns: Side, search: Search) -> tuple[int, int]:
    """Where chains can end. Returns how many nodes were touched and the size of the heap."""
    count = 0
    for x in range(rows.most.size):
        if rows.made[x] > 0:
            count = begin(search, 2 * x, giving_up(rows.potential, rows.rest, rows.made, rows.least, x), count)
    for y in range(columns.most.size):
        extra = taking_on(columns.potential, columns.rest, columns.made, columns.least, columns.most, y)
        count = begin(search, 2 * y + 1, extra, count)
    return count, count


@compiled
def begin(search: Search, node: int, extra: int, count: int) -> int:
    if extra >= WITHOUT_ENTRY:
        return count
    search.distance[node] = extra
    search.touched[count] = node
    return push(search.key, search.node, count, extra, node)
