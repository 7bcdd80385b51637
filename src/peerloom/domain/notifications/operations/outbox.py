from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.notifications.enums import Topic
from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.notifications.queries import UNSENT, nudges_counting
from peerloom.domain.notifications.rules import MOST_NUDGES
from peerloom.domain.people.models import Organisation, Person
from peerloom.foundation.refusals import Refused


class EnoughNudges(Refused):
    """The person has got, or is about to get, as many nudges within a week as anybody gets. Nothing was written."""


@dataclass(frozen=True, slots=True)
class CancelledMessages:
    """How many messages were stopped, and how many a sender had already taken and may still deliver."""

    stopped: int
    on_their_way: int


@transaction.atomic
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

    Raises EnoughNudges for a new message of the topic NUDGES beyond what one person gets within a week.
    """
    if topic == Topic.NUDGES:
        written = _refuse_many_nudges(organisation, person, key, at)
        if written is not None:
            return written
    entry, _made = OutboxEntry.objects.within(organisation.pk).get_or_create(
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


def _refuse_many_nudges(organisation: Organisation, person: Person, key: str, at: datetime) -> OutboxEntry | None:
    """The message with this key, if there is one. Locking the person lets two writers count one after the other."""
    Person.objects.within(organisation.pk).select_for_update().filter(pk=person.pk).first()
    written = OutboxEntry.objects.within(organisation.pk).filter(key=key).first()
    if written is None and nudges_counting(organisation_id=organisation.pk, person_pk=person.pk, at=at) >= MOST_NUDGES:
        raise EnoughNudges(_("They have been reminded often enough this week."))
    return written


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
