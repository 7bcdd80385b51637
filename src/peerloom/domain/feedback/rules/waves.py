"""When a survey opens, closes and reminds, and what its mode allows; without a database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from math import ceil
from zoneinfo import ZoneInfo

from peerloom.domain.feedback.enums.surveys import Mode, WaveKind
from peerloom.domain.feedback.rules.questionnaires import Questionnaire
from peerloom.domain.programs.enums import Moment
from peerloom.domain.programs.rules import FEWEST_TOLD

PRE_OPENS = timedelta(days=21)
"""Before a round's first day: whoever is accepted later is asked as soon as they are."""

PRE_CLOSES = timedelta(days=7)
"""After the first day: what is answered later is no longer about the time before."""

MID_STAYS_OPEN = timedelta(days=14)

POST_OPENS = timedelta(days=7)
"""Before a round's last day, while people are still together."""

POST_CLOSES = timedelta(days=21)
"""After the last day."""

FOLLOW_UP_OPENS = timedelta(weeks=26)
"""After the last day."""

FOLLOW_UP_STAYS_OPEN = timedelta(days=21)

BY_HAND_STAYS_OPEN = timedelta(days=14)
"""What the form of a survey made by hand begins with."""

LONGEST = timedelta(days=180)
"""A survey that is open longer has no moment any more."""

REMIND_AFTER = (timedelta(days=4), timedelta(days=10))
"""After the invitation, on that day's morning where the reader lives. As many reminders as there are numbers here."""

REMINDERS_APART = timedelta(days=2)
"""Nobody is reminded again sooner, not even by hand."""

SENT_FROM = time(9)
"""Nothing is said earlier in the day where its reader lives."""

FEWEST_ANONYMOUS = 10
"""Under so many people an anonymous survey is not anonymous to whoever knows them."""

LEAST_SHOWN = FEWEST_TOLD
"""Figures of fewer people are shown to nobody."""

MOST_INSTRUMENTS = 6
SECONDS_A_STEP = 8
SECONDS_IN_WORDS = 45

PLANNED = "planned/"
"""How the part of a wave begins that the program's plan made; the public id of the planned survey follows."""

BY_HAND = "by-hand/"

NO_QUESTIONNAIRE = frozenset({"goal-attainment"})
"""Planned beside surveys, but reached in another way: goals are rated where they stand, not in a questionnaire."""

WAVE_OF_MOMENT = {
    Moment.BEFORE: WaveKind.PRE,
    Moment.MIDPOINT: WaveKind.MID,
    Moment.END: WaveKind.POST,
    Moment.LATER: WaveKind.FOLLOW_UP,
}
"""A survey after each meeting is asked by the meeting, not by a wave."""

AFTERWARDS = (WaveKind.POST, WaveKind.FOLLOW_UP, WaveKind.RETROSPECTIVE)
"""Asked of everybody who was matched, also of those whose match ended early."""

ANYWHERE = ZoneInfo("Etc/GMT+12")
"""Where a day ends last on earth."""


@dataclass(frozen=True, slots=True)
class Span:
    opens_on: date
    closes_on: date


def span_of(kind: WaveKind, *, starts_on: date, midpoint_on: date | None, ends_on: date) -> Span:
    """From when until when a planned wave can be answered, both days included."""
    if kind == WaveKind.PRE:
        return Span(starts_on - PRE_OPENS, starts_on + PRE_CLOSES)
    if kind == WaveKind.MID:
        middle = midpoint_on or starts_on + (ends_on - starts_on) / 2
        return Span(middle, middle + MID_STAYS_OPEN)
    if kind == WaveKind.POST:
        return Span(ends_on - POST_OPENS, ends_on + POST_CLOSES)
    return Span(ends_on + FOLLOW_UP_OPENS, ends_on + FOLLOW_UP_OPENS + FOLLOW_UP_STAYS_OPEN)


def has_ended(closes_on: date, *, at: datetime) -> bool:
    """Its last day is over everywhere: nobody loses an evening because others live further east."""
    return at >= datetime.combine(closes_on + timedelta(days=1), time(0), tzinfo=ANYWHERE)


def last_moment(closes_on: date, zone: ZoneInfo) -> datetime:
    """After which an e-mail about it has become pointless, where its reader lives."""
    return datetime.combine(closes_on + timedelta(days=1), time(0), tzinfo=zone)


def not_too_early(at: datetime, zone: ZoneInfo) -> datetime:
    """Now, or later this morning where the reader lives."""
    return max(at, datetime.combine(at.astimezone(zone).date(), SENT_FROM, tzinfo=zone).astimezone(UTC))


def reminder_at(
    *, invited_at: datetime, reminders: int, reminded_at: datetime | None, zone: ZoneInfo
) -> datetime | None:
    """When the next one is due; None when there were enough."""
    if reminders >= len(REMIND_AFTER):
        return None
    day = invited_at.astimezone(zone).date() + REMIND_AFTER[reminders]
    due = datetime.combine(day, SENT_FROM, tzinfo=zone).astimezone(UTC)
    return max(due, reminded_at + REMINDERS_APART) if reminded_at else due


def minutes_for(questionnaires: Sequence[Questionnaire]) -> int:
    """How long it takes to answer, as the invitation and the first page say it."""
    items = [item for questionnaire in questionnaires for item in questionnaire.items]
    seconds = sum(SECONDS_A_STEP if item.on_a_scale else SECONDS_IN_WORDS for item in items)
    return max(1, ceil(seconds / 60))


def can_be_linked(mode: str) -> bool:
    """Whether answers of one person before and after can be compared."""
    return mode != Mode.ANONYMOUS


def is_too_small_to_be_anonymous(mode: str, people: int) -> bool:
    return mode == Mode.ANONYMOUS and people < FEWEST_ANONYMOUS
