"""From the ids in the address to rows, for who may learn from them or write them."""

from __future__ import annotations

from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.http import Http404

from peerloom.domain.programs.models import Program
from peerloom.domain.training.models import Course, Lesson, Module, QuizQuestion
from peerloom.domain.training.operations.outline import course_of
from peerloom.domain.training.queries.my_training import CourseState, course_state
from peerloom.domain.training.rules import can_edit_courses
from peerloom.foundation import clock
from peerloom.foundation.scope import ScopedQuerySet
from peerloom.web.gate import MemberRequest, visible_or_404

P = TypeVar("P", Module, Lesson, QuizQuestion)


def course_or_404(request: MemberRequest, public_id: str) -> CourseState:
    """A course that the actor may take, or may look at because they run its program."""
    return _state(request, visible_or_404(Course.objects.within(request.actor.organisation_id), public_id).pk)


def lesson_or_404(request: MemberRequest, public_id: str) -> tuple[Lesson, CourseState]:
    rows = Lesson.objects.within(request.actor.organisation_id).select_related("module__course", "media")
    lesson = visible_or_404(rows, public_id)
    return lesson, _state(request, lesson.module.course_id)


def module_or_404(request: MemberRequest, public_id: str) -> tuple[Module, CourseState]:
    rows = Module.objects.within(request.actor.organisation_id).select_related("course")
    module = visible_or_404(rows, public_id)
    return module, _state(request, module.course_id)


def program_to_write_or_404(request: MemberRequest, public_id: str) -> Program:
    """404 for who does not run the program, 403 for who runs it but does not write its courses."""
    program = visible_or_404(Program.objects.visible_to(request.actor), public_id)
    if not can_edit_courses(request.actor, program):
        raise PermissionDenied
    return program


def course_to_write_or_404(request: MemberRequest, public_id: str) -> Course:
    rows = Course.objects.visible_to(request.actor).select_related("program")
    course = visible_or_404(rows, public_id)
    if not can_edit_courses(request.actor, course.program):
        raise PermissionDenied
    return course


def piece_to_write_or_404(request: MemberRequest, rows: ScopedQuerySet[P], public_id: str) -> P:
    """A module, lesson or question of a course that the actor may write."""
    piece = visible_or_404(rows.within(request.actor.organisation_id), public_id)
    course_to_write_or_404(request, course_of(piece).public_id)
    return piece


def _state(request: MemberRequest, course_id: int) -> CourseState:
    state = course_state(request.actor, course_id, at=clock.now())
    if state is None:
        raise Http404
    return state
