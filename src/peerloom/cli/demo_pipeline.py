"""The demo's program in sign-up: made from a template, with people at every step between a poster and a place."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta

from peerloom.cli.demo_rounds import Staff
from peerloom.domain.blueprints.builtin import built_in_template
from peerloom.domain.blueprints.operations.creating import Start, create_from_blueprint
from peerloom.domain.enrolment.answering import asked
from peerloom.domain.enrolment.answering import seen_of as answers_seen
from peerloom.domain.enrolment.enums import CheckKind, CheckResult, DeclineReason, InterviewState, ScreeningStage, Side
from peerloom.domain.enrolment.models import Application, ApplicationDraft, Question
from peerloom.domain.enrolment.operations.applications import hand_in, withdraw_application
from peerloom.domain.enrolment.operations.assessments import hand_in_assessment
from peerloom.domain.enrolment.operations.assignment import assign_application, assign_reviewers
from peerloom.domain.enrolment.operations.channels import add_channel, count_visit
from peerloom.domain.enrolment.operations.drafts import Applicant, save_answers, start_draft
from peerloom.domain.enrolment.operations.interviews import plan_interview, record_interview
from peerloom.domain.enrolment.operations.public_pages import ensure_page, show_page
from peerloom.domain.enrolment.operations.references import (
    GivenReference,
    ask_for_reference,
    give_reference,
    name_referee,
)
from peerloom.domain.enrolment.operations.screening import (
    accept_application,
    decline_application,
    move_to_stage,
    put_on_waiting_list,
    take_into_review,
)
from peerloom.domain.enrolment.operations.vetting import record_check
from peerloom.domain.enrolment.queries.interview_guides import guide_for
from peerloom.domain.people.models import Person
from peerloom.domain.people.queries import actor_of
from peerloom.domain.programs.enums import ProgramState
from peerloom.domain.programs.models import Cohort
from peerloom.domain.programs.operations import advance_program
from peerloom.domain.programs.operations.capacity import set_capacity
from peerloom.domain.programs.queries import cohort_of
from peerloom.foundation import clock
from peerloom.foundation.public_ids import new_public_id
from peerloom.foundation.scope import Actor
from peerloom.simulation import SyntheticPerson
from peerloom.simulation.answering import Asked, answer

TEMPLATE = "wellbeing-peers"
CHANNELS = (("Poster in the library", 61), ("Welcome e-mail", 148), ("Student union", 37), ("Word of mouth", 12))
REFEREES = (
    ("Dr. Ada Okafor", "okafor", "personal tutor"),
    ("Mikkel Lund", "lund", "shift leader at the café"),
    ("Rosa Benítez", "benitez", "leads the choir"),
)
PRAISE = (
    "Reliable and calm. People open up to them without being pushed.",
    "Listens more than they talk, and remembers what you said last time.",
    "Came to every shift, and noticed when somebody had a bad day.",
)
NOTES = (
    "Warm and clear. Knew when to stop asking.",
    "Good instinct for boundaries; a little quick to give advice.",
    "Spoke honestly about their own hard year, without making it the centre.",
)
STORY = (
    ("accepted", 0.42),
    ("checks", 0.5),
    ("references", 0.62),
    ("interviewed", 0.72),
    ("interview planned", 0.8),
    ("review", 0.88),
    ("new", 1.0),
)
"""How far the mentors have come, by their share of all: who applied first is furthest. Some more end otherwise."""
OTHERWISE = 3


def open_program(staff: Staff, now: datetime) -> Cohort:
    """From the template to a shown page, a month ago."""
    planned = now - timedelta(days=34)
    with clock.frozen_at(planned):
        by = staff.acting(planned)
        program = create_from_blueprint(
            organisation=staff.organisation,
            document=built_in_template(TEMPLATE),
            start=Start((now + timedelta(days=20)).date(), signup_until=(now + timedelta(days=6)).date()),
            by=by,
            at=planned,
        )
        cohort = cohort_of(program)
        set_capacity(cohort=cohort, most_mentees=60, most_mentors=24, by=by, at=planned)
        page = ensure_page(program=program, by=by, at=planned)
        show_page(page=page, shown=True, by=by, at=planned)
        advance_program(program=program, to=ProgramState.OPEN, by=by, at=planned)
    _share(cohort, staff, now)
    cohort.refresh_from_db()
    return cohort


def _share(cohort: Cohort, staff: Staff, now: datetime) -> None:
    at = now - timedelta(days=30)
    for name, visits in CHANNELS:
        channel = add_channel(cohort=cohort, name=name, by=staff.acting(at), at=at)
        for number in range(visits):
            count_visit(channel=channel, at=at + timedelta(days=number % 28))


class Pipeline:
    """Applicants of one side and what becomes of them; the ``seed`` decides all that is left open."""

    def __init__(self, cohort: Cohort, staff: Staff, helper: Person, seed: int, now: datetime) -> None:
        self.cohort = cohort
        self.staff = staff
        self.helper = helper
        self.choose = random.Random(seed)  # noqa: S311  # synthetic people, always the same
        self.now = now
        self.tags = [channel.tag for channel in cohort.channels.all()] + [""]

    def apply(self, people: Sequence[SyntheticPerson], side: Side, *, unfinished: int) -> list[Application]:
        """Everybody fills in the form within the last four weeks; the last ``unfinished`` of them save and stop."""
        handed_in = []
        for number, person in enumerate(people):
            days = 26 * (1 - number / len(people)) ** 1.6 + 0.1  # most come towards the end
            at = self.now - timedelta(days=days, minutes=self.choose.randint(0, 90))
            with clock.frozen_at(at):
                draft = self._fill_in(person, side, at, whole=number < len(people) - unfinished)
                if number < len(people) - unfinished:
                    revision = draft.revision
                    handed_in.append(hand_in(draft=draft, revision=revision, consents={}, account=None, at=at))
        return handed_in

    def _fill_in(self, person: SyntheticPerson, side: Side, at: datetime, *, whole: bool) -> ApplicationDraft:
        mentor = side == Side.MENTOR
        draft = start_draft(
            cohort=self.cohort,
            side=side,
            applicant=Applicant(
                email=person.email,
                given_name=person.given_name,
                family_name=person.family_name,
                places=self.choose.choice((1, 1, 2, 3)) if mentor else 1,
            ),
            born=(at - timedelta(days=self.choose.randint(18, 30) * 366)).date(),
            via=self.choose.choice(self.tags),
            public_id=new_public_id(),
            at=at,
        )
        questions = list(draft.version.questions.order_by("section__position", "position")) if draft.version else []
        values = self._answers(questions, person, mentor=mentor)
        some = questions if whole else questions[: len(questions) // 2]
        return save_answers(
            draft=draft,
            answers={question.key: values.get(question.key) for question in some},
            page={question.key for question in some},
            seen=answers_seen({}, some),
            by_mail=True,
            at=at,
        )

    def _answers(self, questions: list[Question], person: SyntheticPerson, *, mentor: bool) -> dict[str, object]:
        values: dict[str, object] = {}
        for question in questions:
            if question in asked(questions, values):
                values[question.key] = answer(self.choose, _as_asked(question), person, mentor=mentor)
        return values

    def screen(self, applications: list[Application]) -> None:
        """One after the other comes as far as the story says; three end otherwise."""
        going_on, others = applications[OTHERWISE:], applications[:OTHERWISE]
        for number, application in enumerate(going_on):
            share = (number + 1) / len(going_on)
            at = min(application.applied_at + timedelta(hours=20 + number % 5), self.now - timedelta(hours=2))
            with clock.frozen_at(at):
                self._advance(application, next(chapter for chapter, until in STORY if share <= until), at)
        self._end_otherwise(others)

    def welcome(self, applications: list[Application]) -> None:
        """Mentees are looked at within two days and taken in, as far as that is time enough."""
        for application in applications:
            at = application.applied_at + timedelta(hours=44)
            if at < self.now:
                with clock.frozen_at(at):
                    accept_application(
                        application=application, revision=application.revision, by=self.staff.acting(at), at=at
                    )

    def _advance(self, application: Application, chapter: str, at: datetime) -> None:
        if chapter == "new":
            return
        by = self.staff.acting(at)
        application = assign_application(
            application=application, to=self.helper, revision=application.revision, by=by, at=at
        )
        application = take_into_review(application=application, revision=application.revision, by=by, at=at)
        if chapter == "review":
            return
        application = self._to(application, ScreeningStage.INTERVIEW, by, at)
        if chapter == "interview planned":
            self._plan(application, self.now + timedelta(days=self.choose.randint(1, 5)), by, at)
            return
        self._interview(application, by, at)
        if chapter == "interviewed":
            return
        application = self._to(application, ScreeningStage.REFERENCES, by, at)
        self._ask_referees(application, answered=1 if chapter == "references" else len(REFEREES), by=by, at=at)
        if chapter == "references":
            return
        application = self._to(application, ScreeningStage.CHECKS, by, at)
        if chapter == "checks":
            return
        self._check(application, by, at)
        accept_application(application=application, revision=application.revision, by=by, at=at)

    def _to(self, application: Application, stage: ScreeningStage, by: Actor, at: datetime) -> Application:
        return move_to_stage(application=application, stage=stage, revision=application.revision, by=by, at=at)

    def _plan(self, application: Application, when: datetime, by: Actor, at: datetime) -> None:
        hour = when.replace(hour=15, minute=0, second=0, microsecond=0)
        plan_interview(application=application, planned_at=hour, place="Student Centre, room 2.14", by=by, at=at)

    def _interview(self, application: Application, by: Actor, at: datetime) -> None:
        """A conversation on the next day, and what two reviewers make of it."""
        self._plan(application, at + timedelta(days=1), by, at)
        after = at + timedelta(days=1, hours=10)
        interview = application.interviews.get()
        record_interview(interview=interview, outcome=InterviewState.HELD, by=by, at=after)
        reviewers = [self.helper, self.staff.coordinator]
        assign_reviewers(application=application, reviewers=reviewers, by=by, at=after)
        aspects = [aspect.key for aspect in guide_for(self.cohort.program, application.side).aspects]
        for reviewer in reviewers:
            hand_in_assessment(
                application=application,
                scores={aspect: self.choose.choice((3, 4, 4, 5)) for aspect in aspects},
                recommends=self.choose.choice((True, True, None)),
                note=self.choose.choice(NOTES),
                by=actor_of(reviewer, at=after),
                at=after,
            )

    def _ask_referees(self, application: Application, *, answered: int, by: Actor, at: datetime) -> None:
        for number, (name, word, relation) in enumerate(REFEREES):
            email = f"{word}.{application.person.email}"
            reference = name_referee(application=application, name=name, email=email, relation=relation, by=by, at=at)
            reference = ask_for_reference(reference=reference, links_sent=reference.links_sent, by=by, at=at)
            if number < answered:
                given = GivenReference(known_for="Two years", recommends=True, strengths=PRAISE[number])
                give_reference(reference=reference, given=given, at=at + timedelta(hours=5))

    def _check(self, application: Application, by: Actor, at: datetime) -> None:
        today = at.date()
        for kind, days in ((CheckKind.IDENTITY, 1), (CheckKind.CRIMINAL, 2)):
            record_check(
                application=application,
                kind=kind,
                result=CheckResult.CLEAR,
                checked_on=today - timedelta(days=days),
                expires_on=(self.now + timedelta(days=self.choose.choice((40, 700, 1000)))).date(),
                today=today,
                by=by,
                at=at,
            )

    def _end_otherwise(self, applications: list[Application]) -> None:
        """One is turned away kindly, one waits, one thinks again."""
        at = self.now - timedelta(hours=30)
        by = self.staff.acting(at)
        ends: list[Callable[[Application], object]] = [
            lambda application: decline_application(
                application=application,
                reason=DeclineReason.SUITED,
                revision=application.revision,
                by=by,
                at=at,
            ),
            lambda application: put_on_waiting_list(
                application=application, revision=application.revision, by=by, at=at
            ),
            lambda application: withdraw_application(application=application, at=at),
        ]
        with clock.frozen_at(at):
            for application, end in zip(applications, ends, strict=False):
                application.refresh_from_db()
                end(application)


def _as_asked(question: Question) -> Asked:
    return Asked(
        key=question.key,
        kind=question.kind,
        options=tuple(map(str, question.options)),
        required=question.required,
        least=question.least,
        most=question.most,
    )
