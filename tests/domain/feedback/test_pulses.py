from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.feedback.models import MeetingPulse
from peerloom.domain.feedback.operations.pulses import CannotAnswerPulse, answer_pulse
from peerloom.domain.feedback.queries.pulses import pulse_figures, pulse_to_answer, sides_asked
from peerloom.domain.people.queries import actor_of
from peerloom.domain.programs.enums import Audience
from peerloom.domain.relationships.enums import AttendanceState
from peerloom.domain.relationships.models import Attendance
from peerloom.foundation.audit.models import AuditEvent
from tests.factories import make_cohort, make_organisation, make_pair, make_person, make_program
from tests.factories.saying import LATER, ask_after_meetings, held_meeting

pytestmark = pytest.mark.django_db

NEXT_MONTH = LATER + timedelta(days=31)


def test_only_sides_that_the_plan_asks_are_asked() -> None:
    relationship, _mentee, _mentor = make_pair()
    program = relationship.cohort.program
    assert sides_asked(program.pk, program.organisation_id) == frozenset()
    ask_after_meetings(program, Audience.MENTEES)
    assert sides_asked(program.pk, program.organisation_id) == {Side.MENTEE}


def test_an_answer_is_kept_once_by_the_day_and_the_trail_does_not_say_whose() -> None:
    relationship, mentee, _mentor = make_pair()
    ask_after_meetings(relationship.cohort.program)
    session = held_meeting(relationship)
    by = actor_of(mentee, at=LATER)
    first = answer_pulse(session=session, worth_it=4, next_step=2, by=by, at=LATER)
    again = answer_pulse(session=session, worth_it=1, next_step=1, by=by, at=LATER)
    assert again.pk == first.pk
    assert (again.worth_it, again.next_step, again.answered_on) == (4, 2, LATER.date())
    (event,) = AuditEvent.objects.filter(verb="pulse.answered")
    assert event.actor == ""
    assert event.details == {}


def test_who_was_asked_and_has_not_answered_finds_the_latest_meeting() -> None:
    relationship, mentee, mentor = make_pair()
    ask_after_meetings(relationship.cohort.program)
    held_meeting(relationship, ago=timedelta(days=9))
    latest = held_meeting(relationship, ago=timedelta(days=1))
    mine = relationship.participations.get(person=mentee)
    assert pulse_to_answer(mine, relationship, at=LATER) == latest
    answer_pulse(session=latest, worth_it=5, next_step=5, by=actor_of(mentee, at=LATER), at=LATER)
    left = pulse_to_answer(mine, relationship, at=LATER)
    assert left is not None
    assert left != latest
    assert pulse_to_answer(relationship.participations.get(person=mentor), relationship, at=LATER) == latest


@pytest.mark.parametrize(
    ("worth_it", "next_step", "ago"),
    [(0, 3, 1), (3, 6, 1), (3, 3, 15), (-1, 3, 1)],
    ids=["low", "high", "late", "less"],
)
def test_what_is_on_no_step_or_too_late_is_refused(worth_it: int, next_step: int, ago: int) -> None:
    relationship, mentee, _mentor = make_pair()
    ask_after_meetings(relationship.cohort.program)
    session = held_meeting(relationship, ago=timedelta(days=ago))
    with pytest.raises(CannotAnswerPulse):
        answer_pulse(session=session, worth_it=worth_it, next_step=next_step, by=actor_of(mentee, at=LATER), at=LATER)
    assert not MeetingPulse.objects.within(session.organisation_id).exists()


def test_strangers_and_people_who_were_not_there_are_not_asked() -> None:
    relationship, mentee, mentor = make_pair()
    ask_after_meetings(relationship.cohort.program)
    session = held_meeting(relationship)
    Attendance.objects.create(
        organisation=relationship.organisation,
        session=session,
        participation=relationship.participations.get(person=mentee),
        state=AttendanceState.ABSENT,
    )
    for person in (mentee, make_person(relationship.organisation, "participant")):
        with pytest.raises(CannotAnswerPulse):
            answer_pulse(session=session, worth_it=3, next_step=3, by=actor_of(person, at=LATER), at=LATER)
    answer_pulse(session=session, worth_it=3, next_step=3, by=actor_of(mentor, at=LATER), at=LATER)


def test_a_month_is_shown_from_five_people_of_a_side_on(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    cohort = make_cohort(make_program(make_organisation()))
    ask_after_meetings(cohort.program)
    for number in range(5):
        relationship, mentee, mentor = make_pair(cohort)
        session = held_meeting(relationship)
        answer_pulse(session=session, worth_it=1 + number, next_step=3, by=actor_of(mentee, at=LATER), at=LATER)
        if number < 4:
            answer_pulse(session=session, worth_it=5, next_step=5, by=actor_of(mentor, at=LATER), at=LATER)
    with django_assert_num_queries(4):
        found = pulse_figures(cohort, at=NEXT_MONTH)
    (month,) = found.months
    assert (month.side, month.worth_it, month.next_step, month.answers, month.people) == (Side.MENTEE, 3.0, 3.0, 5, 5)
    assert (found.hidden, found.answers, found.asked) == (1, 9, 10)


def test_a_month_is_shown_once_nothing_more_can_come_in() -> None:
    """Else whoever looks before and after one meeting has the answer of whoever was at it."""
    cohort = make_cohort(make_program(make_organisation()))
    ask_after_meetings(cohort.program)
    for _number in range(6):
        relationship, mentee, _mentor = make_pair(cohort)
        answer_pulse(
            session=held_meeting(relationship), worth_it=2, next_step=3, by=actor_of(mentee, at=LATER), at=LATER
        )
    over = NEXT_MONTH.replace(day=1, hour=0, minute=0)
    found = pulse_figures(cohort, at=over - timedelta(minutes=1))
    assert (found.months, found.hidden, found.answers) == ((), 0, 6)
    assert pulse_figures(cohort, at=over).months[0].people == 6


def test_many_answers_of_few_people_are_not_shown() -> None:
    relationship, mentee, _mentor = make_pair()
    ask_after_meetings(relationship.cohort.program)
    for hours in range(6):
        session = held_meeting(relationship, ago=timedelta(hours=30 + hours))
        answer_pulse(session=session, worth_it=1, next_step=1, by=actor_of(mentee, at=LATER), at=LATER)
    found = pulse_figures(relationship.cohort, at=NEXT_MONTH)
    assert (found.months, found.hidden, found.answers) == ((), 1, 6)
