from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from random import Random
from zoneinfo import ZoneInfo

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from peerloom.domain.people.free_times import ASSUMED_WEEK, DaysAway, Span, free_of, free_spans, shared, suggestions
from peerloom.domain.people.models import (
    AvailabilityException,
    AvailabilityInterval,
    BusyCalendar,
    BusyTime,
    Organisation,
    Person,
)
from peerloom.domain.people.spans import joined, without
from peerloom.domain.people.week import WeeklyInterval
from tests.factories import MOMENT, make_organisation, make_person

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""On a machine that has a lot to do."""

BERLIN, NEW_YORK = ZoneInfo("Europe/Berlin"), ZoneInfo("America/New_York")
ZONES = [ZoneInfo(name) for name in ("Europe/Berlin", "America/New_York", "Australia/Lord_Howe", "Asia/Kolkata", "UTC")]
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
SUNDAY = 6


def at(*numbers: int) -> datetime:
    return datetime(*numbers, tzinfo=UTC)  # type: ignore[arg-type, misc]  # year, month, day, hour, minute


def span(begin: datetime, hours: float) -> Span:
    return Span(begin, begin + timedelta(hours=hours))


def local(spans: list[Span], zone: ZoneInfo) -> list[tuple[str, str]]:
    return [(f"{s.starts_at.astimezone(zone):%H:%M %Z}", f"{s.ends_at.astimezone(zone):%H:%M %Z}") for s in spans]


@pytest.mark.parametrize(
    ("zone", "sunday", "minutes", "expected"),
    [
        (BERLIN, date(2027, 3, 28), (60, 240), [("01:00 CET", "04:00 CEST")]),  # 02:00 to 03:00 does not exist
        (BERLIN, date(2027, 3, 28), (150, 300), [("03:00 CEST", "05:00 CEST")]),
        (BERLIN, date(2027, 3, 28), (120, 180), []),
        (BERLIN, date(2026, 10, 25), (120, 180), [("02:00 CEST", "03:00 CET")]),  # it comes twice
        (BERLIN, date(2026, 10, 25), (60, 150), [("01:00 CEST", "02:30 CEST"), ("02:00 CET", "02:30 CET")]),
        (NEW_YORK, date(2027, 3, 14), (60, 240), [("01:00 EST", "04:00 EDT")]),
        (NEW_YORK, date(2026, 11, 1), (90, 120), [("01:30 EDT", "01:00 EST"), ("01:30 EST", "02:00 EST")]),
    ],
)
def test_follows_the_local_clock_through_its_changes(
    zone: ZoneInfo, sunday: date, minutes: tuple[int, int], expected: list[tuple[str, str]]
) -> None:
    midnight = datetime(sunday.year, sunday.month, sunday.day, tzinfo=zone).astimezone(UTC)
    free = free_of([WeeklyInterval(SUNDAY, *minutes)], zone=zone, since=midnight - HOUR, until=midnight + DAY)
    assert local(free, zone) == expected


def test_a_day_away_is_the_local_day() -> None:
    week = [WeeklyInterval(weekday, 0, 24 * 60) for weekday in range(7)]
    away = [DaysAway(date(2026, 10, 7), date(2026, 10, 8))]
    free = free_of(week, zone=NEW_YORK, since=at(2026, 10, 6), until=at(2026, 10, 10), away=away)
    assert free == [Span(at(2026, 10, 6), at(2026, 10, 7, 4)), Span(at(2026, 10, 9, 4), at(2026, 10, 10))]


def test_busy_time_is_taken_away() -> None:
    week = [WeeklyInterval(0, 9 * 60, 17 * 60)]
    busy = [span(at(2026, 10, 5, 12), 1), span(at(2026, 10, 5, 8), 2), span(at(2026, 10, 5, 16), 9)]
    free = free_of(week, zone=ZoneInfo("UTC"), since=at(2026, 10, 5), until=at(2026, 10, 6), busy=busy)
    assert free == [span(at(2026, 10, 5, 10), 2), span(at(2026, 10, 5, 13), 3)]


begins = st.integers(0, 60 * 24 * 30).map(lambda minutes: at(2026, 10, 15) + minutes * MINUTE)
spans = st.lists(st.builds(span, begins, st.floats(0.1, 30)), max_size=8)
intervals = st.builds(
    lambda weekday, start, length: WeeklyInterval(weekday, start, min(start + length, 24 * 60)),
    st.integers(0, 6),
    st.integers(0, 24 * 60 - 1),
    st.integers(1, 600),
)
weeks = st.lists(intervals, min_size=1, max_size=10)


def is_in_week(moment: datetime, week: list[WeeklyInterval], zone: ZoneInfo) -> bool:
    there = moment.astimezone(zone)
    minute = there.hour * 60 + there.minute
    return any(i.weekday == there.weekday() and i.start_minute <= minute < i.end_minute for i in week)


def holds(several: list[Span], moment: datetime) -> bool:
    return any(one.starts_at <= moment < one.ends_at for one in several)


@unhurried
@given(weeks, spans, st.sampled_from(ZONES), begins)
def test_free_is_exactly_what_the_week_holds_and_nothing_takes(
    week: list[WeeklyInterval], busy: list[Span], zone: ZoneInfo, since: datetime
) -> None:
    until = since + 20 * DAY  # the clocks change in most of these zones meanwhile
    away = [DaysAway(since.date() + 2 * DAY, since.date() + 3 * DAY)]
    free = free_of(week, zone=zone, since=since, until=until, away=away, busy=busy)
    assert free == joined(free)
    assert all(since <= one.starts_at and one.ends_at <= until for one in free)
    for minutes in range(0, 20 * 24 * 60, 47):
        moment = since + minutes * MINUTE
        is_away = away[0].first_on <= moment.astimezone(zone).date() <= away[0].last_on
        expected = is_in_week(moment, week, zone) and not is_away and not holds(busy, moment)
        assert holds(free, moment) == expected, moment


@unhurried
@given(st.lists(spans, min_size=1, max_size=4), st.randoms())
def test_shared_is_what_lies_in_everyones_whatever_their_order(each: list[list[Span]], chance: Random) -> None:
    common = shared(each)
    shuffled = list(each)
    chance.shuffle(shuffled)
    assert shared(shuffled) == common
    edges = {edge for several in each for one in several for edge in (one.starts_at, one.ends_at)}
    for edge in edges:
        assert holds(common, edge) == all(holds(several, edge) for several in each)


@unhurried
@given(spans, spans)
def test_what_is_left_and_what_was_taken_make_the_whole(whole: list[Span], taken: list[Span]) -> None:
    left = without(whole, taken)
    assert shared([left, taken]) == []
    assert joined([*left, *shared([whole, taken])]) == joined(whole)


@unhurried
@given(spans, st.integers(15, 120), st.integers(1, 8), begins, st.sampled_from(ZONES))
def test_suggestions_lie_inside_and_never_overlap(
    free: list[Span], minutes: int, at_most: int, not_before: datetime, zone: ZoneInfo
) -> None:
    offered = suggestions(free, minutes=minutes, at_most=at_most, not_before=not_before, zone=zone)
    assert len(offered) <= at_most
    assert offered == sorted(offered)
    for one in offered:
        assert one.length == minutes * MINUTE
        assert one.starts_at >= not_before
        assert one.starts_at.astimezone(zone).minute % 30 == 0
        assert any(wide.starts_at <= one.starts_at and one.ends_at <= wide.ends_at for wide in free)
    assert all(one.ends_at <= following.starts_at for one, following in pairwise(offered))


def test_suggestions_use_every_day_before_one_twice_and_vary_the_hour() -> None:
    free = [span(at(2026, 10, day, 8), 12) for day in (5, 6, 7)]
    four = suggestions(free, minutes=60, at_most=4, not_before=at(2026, 10, 5, 8, 10))
    assert [(one.starts_at.day, one.starts_at.hour, one.starts_at.minute) for one in four] == [
        (5, 8, 30),
        (5, 11, 0),
        (6, 19, 0),
        (7, 13, 30),
    ]


@pytest.fixture
def organisation(db: None) -> Organisation:
    return make_organisation()


def someone(organisation: Organisation, *, busy: bool = False) -> Person:
    person = make_person(organisation)
    Person.objects.within(organisation.pk).filter(pk=person.pk).update(time_zone="Europe/Berlin")
    person.refresh_from_db(from_queryset=Person.objects.within(organisation.pk))
    AvailabilityInterval.objects.create(
        organisation=organisation, person=person, weekday=0, start_minute=9 * 60, end_minute=12 * 60
    )
    if busy:
        calendar = BusyCalendar.objects.create(organisation=organisation, person=person, name="Work", added_at=MOMENT)
        BusyTime.objects.create(
            organisation=organisation,
            calendar=calendar,
            person=person,
            starts_at=at(2026, 10, 5, 7, 30),
            ends_at=at(2026, 10, 5, 8),
        )
    return person


WEEK = {"since": at(2026, 10, 5), "until": at(2026, 10, 13)}


def test_reads_weeks_days_away_and_busy_times(organisation: Organisation) -> None:
    person, away = someone(organisation, busy=True), someone(organisation)
    AvailabilityException.objects.create(
        organisation=organisation, person=away, first_on=date(2026, 10, 5), last_on=date(2026, 10, 5)
    )
    free = free_spans([person, away], **WEEK)
    next_monday = span(at(2026, 10, 12, 7), 3)
    assert free[person.pk].spans == [span(at(2026, 10, 5, 7), 0.5), span(at(2026, 10, 5, 8), 2), next_monday]
    assert free[away.pk].spans == [next_monday]
    assert not free[person.pk].assumed


def test_assumes_a_usual_week_for_who_has_told_none_and_says_so(organisation: Organisation) -> None:
    person = make_person(organisation)
    free = free_spans([person], since=at(2026, 10, 5), until=at(2026, 10, 6))[person.pk]
    assert free.assumed
    assert free.spans == [span(at(2026, 10, 5, 8), 12)]
    assert len(ASSUMED_WEEK) == 7


@pytest.mark.parametrize("people", [1, 4])
def test_costs_three_queries_for_however_many(organisation: Organisation, people: int) -> None:
    everyone = [someone(organisation, busy=True) for _ in range(people)]
    with CaptureQueriesContext(
        connection,
    ) as asked:
        free_spans(everyone, **WEEK)
    assert len(asked) == 3
