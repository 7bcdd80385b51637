from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from peerloom.domain.notifications.enums import Topic
from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.notifications.queries import UNSENT
from peerloom.domain.people.models import Organisation, Person


@dataclass(frozen=True, slots=True)
class CancelledMessages:
    """How many messages were stopped, and how many a sender had already taken and may still deliver."""

    stopped: int
    on_their_way: int


def write_message(
    *,
    organisation: Organisation,
    person: Person,
    purpose: str,
    key: str,
    subject: str,
    text: str,
    html: str = "",
    topic: Topic | None = None,
    reply_to: str = "",
    calendar: str = "",
    calendar_method: str = "",
    not_before: datetime | None = None,
    not_after: datetime | None = None,
    at: datetime,
) -> OutboxEntry:
    """Put one e-mail into the outbox, in the caller's transaction; a job sends it, never a request.

    ``key`` names the occasion within the organisation ("published/<run>/<person>"): a second message with the same
    key is not written and the first one returned, also when that was cancelled. Whoever is held or has left when
    the time comes gets nothing. ``purpose`` is the kind of message, up to 40 letters; ``topic`` what the person can
    choose how to get, None for what is always sent at once.
    Of the topic NUDGES, nobody gets more than two in a week, whatever writes them: the sender keeps a third back, for
    as long as ``not_after`` lets it.
    """
    entry, _ = OutboxEntry.objects.within(organisation.pk).get_or_create(
        organisation=organisation,
        key=key,
        defaults={
            "person": person,
            "purpose": purpose,
            "subject": " ".join(subject.split())[:200],
            "text": text,
            "html": html,
            "topic": topic or "",
            "reply_to": reply_to,
            "calendar": calendar,
            "calendar_method": calendar_method,
            "not_before": not_before or at,
            "not_after": not_after,
            "created_at": at,
        },
    )
    return entry


def cancel_messages(
    *, organisation_id: int, key_prefix: str, purpose: str | None = None, at: datetime
) -> CancelledMessages:
    """Take back what has not been sent of the messages whose key begins so; none of them is tried again.

    A message that is being handed to the mail server at this moment cannot be called back; it is counted apart.
    """
    with transaction.atomic():
        entries = OutboxEntry.objects.within(organisation_id).filter(UNSENT, key__startswith=key_prefix)
        if purpose is not None:
            entries = entries.filter(purpose=purpose)
        stopped = entries.filter(sending_since__isnull=True).update(cancelled_at=at)
        return CancelledMessages(stopped=stopped, on_their_way=entries.update(cancelled_at=at))
