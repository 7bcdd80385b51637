"""Courses of the program: built-in ones by their name, all others with everything that is in them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from peerloom.domain.blueprints.document import Blueprint, CourseEntry
from peerloom.domain.blueprints.writing.rows import Target
from peerloom.domain.programs.models import Program
from peerloom.domain.training.builtin_courses import builtin_course, builtin_courses
from peerloom.domain.training.documents import draft_from
from peerloom.domain.training.drafts import CourseDraft
from peerloom.domain.training.models import Course
from peerloom.domain.training.operations.courses import write_first_courses
from peerloom.domain.training.queries.courses import course_document, draft_of

SAID_OF_IT = ("audience", "required", "due_week", "valid_months")
"""What a program says of a course that comes with Peerloom."""


def write(target: Target, document: Blueprint) -> None:
    write_first_courses(program=target.program, drafts=[_draft(entry) for entry in document.courses])


def _draft(entry: CourseEntry) -> CourseDraft:
    if entry.content is not None:
        return draft_from(entry.content)
    draft = builtin_course(entry.course)
    said = {name: getattr(entry, name) for name in SAID_OF_IT}
    return replace(draft, plan=replace(draft.plan, **said))


def read(program: Program) -> list[dict[str, Any]]:
    return [_entry(course) for course in program.courses.prefetch_related("prerequisites")]


def _entry(course: Course) -> dict[str, Any]:
    if not _is_as_built_in(course):
        return {"content": course_document(course)}
    return {"course": course.origin} | {name: getattr(course, name) for name in SAID_OF_IT}


def _is_as_built_in(course: Course) -> bool:
    """Whether nobody changed what it teaches since it was taken over."""
    if course.origin not in builtin_courses():
        return False
    came, now = builtin_course(course.origin), draft_of(course)
    same = ("title", "summary", "minutes", "language")
    return (
        now.published
        and tuple(came.modules) == tuple(now.modules)
        and all(getattr(came.plan, name) == getattr(now.plan, name) for name in same)
    )
