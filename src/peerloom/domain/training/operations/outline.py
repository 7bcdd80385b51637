"""What a course is made of: modules and lessons, their order, and taking them away."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from django.db import models, transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from peerloom.domain.training.drafts import MOST_LESSONS, MOST_MODULES, LessonDraft, ModuleDraft
from peerloom.domain.training.models import Course, Lesson, Module, QuizQuestion
from peerloom.domain.training.operations.lesson_files import LessonFiles, forget_files, keep_files, refuse_wrong_files
from peerloom.domain.training.operations.locking import CannotChangeCourse, lock_course, organisation_id_of
from peerloom.foundation import audit
from peerloom.foundation.scope import Actor

Piece = Module | Lesson | QuizQuestion
Direction = Literal["up", "down"]


@transaction.atomic
def add_module(*, course: Course, draft: ModuleDraft, revision: int, by: Actor, at: datetime) -> Module:
    """At the end, and empty: of the draft only title and pass mark are taken.

    Raises CannotChangeCourse, ChangedMeanwhile.
    """
    course = lock_course(course, revision, by)
    if course.modules.count() >= MOST_MODULES:
        raise full(MOST_MODULES)
    module = Module.objects.create(
        organisation_id=course.organisation_id,
        course=course,
        position=next_place(course.modules),
        title=draft.title,
        pass_share=draft.pass_share,
    )
    record_change(course, "module", module.title, by=by, at=at)
    return module


@transaction.atomic
def edit_module(*, module: Module, draft: ModuleDraft, revision: int, by: Actor, at: datetime) -> Module:
    """Its title and pass mark; tries that passed before still count. Raises CannotChangeCourse, ChangedMeanwhile."""
    course = lock_course(module.course, revision, by)
    module.title, module.pass_share = draft.title, draft.pass_share
    module.save()
    record_change(course, "module", module.title, by=by, at=at)
    return module


@transaction.atomic
def add_lesson(
    *, module: Module, draft: LessonDraft, files: LessonFiles, revision: int, by: Actor, at: datetime
) -> Lesson:
    """At the end of the module, with its recording or file. Raises CannotChangeCourse, UnusableFile,
    ChangedMeanwhile."""
    course = lock_course(module.course, revision, by)
    if module.lessons.count() >= MOST_LESSONS:
        raise full(MOST_LESSONS)
    refuse_wrong_files(draft, files, there=None)
    lesson = Lesson.objects.create(
        organisation_id=course.organisation_id,
        module=module,
        position=next_place(module.lessons),
        title=draft.title,
        format=draft.format,
        minutes=draft.minutes,
        body=draft.body,
    )
    keep_files(lesson, files)
    record_change(course, "lesson", lesson.title, by=by, at=at)
    return lesson


@transaction.atomic
def edit_lesson(
    *, lesson: Lesson, draft: LessonDraft, files: LessonFiles, revision: int, by: Actor, at: datetime
) -> Lesson:
    """Write it anew. Whoever has done it has still done it. A file that is not sent again stays.

    Raises CannotChangeCourse, UnusableFile, ChangedMeanwhile.
    """
    course = lock_course(lesson.module.course, revision, by)
    refuse_wrong_files(draft, files, there=lesson)
    lesson.title, lesson.format, lesson.minutes, lesson.body = draft.title, draft.format, draft.minutes, draft.body
    lesson.save()
    keep_files(lesson, files)
    record_change(course, "lesson", lesson.title, by=by, at=at)
    return lesson


@transaction.atomic
def move_piece(*, piece: Piece, to: Direction, revision: int, by: Actor, at: datetime) -> None:
    """One place up or down among its like; at the end it stays. Raises CannotChangeCourse, ChangedMeanwhile."""
    course = lock_course(course_of(piece), revision, by)
    rows = _siblings(piece)
    here = next(place for place, row in enumerate(rows) if row.pk == piece.pk)
    there = min(max(here + (-1 if to == "up" else 1), 0), len(rows) - 1)
    rows.insert(there, rows.pop(here))
    for position, row in enumerate(rows):
        if row.position != position:
            row.position = position
            row.save(update_fields=["position"])
    record_change(course, _kind(piece), _name(piece), by=by, at=at)


@transaction.atomic
def remove_piece(*, piece: Piece, revision: int, by: Actor, at: datetime) -> None:
    """Take it away with what people did in it. Completions stay. Raises CannotChangeCourse, ChangedMeanwhile."""
    course = lock_course(course_of(piece), revision, by)
    if course.published and isinstance(piece, Module | Lesson) and _is_the_last(course, piece):
        raise CannotChangeCourse(_("A published course needs a lesson. Hide the course first, or write another one."))
    kind, name = _kind(piece), _name(piece)
    if isinstance(piece, Module | Lesson):
        forget_files(piece.lessons.select_related("media") if isinstance(piece, Module) else [piece])
    piece.delete()
    record_change(course, f"{kind}_removed", name, by=by, at=at)


def course_of(piece: Piece) -> Course:
    return piece.course if isinstance(piece, Module) else piece.module.course


def next_place(rows: models.Manager[Module] | models.Manager[Lesson] | models.Manager[QuizQuestion]) -> int:
    highest = rows.aggregate(highest=Max("position"))["highest"]
    return 0 if highest is None else highest + 1


def full(most: int) -> CannotChangeCourse:
    return CannotChangeCourse(_("There is room for %(most)s of these. Take one away first.") % {"most": most})


def record_change(course: Course, what: str, name: str, *, by: Actor, at: datetime) -> None:
    """Save the course's new revision and say what changed in it."""
    course.save(update_fields=["revision"])
    audit.record(
        "course.edited",
        subject=course,
        organisation=organisation_id_of(course),
        by=by,
        at=at,
        details={"part": what, "name": name},
    )


def _siblings(piece: Piece) -> list[Piece]:
    if isinstance(piece, Module):
        return [*piece.course.modules.all()]
    return [*piece.module.lessons.all()] if isinstance(piece, Lesson) else [*piece.module.quiz.all()]


def _is_the_last(course: Course, piece: Module | Lesson) -> bool:
    lessons = Lesson.objects.within(course.organisation_id).filter(module__course=course)
    others = lessons.exclude(module=piece) if isinstance(piece, Module) else lessons.exclude(pk=piece.pk)
    return not others.exists()


def _kind(piece: Piece) -> str:
    return {Module: "module", Lesson: "lesson", QuizQuestion: "quiz_question"}[type(piece)]


def _name(piece: Piece) -> str:
    return piece.text[:80] if isinstance(piece, QuizQuestion) else piece.title
