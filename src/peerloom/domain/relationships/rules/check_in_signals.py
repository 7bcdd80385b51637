"""What check-ins say about how a relationship goes, in sentences for those who run the program.

Only what holds now: a signal is gone as soon as a newer answer says otherwise.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from itertools import groupby

from django.utils.translation import gettext as _

from peerloom.domain.relationships.enums import Feeling

LOW = Feeling.UNEASY
APART = 2
"""This many steps between two feelings are worth a question."""

IN_A_ROW = 2
"""Unanswered questions after which somebody has become silent."""


class SignalKind(StrEnum):
    WANTS_CONTACT = "wants_contact"
    LOW = "low"
    DROPPED = "dropped"
    APART = "apart"
    NOT_MET = "not_met"
    SILENT = "silent"


@dataclass(frozen=True, slots=True)
class Signal:
    kind: SignalKind
    on: date
    sentence: str


@dataclass(frozen=True, slots=True)
class Heard:
    """One check-in that is over, of one person: answered on ``on``, or not answered until then.

    ``turn`` is the same for both sides; ``waits`` is whether they asked for a coordinator and have not been answered.
    """

    person: int
    name: str
    turn: str
    on: date
    answered: bool
    by_staff: bool = False
    feeling: int | None = None
    have_met: bool | None = None
    waits: bool = False


def signals_from(heard: Sequence[Heard]) -> list[Signal]:
    """Of one relationship's check-ins in any order; the most urgent kind first, each kind by date."""
    by_person = sorted(heard, key=lambda one: (one.person, one.on))
    found = [
        signal
        for _person, own in groupby(by_person, key=lambda one: one.person)
        for signal in _of_one_person(list(own))
    ]
    found += _apart(heard)
    order = list(SignalKind)
    return sorted(found, key=lambda signal: (order.index(signal.kind), -signal.on.toordinal(), signal.sentence))


def _of_one_person(own: Sequence[Heard]) -> Iterator[Signal]:
    yield from _waits(own)
    felt = [one for one in own if one.answered and one.feeling is not None]
    if felt:
        yield from _feels(felt)
    met = [one for one in own if one.answered and one.have_met is not None]
    if met and not met[-1].have_met:
        yield _signal(SignalKind.NOT_MET, met[-1], _("%(name)s says that they have not met."))
    by_link = [one for one in own if not one.by_staff]
    silent = by_link[-IN_A_ROW:]
    if len(silent) == IN_A_ROW and not any(one.answered for one in silent):
        yield _signal(SignalKind.SILENT, silent[-1], _("%(name)s has left two check-ins in a row unanswered."))


def _waits(own: Sequence[Heard]) -> Iterator[Signal]:
    waiting = [one for one in own if one.waits]
    if waiting:
        yield _signal(SignalKind.WANTS_CONTACT, waiting[-1], _("%(name)s would like to hear from a coordinator."))


def _feels(felt: Sequence[Heard]) -> Iterator[Signal]:
    now = felt[-1]
    if _step(now) <= LOW:
        yield _signal(SignalKind.LOW, now, _("For %(name)s it goes like this: %(feeling)s."))
    if len(felt) > 1 and _step(felt[-2]) - _step(now) >= APART:
        before = Feeling(_step(felt[-2])).label
        yield _signal(
            SignalKind.DROPPED, now, _("For %(name)s it went from “%(before)s” to “%(feeling)s”."), before=before
        )


def _apart(heard: Sequence[Heard]) -> Iterator[Signal]:
    """In the latest turn that more than one has answered."""
    answered = [one for one in heard if one.answered and one.feeling is not None]
    by_turn: dict[str, list[Heard]] = {}
    for one in sorted(answered, key=lambda one: one.on):
        by_turn.setdefault(one.turn, []).append(one)
    both = [turn for turn in by_turn.values() if len({one.person for one in turn}) > 1]
    if not both:
        return
    latest = max(both, key=lambda turn: turn[-1].on)
    low, high = min(latest, key=_step), max(latest, key=_step)
    if _step(high) - _step(low) >= APART:
        sentence = _("They see it differently: %(name)s “%(feeling)s”, %(other)s “%(theirs)s”.")
        theirs = Feeling(_step(high)).label
        yield _signal(SignalKind.APART, low, sentence, on=latest[-1].on, other=high.name, theirs=theirs)


def _step(one: Heard) -> int:
    return one.feeling or 0


def _signal(kind: SignalKind, one: Heard, sentence: str, *, on: date | None = None, **more: object) -> Signal:
    feeling = Feeling(one.feeling).label if one.feeling else ""
    return Signal(kind, on or one.on, sentence % {"name": one.name, "feeling": feeling, **more})
