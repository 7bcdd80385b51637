"""The lists of pairs: how they are laid out, and what changes when a pair is made or undone, comes or goes."""

from __future__ import annotations

import numpy as np

from peerloom.pairing.compiled import compiled
from peerloom.pairing.living.ledger import GONE, MENTEES, PAIR, PARTNER, WEIGHT, Ledger, Side
from peerloom.pairing.network.state import FAR, Ints, Longs, Marks


@compiled
def fill_lists(side: Side, spot: Ints, person: Ints, partner: Ints, weight: Ints, held: Marks) -> None:
    """Enter pairs (e,), ``person`` being who of this side belongs to them; those made (``held``) come in front.

    ``first``, ``size`` and ``made`` are set already, and as many entries have space. Fills ``spot`` (e,).
    """
    next_made, next_open = np.zeros(side.size.size, np.int32), side.made.copy()
    for e in range(held.size):
        x = person[e]
        following = next_made if held[e] else next_open
        spot[e] = following[x]
        following[x] += 1
        put_down(side.entries, side.first[x] + spot[e], e, partner[e], weight[e])


@compiled
def put_down(entries: Ints, at: int, e: int, partner: int, weight: int) -> None:
    entries[at, PAIR], entries[at, PARTNER], entries[at, WEIGHT] = e, partner, weight


@compiled
def is_made(ledger: Ledger, e: int) -> bool:
    return bool(ledger.row_spot[e] < ledger.rows.made[ledger.mentee[e]])


@compiled
def make(ledger: Ledger, e: int) -> None:
    move_to_made(ledger.rows, ledger.row_spot, ledger.mentee[e], e)
    move_to_made(ledger.columns, ledger.column_spot, ledger.mentor[e], e)


@compiled
def undo(ledger: Ledger, e: int) -> None:
    """A pair that is made is not any more; it counts among the near ones."""
    i, j = ledger.mentee[e], ledger.mentor[e]
    ledger.rows.made[i] -= 1
    ledger.columns.made[j] -= 1
    move_to(ledger.rows, ledger.row_spot, i, e, ledger.rows.made[i])
    move_to(ledger.columns, ledger.column_spot, j, e, ledger.columns.made[j])


@compiled
def move_to_made(side: Side, spot: Ints, person: int, e: int) -> None:
    if spot[e] >= side.near[person]:
        move_to_near(side, spot, person, e)
    move_to(side, spot, person, e, side.made[person])
    side.made[person] += 1


@compiled
def move_to_near(side: Side, spot: Ints, person: int, e: int) -> None:
    move_to(side, spot, person, e, side.near[person])
    side.near[person] += 1


@compiled
def move_to(side: Side, spot: Ints, person: int, e: int, target: int) -> None:
    """Let pair e change its place in the person's list with the one at ``target``."""
    here, there = side.first[person] + spot[e], side.first[person] + target
    other = side.entries[there, PAIR]
    for k in range(3):
        side.entries[here, k], side.entries[there, k] = side.entries[there, k], side.entries[here, k]
    spot[other] = spot[e]
    spot[e] = target


@compiled
def enter_all(ledger: Ledger, begin: int, end: int) -> None:
    """Pairs from ``begin`` to before ``end``, not made, become possible."""
    for e in range(begin, end):
        i, j = ledger.mentee[e], ledger.mentor[e]
        append(ledger.rows, ledger.row_spot, i, e, j, ledger.weight[e])
        append(ledger.columns, ledger.column_spot, j, e, i, ledger.weight[e])


@compiled
def append(side: Side, spot: Ints, person: int, e: int, partner: int, weight: int) -> None:
    count = side.size[person]
    if count == side.room[person]:
        old, new = side.first[person], side.used[0]
        side.entries[new : new + count] = side.entries[old : old + count]
        side.first[person] = new
        side.room[person] = 2 * count + 4
        side.used[0] += side.room[person]
    put_down(side.entries, side.first[person] + count, e, partner, weight)
    spot[e] = count
    side.size[person] += 1
    move_to_near(side, spot, person, e)


@compiled
def remove(ledger: Ledger, e: int) -> None:
    """Pair e, not made, is not possible any more."""
    drop(ledger.rows, ledger.row_spot, ledger.mentee[e], e)
    drop(ledger.columns, ledger.column_spot, ledger.mentor[e], e)
    ledger.mentee[e] = GONE


@compiled
def drop(side: Side, spot: Ints, person: int, e: int) -> None:
    if spot[e] < side.near[person]:
        side.near[person] -= 1
        move_to(side, spot, person, e, side.near[person])
    side.size[person] -= 1
    move_to(side, spot, person, e, side.size[person])


@compiled
def remove_all(ledger: Ledger, node: int) -> None:
    """None of the person's pairs, of which none is made, is possible any more."""
    side, person = (ledger.rows if node & 1 == MENTEES else ledger.columns), node >> 1
    for at in range(side.size[person] - 1, -1, -1):
        remove(ledger, side.entries[side.first[person] + at, PAIR])


@compiled
def sort_out(side: Side, spot: Ints, person: int, potentials: Longs, reach: int) -> None:
    """Let the near pairs be those with a slack below ``reach``, ``potentials`` being those of the other side."""
    first, best = side.first[person], -FAR
    side.near[person] = side.made[person]
    for at in range(first + side.made[person], first + side.size[person]):
        gain = side.entries[at, WEIGHT] - potentials[side.entries[at, PARTNER]]
        if side.potential[person] - gain < reach:
            move_to_near(side, spot, person, side.entries[at, PAIR])
        else:
            best = max(best, gain)
    side.far[person] = best - side.fallen[0]
