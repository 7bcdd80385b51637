from __future__ import annotations

from datetime import timedelta

from django.db import transaction

from peerloom.domain.enrolment.enums import ReferenceState
from peerloom.domain.enrolment.messages.reference_requests import reference_mail
from peerloom.domain.enrolment.models import Reference
from peerloom.domain.enrolment.operations.references import ATTEMPTS
from peerloom.domain.enrolment.rules import NOT_ASKED_ANY_MORE
from peerloom.foundation import clock
from peerloom.foundation.jobs import FailedJob, JobContext, enqueue, handler
from peerloom.foundation.scope import ScopedQuerySet

REMIND_AFTER = timedelta(days=5)
ROUND = 500
"""Reminders per job; the next round comes within the hour."""


def _undeliverable(failed: FailedJob) -> None:
    """Back to where it can be asked again: whoever screens sees that the question did not arrive."""
    _asked().filter(public_id=failed.subject, organisation__public_id=failed.organisation).update(
        state=ReferenceState.NAMED
    )


@handler(on_failed=_undeliverable)
def send_reference_request(context: JobContext) -> None:
    """Mail the link to a referee who is still to answer.

    The job's row names the reference only; the link is signed here, so that it is stored nowhere.
    """
    _send(context, again=False)


@handler()
def send_reference_reminder(context: JobContext) -> None:
    """Mail the same link once more."""
    _send(context, again=True)


@handler()
def remind_referees(context: JobContext) -> None:
    """Remind everyone who has not answered for five days, once for each link."""
    at = clock.now()
    due = (
        _asked()
        .filter(asked_at__lte=at - REMIND_AFTER, reminded_at__isnull=True, link_expires_at__gt=at)
        .select_related("organisation")[:ROUND]
    )
    for reference in due:
        with transaction.atomic():
            row = Reference.objects.within(reference.organisation_id).filter(pk=reference.pk)
            if row.filter(state=ReferenceState.ASKED, reminded_at__isnull=True).update(reminded_at=at):
                enqueue(
                    send_reference_reminder,
                    organisation=reference.organisation.public_id,
                    subject=reference.public_id,
                    at=at,
                    attempts_allowed=ATTEMPTS,
                )


def _asked() -> ScopedQuerySet[Reference]:
    """Whoever was asked and is still to answer, about someone whose application goes on."""
    rows = Reference.objects.across_organisations(because="a job works for the organisation it names")
    return rows.filter(state=ReferenceState.ASKED).exclude(application__state__in=NOT_ASKED_ANY_MORE)


def _send(context: JobContext, *, again: bool) -> None:
    """The mail leaves outside a transaction, which would otherwise wait for the mail server."""
    reference = (
        _asked()
        .filter(public_id=context.subject, organisation__public_id=context.organisation)
        .filter(link_expires_at__gt=clock.now())
        .select_related("application__person", "application__organisation", "application__cohort__program")
        .first()
    )
    if reference:
        reference_mail(reference, again=again).send()
