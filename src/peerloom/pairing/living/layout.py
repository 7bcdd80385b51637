"""Everything that a ledger holds, with space to grow."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray

from peerloom.pairing.living.ledger import ENTRY, Ledger, Side
from peerloom.pairing.living.listing import fill_lists
from peerloom.pairing.network.state import FAR, Ints, Longs, Marks
from peerloom.pairing.problem import Floats, Indices

Number = TypeVar("Number", bound=np.generic)

SPARE_PAIRS = 1_024
SPARE_PEOPLE = 64
SPARE_IN_LIST = 4
"""Beside these, a quarter of what there is is kept free, so that laying out anew costs next to nothing per event."""


@dataclass(frozen=True, slots=True)
class Table:
    """Possible pairs (e,) by mentee and mentor number; ``weight`` in whole units of the ``value``; which are made."""

    mentee: Ints
    mentor: Ints
    weight: Ints
    value: Floats
    held: Marks


@dataclass(frozen=True, slots=True)
class Limits:
    """For mentees ``need`` and ``covered`` (n,), for mentors ``capacity``, ``lower`` and ``price`` (m,)."""

    need: Ints
    covered: Marks
    capacity: Ints
    lower: Ints
    price: Longs


def laid_out(table: Table, limits: Limits, most: int) -> Ledger:
    """Has room for ``most`` pairs of one further person, and some more. All profits are 0."""
    spare = len(table.mentee) // 4 + SPARE_PAIRS + 4 * most
    mentee, mentor, weight = (_widened(each, spare) for each in (table.mentee, table.mentor, table.weight))
    row_spot, column_spot = np.zeros(len(mentee), np.int32), np.zeros(len(mentee), np.int32)
    # A further mentor is worth more than none, and the first one most.
    firsts = (1 - limits.covered).astype(np.int32)
    rows = _side(table.mentee, table.held, (limits.need, firsts, np.zeros(len(firsts), np.int64)), ENTRY, spare)
    columns = _side(table.mentor, table.held, (limits.capacity, limits.lower, limits.price), 0, spare)
    fill_lists(rows, row_spot, table.mentee, table.mentor, table.weight, table.held)
    fill_lists(columns, column_spot, table.mentor, table.mentee, table.weight, table.held)
    return Ledger(rows, columns, mentee, mentor, weight, row_spot, column_spot)


def _side(person: Ints, held: Marks, limits: tuple[Ints, Ints, Longs], rest: int, spare: int) -> Side:
    """Lists without entries; ``limits`` are ``most``, ``least`` and ``potential``."""
    people = len(limits[0])
    more = people // 4 + SPARE_PEOPLE
    size = np.bincount(person, minlength=people + more).astype(np.int32)
    made = np.bincount(person[held == 1], minlength=people + more).astype(np.int32)
    room = size + size // 4 + SPARE_IN_LIST
    end = np.cumsum(room, dtype=np.int64)
    return Side(
        most=_widened(limits[0], more),
        least=_widened(limits[1], more),
        rest=np.full(1, rest, np.int64),
        potential=_widened(limits[2], more),
        first=end - room,
        size=size,
        room=room,
        made=made,
        near=made.copy(),
        far=np.full(people + more, FAR, np.int64),
        fallen=np.zeros(1, np.int64),
        entries=np.zeros((int(end[-1]) + spare, 3), np.int32),
        used=end[-1:].copy(),
    )


def _widened(values: NDArray[Number], more: int) -> NDArray[Number]:
    """The same numbers with so many zeros behind them."""
    return np.concatenate([values, np.zeros(more, values.dtype)])


def has_room(side: Side, growing: Indices | None, new: int | None) -> bool:
    """Whether a list of ``new`` pairs can be added, or one further pair for each of ``growing``."""
    wanted = int(side.used[0]) + (0 if new is None else new + SPARE_IN_LIST)
    if growing is not None:
        full = growing[side.size[growing] == side.room[growing]]
        wanted += int((2 * side.room[full] + SPARE_IN_LIST).sum())
    return wanted <= len(side.entries)
