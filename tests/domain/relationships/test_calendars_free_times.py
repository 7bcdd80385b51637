from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from peerloom.domain.people.free_times import Span
from peerloom.domain.people.models import AvailabilityInterval, Person
from peerloom.domain.relationships.enums import SessionState, SessionWay
from peerloom.domain.relationships.models import Participation, Relationship, Session
from peerloom.domain.relationships.queries.free_times import TimesForAll, times_for_all
from tests.factories import MOMENT, make_pair, make_person, make_relationship

HOUR = timedelta(hours=1)
MONDAY = datetime(2026, 10, 12, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def free_from(person: Person, hour: int, until: int) -> None:
    AvailabilityInterval.objects.create(
        organisation=person.organisation, person=person, weekday=0, start_minute=hour * 60, end_minute=until * 60
    )


def agree(relationship: Relationship, hour: int, *, state: SessionState = SessionState.AGREED) -> Session:
    return Session.objects.create(
        organisation=relationship.organisation,
        relationship=relationship,
        state=state,
        starts_at=MONDAY + hour * HOUR,
        ends_at=MONDAY + (hour + 1) * HOUR,
        time_zone="UTC",
        way=SessionWay.VIDEO,
        proposed_at=MOMENT,
    )


def times(relationship: Relationship, *, minutes: int = 30, moving: Session | None = None) -> TimesForAll:
    return times_for_all(relationship, minutes=minutes, since=MONDAY, until=MONDAY + timedelta(days=1), moving=moving)


def hours(found: TimesForAll) -> list[tuple[float, float]]:
    return [((one.starts_at - MONDAY) / HOUR, (one.ends_at - MONDAY) / HOUR) for one in found.spans]


@pytest.fixture
def pair() -> tuple[Relationship, Person, Person]:
    relationship, mentee, mentor = make_pair()
    free_from(mentee, 9, 17)
    free_from(mentor, 12, 20)
    return relationship, mentee, mentor


def test_everyone_is_free(pair: tuple[Relationship, Person, Person]) -> None:
    found = times(pair[0])
    assert hours(found) == [(12, 17)]
    assert found.spans == [Span(MONDAY + 12 * HOUR, MONDAY + 17 * HOUR)]
    assert found.assumed_for == []


def test_says_for_whom_a_week_was_assumed() -> None:
    relationship, mentee, mentor = make_pair()
    free_from(mentor, 12, 22)
    found = times(relationship)
    assert hours(found) == [(12, 20)]
    assert found.assumed_for == [mentee]


def test_what_either_agreed_with_anyone_is_taken(pair: tuple[Relationship, Person, Person]) -> None:
    relationship, mentee, mentor = pair
    agree(relationship, 12)
    third = make_person(relationship.organisation, name="Aylin Demir")
    agree(make_relationship(relationship.cohort, [third], [mentor]), 14)
    left = make_relationship(relationship.cohort, [mentee], [third])
    agree(left, 15)
    Participation.objects.within(relationship.organisation_id).filter(relationship=left, person=mentee).update(
        left_at=MOMENT
    )
    agree(relationship, 16, state=SessionState.CANCELLED)
    assert hours(times(relationship)) == [(13, 14), (15, 17)]
    assert hours(times(relationship, minutes=90)) == [(15, 17)]


def test_a_session_that_moves_is_not_in_its_own_way(pair: tuple[Relationship, Person, Person]) -> None:
    session = agree(pair[0], 12)
    assert hours(times(pair[0], moving=session)) == [(12, 17)]


@pytest.mark.parametrize("mentees", [1, 3])
def test_costs_the_same_for_many(pair: tuple[Relationship, Person, Person], mentees: int) -> None:
    cohort = pair[0].cohort
    many = [make_person(cohort.organisation) for _ in range(mentees)]
    circle = make_relationship(cohort, many, [pair[2]])
    agree(circle, 12)
    with CaptureQueriesContext(connection) as asked:
        times(circle)
    assert len(asked) == 5
