"""One chain of exchanges after each change: the cheapest one that makes everything as good as it can be again.

A person who should have one more partner looks among their pairs that are not made; whoever gains a partner by that
may have to part with another, who looks on, and so on, until somebody has room for one more or does best without.
A person who should have one fewer begins the same way, by parting.

So one side *seeks* along pairs that are not made, and the other parts along made ones; mentees seek where a mentor is
wanted for somebody, mentors seek where a place is to be filled. A step costs the slack of its pair. After a search that
came as far as ``nearest``, potentials are moved so that its chain costs nothing (successive shortest paths: Ahuja,
Magnanti & Orlin 1993, chapter 9).
"""

from __future__ import annotations

from peerloom.pairing.compiled import compiled
from peerloom.pairing.living.ledger import ENTRY, MENTEES, WITHOUT_ENTRY, Ledger, Search, Side
from peerloom.pairing.living.listing import is_made, make, undo
from peerloom.pairing.living.searching import find, forget
from peerloom.pairing.network.state import FAR, NOBODY


@compiled
def gain_one(ledger: Ledger, search: Search, node: int) -> int:
    """Give this person one more partner, if there is room and everything gets better by it.

    Returns how many pairs of ``search.chain`` were changed; 0 where it is best as it is, as the potentials then show.
    """
    side, person = side_of(ledger, node), node >> 1
    made = side.made[person]
    if made >= side.most[person]:
        return 0
    limit = side.potential[person] + side.rest[0] + (ENTRY if made < side.least[person] else 0)
    return settle(ledger, search, node, limit, node & 1) if limit > 0 else 0


@compiled
def lose_one(ledger: Ledger, search: Search, node: int) -> int:
    """Take one partner from this person, if there are too many or everything gets better by it. As `gain_one`."""
    side, person = side_of(ledger, node), node >> 1
    made = side.made[person]
    if made == 0:
        return 0
    limit = -(side.potential[person] + side.rest[0] + (ENTRY if made <= side.least[person] else 0))
    if made > side.most[person]:
        limit = FAR
    return settle(ledger, search, node, limit, 1 - (node & 1)) if limit > 0 else 0


@compiled
def side_of(ledger: Ledger, node: int) -> Side:
    return ledger.rows if node & 1 == MENTEES else ledger.columns


@compiled
def settle(ledger: Ledger, search: Search, node: int, limit: int, seekers: int) -> int:
    """Make the exchanges of the cheapest chain within ``limit``, if there is one, and move potentials."""
    within = min(limit, search.usual[0])
    while True:
        # Knowing how far to look spares most of the looking, even if one sometimes has to begin again.
        goal, nearest, count = find(ledger, search, node, within, seekers)
        if goal != NOBODY or within == limit:
            break
        forget(search, count)
        within = min(limit, 4 * within) if within < 16 * search.usual[0] else limit
    if nearest < WITHOUT_ENTRY:
        search.usual[0] = max(8, search.usual[0] + (2 * nearest - search.usual[0]) // 8)
    move_potentials(ledger, search, count, nearest, seekers)
    changed = 0 if goal == NOBODY else exchange(ledger, search, goal)
    forget(search, count)
    return changed


@compiled
def move_potentials(ledger: Ledger, search: Search, count: int, nearest: int, seekers: int) -> None:
    """Those of seekers fall, those of the others rise, by as much as they were nearer than the goal."""
    seeking, others = side_of(ledger, seekers), side_of(ledger, 1 - seekers)
    most = 0
    for k in range(count):
        node = search.touched[k]
        rise = nearest - search.distance[node]
        if rise <= 0:
            continue
        if node & 1 == seekers:
            seeking.potential[node >> 1] -= rise
            most = max(most, rise)
        else:
            others.potential[node >> 1] += rise
    # In the lists of the others, the partners are seekers.
    others.fallen[0] += most


@compiled
def exchange(ledger: Ledger, search: Search, goal: int) -> int:
    """Make and undo the pairs along the chain that ends at ``goal``: the first in ``chain``. Returns how many."""
    node, changed = goal, 0
    while search.came[node] != NOBODY:
        e = search.came[node]
        node = 2 * ledger.mentor[e] + 1 if node & 1 == MENTEES else 2 * ledger.mentee[e]
        search.chain[changed] = e
        changed += 1
        if is_made(ledger, e):
            undo(ledger, e)
        else:
            make(ledger, e)
    return changed
