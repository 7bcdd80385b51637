"""The days of a meeting that comes back."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from itertools import islice

from peerloom.domain.relationships.enums import Cadence

MOST_OCCURRENCES = 26
REPEATING = (Cadence.WEEKLY, Cadence.FORTNIGHTLY, Cadence.MONTHLY)
WEEK = timedelta(weeks=1)


def days_of(cadence: Cadence, *, first_on: date, last_on: date) -> list[date]:
    """The first day and those after it, up to ``last_on`` and at most 26.

    Once a month means the same weekday of the month: the second Tuesday, or the last one where it was the fifth.
    """
    days = _monthly(first_on) if cadence == Cadence.MONTHLY else _every(first_on, 2 if _fortnightly(cadence) else 1)
    return [day for day in islice(days, MOST_OCCURRENCES) if day <= last_on]


def _fortnightly(cadence: Cadence) -> bool:
    return cadence == Cadence.FORTNIGHTLY


def _every(first_on: date, weeks: int) -> Iterator[date]:
    for number in range(MOST_OCCURRENCES):
        yield first_on + number * weeks * WEEK


def _monthly(first_on: date) -> Iterator[date]:
    place = (first_on.day - 1) // 7
    for number in range(MOST_OCCURRENCES):
        year, month = divmod(first_on.month - 1 + number, 12)
        first = date(first_on.year + year, month + 1, 1)
        day = first + timedelta(days=(first_on.weekday() - first.weekday()) % 7) + place * WEEK
        yield day if day.month == first.month else day - WEEK
