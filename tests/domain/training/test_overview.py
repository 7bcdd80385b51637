from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db.models import Q
from pytest_django import DjangoAssertNumQueries

from peerloom.domain.enrolment.enums import ApplicationState, Side
from peerloom.domain.training.models import Completion, Course
from peerloom.domain.training.operations import finish_lesson
from peerloom.domain.training.queries.overview import (
    courses_in,
    has_finished,
    has_not_begun,
    is_late,
    late_people,
    learner_rows,
    learners_in,
    overview_of,
)
from peerloom.foundation.scope import Actor
from tests.domain.training.conftest import School, learner, person_of
from tests.factories import MOMENT
from tests.factories.training import make_course

pytestmark = pytest.mark.django_db
AFTER = date(2026, 10, 13)
"""The day after the course was due."""


def complete(course: Course, actor: Actor, *, until: date | None = None) -> None:
    Completion.objects.create(
        organisation=course.organisation,
        person_id=actor.person_id,
        course=course,
        title=course.title,
        minutes=20,
        completed_at=MOMENT,
        expires_on=until,
    )


def names(school: School, day: date = AFTER) -> set[str]:
    return {person.name for person in late_people(school.cohort, day=day)}


def test_who_is_late(school: School) -> None:
    assert names(school, AFTER - timedelta(days=1)) == set()
    assert names(school) == {"Linh Tran", "Tomasz Zych"}
    complete(school.course, school.mentee)
    assert names(school) == {"Tomasz Zych"}


def test_what_has_run_out_is_late_again(school: School) -> None:
    complete(school.course, school.mentee, until=AFTER)
    complete(school.course, school.mentor, until=AFTER - timedelta(days=1))
    assert names(school) == {"Tomasz Zych"}


def test_only_the_side_that_a_course_is_for_is_late(school: School) -> None:
    Course.objects.within(school.organisation.pk).update(audience="mentors")
    assert names(school) == {"Tomasz Zych"}
    Course.objects.within(school.organisation.pk).update(required=False)
    assert names(school) == set()


def test_nobody_who_left_or_was_declined_is_looked_at(school: School) -> None:
    learner(school.cohort, Side.MENTEE, name="Dee Declined", state=ApplicationState.DECLINED)
    gone = person_of(learner(school.cohort, Side.MENTEE, name="Gone Away"))
    gone.standing = "left"
    gone.save()
    held = person_of(school.mentor)
    held.standing = "held"
    held.save()
    assert [each.person.name for each in learners_in(school.cohort)] == ["Linh Tran", "Tomasz Zych"]
    assert names(school) == {"Linh Tran"}


def test_the_figures(school: School) -> None:
    make_course(school.program, title="For mentors", audience="mentors", required=False)
    complete(school.course, school.mentee)
    overview = overview_of(school.cohort, courses_in(school.cohort), day=AFTER)
    assert (overview.people, overview.late) == (2, 1)
    assert [(each.people, each.done, each.late) for each in overview.figures] == [(2, 1, 1), (1, 0, 0)]


def test_who_has_finished_and_who_has_not_begun(school: School) -> None:
    third = learner(school.cohort, Side.MENTEE, name="Ada Begun")
    complete(school.course, school.mentee)
    finish_lesson(lesson=school.lessons[0], by=third, at=MOMENT)
    courses = courses_in(school.cohort)

    def found(condition: Q) -> list[str]:
        return [row.person.name for row in learners_in(school.cohort).filter(condition)]

    assert found(has_finished(courses, AFTER)) == ["Linh Tran"]
    assert found(has_not_begun(courses)) == ["Tomasz Zych"]
    assert found(is_late(school.cohort, courses, AFTER)) == ["Ada Begun", "Tomasz Zych"]
    rows = learner_rows(school.cohort, courses, list(learners_in(school.cohort)), day=AFTER)
    told = {row.application.person.name: (len(row.done), len(row.late), row.started) for row in rows}
    assert told == {"Linh Tran": (1, 0, False), "Tomasz Zych": (0, 1, False), "Ada Begun": (0, 1, True)}


def test_without_courses_nobody_is_late(school: School) -> None:
    Course.objects.within(school.organisation.pk).delete()
    assert names(school) == set()
    assert overview_of(school.cohort, [], day=AFTER).people == 2
    assert learners_in(school.cohort).filter(has_not_begun([])).count() == 2


@pytest.mark.parametrize("many", [1, 6])
def test_as_many_queries_for_many(school: School, django_assert_num_queries: DjangoAssertNumQueries, many: int) -> None:
    for number in range(many):
        make_course(school.program, title=f"Course {number}")
        learner(school.cohort, Side.MENTOR, name=f"Mentor {number}")
    with django_assert_num_queries(5):
        courses = courses_in(school.cohort)
        overview_of(school.cohort, courses, day=AFTER)
        learner_rows(school.cohort, courses, list(learners_in(school.cohort)), day=AFTER)
