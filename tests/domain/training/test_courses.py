from __future__ import annotations

from collections.abc import Iterator

import pytest

from peerloom.domain.people.enums import Role
from peerloom.domain.programs.enums import ProgramState
from peerloom.domain.training import builtin_courses as shelf
from peerloom.domain.training.builtin_courses import NoSuchBuiltinCourse
from peerloom.domain.training.drafts import CoursePlan, UnusableCourse
from peerloom.domain.training.models import Course, Module
from peerloom.domain.training.operations import (
    CannotChangeCourse,
    CannotPublishCourse,
    add_builtin_course,
    create_course,
    edit_course,
    publish_course,
    unpublish_course,
    write_course,
)
from peerloom.domain.training.queries import course_document
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.public_ids import new_public_id
from peerloom.foundation.refusals import ChangedMeanwhile
from tests.domain.training.conftest import School
from tests.domain.training.test_course_files import HERE
from tests.factories import MOMENT, actor_with, make_organisation, make_program

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def small_shelf(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Two courses come with Peerloom as far as these tests are concerned, so that its texts can change freely."""
    shelf.builtin_courses.cache_clear()
    monkeypatch.setattr(shelf, "FOLDER", HERE)
    yield
    shelf.builtin_courses.cache_clear()


def add(school: School, key: str) -> Course:
    return add_builtin_course(
        program=school.program, key=key, required=True, due_week=-1, by=school.coordinator, at=MOMENT
    )


def test_a_built_in_course_becomes_the_programs_own(school: School) -> None:
    course = add(school, "small-course")
    assert (course.title, course.required, course.due_week, course.valid_months) == ("A small course", True, -1, 12)
    assert course.published
    [module] = course.modules.all()
    assert [lesson.format for lesson in module.lessons.all()] == ["text", "slides"]
    assert [len(question.choices.all()) for question in module.quiz.all()] == [2, 3]
    assert add(school, "small-course") == course
    assert AuditEvent.objects.filter(verb="course.created", subject=course.public_id).count() == 1


@pytest.mark.parametrize("order", [["small-course", "next-course"], ["next-course", "small-course"]])
def test_what_comes_before_is_found_in_whatever_order_they_are_added(school: School, order: list[str]) -> None:
    for key in order:
        add(school, key)
    later = Course.objects.within(school.organisation.pk).get(origin="next-course")
    assert [before.origin for before in later.prerequisites.all()] == ["small-course"]


def test_an_unknown_key_is_refused(school: School) -> None:
    with pytest.raises(NoSuchBuiltinCourse):
        add(school, "../../etc/passwd")


def test_a_course_travels_as_a_document(school: School) -> None:
    add(school, "small-course")
    later = add(school, "next-course")
    other = make_program(school.organisation, name="Second Wind")
    for course in Course.objects.within(school.organisation.pk).filter(program=school.program):
        write_course(program=other, document=course_document(course), by=school.coordinator, at=MOMENT)
    there = Course.objects.within(school.organisation.pk).get(program=other, origin="next-course")
    assert course_document(there) == course_document(later)
    assert [before.program_id for before in there.prerequisites.all()] == [other.pk]


def test_a_course_whose_recording_did_not_travel_stays_hidden(school: School) -> None:
    document = {
        "title": "Film",
        "modules": [{"title": "m", "lessons": [{"title": "l", "format": "video", "body": "transcript"}]}],
    }
    course = write_course(program=school.program, document=document, by=school.coordinator, at=MOMENT)
    assert not course.published
    with pytest.raises(CannotPublishCourse, match="l"):
        publish_course(course=course, by=school.coordinator, at=MOMENT)


def test_a_bad_document_writes_nothing(school: School) -> None:
    before = Course.objects.within(school.organisation.pk).count()
    with pytest.raises(UnusableCourse):
        write_course(
            program=school.program,
            document={"title": "x", "modules": [{"title": ""}]},
            by=school.coordinator,
            at=MOMENT,
        )
    assert Course.objects.within(school.organisation.pk).count() == before


def test_a_form_sent_twice_makes_one_course(school: School) -> None:
    key = new_public_id()
    made = [
        create_course(program=school.program, plan=CoursePlan("Ours"), public_id=key, by=school.coordinator, at=MOMENT)
        for _again in range(2)
    ]
    assert made[0] == made[1]
    assert not made[0].published


def test_an_empty_course_cannot_be_shown(school: School) -> None:
    course = create_course(program=school.program, plan=CoursePlan("Ours"), by=school.coordinator, at=MOMENT)
    with pytest.raises(CannotPublishCourse, match="lesson"):
        publish_course(course=course, by=school.coordinator, at=MOMENT)


def test_shown_and_hidden_twice_is_told_once(school: School) -> None:
    for _again in range(2):
        unpublish_course(course=school.course, by=school.coordinator, at=MOMENT)
    assert not school.reload().published
    for _again in range(2):
        publish_course(course=school.course, by=school.coordinator, at=MOMENT)
    assert school.reload().published
    verbs = AuditEvent.objects.filter(subject=school.course.public_id).values_list("verb", flat=True)
    assert sorted(verbs) == ["course.published", "course.unpublished"]


def test_the_second_of_two_who_edit_is_told(school: School) -> None:
    edit_course(course=school.course, plan=CoursePlan("First"), revision=1, by=school.coordinator, at=MOMENT)
    with pytest.raises(ChangedMeanwhile):
        edit_course(course=school.course, plan=CoursePlan("Second"), revision=1, by=school.coordinator, at=MOMENT)
    assert school.reload().title == "First"


def test_a_course_never_waits_for_itself(school: School) -> None:
    plan = CoursePlan("Later", prerequisites=["Active listening"])
    later = create_course(program=school.program, plan=plan, by=school.coordinator, at=MOMENT)
    assert list(later.prerequisites.all()) == [school.course]
    circle = CoursePlan("Active listening", prerequisites=["Later", "Active listening"])
    edit_course(course=school.course, plan=circle, revision=1, by=school.coordinator, at=MOMENT)
    assert not school.course.prerequisites.exists()


@pytest.mark.parametrize("role", [Role.STAFF, Role.PARTICIPANT])
def test_only_who_leads_a_program_writes_its_courses(school: School, role: Role) -> None:
    actor = actor_with(school.organisation, role)
    with pytest.raises(CannotChangeCourse):
        create_course(program=school.program, plan=CoursePlan("x"), by=actor, at=MOMENT)
    with pytest.raises(CannotChangeCourse):
        edit_course(course=school.course, plan=CoursePlan("x"), revision=1, by=actor, at=MOMENT)
    with pytest.raises(CannotChangeCourse):
        unpublish_course(course=school.course, by=actor, at=MOMENT)


def test_nobody_writes_in_another_organisation_or_in_an_archived_program(school: School) -> None:
    stranger = actor_with(make_organisation(), Role.OWNER)
    with pytest.raises(CannotChangeCourse):
        edit_course(course=school.course, plan=CoursePlan("x"), revision=1, by=stranger, at=MOMENT)
    type(school.program).objects.within(school.organisation.pk).update(state=ProgramState.ARCHIVED)
    with pytest.raises(CannotChangeCourse):
        edit_course(course=school.course, plan=CoursePlan("x"), revision=1, by=school.coordinator, at=MOMENT)
    assert Module.objects.within(school.organisation.pk).count() == 1
