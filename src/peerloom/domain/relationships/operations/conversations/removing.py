from __future__ import annotations

from datetime import datetime
from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.relationships.models import Attachment, Message, MessageReport, Participation, Relationship
from peerloom.domain.relationships.operations.conversations.notices import renew_notice
from peerloom.domain.relationships.queries.conversations import message_for
from peerloom.domain.relationships.rules.conversations import can_remove
from peerloom.foundation import audit
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor


class CannotRemove(Refused):
    """It is not the actor's own message, or more than a quarter of an hour old."""


@transaction.atomic
def remove_message(*, message_id: str, by: Actor, at: datetime) -> Message:
    """Take one's own words and files back; that something was written stays. Taken back twice, it is so once.

    An e-mail about it that was not sent yet is not sent. What was shown to coordinators before stays with them, which
    the author is not told. Raises CannotRemove.
    """
    found = message_for(by, message_id, at=at)
    if found is None or found[1].author_id != by.person_id:
        raise CannotRemove(_("You can take back only what you wrote yourself."))
    rows = Relationship.objects.within(by.organisation_id).select_related("cohort__program", "organisation")
    relationship = rows.select_for_update(of=("self",)).get(pk=found[0].relationship.pk)
    message = Message.objects.within(by.organisation_id).select_related("thread").get(pk=found[1].pk)
    if message.removed_at is not None:
        return message
    if not can_remove(message, person_id=by.person_id, at=at):
        raise CannotRemove(_("A message can be taken back within 15 minutes. This one is older."))
    message.text, message.removed_at = "", at
    message.save(update_fields=["text", "removed_at"])
    _let_files_go(message)
    parts = Participation.objects.within(by.organisation_id).filter(relationship=relationship, left_at__isnull=True)
    for part in parts.exclude(person=by.person_id).select_related("person"):
        renew_notice(relationship=relationship, thread=message.thread, part=part, at=at)
    audit.record("message.removed", subject=message, organisation=relationship.organisation.public_id, by=by, at=at)
    return message


def _let_files_go(message: Message) -> None:
    """Unless the message was reported: then coordinators may still have to look at them, and nobody else can."""
    if MessageReport.objects.within(message.organisation_id).filter(message=message).exists():
        return
    rows = Attachment.objects.within(message.organisation_id).filter(message=message)
    for name in rows.values_list("file", flat=True):
        transaction.on_commit(partial(default_storage.delete, name))
    rows.delete()
