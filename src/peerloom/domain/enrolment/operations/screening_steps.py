"""What every step of an application has in common: the lock, the rights, the rules, the record."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from peerloom.domain.enrolment.enums import ApplicationState
from peerloom.domain.enrolment.models import Application
from peerloom.domain.enrolment.rules import DECISIONS, LEADS_TO, Step, can_screen_application, can_take, step_follows
from peerloom.domain.programs.enums import ProgramState
from peerloom.foundation import audit
from peerloom.foundation.audit.recording import Detail
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.foundation.scope import Actor

OVER = (ProgramState.CLOSED, ProgramState.ARCHIVED)
VERBS = {
    Step.REVIEW: "application.taken_into_review",
    Step.STAGE: "application.moved",
    Step.ACCEPT: "application.accepted",
    Step.WAIT: "application.put_on_waiting_list",
    Step.DECLINE: "application.declined",
    Step.REOPEN: "application.reopened",
    Step.WITHDRAW: "application.withdrawn",
}


class CannotScreen(Refused):
    """The actor may not, or the step does not follow from where the application stands."""


class NoPlaceLeft(CannotScreen):
    """The cohort has as many accepted people on this side as it takes."""


def begin(application: Application, by: Actor) -> Application:
    """The application as it is now, locked, with program, person and organisation. Raises CannotScreen."""
    current = (
        Application.objects.within(by.organisation_id)
        .select_for_update(of=("self",))
        .select_related("cohort__program", "person", "organisation")
        .filter(pk=application.pk)
        .first()
    )
    if current is None or not can_screen_application(by, current):
        raise CannotScreen(_("You do not screen this application. Ask a coordinator of the program."))
    return current


def begun(application: Application, step: Step, revision: int, by: Actor) -> None:
    """Let the step be taken. Raises CannotScreen when it may not, ChangedMeanwhile when it was decided unseen."""
    if not can_take(by, application, step):
        raise CannotScreen(_("Only owners and coordinators can decide this. You can tell them what you think."))
    refuse_unseen(application, revision)
    if application.cohort.program.state in OVER:
        raise CannotScreen(_("This program is finished, so its applications stay as they are."))
    if not step_follows(application.state, step):
        raise CannotScreen(
            _("The application of %(name)s is in the state “%(state)s”, so this is not possible. Look at it again.")
            % {"name": application.person.name, "state": application.get_state_display()}
        )


def refuse_unseen(application: Application, revision: int) -> None:
    """Raises ChangedMeanwhile when the application is another than the one that the actor looked at."""
    if application.revision != revision:
        raise ChangedMeanwhile(
            _("Someone else did something with the application of %(name)s meanwhile. Nothing of yours was done.")
            % {"name": application.person.name}
        )


def settle(
    application: Application, step: Step, *, by: Actor, at: datetime, details: Mapping[str, Detail] | None = None
) -> Application:
    """Bring the application where the step leads, and record it."""
    before, after = application.state, LEADS_TO[step]
    application.state = after
    if step in DECISIONS:
        decided = after != ApplicationState.IN_REVIEW
        application.decided_at = at if decided else None
        application.decided_by_id = by.person_id if decided else None
    save(application, "state", "stage", "decline_reason", "decided_at", "decided_by")
    told = {"from": str(before), "to": str(after)} | dict(details or {})
    record(VERBS[step], application, by=by, at=at, details=told)
    return application


def save(application: Application, *fields: str) -> None:
    """With a new revision, so that whoever looked before is told."""
    application.revision += 1
    application.save(update_fields=[*fields, "revision"])


def record(
    verb: str, application: Application, *, by: Actor | None, at: datetime, details: Mapping[str, Detail] | None = None
) -> None:
    """Everything about an application has the application as its subject: together the events tell its story."""
    audit.record(
        verb,
        subject=application,
        organisation=application.organisation.public_id,
        by=by,
        at=at,
        details=details,
    )
