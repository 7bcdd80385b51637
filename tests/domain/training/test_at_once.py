"""Two windows of one person, and two coordinators, at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import sleep

import pytest
from django.db import OperationalError, connection

from peerloom.domain.training.drafts import LessonDraft
from peerloom.domain.training.models import Completion, Lesson, LessonDone
from peerloom.domain.training.operations import answer_quiz, edit_lesson, finish_lesson
from peerloom.domain.training.operations.lesson_files import NO_FILES
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.refusals import Refused
from tests.domain.training.conftest import School
from tests.factories import MOMENT

pytestmark = pytest.mark.usefixtures("transactional_db")


def both_at_once(act: Callable[[int], str]) -> list[str]:
    ready = Barrier(2)

    def one(number: int) -> str:
        try:
            ready.wait(timeout=20)
            return in_turn(act, number)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        return sorted(both.map(one, (0, 1)))


def in_turn(act: Callable[[int], str], number: int) -> str:
    """SQLite in memory refuses at once where a file would wait for its turn: try again, as waiting would."""
    for _ in range(500):
        try:
            return act(number)
        except Refused as refused:
            return type(refused).__name__
        except OperationalError as error:
            if "locked" not in str(error):
                raise
            sleep(0.02)
    return "never had its turn"


def test_the_last_lesson_in_two_windows_completes_the_course_once(school: School) -> None:
    first, last = school.lessons
    finish_lesson(lesson=first, by=school.mentee, at=MOMENT)
    answer_quiz(module=school.module, answers=school.answer(), by=school.mentee, at=MOMENT)

    def finish(_number: int) -> str:
        lesson = Lesson.objects.within(school.organisation.pk).get(pk=last.pk)
        return str(finish_lesson(lesson=lesson, by=school.mentee, at=MOMENT).complete)

    assert both_at_once(finish) == ["True", "True"]
    assert Completion.objects.within(school.organisation.pk).count() == 1
    assert LessonDone.objects.within(school.organisation.pk).count() == 2
    assert AuditEvent.objects.filter(verb="course.completed").count() == 1


def test_of_two_who_edit_a_lesson_one_is_told(school: School) -> None:
    key = school.lessons[0].pk

    def edit(number: int) -> str:
        lesson = Lesson.objects.within(school.organisation.pk).get(pk=key)
        draft = LessonDraft(f"Title {number}", "Body")
        edit_lesson(lesson=lesson, draft=draft, files=NO_FILES, revision=1, by=school.coordinator, at=MOMENT)
        return "saved"

    assert both_at_once(edit) == ["ChangedMeanwhile", "saved"]
    assert school.reload().revision == 2
