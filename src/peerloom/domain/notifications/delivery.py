"""Handing the outbox to the mail server.

A sender claims an entry with one conditional UPDATE and marks it when the server has taken it. If it is killed
between the two, the entry is tried again after `CLAIM`: that one message can arrive twice, with the same Message-ID,
by which most mail programs show it once. No message is ever lost that way, and no two senders hold the same one.
"""

from __future__ import annotations

import hashlib
import logging
import smtplib
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.base import BaseEmailBackend
from django.db.models import F, Q

from peerloom.domain.notifications.links import DIGEST, unsubscribe_url
from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.notifications.queries import CLAIM, messages_due
from peerloom.domain.people.enums import Standing
from peerloom.domain.people.queries import addresses_that_answer
from peerloom.foundation.scope import ScopedQuerySet

log = logging.getLogger(__name__)

FIRST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=1)
ATTEMPTS = 40
"""With the pauses above about a day and a half."""


UNREACHABLE = frozenset({Standing.HELD, Standing.LEFT})


class MailServerDown(Exception):
    """The server cannot be reached or refuses us altogether; the rest of the outbox would fare the same."""


@dataclass(frozen=True, slots=True)
class Claim:
    """One entry, taken by this sender for this attempt."""

    entry: OutboxEntry

    def still_ours(self) -> ScopedQuerySet[OutboxEntry]:
        entries = OutboxEntry.objects.within(self.entry.organisation_id)
        return entries.filter(pk=self.entry.pk, attempts=self.entry.attempts, sent_at__isnull=True)


def ready(*, at: datetime) -> ScopedQuerySet[OutboxEntry]:
    """Due and in nobody's hands."""
    return messages_due(at=at).filter(Q(sending_since__isnull=True) | Q(sending_since__lte=at - CLAIM))


def drop_what_is_too_late(*, at: datetime) -> None:
    """Expire what was not sent in time, and cancel what was meant for people who are held or have left."""
    due = messages_due(at=at).order_by()
    due.filter(not_after__lt=at).update(expired_at=at, failure="")
    due.filter(person__standing__in=UNREACHABLE).update(cancelled_at=at)


def claim(entry_pk: int, *, at: datetime) -> Claim | None:
    """Take one entry. None when another sender was faster, it was cancelled, or its person may not be written to.

    The condition is on the row alone, without a join, so that PostgreSQL checks it again after waiting for a rival.
    """
    if not ready(at=at).order_by().filter(pk=entry_pk).update(sending_since=at, attempts=F("attempts") + 1):
        return None
    entry = messages_due(at=at).select_related("person", "organisation").filter(pk=entry_pk).first()
    if entry is None:
        return None
    if entry.person.standing in UNREACHABLE:
        Claim(entry).still_ours().update(cancelled_at=at, sending_since=None)
        return None
    return Claim(entry)


def send(claimed: Claim, *, through: BaseEmailBackend, at: datetime) -> bool:
    """Hand one message over. False when it did not work; it is then tried again later, or given up.

    Raises MailServerDown when the others need not be tried either.
    """
    try:
        mail = mail_for(claimed.entry, through)
        own = claimed.entry.reply_to
        mail.reply_to = [own] if own else addresses_that_answer(claimed.entry.organisation_id, at=at)
        mail.send()
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPDataError, smtplib.SMTPSenderRefused, ValueError) as refusal:
        _not_sent(claimed, refusal, for_good=_is_permanent(refusal), at=at)
        return False
    except (OSError, smtplib.SMTPException) as trouble:
        _not_sent(claimed, trouble, for_good=False, at=at)
        raise MailServerDown(str(trouble)) from trouble
    claimed.still_ours().update(sent_at=at, sending_since=None, failure="")
    return True


def mail_for(entry: OutboxEntry, through: BaseEmailBackend | None = None) -> EmailMultiAlternatives:
    """The message itself: plain text, HTML beside it, and an id that follows from the entry's key."""
    mail = EmailMultiAlternatives(
        subject=entry.subject,
        body=entry.text,
        to=[entry.person.email],
        headers={"Message-ID": message_id(entry), "Auto-Submitted": "auto-generated"} | _way_out(entry),
        connection=through,
    )
    if entry.html:
        mail.attach_alternative(entry.html, "text/html")
    if entry.calendar:
        _attach_calendar(mail, entry)
    return mail


def _way_out(entry: OutboxEntry) -> dict[str, str]:
    """What lets mail programs show a button that ends this kind of message with one click (RFC 8058)."""
    topic = entry.topic or (DIGEST if entry.purpose == DIGEST else "")
    if not topic:
        return {}
    return {
        "List-Unsubscribe": f"<{unsubscribe_url(entry.person, topic)}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
    }


def _attach_calendar(mail: EmailMultiAlternatives, entry: OutboxEntry) -> None:
    """As an alternative, which mail programs show as an invitation, and as a file for those that don't."""
    content_type = f"text/calendar; method={entry.calendar_method}; charset=utf-8"
    mail.attach_alternative(entry.calendar, content_type)
    mail.attach("invite.ics", entry.calendar.encode(), "application/ics")


def message_id(entry: OutboxEntry) -> str:
    digest = hashlib.sha256(f"{entry.organisation.public_id}/{entry.key}".encode()).hexdigest()[:40]
    return f"<{digest}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}>"


def _is_permanent(refusal: Exception) -> bool:
    """A 5xx answer about this message, or an address that cannot be written to at all."""
    if isinstance(refusal, smtplib.SMTPRecipientsRefused):
        return all(code >= 500 for code, _ in refusal.recipients.values())
    if isinstance(refusal, smtplib.SMTPResponseException):
        return refusal.smtp_code >= 500
    return True


def _not_sent(claimed: Claim, trouble: Exception, *, for_good: bool, at: datetime) -> None:
    entry = claimed.entry
    log.warning("Message %s was not sent (attempt %s): %s", entry.public_id, entry.attempts, trouble)
    note = f"{type(trouble).__name__}: {trouble}"[:300]
    if for_good or entry.attempts >= ATTEMPTS:
        claimed.still_ours().update(expired_at=at, sending_since=None, failure=note)
        return
    pause = min(FIRST_PAUSE * (1 << min(entry.attempts - 1, 10)), LONGEST_PAUSE)
    claimed.still_ours().update(not_before=at + pause, sending_since=None, failure=note)
