from __future__ import annotations

from datetime import date

import pytest
from pytest_django import DjangoAssertNumQueries

from peerloom.domain.training.models import Completion, Course
from peerloom.domain.training.queries import training_minutes
from peerloom.foundation.scope import Actor
from tests.domain.training.conftest import School
from tests.factories import MOMENT, make_program
from tests.factories.training import make_course

pytestmark = pytest.mark.django_db
DAY = date(2026, 10, 5)


def complete(course: Course, actor: Actor, *, minutes: int, until: date | None = None, number: int = 1) -> None:
    Completion.objects.create(
        organisation=course.organisation,
        person_id=actor.person_id,
        course=course,
        title=course.title,
        minutes=minutes,
        round=number,
        completed_at=MOMENT,
        expires_on=until,
    )


def test_minutes_add_up_per_person(school: School) -> None:
    other = make_course(school.program, title="Other")
    elsewhere = make_course(make_program(school.organisation, name="Second Wind"))
    complete(school.course, school.mentee, minutes=30)
    complete(other, school.mentee, minutes=45, until=DAY)
    complete(elsewhere, school.mentee, minutes=500)
    complete(other, school.mentor, minutes=45, until=date(2026, 10, 4))
    persons = {school.mentee.person_id, school.mentor.person_id, school.coordinator.person_id}
    assert training_minutes(persons, school.program, DAY) == {
        school.mentee.person_id: 75,
        school.mentor.person_id: 0,
        school.coordinator.person_id: 0,
    }


def test_a_refreshed_course_counts_once(school: School) -> None:
    complete(school.course, school.mentee, minutes=30, until=date(2026, 11, 1))
    complete(school.course, school.mentee, minutes=40, until=date(2027, 11, 1), number=2)
    assert training_minutes([school.mentee.person_id], school.program, DAY) == {school.mentee.person_id: 40}


def test_one_query_for_many(school: School, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    with django_assert_num_queries(1):
        training_minutes(range(1, 5_000), school.program, DAY)
    assert training_minutes([], school.program, DAY) == {}
