from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.notifications.calendar_objects import Appointment
from peerloom.domain.people.enums import Standing
from peerloom.domain.people.models import Person
from peerloom.domain.relationships.enums import RelationshipKind, RelationshipState, SessionState, SessionWay
from peerloom.domain.relationships.models import AgendaItem, Participation, Relationship
from peerloom.domain.relationships.queries.my_calendar import appointments_of
from tests.factories import MOMENT, make_pair, make_person, make_relationship
from tests.factories.calendars import make_session

pytestmark = pytest.mark.django_db

DAY = timedelta(days=1)


@pytest.fixture
def pair() -> tuple[Relationship, Person, Person]:
    return make_pair()


def of(person: Person) -> list[Appointment]:
    return appointments_of(person, person.organisation, at=MOMENT)


def test_tells_when_with_whom_and_where_but_not_what_about(pair: tuple[Relationship, Person, Person]) -> None:
    relationship, mentee, mentor = pair
    mentee.time_zone = "Asia/Kolkata"
    session = make_session(relationship, MOMENT + DAY, link="https://meet.example.org/x", sequence=3)
    AgendaItem.objects.create(
        organisation=relationship.organisation, session=session, position=1, text="My secret plan", added_by=mentee
    )
    (mine,) = of(mentee)
    (theirs,) = of(mentor)
    program = relationship.cohort.program.name
    assert (mine.title, theirs.title) == (f"{program}: you and Tomasz", f"{program}: you and Linh")
    assert mine.uid == theirs.uid
    assert mine.uid.startswith(session.public_id)
    assert (mine.sequence, mine.time_zone, theirs.time_zone) == (3, "Asia/Kolkata", "UTC")
    assert mine.location == "https://meet.example.org/x"
    assert mine.description.endswith(
        f"/o/{relationship.organisation.slug}/relationships/mine/{relationship.public_id}/"
    )
    assert "secret" not in str(mine)


def test_names_the_place_or_the_way(pair: tuple[Relationship, Person, Person]) -> None:
    relationship, mentee, _mentor = pair
    make_session(relationship, MOMENT + DAY, way=SessionWay.IN_PERSON, place="Library")
    make_session(relationship, MOMENT + 2 * DAY, way=SessionWay.PHONE)
    assert [one.location for one in of(mentee)] == ["Library", "by telephone"]


@pytest.mark.parametrize(
    ("days", "state", "expected"),
    [
        (1, SessionState.AGREED, 1),
        (364, SessionState.AGREED, 1),
        (366, SessionState.AGREED, 0),
        (-59, SessionState.HELD, 1),
        (-61, SessionState.HELD, 0),
        (1, SessionState.PROPOSED, 0),
        (1, SessionState.CANCELLED, 0),
        (-1, SessionState.MISSED, 0),
    ],
)
def test_holds_what_is_agreed_or_was_held(
    pair: tuple[Relationship, Person, Person], days: int, state: SessionState, expected: int
) -> None:
    make_session(pair[0], MOMENT + days * DAY, state=state)
    assert len(of(pair[1])) == expected


def test_is_empty_during_a_break_and_without_what_one_is_not_in(pair: tuple[Relationship, Person, Person]) -> None:
    relationship, mentee, mentor = pair
    make_session(relationship, MOMENT + DAY)
    assert of(make_person(relationship.organisation)) == []
    Participation.objects.within(relationship.organisation_id).filter(person=mentor).update(left_at=MOMENT)
    assert of(mentor) == []
    mentee.standing = Standing.HELD
    assert of(mentee) == []


def test_hides_what_was_withdrawn_or_is_not_told_yet(pair: tuple[Relationship, Person, Person]) -> None:
    relationship, mentee, _mentor = pair
    make_session(relationship, MOMENT + DAY)
    rows = Relationship.objects.within(relationship.organisation_id)
    rows.update(visible_from=MOMENT + timedelta(minutes=5))
    assert of(mentee) == []
    rows.update(visible_from=MOMENT, state=RelationshipState.WITHDRAWN)
    assert of(mentee) == []


def test_names_several_people_and_a_circle(pair: tuple[Relationship, Person, Person]) -> None:
    relationship, mentee, mentor = pair
    cohort = relationship.cohort
    program = cohort.program.name
    third = make_person(cohort.organisation, name="Aylin Demir")
    Participation.objects.create(
        organisation=cohort.organisation, relationship=relationship, person=third, side=Side.MENTEE, joined_at=MOMENT
    )
    make_session(relationship, MOMENT + DAY)
    assert [one.title for one in of(mentor)] == [f"{program}: you, Linh and Aylin"]
    circle = make_relationship(cohort, [mentee, third], [], kind=RelationshipKind.CIRCLE)
    Relationship.objects.within(cohort.organisation_id).filter(pk=circle.pk).update(name="First in the family")
    make_session(circle, MOMENT + 2 * DAY)
    assert of(mentee)[1].title == f"{program}: First in the family"


@pytest.mark.parametrize("sessions", [1, 5])
def test_costs_the_same_for_many(pair: tuple[Relationship, Person, Person], sessions: int) -> None:
    for number in range(sessions):
        make_session(pair[0], MOMENT + number * DAY)
    with CaptureQueriesContext(connection) as asked:
        assert len(of(pair[1])) == sessions
    assert len(asked) <= 3
