"""Courses as a whole: write one, take one that comes with Peerloom, say what it is about, show or hide it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from peerloom.domain.programs.models import Program
from peerloom.domain.training.builtin_courses import builtin_course
from peerloom.domain.training.documents import Document, draft_from
from peerloom.domain.training.drafts import CourseDraft, CoursePlan, ModuleDraft
from peerloom.domain.training.models import Course, Lesson, Module
from peerloom.domain.training.operations.locking import (
    CannotChangeCourse,
    lock_course,
    lock_program,
    organisation_id_of,
)
from peerloom.domain.training.operations.questions import write_question
from peerloom.domain.training.queries.courses import possible_prerequisites, what_is_missing
from peerloom.foundation import audit
from peerloom.foundation.public_ids import new_public_id
from peerloom.foundation.scope import Actor


class CannotPublishCourse(CannotChangeCourse):
    """It has nothing to learn in it yet, or a recording, its captions or a file are missing."""


@transaction.atomic
def add_builtin_course(
    *, program: Program, key: str, required: bool, due_week: int | None, by: Actor, at: datetime
) -> Course:
    """Take over a course that comes with Peerloom, published. A program has each of them once: a second time changes
    nothing and gives back the first.

    Those that it builds on are not added, but they come before it wherever the program has them, in whatever order
    they are added. Raises NoSuchBuiltinCourse, CannotChangeCourse.
    """
    draft = builtin_course(key)
    program = lock_program(program, by)
    there = Course.objects.within(program.organisation_id).filter(program=program, origin=key).first()
    if there is not None:
        return there
    return _write(program, draft, by=by, at=at, required=required, due_week=due_week)


@transaction.atomic
def write_course(*, program: Program, document: Document, by: Actor, at: datetime) -> Course:
    """Make a course of a document that `queries.course_document` wrote, or someone by hand.

    What comes before it is found among the program's courses by key or title, so write those first.
    A built-in course that the program has already is given back unchanged; any other becomes a new course.
    Recordings are not in the document: a course that needs some stays unpublished until they are there.
    Raises UnusableCourse, CannotChangeCourse.
    """
    draft = draft_from(document)
    program = lock_program(program, by)
    if draft.origin:
        there = Course.objects.within(program.organisation_id).filter(program=program, origin=draft.origin).first()
        if there is not None:
            return there
    return _write(program, draft, by=by, at=at, required=draft.plan.required, due_week=draft.plan.due_week)


def write_first_courses(*, program: Program, drafts: Sequence[CourseDraft]) -> list[Course]:
    """The courses of a program that is just being made, in this order.

    Whoever makes the program answers for it: its own event stands for them all, in the caller's transaction.
    """
    return [_rows(program, draft, required=draft.plan.required, due_week=draft.plan.due_week) for draft in drafts]


@transaction.atomic
def create_course(*, program: Program, plan: CoursePlan, public_id: str = "", by: Actor, at: datetime) -> Course:
    """Begin a course of the program's own, unpublished and empty. Raises CannotChangeCourse.

    With a fresh ``public_id`` from the form, the same form sent twice makes one course.
    """
    program = lock_program(program, by)
    made = Course.objects.within(program.organisation_id).filter(program=program, public_id=public_id).first()
    if made is not None:
        return made
    if public_id and Course.objects.across_organisations(because="public ids are unique").filter(public_id=public_id):
        public_id = new_public_id()
    course = Course(
        organisation_id=program.organisation_id,
        program=program,
        public_id=public_id or new_public_id(),
        position=_next_position(program),
        published=False,
    )
    _say(course, plan)
    course.save()
    course.prerequisites.set(_before(program, plan, None))
    _record("course.created", course, by=by, at=at)
    return course


@transaction.atomic
def edit_course(*, course: Course, plan: CoursePlan, revision: int, by: Actor, at: datetime) -> Course:
    """Say anew what a course is about. What people have completed keeps its title and minutes.

    Raises CannotChangeCourse, ChangedMeanwhile.
    """
    course = lock_course(course, revision, by)
    _say(course, plan)
    course.save()
    course.prerequisites.set(_before(course.program, plan, course))
    _record("course.edited", course, by=by, at=at)
    return course


@transaction.atomic
def publish_course(*, course: Course, by: Actor, at: datetime) -> Course:
    """Show it to those whom it is for. Raises CannotPublishCourse. One that is published stays so."""
    current = _present(course, by)
    if current.published:
        return current
    if not Lesson.objects.within(current.organisation_id).filter(module__course=current).exists():
        raise CannotPublishCourse(_("Write a lesson first: there is nothing to learn in this course yet."))
    missing = [lesson.title for lesson in what_is_missing(current)]
    if missing:
        raise CannotPublishCourse(
            _("A recording, its captions or a file is still missing in: %(lessons)s.") % {"lessons": ", ".join(missing)}
        )
    return _set_published(current, by=by, at=at, published=True)


@transaction.atomic
def unpublish_course(*, course: Course, by: Actor, at: datetime) -> Course:
    """Hide it. What people have done and completed in it is kept. Raises CannotChangeCourse."""
    current = _present(course, by)
    return _set_published(current, by=by, at=at, published=False) if current.published else current


def _present(course: Course, by: Actor) -> Course:
    current = Course.objects.within(by.organisation_id).filter(pk=course.pk).first()
    if current is None:
        raise CannotChangeCourse(_("This course is not there any more."))
    lock_program(current.program, by)
    current.refresh_from_db()
    return current


def _set_published(course: Course, *, published: bool, by: Actor, at: datetime) -> Course:
    course.published = published
    course.revision += 1
    course.save(update_fields=["published", "revision"])
    _record("course.published" if published else "course.unpublished", course, by=by, at=at)
    return course


def _write(
    program: Program, draft: CourseDraft, *, required: bool, due_week: int | None, by: Actor, at: datetime
) -> Course:
    course = _rows(program, draft, required=required, due_week=due_week)
    _record("course.created", course, by=by, at=at)
    return course


def _rows(program: Program, draft: CourseDraft, *, required: bool, due_week: int | None) -> Course:
    course = Course(
        organisation_id=program.organisation_id,
        program=program,
        origin=draft.origin,
        position=_next_position(program),
        published=draft.published,
    )
    _say(course, draft.plan)
    course.required, course.due_week = required, due_week
    course.save()
    for position, module in enumerate(draft.modules):
        _write_module(course, module, position)
    course.prerequisites.set(_before(program, draft.plan, course))
    _wait_for_it(course)
    if course.published and what_is_missing(course):
        course.published = False
        course.save(update_fields=["published"])
    return course


def _write_module(course: Course, draft: ModuleDraft, position: int) -> None:
    module = Module.objects.create(
        organisation_id=course.organisation_id,
        course=course,
        position=position,
        title=draft.title,
        pass_share=draft.pass_share,
    )
    Lesson.objects.bulk_create(
        Lesson(
            organisation_id=course.organisation_id,
            module=module,
            position=place,
            title=lesson.title,
            format=lesson.format,
            minutes=lesson.minutes,
            body=lesson.body,
        )
        for place, lesson in enumerate(draft.lessons)
    )
    for place, question in enumerate(draft.quiz):
        write_question(module, question, position=place)


def _wait_for_it(course: Course) -> None:
    """Built-in courses of the program that build on this one and were added before it."""
    if not course.origin:
        return
    rows = Course.objects.within(course.organisation_id).filter(program=course.program_id).exclude(origin="")
    for other in rows.exclude(pk=course.pk):
        try:
            builds_on = builtin_course(other.origin).plan.prerequisites
        except LookupError:  # taken over by a version of Peerloom that had it
            continue
        if course.origin in builds_on:
            other.prerequisites.add(course)


def _before(program: Program, plan: CoursePlan, course: Course | None) -> list[Course]:
    wanted = set(plan.prerequisites)
    possible = possible_prerequisites(program, course)
    return [other for other in possible if other.origin in wanted or other.title in wanted]


def _next_position(program: Program) -> int:
    rows = Course.objects.within(program.organisation_id).filter(program=program)
    highest = rows.aggregate(highest=Max("position"))["highest"]
    return 0 if highest is None else highest + 1


def _say(course: Course, plan: CoursePlan) -> None:
    course.title, course.summary, course.audience = plan.title, plan.summary, plan.audience
    course.minutes, course.language = plan.minutes, plan.language
    course.required, course.due_week, course.valid_months = plan.required, plan.due_week, plan.valid_months


def _record(verb: str, course: Course, *, by: Actor, at: datetime) -> None:
    audit.record(
        verb,
        subject=course,
        organisation=organisation_id_of(course),
        by=by,
        at=at,
        details={"title": course.title, "required": course.required, "due_week": course.due_week},
    )
