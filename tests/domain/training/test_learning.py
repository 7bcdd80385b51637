from __future__ import annotations

from datetime import timedelta

import pytest

from peerloom.domain.enrolment.enums import ApplicationState, Side
from peerloom.domain.people.enums import Role
from peerloom.domain.programs.enums import ProgramState
from peerloom.domain.training.models import Completion, LessonDone, QuizAttempt
from peerloom.domain.training.operations import CannotLearn, answer_quiz, finish_course, finish_lesson
from peerloom.domain.training.queries.my_training import CourseState, training_of
from peerloom.domain.training.rules import runs_out_on
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.public_ids import new_public_id
from peerloom.foundation.scope import Actor
from tests.domain.training.conftest import School, learner
from tests.factories import MOMENT, actor_with, make_cohort, make_organisation, make_program
from tests.factories.training import make_course, make_lesson

pytestmark = pytest.mark.django_db


def state_for(actor: Actor, *, days: int = 0) -> CourseState:
    [state] = training_of(actor, at=MOMENT + timedelta(days=days))
    return state


def do_everything(school: School, by: Actor, *, days: int = 0) -> None:
    at = MOMENT + timedelta(days=days)
    for lesson in school.lessons:
        finish_lesson(lesson=lesson, by=by, at=at)
    answer_quiz(module=school.module, answers=school.answer(), by=by, at=at)


def test_lessons_then_the_quiz_then_a_completion(school: School) -> None:
    state = state_for(school.mentee)
    assert (state.done, [step.kind for step in state.steps]) == (0, ["lesson", "lesson", "quiz"])
    first, second = school.lessons
    state = finish_lesson(lesson=first, by=school.mentee, at=MOMENT)
    assert (state.done, state.next_step and state.next_step.key) == (1, second.public_id)
    finish_lesson(lesson=second, by=school.mentee, at=MOMENT)
    assert not state_for(school.mentee).complete
    answer_quiz(module=school.module, answers=school.answer(), by=school.mentee, at=MOMENT)
    state = state_for(school.mentee)
    assert state.complete
    assert state.completion is not None
    assert (state.completion.title, state.completion.minutes, state.completion.expires_on) == (
        "Active listening",
        20,
        None,
    )
    assert AuditEvent.objects.filter(verb="course.completed", actor=school.mentee.public_id).count() == 1


def test_sent_twice_it_happens_once(school: School) -> None:
    do_everything(school, school.mentee)
    key = new_public_id()
    for _again in range(2):
        finish_lesson(lesson=school.lessons[0], by=school.mentee, at=MOMENT)
        answer_quiz(module=school.module, answers=school.answer(), public_id=key, by=school.mentee, at=MOMENT)
    assert LessonDone.objects.within(school.organisation.pk).count() == 2
    assert QuizAttempt.objects.within(school.organisation.pk).filter(public_id=key).count() == 1
    assert Completion.objects.within(school.organisation.pk).count() == 1


def test_the_key_of_another_persons_try_gives_away_nothing(school: School) -> None:
    key = new_public_id()
    theirs = answer_quiz(module=school.module, answers=school.answer(), public_id=key, by=school.mentor, at=MOMENT)
    mine = answer_quiz(
        module=school.module, answers=school.answer(right=False), public_id=key, by=school.mentee, at=MOMENT
    )
    assert mine.pk != theirs.pk
    assert (mine.person_id, mine.passed) == (school.mentee.person_id, False)


def test_the_best_try_counts(school: School) -> None:
    for right in (False, True, False):
        answer_quiz(module=school.module, answers=school.answer(right=right), by=school.mentee, at=MOMENT)
    for lesson in school.lessons:
        finish_lesson(lesson=lesson, by=school.mentee, at=MOMENT)
    assert state_for(school.mentee).complete


