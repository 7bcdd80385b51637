"""The quiz of a module, question by question."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from peerloom.domain.training.drafts import MOST_QUESTIONS, QuestionDraft
from peerloom.domain.training.models import Course, Module, QuizChoice, QuizQuestion
from peerloom.domain.training.operations.locking import lock_course
from peerloom.domain.training.operations.outline import full, next_place, record_change
from peerloom.foundation.scope import Actor


@transaction.atomic
def add_question(*, module: Module, draft: QuestionDraft, revision: int, by: Actor, at: datetime) -> QuizQuestion:
    """At the end of the module's quiz. Raises CannotChangeCourse, ChangedMeanwhile."""
    course = lock_course(module.course, revision, by)
    place = next_place(module.quiz)
    if module.quiz.count() >= MOST_QUESTIONS:
        raise full(MOST_QUESTIONS)
    question = write_question(module, draft, position=place)
    _changed(course, question, by=by, at=at)
    return question


@transaction.atomic
def edit_question(
    *, question: QuizQuestion, draft: QuestionDraft, revision: int, by: Actor, at: datetime
) -> QuizQuestion:
    """Ask it differently. Answers that people gave before stay with the choices that are still there.

    Choices keep their place; there are fewer or more only at the end. Raises CannotChangeCourse, ChangedMeanwhile.
    """
    course = lock_course(question.module.course, revision, by)
    question.text, question.several, question.feedback = draft.text, draft.several, draft.feedback
    question.save()
    kept = list(question.choices.all())
    for position, choice in enumerate(draft.choices):
        row = kept[position] if position < len(kept) else QuizChoice(organisation_id=question.organisation_id)
        row.question, row.position = question, position
        row.text, row.right, row.feedback = choice.text, choice.right, choice.feedback
        row.save()
    for row in kept[len(draft.choices) :]:
        row.delete()
    _changed(course, question, by=by, at=at)
    return question


def write_question(module: Module, draft: QuestionDraft, *, position: int) -> QuizQuestion:
    """The row and its choices, in the caller's transaction."""
    question = QuizQuestion.objects.create(
        organisation_id=module.organisation_id,
        module=module,
        position=position,
        text=draft.text,
        several=draft.several,
        feedback=draft.feedback,
    )
    QuizChoice.objects.bulk_create(
        QuizChoice(
            organisation_id=module.organisation_id,
            question=question,
            position=place,
            text=choice.text,
            right=choice.right,
            feedback=choice.feedback,
        )
        for place, choice in enumerate(draft.choices)
    )
    return question


def _changed(course: Course, question: QuizQuestion, *, by: Actor, at: datetime) -> None:
    record_change(course, "quiz_question", question.text[:80], by=by, at=at)
