"""Asking others about an applicant, and what they answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.enrolment.enums import ReferenceState
from peerloom.domain.enrolment.models import Application, Reference
from peerloom.domain.enrolment.operations.screening_steps import CannotScreen, begin, record
from peerloom.domain.enrolment.reference_links import LINK_LASTS, has_run_out
from peerloom.domain.enrolment.rules import NOT_ASKED_ANY_MORE, UNANSWERED
from peerloom.foundation.jobs import enqueue
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor

SENDING = "peerloom.domain.enrolment.jobs.references.send_reference_request"
ATTEMPTS = 15
"""Enough for a mail server that is away for an hour."""

MOST_REFERENCES = 10


class CannotAskForReference(CannotScreen):
    """The application is over, the referee is known already, is the applicant, or has answered."""


class CannotAnswerReference(Refused):
    """It was answered before, the link has run out, or nobody needs the answer any more."""


@dataclass(frozen=True, slots=True)
class GivenReference:
    """What a referee says. ``recommends`` None: unsure."""

    known_for: str
    recommends: bool | None
    strengths: str
    worries: str = ""


@transaction.atomic
def name_referee(
    *, application: Application, name: str, email: str, relation: str = "", by: Actor, at: datetime
) -> Reference:
    """Note who can say something about the applicant; they are not written to yet. One address is noted once.

    Raises CannotAskForReference.
    """
    current = _wanted(application, by)
    email = email.strip().casefold()
    known = current.references.filter(email=email).first()
    if known is not None:
        return known
    if email == current.person.email:
        raise CannotAskForReference(_("This is the applicant’s own address. Ask someone who knows them."))
    if current.references.count() >= MOST_REFERENCES:
        raise CannotAskForReference(_("Ten references are enough. Remove one that has not been answered first."))
    reference = Reference.objects.create(
        organisation_id=current.organisation_id, application=current, name=name, email=email, relation=relation
    )
    record("reference.named", current, by=by, at=at)
    return reference


@transaction.atomic
def ask_for_reference(*, reference: Reference, links_sent: int, by: Actor, at: datetime) -> Reference:
    """Send the question by e-mail, in a job; a link that was sent before is worthless from now on.

    ``links_sent`` is what the person saw: pressed twice, one link is sent. Raises CannotAskForReference.
    """
    application = _wanted(reference.application, by)
    current = application.references.select_for_update().filter(pk=reference.pk).first()
    if current is None or current.state not in UNANSWERED:
        raise CannotAskForReference(_("This reference was answered or removed already."))
    if current.links_sent != links_sent:
        return current
    current.state = ReferenceState.ASKED
    current.asked_at, current.reminded_at = at, None
    current.link_expires_at = at + LINK_LASTS
    current.links_sent += 1
    current.save(update_fields=["state", "asked_at", "reminded_at", "link_expires_at", "links_sent"])
    record("reference.asked", application, by=by, at=at, details={"link": current.links_sent})
    enqueue(
        SENDING,
        organisation=application.organisation.public_id,
        subject=current.public_id,
        at=at,
        attempts_allowed=ATTEMPTS,
    )
    return current


@transaction.atomic
def ask_all_referees(*, application: Application, by: Actor, at: datetime) -> list[Reference]:
    """Ask everyone who was named and has not been asked. Raises CannotAskForReference."""
    current = _wanted(application, by)
    waiting = list(current.references.filter(state=ReferenceState.NAMED))
    return [ask_for_reference(reference=each, links_sent=each.links_sent, by=by, at=at) for each in waiting]


@transaction.atomic
def remove_referee(*, reference: Reference, by: Actor, at: datetime) -> None:
    """Forget a referee who has not answered, for example one with a mistyped address; their link stops working.

    One that is gone already stays gone. Raises CannotAskForReference.
    """
    application = _wanted(reference.application, by)
    current = application.references.select_for_update().filter(pk=reference.pk).first()
    if current is None:
        return
    if current.state not in UNANSWERED:
        raise CannotAskForReference(_("What someone has answered is kept. It cannot be removed."))
    current.delete()
    record("reference.removed", application, by=by, at=at)


@transaction.atomic
def give_reference(*, reference: Reference, given: GivenReference, at: datetime) -> Reference:
    """Keep what the referee says, once and for good. Whoever holds the link may. Raises CannotAnswerReference."""
    current = _answerable(reference, at)
    current.state, current.answered_at = ReferenceState.RECEIVED, at
    current.known_for, current.recommends = given.known_for, given.recommends
    current.strengths, current.worries = given.strengths, given.worries
    current.save()
    record("reference.received", current.application, by=None, at=at)
    return current


@transaction.atomic
def refuse_reference(*, reference: Reference, at: datetime) -> Reference:
    """Note that the referee will not answer; no reason is asked. Raises CannotAnswerReference."""
    current = _answerable(reference, at)
    current.state, current.answered_at = ReferenceState.REFUSED, at
    current.save(update_fields=["state", "answered_at"])
    record("reference.refused", current.application, by=None, at=at)
    return current


def why_not_answerable(reference: Reference, *, at: datetime) -> str:
    """ "" while the link can be used; else a word for what became of it: answered, over or expired."""
    if reference.state not in UNANSWERED:
        return "answered"
    if reference.application.state in NOT_ASKED_ANY_MORE:
        return "over"
    return "expired" if has_run_out(reference, at=at) else ""


def _answerable(reference: Reference, at: datetime) -> Reference:
    current = (
        Reference.objects.within(reference.organisation_id)
        .select_for_update(of=("self",))
        .select_related("application__organisation")
        .filter(pk=reference.pk, links_sent=reference.links_sent)
        .first()
    )
    reason = why_not_answerable(current, at=at) if current else "expired"
    if current is None or reason:
        raise CannotAnswerReference(
            {
                "answered": _("An answer was given with this link already. It cannot be changed; thank you."),
                "over": _("The application is closed, so your answer is not needed any more. Thank you all the same."),
                "expired": _("This link has run out. Ask whoever sent it for a new one."),
            }[reason]
        )
    return current


def _wanted(application: Application, by: Actor) -> Application:
    current = begin(application, by)
    if current.state in NOT_ASKED_ANY_MORE:
        raise CannotAskForReference(_("This application is closed. Reopen it before you ask others about it."))
    return current
