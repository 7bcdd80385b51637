from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.people.models import Organisation
from peerloom.domain.relationships.models import Attachment, Thread
from peerloom.domain.relationships.queries.conversations import MessagePage
from peerloom.domain.relationships.queries.conversations_staff import (
    attachment_read_by,
    staff_page_of,
    thread_read_by,
)
from peerloom.foundation import audit
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor


class CannotRead(Refused):
    """Staff cannot read here, or not any more."""


@transaction.atomic
def read_as_staff(*, relationship_id: str, before: str = "", by: Actor, at: datetime) -> tuple[Thread, MessagePage]:
    """A page of the words that staff can read; that the actor read them is recorded. Raises CannotRead."""
    thread = thread_read_by(by, relationship_id)
    if thread is None:
        raise CannotRead(_("Staff cannot read the messages of this program."))
    page = staff_page_of(thread, before=before)
    audit.record(
        "messages.read_by_staff",
        subject=thread.relationship,
        organisation=thread.relationship.organisation.public_id,
        by=by,
        at=at,
        details={"messages": len(page.messages)},
    )
    return thread, page


@transaction.atomic
def open_file_as_staff(*, attachment_id: str, by: Actor, at: datetime) -> Attachment:
    """A file that staff can read; that the actor opened it is recorded. Raises CannotRead."""
    attachment = attachment_read_by(by, attachment_id)
    if attachment is None:
        raise CannotRead(_("Staff cannot read the messages of this program."))
    organisation = Organisation.objects.values_list("public_id", flat=True).get(pk=by.organisation_id)
    audit.record("message_file.opened_by_staff", subject=attachment, organisation=organisation, by=by, at=at)
    return attachment
