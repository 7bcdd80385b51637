"""Times at which all of them are free, to choose from."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.formats import date_format

from peerloom.domain.people.models import Person
from peerloom.domain.people.suggested_times import suggestions
from peerloom.domain.relationships.messages.session_letters import elsewhere
from peerloom.domain.relationships.models import Relationship, Session
from peerloom.domain.relationships.queries.free_times import times_for_all

AT_MOST = 6
AHEAD = timedelta(days=21)
NOT_BEFORE = timedelta(hours=18)
"""Nobody reads a proposal for tonight in time."""


@dataclass(frozen=True, slots=True)
class Suggested:
    """``choices`` for a form; whose week had to be assumed, as they have told none."""

    choices: list[tuple[str, str]]
    assumed_for: list[Person]


def suggested_times(
    relationship: Relationship,
    *,
    me: Person,
    others: Sequence[Person],
    minutes: int,
    at: datetime,
    moving: Session | None = None,
) -> Suggested:
    found = times_for_all(relationship, minutes=minutes, since=at, until=at + AHEAD, moving=moving)
    zone = ZoneInfo(timezone.get_current_timezone_name())
    spans = suggestions(found.spans, minutes=minutes, at_most=AT_MOST, not_before=at + NOT_BEFORE, zone=zone)
    return Suggested(
        [(span.starts_at.isoformat(), _words(span.starts_at, me, others)) for span in spans], found.assumed_for
    )


def _words(starts_at: datetime, me: Person, others: Sequence[Person]) -> str:
    """ "Thursday, 26 November, 16:00 (10:00 for Tomasz)"."""
    local = timezone.localtime(starts_at)
    words = f"{date_format(local, 'l, j F')}, {date_format(local, 'H:i')}"
    theirs = elsewhere(starts_at, me, others)
    return f"{words} ({theirs})" if theirs else words