def test_a_quiz_with_several_right_answers_wants_all_of_them(school: School) -> None:
    school.question.choices.update(right=False)
    wanted = list(school.question.choices.all())[:2]
    school.question.choices.filter(pk__in=[choice.pk for choice in wanted]).update(right=True)
    type(school.question).objects.within(school.organisation.pk).update(several=True)
    every = [choice.public_id for choice in school.question.choices.all()]
    right = [choice.public_id for choice in wanted]

    def passed(chosen: list[str]) -> bool:
        answers = {school.question.public_id: chosen}
        return answer_quiz(module=school.module, answers=answers, by=school.mentee, at=MOMENT).passed

    assert [passed(right), passed(right[:1]), passed(every)] == [True, False, False]


@pytest.mark.parametrize("chosen", [[], ["unknown"], ["\x00"]])
def test_a_question_without_an_answer_is_no_try(school: School, chosen: list[str]) -> None:
    with pytest.raises(CannotLearn):
        answer_quiz(module=school.module, answers={school.question.public_id: chosen}, by=school.mentee, at=MOMENT)
    assert not QuizAttempt.objects.within(school.organisation.pk).exists()


def test_two_answers_to_a_question_with_one_are_refused(school: School) -> None:
    both = [choice.public_id for choice in school.question.choices.all()]
    with pytest.raises(CannotLearn):
        answer_quiz(module=school.module, answers={school.question.public_id: both}, by=school.mentee, at=MOMENT)


@pytest.mark.parametrize(
    ("state", "required", "may"),
    [
        (ApplicationState.ACCEPTED, False, True),
        (ApplicationState.IN_REVIEW, True, True),
        (ApplicationState.SUBMITTED, True, True),
        (ApplicationState.IN_REVIEW, False, False),
        (ApplicationState.DRAFT, True, False),
        (ApplicationState.WAITING, True, False),
        (ApplicationState.DECLINED, True, False),
        (ApplicationState.WITHDRAWN, True, False),
    ],
)
def test_who_may_take_a_course(school: School, *, state: str, required: bool, may: bool) -> None:
    type(school.course).objects.within(school.organisation.pk).update(required=required)
    applicant = learner(school.cohort, Side.MENTEE, state=state)
    assert bool(training_of(applicant, at=MOMENT)) is may
    if not may:
        with pytest.raises(CannotLearn):
            finish_lesson(lesson=school.lessons[0], by=applicant, at=MOMENT)


@pytest.mark.parametrize("state", [ProgramState.DRAFT, ProgramState.ARCHIVED])
def test_a_program_that_does_not_go_on_teaches_nobody(school: School, state: str) -> None:
    type(school.program).objects.within(school.organisation.pk).update(state=state)
    assert training_of(school.mentee, at=MOMENT) == []


def test_a_course_is_for_its_side(school: School) -> None:
    make_course(school.program, title="For mentors", audience="mentors")
    make_course(school.program, title="For coordinators", audience="coordinators")

    def titles(actor: Actor) -> set[str]:
        return {state.course.title for state in training_of(actor, at=MOMENT)}

    assert titles(school.mentee) == {"Active listening"}
    assert titles(school.mentor) == {"Active listening", "For mentors"}
    assert titles(school.coordinator) == {"For coordinators"}
    assert titles(actor_with(school.organisation, Role.PARTICIPANT)) == set()


def test_who_runs_the_program_looks_but_leaves_no_trace(school: School) -> None:
    with pytest.raises(CannotLearn, match="nothing is kept"):
        finish_lesson(lesson=school.lessons[0], by=school.coordinator, at=MOMENT)
    assert not LessonDone.objects.within(school.organisation.pk).exists()


def test_a_course_of_another_organisation_is_closed(school: School) -> None:
    elsewhere = make_organisation()
    stranger = learner(make_cohort(make_program(elsewhere)), Side.MENTEE)
    with pytest.raises(CannotLearn):
        finish_lesson(lesson=school.lessons[0], by=stranger, at=MOMENT)


