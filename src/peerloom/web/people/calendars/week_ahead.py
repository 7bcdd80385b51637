"""Somebody's coming days, as what is left free of them."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from peerloom.domain.people.free_times import DaysAway, FreeTimes, Span

A_DAY = timedelta(days=1)
AN_HOUR = timedelta(hours=1)
SHOWN = 7
COUNTED = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class Day:
    """A local day, its free times in local time, and whether the person is away."""

    day: date
    free: list[tuple[datetime, datetime]]
    away: bool


@dataclass(frozen=True, slots=True)
class Ahead:
    """How many whole hours are free in the next two weeks, and the next days one by one."""

    hours: int
    assumed: bool
    days: list[Day]


def week_ahead(found: FreeTimes, *, away: Collection[DaysAway], zone: ZoneInfo, at: datetime) -> Ahead:
    today = at.astimezone(zone).date()
    days = [
        Day(
            day=day,
            free=list(_on(day, found.spans, zone)),
            away=any(absence.first_on <= day <= absence.last_on for absence in away),
        )
        for day in (today + number * A_DAY for number in range(SHOWN))
    ]
    return Ahead(sum((span.length for span in found.spans), timedelta()) // AN_HOUR, found.assumed, days)


def _on(day: date, spans: Iterable[Span], zone: ZoneInfo) -> Iterable[tuple[datetime, datetime]]:
    begin, end = (datetime.combine(midnight, time.min, tzinfo=zone) for midnight in (day, day + A_DAY))
    for span in spans:
        first, last = max(span.starts_at, begin), min(span.ends_at, end)
        if first < last:
            yield first.astimezone(zone), last.astimezone(zone)
