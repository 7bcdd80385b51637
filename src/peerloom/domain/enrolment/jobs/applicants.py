"""Mails to people who are writing an application, and the end of those that nobody finished.

A job's row names the draft or the application only; links are signed here, so that they are stored nowhere. A mail
leaves outside a transaction, which would otherwise wait for the mail server: a worker killed just then sends it twice.
"""

from __future__ import annotations

from collections.abc import Callable

from django.core.mail import EmailMultiAlternatives
from django.db import transaction

from peerloom.domain.enrolment.links import application_called
from peerloom.domain.enrolment.messages.applicants import last_step_mail, way_back_mail, way_to_application_mail
from peerloom.domain.enrolment.models import ApplicationDraft
from peerloom.domain.enrolment.operations.drafts import delete_draft
from peerloom.foundation import clock
from peerloom.foundation.jobs import JobContext, handler

A_ROUND = 200


@handler()
def send_way_back(context: JobContext) -> None:
    """Mail the link under which the form goes on, unless it was handed in meanwhile."""
    _send(context, way_back_mail)


@handler()
def send_last_step(context: JobContext) -> None:
    """Mail the link with which the application is handed in, unless it was meanwhile."""
    _send(context, last_step_mail)


def _send(context: JobContext, mail: Callable[[ApplicationDraft], EmailMultiAlternatives]) -> None:
    drafts = ApplicationDraft.objects.across_organisations(because="a job works for the organisation it names")
    draft = (
        drafts.filter(
            public_id=context.subject, organisation__public_id=context.organisation, expires_at__gt=clock.now()
        )
        .select_related("cohort__program", "organisation")
        .first()
    )
    if draft:
        mail(draft).send()


@handler()
def send_way_to_application(context: JobContext) -> None:
    application = application_called(context.subject)
    if application and application.organisation.public_id == context.organisation:
        way_to_application_mail(application).send()


@handler()
def delete_old_drafts(context: JobContext) -> None:
    """Delete what nobody has touched for 60 days, with its files; some hundreds at a time."""
    drafts = ApplicationDraft.objects.across_organisations(because="what is old is deleted everywhere")
    old = drafts.filter(expires_at__lte=clock.now()).order_by("expires_at")
    while some := list(old[:A_ROUND]):
        context.report(0)
        with transaction.atomic():
            for draft in some:
                delete_draft(draft)
