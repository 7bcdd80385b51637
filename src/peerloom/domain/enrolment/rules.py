"""Which steps an application can take, and who may take them."""

from __future__ import annotations

from enum import StrEnum

from peerloom.domain.enrolment.enums import ApplicationState, InterviewState, ReferenceState
from peerloom.domain.enrolment.models import Application
from peerloom.domain.programs.models import RUNS_PROGRAMS, Program
from peerloom.domain.programs.rules import can_decide_on_program
from peerloom.foundation.scope import Actor


class Step(StrEnum):
    """What can be done with an application that was handed in."""

    REVIEW = "review"
    STAGE = "stage"
    ACCEPT = "accept"
    WAIT = "wait"
    DECLINE = "decline"
    REOPEN = "reopen"
    WITHDRAW = "withdraw"


LEADS_TO = {
    Step.REVIEW: ApplicationState.IN_REVIEW,
    Step.STAGE: ApplicationState.IN_REVIEW,
    Step.ACCEPT: ApplicationState.ACCEPTED,
    Step.WAIT: ApplicationState.WAITING,
    Step.DECLINE: ApplicationState.DECLINED,
    Step.REOPEN: ApplicationState.IN_REVIEW,
    Step.WITHDRAW: ApplicationState.WITHDRAWN,
}

STEPS_FROM: dict[ApplicationState, frozenset[Step]] = {
    ApplicationState.DRAFT: frozenset(),
    ApplicationState.SUBMITTED: frozenset(
        {Step.REVIEW, Step.STAGE, Step.ACCEPT, Step.WAIT, Step.DECLINE, Step.WITHDRAW}
    ),
    ApplicationState.IN_REVIEW: frozenset({Step.STAGE, Step.ACCEPT, Step.WAIT, Step.DECLINE, Step.WITHDRAW}),
    ApplicationState.WAITING: frozenset({Step.ACCEPT, Step.DECLINE, Step.REOPEN, Step.WITHDRAW}),
    ApplicationState.ACCEPTED: frozenset({Step.WITHDRAW}),
    ApplicationState.DECLINED: frozenset({Step.REOPEN}),
    ApplicationState.WITHDRAWN: frozenset(),
}
"""Whoever was accepted leaves by their own wish alone; whoever withdrew applies anew."""

DECISIONS = frozenset({Step.ACCEPT, Step.WAIT, Step.DECLINE, Step.REOPEN})
"""Steps for owners and coordinators; staff take the others."""

OPEN_STATES = frozenset({ApplicationState.SUBMITTED, ApplicationState.IN_REVIEW})
"""Someone waits for an answer of ours."""

NOT_ASKED_ANY_MORE = frozenset({ApplicationState.DECLINED, ApplicationState.WITHDRAWN})
"""References of such an application help nobody."""

INTERVIEW_ENDS = frozenset({InterviewState.HELD, InterviewState.MISSED, InterviewState.CANCELLED})
UNANSWERED = frozenset({ReferenceState.NAMED, ReferenceState.ASKED})


def step_follows(state: str, step: Step) -> bool:
    """Whether the step can be taken from this state."""
    return step in STEPS_FROM[ApplicationState(state)]


def can_screen(actor: Actor, program: Program) -> bool:
    """Who runs the program reviews, interviews, asks for references and records checks."""
    return program.organisation_id == actor.organisation_id and actor.has_for(program.pk, *RUNS_PROGRAMS)


def can_screen_application(actor: Actor, application: Application) -> bool:
    """Nobody screens themself: what others say about an applicant is not for the applicant."""
    return can_screen(actor, application.cohort.program) and application.person_id != actor.person_id


def can_decide_on_application(actor: Actor, application: Application) -> bool:
    """Owners and coordinators, but not on themselves."""
    return can_decide_on_program(actor, application.cohort.program) and application.person_id != actor.person_id


def can_take(actor: Actor, application: Application, step: Step) -> bool:
    allowed = can_decide_on_application if step in DECISIONS else can_screen_application
    return allowed(actor, application)
