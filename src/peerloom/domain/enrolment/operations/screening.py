"""The way of an application: into review, through its stages, to a decision and, if need be, back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.enrolment.enums import ApplicationState, DeclineReason, ScreeningStage
from peerloom.domain.enrolment.messages.screening import take_back_decisions, write_decision
from peerloom.domain.enrolment.messages.screening_letters import (
    ACCEPTED,
    DECLINED,
    WAITING,
    Letter,
    acceptance,
    place_on_waiting_list,
    refusal,
)
from peerloom.domain.enrolment.models import Application
from peerloom.domain.enrolment.operations.screening_steps import CannotScreen, NoPlaceLeft, begin, begun, settle
from peerloom.domain.enrolment.queries.screening_places import places_left
from peerloom.domain.enrolment.rules import Step
from peerloom.domain.people.enums import Role
from peerloom.domain.people.operations.memberships import hold_role, lock_organisation
from peerloom.domain.programs.models import Cohort
from peerloom.foundation.scope import Actor


@transaction.atomic
def take_into_review(*, application: Application, revision: int, by: Actor, at: datetime) -> Application:
    """Say that someone has begun to look. Asked twice, it happens once.

    Raises CannotScreen, or ChangedMeanwhile when someone else did something since ``revision``.
    """
    current = begin(application, by)
    if current.state == ApplicationState.IN_REVIEW:
        return current
    begun(current, Step.REVIEW, revision, by)
    current.stage = ScreeningStage.REVIEW
    return settle(current, Step.REVIEW, by=by, at=at)


@transaction.atomic
def move_to_stage(
    *, application: Application, stage: ScreeningStage, revision: int, by: Actor, at: datetime
) -> Application:
    """Put an application on another stage of screening, to and fro; one that was just handed in is taken into review.

    Asked twice, it happens once. Raises CannotScreen, or ChangedMeanwhile.
    """
    current = begin(application, by)
    if current.state == ApplicationState.IN_REVIEW and current.stage == stage:
        return current
    begun(current, Step.STAGE, revision, by)
    before, current.stage = current.stage, stage
    return settle(current, Step.STAGE, by=by, at=at, details={"stage_from": str(before), "stage_to": str(stage)})


@transaction.atomic
def accept_application(*, application: Application, revision: int, by: Actor, at: datetime) -> Application:
    """Give a place: the person becomes a participant and is written to.

    The cohort's row is locked, so that two decisions at once do not give one place twice. Asked twice by the same
    person, it happens once. Raises NoPlaceLeft, CannotScreen, or ChangedMeanwhile.
    """
    lock_organisation(by.organisation_id)
    Cohort.objects.within(by.organisation_id).select_for_update().filter(pk=application.cohort_id).first()
    current = begin(application, by)
    if _decided_so(current, ApplicationState.ACCEPTED, by):
        return current
    begun(current, Step.ACCEPT, revision, by)
    if places_left(current.cohort, current.side) == 0:
        raise NoPlaceLeft(_("No place is left in this round. Put them on the waiting list, or make the round larger."))
    hold_role(current.person, Role.PARTICIPANT, at=at)
    settle(current, Step.ACCEPT, by=by, at=at)
    take_back_decisions(application=current, at=at)
    write_decision(application=current, purpose=ACCEPTED, letter=acceptance(current), at=at)
    return current


@transaction.atomic
def put_on_waiting_list(*, application: Application, revision: int, by: Actor, at: datetime) -> Application:
    """Keep someone in mind for a place that becomes free, and tell them. Asked twice by the same person, once.

    Raises CannotScreen, or ChangedMeanwhile.
    """
    current = begin(application, by)
    if _decided_so(current, ApplicationState.WAITING, by):
        return current
    begun(current, Step.WAIT, revision, by)
    settle(current, Step.WAIT, by=by, at=at)
    write_decision(application=current, purpose=WAITING, letter=place_on_waiting_list(current), at=at)
    return current


@transaction.atomic
def decline_application(
    *,
    application: Application,
    reason: DeclineReason,
    letter: Letter | None = None,
    revision: int,
    by: Actor,
    at: datetime,
) -> Application:
    """Say no, for a reason that stays with us, in words that are kind. Without a letter ours for the reason is sent.

    Asked twice by the same person, it happens once. Raises CannotScreen, or ChangedMeanwhile.
    """
    current = begin(application, by)
    if _decided_so(current, ApplicationState.DECLINED, by):
        return current
    begun(current, Step.DECLINE, revision, by)
    current.decline_reason = reason
    settle(current, Step.DECLINE, by=by, at=at, details={"reason": str(reason)})
    take_back_decisions(application=current, at=at)
    write_decision(application=current, purpose=DECLINED, letter=letter or refusal(current, reason), at=at)
    return current


@transaction.atomic
def reopen_application(*, application: Application, revision: int, by: Actor, at: datetime) -> Application:
    """Take back a no or a place on the waiting list; a message about it that has not left is stopped.

    One that is in review already stays so. Raises CannotScreen, or ChangedMeanwhile.
    """
    current = begin(application, by)
    if current.state == ApplicationState.IN_REVIEW:
        return current
    begun(current, Step.REOPEN, revision, by)
    current.decline_reason = ""
    settle(current, Step.REOPEN, by=by, at=at)
    take_back_decisions(application=current, at=at)
    return current


@transaction.atomic
def record_withdrawal(*, application: Application, revision: int, by: Actor, at: datetime) -> Application:
    """Note that someone told us that they no longer want to take part. Their place becomes free; a match that they
    are part of stays as it is. Asked twice, it happens once.

    Raises CannotScreen, or ChangedMeanwhile.
    """
    current = begin(application, by)
    if current.state == ApplicationState.WITHDRAWN:
        return current
    begun(current, Step.WITHDRAW, revision, by)
    settle(current, Step.WITHDRAW, by=by, at=at)
    take_back_decisions(application=current, at=at)
    return current


def _decided_so(application: Application, state: ApplicationState, by: Actor) -> bool:
    """The same person asked for the same before; anybody else is to be told that it is decided."""
    return application.state == state and application.decided_by_id == by.person_id


__all__ = [
    "CannotScreen",
    "NoPlaceLeft",
    "accept_application",
    "decline_application",
    "move_to_stage",
    "put_on_waiting_list",
    "record_withdrawal",
    "reopen_application",
    "take_into_review",
]
