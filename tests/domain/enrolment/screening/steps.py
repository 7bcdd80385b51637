"""Every step of an application under its name, as a test takes it."""

from __future__ import annotations

from functools import partial

from peerloom.domain.enrolment.enums import DeclineReason, ScreeningStage
from peerloom.domain.enrolment.models import Application
from peerloom.domain.enrolment.operations.screening import (
    accept_application,
    decline_application,
    move_to_stage,
    put_on_waiting_list,
    record_withdrawal,
    reopen_application,
    take_into_review,
)
from peerloom.domain.enrolment.operations.screening_in_bulk import ScreeningAct
from peerloom.foundation.scope import Actor
from tests.factories import MOMENT

STEPS: dict[str, ScreeningAct] = {
    "review": take_into_review,
    "stage": partial(move_to_stage, stage=ScreeningStage.INTERVIEW),
    "accept": accept_application,
    "wait": put_on_waiting_list,
    "decline": partial(decline_application, reason=DeclineReason.SUITED),
    "reopen": reopen_application,
    "withdraw": record_withdrawal,
}


def take(step: str, application: Application, by: Actor, *, revision: int | None = None) -> Application:
    seen = application.revision if revision is None else revision
    STEPS[step](application=application, revision=seen, by=by, at=MOMENT)
    return now(application)


def now(application: Application) -> Application:
    return Application.objects.within(application.organisation_id).get(pk=application.pk)
