from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.enrolment.enums import ApplicationState, InterviewState
from peerloom.domain.enrolment.messages.screening import write_interview_invitation, write_interview_is_off
from peerloom.domain.enrolment.models import Application, Interview
from peerloom.domain.enrolment.operations.screening_steps import CannotScreen, begin, record
from peerloom.domain.enrolment.rules import INTERVIEW_ENDS
from peerloom.foundation.scope import Actor


class CannotPlanInterview(CannotScreen):
    """The application is not in review, the time has passed, or another conversation is planned."""


class CannotRecordInterview(CannotScreen):
    """It has ended already, or has not begun."""


@transaction.atomic
def plan_interview(*, application: Application, planned_at: datetime, place: str, by: Actor, at: datetime) -> Interview:
    """Arrange a conversation and invite the applicant by e-mail. The same planned twice is one.

    Raises CannotPlanInterview.
    """
    current = begin(application, by)
    if current.state != ApplicationState.IN_REVIEW:
        raise CannotPlanInterview(_("Take the application into review before you plan a conversation."))
    planned = current.interviews.filter(state=InterviewState.PLANNED).first()
    if planned is not None:
        if (planned.planned_at, planned.place) == (planned_at, place):
            return planned
        raise CannotPlanInterview(_("A conversation is planned already. Cancel it first, so that nobody waits."))
    if planned_at <= at:
        raise CannotPlanInterview(_("This time has passed. Choose one to come."))
    interview = Interview.objects.create(
        organisation=current.organisation,
        application=current,
        planned_at=planned_at,
        place=place,
        arranged_by_id=by.person_id,
    )
    record("interview.planned", current, by=by, at=at, details={"planned_at": planned_at.isoformat()})
    write_interview_invitation(interview=interview, at=at)
    return interview


@transaction.atomic
def record_interview(*, interview: Interview, outcome: InterviewState, by: Actor, at: datetime) -> Interview:
    """Note that it was held, missed by the applicant, or called off; the applicant hears of the last.

    The same recorded twice is recorded once. Raises CannotRecordInterview.
    """
    application = begin(interview.application, by)
    current = Interview.objects.within(by.organisation_id).get(pk=interview.pk)
    current.application = application
    if current.state == outcome:
        return current
    if current.state != InterviewState.PLANNED or outcome not in INTERVIEW_ENDS:
        raise CannotRecordInterview(_("What became of this conversation is recorded already."))
    planned_on = application.organisation.day_at(current.planned_at)
    if outcome != InterviewState.CANCELLED and planned_on > application.organisation.day_at(at):
        raise CannotRecordInterview(_("It is planned for another day. Record it when it is over, or cancel it."))
    current.state = outcome
    current.held_on = planned_on if outcome == InterviewState.HELD else None
    current.save(update_fields=["state", "held_on"])
    record(f"interview.{outcome}", application, by=by, at=at, details={"planned_at": current.planned_at.isoformat()})
    if outcome == InterviewState.CANCELLED and current.planned_at > at:
        write_interview_is_off(interview=current, at=at)
    return current
