"""When people are free: their normal week, without the days they are away and the times that are taken."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from peerloom.domain.people.models import AvailabilityException, AvailabilityInterval, BusyTime, Person
from peerloom.domain.people.spans import Span, joined, shared, without
from peerloom.domain.people.suggested_times import suggestions
from peerloom.domain.people.week import WeeklyInterval
from peerloom.domain.people.zones import SteadyClock, steady_clocks, zone_of

__all__ = ["DaysAway", "FreeTimes", "Span", "free_of", "free_spans", "shared", "suggestions"]

A_DAY = timedelta(days=1)
ASSUMED_WEEK = tuple(WeeklyInterval(weekday, 8 * 60, 20 * 60) for weekday in range(7))
"""What is taken for the week of someone who has told none."""

SCOPED = "the people are scoped already"


@dataclass(frozen=True, slots=True)
class DaysAway:
    """Days in the person's own zone, the last one included."""

    first_on: date
    last_on: date


@dataclass(frozen=True, slots=True)
class FreeTimes:
    """When one person is free; ``assumed`` says that they have told no week, and a usual one was taken."""

    spans: list[Span]
    assumed: bool


def free_of(
    week: Iterable[WeeklyInterval],
    *,
    zone: ZoneInfo,
    since: datetime,
    until: datetime,
    away: Collection[DaysAway] = (),
    busy: Iterable[Span] = (),
) -> list[Span]:
    """Every moment between ``since`` and ``until`` that the local clock and calendar call free, and that isn't busy.

    An hour that a change of the clocks leaves out is nobody's; one that comes twice counts twice.
    """
    days = defaultdict(list)
    for interval in week:
        days[interval.weekday].append(interval)
    free = [
        span
        for clock in steady_clocks(zone, since=since, until=until)
        for day in _days_of(clock)
        if not any(absence.first_on <= day <= absence.last_on for absence in away)
        for span in _on(day, days[day.weekday()], clock)
    ]
    return without(free, busy)


def _days_of(clock: SteadyClock) -> Iterator[date]:
    """The local days that a stretch touches."""
    day = (clock.starts_at + clock.offset).date()
    last = (clock.ends_at + clock.offset).date()
    while day <= last:
        yield day
        day += A_DAY


def _on(day: date, intervals: Sequence[WeeklyInterval], clock: SteadyClock) -> Iterator[Span]:
    """A day's free times as far as they lie in the stretch."""
    midnight = datetime(day.year, day.month, day.day, tzinfo=clock.starts_at.tzinfo) - clock.offset
    for interval in intervals:
        begin = max(midnight + timedelta(minutes=interval.start_minute), clock.starts_at)
        end = min(midnight + timedelta(minutes=interval.end_minute), clock.ends_at)
        if begin < end:
            yield Span(begin, end)


def free_spans(people: Collection[Person], *, since: datetime, until: datetime) -> dict[int, FreeTimes]:
    """When each of them is free between two moments, by primary key. Three queries, for however many.

    Someone who has told no week counts as free from eight in the morning until eight in the evening.
    """
    weeks = _weeks(people)
    away = _days_away(people, since=since, until=until)
    busy = _busy(people, since=since, until=until)
    return {
        person.pk: FreeTimes(
            free_of(
                weeks.get(person.pk, ASSUMED_WEEK),
                zone=zone_of(person),
                since=since,
                until=until,
                away=away.get(person.pk, ()),
                busy=busy.get(person.pk, ()),
            ),
            assumed=person.pk not in weeks,
        )
        for person in people
    }


def _weeks(people: Collection[Person]) -> Mapping[int, list[WeeklyInterval]]:
    rows = AvailabilityInterval.objects.across_organisations(because=SCOPED).filter(person__in=people)
    weeks: dict[int, list[WeeklyInterval]] = defaultdict(list)
    for row in rows:
        weeks[row.person_id].append(WeeklyInterval(row.weekday, row.start_minute, row.end_minute))
    return weeks


def _days_away(people: Collection[Person], *, since: datetime, until: datetime) -> Mapping[int, list[DaysAway]]:
    """Looked for a day more on both sides: a local day may begin before the UTC day of the same name, or after it."""
    rows = AvailabilityException.objects.across_organisations(because=SCOPED).filter(
        person__in=people, first_on__lte=(until + A_DAY).date(), last_on__gte=(since - A_DAY).date()
    )
    away: dict[int, list[DaysAway]] = defaultdict(list)
    for row in rows:
        away[row.person_id].append(DaysAway(row.first_on, row.last_on))
    return away


def _busy(people: Collection[Person], *, since: datetime, until: datetime) -> Mapping[int, list[Span]]:
    rows = BusyTime.objects.across_organisations(because=SCOPED).filter(
        person__in=people, starts_at__lt=until, ends_at__gt=since
    )
    busy: dict[int, list[Span]] = defaultdict(list)
    for person, starts_at, ends_at in rows.values_list("person", "starts_at", "ends_at"):
        busy[person].append(Span(starts_at, ends_at))
    return {person: joined(spans) for person, spans in busy.items()}
