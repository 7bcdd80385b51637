"""When a check-in is asked, and how long it can be answered: days are days where the reader lives."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from peerloom.domain.relationships.enums import CheckInState
from peerloom.domain.relationships.models import CheckIn
from peerloom.domain.relationships.rules.occasions import CHECK_IN_CLOSES, CHECK_IN_REMINDER, SENT_AT_HOUR

CATCH_UP = timedelta(days=3)
"""How late a question may still be asked after the site was down or a pair was paused; later it is left out."""

AHEAD = timedelta(days=1)
"""Forms are made ready this long before: somewhere the day has begun already."""

STAFF_AHEAD = timedelta(days=7)
"""Conversations stand on the list this long before they are due."""


def morning_of(day: date, zone: ZoneInfo) -> datetime:
    """The hour at which things are said, on that day and by the clocks of that zone."""
    return datetime.combine(day, time(SENT_AT_HOUR), tzinfo=zone)


def closes_on(due: date) -> date:
    return due + CHECK_IN_CLOSES


def end_of(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day + timedelta(days=1), time(0), tzinfo=zone)


def reminder_at(check_in: CheckIn, zone: ZoneInfo) -> datetime:
    """On the morning some days after the question."""
    asked = (check_in.asked_at or morning_of(check_in.due_on, zone)).astimezone(zone)
    return morning_of(asked.date() + CHECK_IN_REMINDER, zone)


def has_closed(check_in: CheckIn, zone: ZoneInfo, *, at: datetime) -> bool:
    return at >= end_of(check_in.closes_on, zone)


def can_be_answered(check_in: CheckIn, zone: ZoneInfo, *, at: datetime) -> bool:
    """Asked by link, not answered yet and not closed. Whether the relationship goes on is another question."""
    asked = check_in.state == CheckInState.ASKED and not check_in.by_staff
    begun = check_in.asked_at is not None and check_in.asked_at <= at
    return asked and begun and not has_closed(check_in, zone, at=at)
