"""Meetings put into time slots so that nobody is in two at once: a colouring of the graph of meetings.

Two sides need as many slots as the busiest person has meetings (König 1916): where no slot is free for both, exchanging
two slots along a path makes one free. Where somebody is on both sides, a few more slots may be needed.
"""

from __future__ import annotations

from collections.abc import Hashable, Sequence

NOBODY = -1


def slots_for(meetings: Sequence[tuple[Hashable, Hashable]]) -> list[int]:
    """The slot of each meeting, from 0. People are whatever can be told apart.

    Takes time in proportion to the meetings and to the lengths of the paths, which are short as a rule.
    """
    number = {person: at for at, person in enumerate(dict.fromkeys(one for pair in meetings for one in pair))}
    plan = _Plan(len(number), len(meetings))
    for at, (one, other) in enumerate(meetings):
        plan.add(at, number[one], number[other])
    return plan.slot


class _Plan:
    """``_busy`` has a bit for each slot of a person, ``_in_slot`` the meeting in it."""

    def __init__(self, people: int, meetings: int) -> None:
        self.slot = [NOBODY] * meetings
        self._pair = [(NOBODY, NOBODY)] * meetings
        self._busy = [0] * people
        self._in_slot: list[dict[int, int]] = [{} for _ in range(people)]
        self._load = [0] * people
        self._slots = 0

    def add(self, meeting: int, one: int, other: int) -> None:
        self._pair[meeting] = (one, other)
        for person in (one, other):
            self._load[person] += 1
            self._slots = max(self._slots, self._load[person])
        slot = _first_free(self._busy[one] | self._busy[other])
        if slot >= self._slots:
            slot = self._make_free(one, other)
        self._put(meeting, slot)

    def _make_free(self, one: int, other: int) -> int:
        """A slot free for both, after an exchange or in addition."""
        wanted, instead = _first_free(self._busy[one]), _first_free(self._busy[other])
        path, person, slot = [], other, wanted
        while (meeting := self._in_slot[person].get(slot)) is not None:
            path.append(meeting)
            first, second = self._pair[meeting]
            person = second if first == person else first
            slot = wanted + instead - slot
        if person == one:
            # Only where somebody is on both sides does the path come back.
            self._slots += 1
            return self._slots - 1
        for meeting in path:
            self._take_out(meeting)
        for place, meeting in enumerate(path):
            self._put(meeting, wanted if place % 2 else instead)
        return wanted

    def _put(self, meeting: int, slot: int) -> None:
        self.slot[meeting] = slot
        for person in self._pair[meeting]:
            self._busy[person] |= 1 << slot
            self._in_slot[person][slot] = meeting

    def _take_out(self, meeting: int) -> None:
        slot = self.slot[meeting]
        for person in self._pair[meeting]:
            self._busy[person] &= ~(1 << slot)
            del self._in_slot[person][slot]


def _first_free(busy: int) -> int:
    """The lowest bit that is not set."""
    return (~busy & (busy + 1)).bit_length() - 1
