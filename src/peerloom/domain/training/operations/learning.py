"""What a person does in a course. Each of these can be sent twice, and late, from a phone that was offline."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.people.models import Person
from peerloom.domain.training.models import (
    Completion,
    Course,
    Lesson,
    LessonDone,
    Module,
    QuizAnswer,
    QuizAttempt,
    QuizQuestion,
)
from peerloom.domain.training.operations.locking import organisation_id_of
from peerloom.domain.training.queries.courses import quiz_of
from peerloom.domain.training.queries.my_training import CourseState, course_state
from peerloom.domain.training.rules import runs_out_on
from peerloom.foundation import audit
from peerloom.foundation.public_ids import new_public_id
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor


class CannotLearn(Refused):
    """The course is not for this person, not open to them yet, or the answers are not complete."""


@transaction.atomic
def finish_lesson(*, lesson: Lesson, by: Actor, at: datetime) -> CourseState:
    """Keep that the person has done the lesson, and complete the course if it was the last step.

    Sent twice, it happens once. Raises CannotLearn.
    """
    state = _state(lesson.module.course, by, at)
    LessonDone.objects.within(by.organisation_id).get_or_create(
        organisation_id=by.organisation_id,
        person_id=by.person_id,
        lesson=lesson,
        round=state.round,
        defaults={"done_at": at},
    )
    return _completed_if_done(state, by=by, at=at)


@transaction.atomic
def answer_quiz(
    *, module: Module, answers: Mapping[str, Collection[str]], public_id: str = "", by: Actor, at: datetime
) -> QuizAttempt:
    """Keep one try: by the question's public id, the public ids of the choices. Complete the course if it was the
    last step. The best try counts, so a worse one takes nothing away.

    With the ``public_id`` that the page brought, the same answers sent twice are one try, the first.
    Raises CannotLearn when a question has no answer.
    """
    state = _state(module.course, by, at)
    attempts = QuizAttempt.objects.within(by.organisation_id)
    known = attempts.filter(public_id=public_id, person=by.person_id, module=module).first()
    if known is not None:
        return known
    if public_id and QuizAttempt.objects.across_organisations(because="public ids are unique").filter(
        public_id=public_id
    ):
        public_id = new_public_id()
    questions = quiz_of(module)
    if not questions:
        raise CannotLearn(_("This quiz is not there any more. Open the course again."))
    chosen = {question.pk: _chosen(question, answers) for question in questions}
    right = sum(_is_right(question, chosen[question.pk]) for question in questions)
    attempt = QuizAttempt.objects.create(
        organisation_id=by.organisation_id,
        public_id=public_id or new_public_id(),
        person_id=by.person_id,
        module=module,
        round=state.round,
        at=at,
        right=right,
        asked=len(questions),
        passed=100 * right >= module.pass_share * len(questions),
    )
    QuizAnswer.objects.bulk_create(
        QuizAnswer(organisation_id=by.organisation_id, attempt=attempt, question_id=question, choice_id=choice)
        for question, choices in chosen.items()
        for choice in choices
    )
    _completed_if_done(state, by=by, at=at)
    return attempt


@transaction.atomic
def finish_course(*, course: Course, by: Actor, at: datetime) -> CourseState:
    """Complete a course of which the last missing part was taken away. Raises CannotLearn."""
    state = _completed_if_done(_state(course, by, at), by=by, at=at)
    if not state.complete:
        raise CannotLearn(_("There is still something to do in this course."))
    return state


def _state(course: Course, by: Actor, at: datetime) -> CourseState:
    """How far the person is; their row is locked, so that two windows complete a course once."""
    Person.objects.within(by.organisation_id).select_for_update().get(pk=by.person_id)
    state = course_state(by, course.pk, at=at)
    if state is None or not state.course.published:
        raise CannotLearn(_("This course is not open to you. Ask the people who run your program."))
    if state.preview:
        raise CannotLearn(_("You are looking at this course as its participants see it; nothing is kept."))
    if state.locked:
        names = ", ".join(before.title for before in state.waits_for)
        raise CannotLearn(_("First finish what comes before this course: %(courses)s.") % {"courses": names})
    return state


def _chosen(question: QuizQuestion, answers: Mapping[str, Collection[str]]) -> set[int]:
    given = set(answers.get(question.public_id, ()))
    chosen = {choice.pk for choice in question.choices.all() if choice.public_id in given}
    if not chosen or (len(chosen) > 1 and not question.several):
        raise CannotLearn(_("Please answer every question. You can try again as often as you like."))
    return chosen


def _is_right(question: QuizQuestion, chosen: set[int]) -> bool:
    return chosen == {choice.pk for choice in question.choices.all() if choice.right}


def _completed_if_done(before: CourseState, *, by: Actor, at: datetime) -> CourseState:
    """The state as it is now; a completion is written when everything of this round is done for the first time."""
    state = course_state(by, before.course.pk, at=at)
    if state is None or not state.ready_to_finish:
        return state or before
    course = state.course
    completion = Completion.objects.create(
        organisation_id=by.organisation_id,
        person_id=by.person_id,
        course=course,
        title=course.title,
        minutes=course.minutes or sum(step.minutes for step in state.steps),
        round=state.round,
        completed_at=at,
        expires_on=runs_out_on(state.day, course.valid_months),
    )
    audit.record(
        "course.completed",
        subject=completion,
        organisation=organisation_id_of(course),
        by=by,
        at=at,
        details={"course": course.public_id, "title": course.title, "round": state.round},
    )
    return course_state(by, course.pk, at=at) or state
