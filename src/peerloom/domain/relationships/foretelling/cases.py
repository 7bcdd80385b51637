"""Three scripted pairs: what they do, and when. Days count from the day on which they are introduced."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import count, takewhile

from django.db import models
from django.utils.translation import gettext_lazy as _

from peerloom.domain.relationships.enums import Cadence
from peerloom.domain.relationships.rules.ladder import To
from peerloom.domain.relationships.rules.rhythm import DAYS_BETWEEN


class Case(models.TextChoices):
    TYPICAL = "typical", _("a typical pair")
    SILENT = "silent", _("a silent pair")
    STRUGGLING = "struggling", _("a struggling pair")


@dataclass(frozen=True, slots=True)
class Meeting:
    """``held`` is its day; where it is ``cancelled`` on an earlier one, it does not take place."""

    proposed: int
    by: To
    accepted: int
    held: int
    cancelled: int | None = None

    @property
    def awaits(self) -> To:
        return To.MENTEE if self.by == To.MENTOR else To.MENTOR


@dataclass(frozen=True, slots=True)
class Mediation:
    """The mentee asks for a talk with somebody in between, a coordinator takes it in hand, and it is settled."""

    asked: int
    taken: int
    settled: int


@dataclass(frozen=True, slots=True)
class Script:
    """``written`` is when the mentee writes and signs what they agree on, ``signed`` when the mentor signs too."""

    meetings: tuple[Meeting, ...] = ()
    cadence: Cadence = Cadence.FORTNIGHTLY
    written: int | None = None
    signed: int | None = None
    goal: int | None = None
    answers: bool = True
    looks_back: bool = True
    mediation: Mediation | None = None


FIRST_MET = 5
LEAST_LEFT = 5
"""Days before the last one on which nobody meets any more."""


def script_for(case: Case, *, days: int) -> Script:
    """For a round of so many days."""
    if case == Case.SILENT:
        return Script(answers=False, looks_back=False)
    return _typical(days) if case == Case.TYPICAL else _struggling(days)


def _typical(days: int) -> Script:
    """Meet within a week, then every two weeks; answer what they are asked; look back before the end."""
    first = Meeting(proposed=2, by=To.MENTEE, accepted=3, held=FIRST_MET)
    return Script(
        meetings=(first, *_rhythm(FIRST_MET, days, by=To.MENTOR)), written=FIRST_MET, signed=FIRST_MET + 1, goal=19
    )


def _struggling(days: int) -> Script:
    """Meet late, call two meetings off, ask for help, and find each other again."""
    meetings = (
        Meeting(proposed=15, by=To.MENTOR, accepted=16, held=18),
        Meeting(proposed=24, by=To.MENTEE, accepted=27, held=32, cancelled=31),
        Meeting(proposed=36, by=To.MENTEE, accepted=37, held=44, cancelled=43),
        Meeting(proposed=58, by=To.MENTOR, accepted=59, held=61),
    )
    return Script(
        meetings=tuple(one for one in (*meetings, *_rhythm(61, days, by=To.MENTEE)) if one.held <= days - LEAST_LEFT),
        written=18,
        signed=24,
        goal=75,
        mediation=Mediation(asked=50, taken=51, settled=57),
    )


def _rhythm(last: int, days: int, *, by: To) -> list[Meeting]:
    """Every two weeks, proposed four days before and accepted the day after."""
    every = DAYS_BETWEEN[Cadence.FORTNIGHTLY]
    held = takewhile(lambda day: day <= days - LEAST_LEFT, count(last + every, every))
    return [Meeting(proposed=day - 4, by=by, accepted=day - 3, held=day) for day in held]
