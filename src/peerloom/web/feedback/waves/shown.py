"""Surveys as their pages show them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from peerloom.domain.feedback.enums.surveys import Asked, Mode, WaveState
from peerloom.domain.feedback.models import InstrumentVersion, Wave
from peerloom.domain.feedback.queries.waves import Rate, rate_of
from peerloom.web.programs.survey_names import survey_name

TONES = {
    WaveState.PLANNED: "info",
    WaveState.OPEN: "good",
    WaveState.CLOSED: "off",
    WaveState.CALLED_OFF: "off",
}
COLUMNS = ((Asked.MENTEES, _("Mentees")), (Asked.MENTORS, _("Mentors")), (Asked.COMPARISON, _("Comparison group")))
WIDTH, HEIGHT = 320, 80
WIDEST_BAR = 14


@dataclass(frozen=True, slots=True)
class Shown:
    """One wave with its rate; ``name`` is a readable one also while its questionnaire is not here."""

    wave: Wave
    rate: Rate

    @property
    def name(self) -> str:
        return survey_name(self.wave.name)

    @property
    def tone(self) -> str:
        return TONES[WaveState(self.wave.state)]

    @property
    def has_questions(self) -> bool:
        return bool(self.wave.asks.all())

    @property
    def anonymous(self) -> bool:
        return self.wave.mode == Mode.ANONYMOUS


def shown(wave: Wave) -> Shown:
    return Shown(wave, rate_of(wave))


@dataclass(slots=True)
class Line:
    """What was asked of all kinds of people at one time: a row of the table of rates."""

    first: Shown
    sides: dict[str, Shown] = field(default_factory=dict)

    @property
    def cells(self) -> list[tuple[str, Shown | None]]:
        return [(str(label), self.sides.get(asked)) for asked, label in COLUMNS]


def lines(waves: Iterable[Shown]) -> list[Line]:
    """The latest first; both sides of one part are one line."""
    found: dict[str, Line] = {}
    for one in sorted(waves, key=lambda one: (one.wave.opens_on, one.wave.pk), reverse=True):
        found.setdefault(one.wave.part, Line(one)).sides[one.wave.asked] = one
    return list(found.values())


def name_of(version: InstrumentVersion, language: str) -> str:
    """As the questionnaire is called in the language, else in its own. Expects instrument and wordings to be loaded."""
    called = {wording.language: wording.name for wording in version.wordings.all()}
    return called.get(language) or called.get(version.default_language) or version.instrument.key


@dataclass(frozen=True, slots=True)
class Day:
    """A bar of the drawing, and the same in the table below it."""

    day: date
    count: int
    total: int
    x: float
    y: float
    width: float
    height: float


def days_drawn(counts: Sequence[tuple[date, int]], *, first: date) -> list[Day]:
    """Bars by day from the first day on; how many came in by then stands in the table."""
    if not counts:
        return []
    first = min(first, counts[0][0])
    slots = (counts[-1][0] - first) // timedelta(days=1) + 1
    slot = min(WIDTH / slots, WIDEST_BAR * 1.4)
    most = max(count for _day, count in counts)
    drawn, total = [], 0
    for day, count in counts:
        total += count
        high = max(2.0, HEIGHT * count / most)
        place = (day - first) // timedelta(days=1)
        drawn.append(
            Day(
                day, count, total, round(place * slot, 1), round(HEIGHT - high, 1), round(slot * 0.7, 1), round(high, 1)
            )
        )
    return drawn
