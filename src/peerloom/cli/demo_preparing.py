"""What the demo's people do before they meet: sign, learn, and say what they expect of each other."""

from __future__ import annotations

from datetime import datetime, timedelta

from peerloom.cli.demo_rounds import Staff
from peerloom.domain.enrolment.enums import ApplicationState, Side
from peerloom.domain.enrolment.models import Application
from peerloom.domain.enrolment.operations.agreements import sign_agreement
from peerloom.domain.enrolment.queries.agreements import texts_to_sign
from peerloom.domain.people.models import Person
from peerloom.domain.people.queries import actor_of
from peerloom.domain.programs.models import Cohort
from peerloom.domain.programs.operations.guardrails import change_standards, waive_rule
from peerloom.domain.programs.queries import standards_version
from peerloom.domain.relationships.enums import Cadence, ContactChannel, Style
from peerloom.domain.relationships.models import Relationship
from peerloom.domain.relationships.operations.expectations import StatedExpectations, state_expectations
from peerloom.domain.training.models import Course, Module
from peerloom.domain.training.operations import answer_quiz, finish_lesson
from peerloom.foundation import clock

CONTACT = "Ewa Lis, student services, ewa.lis@northfield.example, room 0.12"
REASON = "She has led the university's night line for two years; we have seen her certificate of that training."
NOT_SIGNED_YET, PAIRS_THAT_SAID = 7, 12
EXPECTED = (
    StatedExpectations(
        Cadence.WEEKLY,
        ContactChannel.IN_PERSON,
        Style.GENTLE,
        "Settling in, seminars",
        "No messages after ten at night",
    ),
    StatedExpectations(
        Cadence.MONTHLY, ContactChannel.VIDEO, Style.DIRECT, "Studies, and how this place works", "No essays to correct"
    ),
    StatedExpectations(Cadence.FORTNIGHTLY, ContactChannel.ANY, Style.OPEN, "Whatever comes up"),
)


def keep_the_standards(cohort: Cohort, staff: Staff, now: datetime) -> None:
    """Name a contact, let most of the accepted sign, and make one exception."""
    at = now - timedelta(days=2)
    program, by = cohort.program, staff.acting(at)
    program.refresh_from_db()
    with clock.frozen_at(at):
        change_standards(
            program=program,
            wanted={},
            safeguarding_contact=CONTACT,
            version=standards_version(program),
            reason="",
            by=by,
            at=at,
        )
        accepted = _accepted(cohort)
        for number, application in enumerate(accepted):
            if number % NOT_SIGNED_YET == NOT_SIGNED_YET - 1:
                continue
            actor = actor_of(application.person, at=at)
            for wanted in texts_to_sign(actor):
                sign_agreement(text=wanted.text, name_typed=application.person.name, by=actor, at=at)
        mentors = [application.person for application in accepted if application.side == Side.MENTOR]
        if mentors:
            waive_rule(
                program=program,
                rule="training_minutes",
                person=mentors[-1],
                reason=REASON,
                expires_on=None,
                by=by,
                at=at,
            )


def train(cohort: Cohort, now: datetime) -> None:
    """Most accepted mentors have done everything, some are half-way, some have not begun."""
    at = now - timedelta(days=1)
    courses = list(
        Course.objects.within(cohort.organisation_id)
        .filter(program=cohort.program_id, required=True, published=True)
        .exclude(audience="coordinators")
        .prefetch_related("modules__lessons", "modules__quiz__choices")
    )
    mentors = [application.person for application in _accepted(cohort) if application.side == Side.MENTOR]
    with clock.frozen_at(at):
        for number, person in enumerate(mentors[:-1]):
            if number % 4 == 3:
                continue
            _learn(person, courses if number % 4 < 2 else courses[:1], at)


def state_what_is_expected(cohort: Cohort, now: datetime) -> None:
    """In some running pairs both have said what they expect, in others one side has."""
    at = now - timedelta(days=1)
    seen = Relationship.objects.within(cohort.organisation_id).filter(cohort=cohort, visible_from__lte=at)
    with clock.frozen_at(at):
        for number, relationship in enumerate(seen.order_by("pk")[:PAIRS_THAT_SAID]):
            people = [part.person for part in relationship.participations.select_related("person").order_by("pk")]
            for place, person in enumerate(people if number % 3 else people[:1]):
                stated = EXPECTED[(number + place) % len(EXPECTED)]
                state_expectations(relationship=relationship, stated=stated, by=actor_of(person, at=at), at=at)


def _accepted(cohort: Cohort) -> list[Application]:
    rows = Application.objects.within(cohort.organisation_id).filter(cohort=cohort, state=ApplicationState.ACCEPTED)
    return list(rows.select_related("person").order_by("pk"))


def _learn(person: Person, courses: list[Course], at: datetime) -> None:
    """Every lesson and quiz of these courses, all answers right; a course needs those before it."""
    by = actor_of(person, at=at)
    for course in courses:
        for module in course.modules.all():
            for lesson in module.lessons.all():
                finish_lesson(lesson=lesson, by=by, at=at)
            if answers := _right_answers(module):
                answer_quiz(module=module, answers=answers, by=by, at=at)


def _right_answers(module: Module) -> dict[str, list[str]]:
    return {
        question.public_id: [choice.public_id for choice in question.choices.all() if choice.right]
        for question in module.quiz.all()
    }
