"""Two windows of one person, and two coordinators, at the same moment."""

from __future__ import annotations

import pytest

from peerloom.domain.training.drafts import LessonDraft
from peerloom.domain.training.models import Completion, Lesson, LessonDone
from peerloom.domain.training.operations import answer_quiz, edit_lesson, finish_lesson
from peerloom.domain.training.operations.lesson_files import NO_FILES
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.refusals import ChangedMeanwhile
from tests.at_once import at_once
from tests.domain.training.conftest import School
from tests.factories import MOMENT

pytestmark = pytest.mark.usefixtures("transactional_db")


def test_the_last_lesson_in_two_windows_completes_the_course_once(school: School) -> None:
    first, last = school.lessons
    finish_lesson(lesson=first, by=school.mentee, at=MOMENT)
    answer_quiz(module=school.module, answers=school.answer(), by=school.mentee, at=MOMENT)

    def finish() -> str:
        lesson = Lesson.objects.within(school.organisation.pk).get(pk=last.pk)
        return str(finish_lesson(lesson=lesson, by=school.mentee, at=MOMENT).complete)

    assert at_once(finish, finish) == ["True", "True"]
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

    assert set(at_once(lambda: edit(0), lambda: edit(1))) == {ChangedMeanwhile, "saved"}
    assert school.reload().revision == 2
