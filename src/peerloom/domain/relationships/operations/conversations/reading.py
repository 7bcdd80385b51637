from __future__ import annotations

from datetime import datetime

from django.db import transaction

from peerloom.domain.relationships.models import Message, Participation, Reading, Relationship, Thread
from peerloom.domain.relationships.operations.conversations.notices import renew_notice
from peerloom.foundation.scope import Actor


@transaction.atomic
def mark_read(*, message: Message, by: Actor, at: datetime) -> None:
    """The actor has seen this thread up to and with the message; what was read further before stays read.

    E-mails about what is read are taken back; what came in meanwhile gets its own. Nothing for who takes no part.
    """
    thread = Thread.objects.within(by.organisation_id).get(pk=message.thread_id)
    rows = Relationship.objects.within(by.organisation_id).select_related("cohort__program", "organisation")
    relationship = rows.select_for_update(of=("self",)).get(pk=thread.relationship_id)
    parts = Participation.objects.within(by.organisation_id).filter(relationship=relationship)
    mine = parts.select_related("person").filter(person=by.person_id).first()
    if mine is None:
        return
    reading, made = Reading.objects.within(by.organisation_id).get_or_create(
        thread=thread,
        person_id=by.person_id,
        defaults={"read_until": message.sent_at, "organisation_id": by.organisation_id},
    )
    if not made and reading.read_until >= message.sent_at:
        return
    reading.read_until = message.sent_at
    reading.save(update_fields=["read_until"])
    renew_notice(relationship=relationship, thread=thread, part=mine, at=at)