def test_what_builds_on_a_course_opens_when_it_is_done(school: School) -> None:
    later = make_course(school.program, title="Giving feedback", after=[school.course])
    lesson = later.modules.all()[0].lessons.all()[0]
    with pytest.raises(CannotLearn, match="Active listening"):
        finish_lesson(lesson=lesson, by=school.mentee, at=MOMENT)
    do_everything(school, school.mentee)
    assert finish_lesson(lesson=lesson, by=school.mentee, at=MOMENT).done == 1


def test_a_course_that_waits_for_one_that_nobody_can_take_is_open(school: School) -> None:
    hidden = make_course(school.program, title="Hidden", published=False)
    school.course.prerequisites.add(hidden)
    assert not state_for(school.mentee).locked


def test_applicants_may_take_what_comes_before_a_required_course(school: School) -> None:
    before = make_course(school.program, title="Before", required=False)
    school.course.prerequisites.add(before)
    applicant = learner(school.cohort, Side.MENTEE, state=ApplicationState.IN_REVIEW)
    assert {state.course.title for state in training_of(applicant, at=MOMENT)} == {"Active listening", "Before"}


def test_late_after_the_day_on_which_it_was_due(school: School) -> None:
    due = school.cohort.starts_on - MOMENT.date()
    assert state_for(school.mentee, days=due.days).late is False
    assert state_for(school.mentee, days=due.days + 1).late is True
    do_everything(school, school.mentee)
    assert state_for(school.mentee, days=due.days + 1).late is False


def test_what_comes_first_is_required_and_due_soonest(school: School) -> None:
    make_course(school.program, title="Optional", required=False, due_week=None)
    make_course(school.program, title="Sooner", due_week=-1)
    make_course(school.program, title="At any time", due_week=None)
    titles = [state.course.title for state in training_of(school.mentee, at=MOMENT)]
    assert titles == ["Sooner", "Active listening", "At any time", "Optional"]


def test_a_refresher_is_the_same_course_again(school: School) -> None:
    type(school.course).objects.within(school.organisation.pk).update(valid_months=12)
    do_everything(school, school.mentee)
    first = state_for(school.mentee).completion
    assert first is not None
    assert first.expires_on == MOMENT.date().replace(year=2027)
    assert state_for(school.mentee, days=300).complete
    soon = state_for(school.mentee, days=330)
    assert (soon.complete, soon.refreshing, soon.done, soon.round) == (False, True, 0, 2)
    do_everything(school, school.mentee, days=330)
    again = state_for(school.mentee, days=330)
    assert again.complete
    assert again.completion is not None
    assert again.completion.pk != first.pk
    assert Completion.objects.within(school.organisation.pk).count() == 2


def test_a_course_that_changes_does_not_undo_what_was_completed(school: School) -> None:
    do_everything(school, school.mentee)
    make_lesson(school.module, title="New")
    state = state_for(school.mentee)
    assert (state.complete, state.done, len(state.steps)) == (True, 3, 4)


def test_when_the_last_open_lesson_goes_the_course_can_be_completed(school: School) -> None:
    finish_lesson(lesson=school.lessons[0], by=school.mentee, at=MOMENT)
    answer_quiz(module=school.module, answers=school.answer(), by=school.mentee, at=MOMENT)
    with pytest.raises(CannotLearn):
        finish_course(course=school.course, by=school.mentee, at=MOMENT)
    school.lessons[1].delete()
    assert state_for(school.mentee).ready_to_finish
    for _again in range(2):
        assert finish_course(course=school.course, by=school.mentee, at=MOMENT).complete
    assert Completion.objects.within(school.organisation.pk).count() == 1


def test_months_end_where_the_month_ends() -> None:
    day = MOMENT.date()
    assert runs_out_on(day.replace(month=8, day=31), 6) == day.replace(year=2027, month=2, day=28)
    assert runs_out_on(day.replace(month=12, day=1), 1) == day.replace(year=2027, month=1, day=1)
    assert runs_out_on(day, None) is None
