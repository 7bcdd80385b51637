"""Showing a message to the coordinators, and what they do about it."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.people.models import Organisation
from peerloom.domain.relationships.messages.conversations import write_report_waits
from peerloom.domain.relationships.models import MessageReport, Participation, Relationship
from peerloom.domain.relationships.queries.conversations import message_for
from peerloom.domain.relationships.queries.conversations_reports import reports_for, whom_to_tell
from peerloom.foundation import audit
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.foundation.scope import Actor

LONGEST = 1_000


class CannotReport(Refused):
    """The actor cannot read the message, wrote it, or its words are gone."""


class CannotHandle(Refused):
    """The actor may not, or did not say what was done."""


@transaction.atomic
def report_message(*, message_id: str, reason: str, by: Actor, at: datetime) -> MessageReport:
    """Show one message, with its words as they are now, to the coordinators of the program; they are told by e-mail.

    Its author is not told and cannot take the copy away. Reported twice by the same person, it is reported once.
    Raises CannotReport.
    """
    found = message_for(by, message_id, at=at)
    if found is None or found[1].author_id == by.person_id:
        raise CannotReport(_("Only messages that others wrote to you can be reported."))
    conversation, message = found
    rows = Relationship.objects.within(by.organisation_id).select_related("cohort__program", "organisation")
    relationship = rows.select_for_update(of=("self",)).get(pk=conversation.relationship.pk)
    message.refresh_from_db(fields=["text", "removed_at"])
    known = MessageReport.objects.within(by.organisation_id).filter(message=message, by=by.person_id).first()
    if known is not None:
        return known
    if message.removed_at is not None:
        raise CannotReport(_("Its author has taken this message back, so there is nothing to show any more."))
    report = MessageReport.objects.create(
        organisation_id=by.organisation_id,
        thread_id=message.thread_id,
        message=message,
        by_id=by.person_id,
        words=message.text,
        reason=reason.strip()[:LONGEST],
        reported_at=at,
    )
    audit.record("message.reported", subject=report, organisation=relationship.organisation.public_id, by=by, at=at)
    parts = Participation.objects.within(by.organisation_id).filter(relationship=relationship)
    concerned = frozenset(parts.values_list("person", flat=True))
    for person in whom_to_tell(relationship.cohort.program, besides=concerned, at=at):
        write_report_waits(report=report, relationship=relationship, to=person, at=at)
    return report


@transaction.atomic
def handle_report(*, report: MessageReport, outcome: str, by: Actor, at: datetime) -> MessageReport:
    """Close a report with what was done. The same again changes nothing.

    Raises CannotHandle, or ChangedMeanwhile when somebody else has closed it.
    """
    if not reports_for(by).filter(pk=report.pk).exists():
        raise CannotHandle(_("Only who runs this program and takes no part in the match can do this."))
    words = outcome.strip()[:LONGEST]
    if not words:
        raise CannotHandle(_("Say in a sentence what you did, so that whoever looks later understands it."))
    report = MessageReport.objects.within(by.organisation_id).select_for_update().get(pk=report.pk)
    if report.handled_at is not None:
        if (report.handled_by_id, report.outcome) == (by.person_id, words):
            return report
        raise ChangedMeanwhile(_("Someone has closed this report meanwhile. Nothing of yours was saved."))
    report.handled_at, report.handled_by_id, report.outcome = at, by.person_id, words
    report.save(update_fields=["handled_at", "handled_by", "outcome"])
    organisation = Organisation.objects.values_list("public_id", flat=True).get(pk=by.organisation_id)
    audit.record("message_report.handled", subject=report, organisation=organisation, by=by, at=at)
    return report
