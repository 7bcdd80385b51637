"""The mail of the demo's past: all of it counts as sent, what the cast received lies in the mailbox."""

from __future__ import annotations

from collections.abc import Collection
from email.utils import format_datetime
from pathlib import Path

from django.core.mail.backends.dummy import EmailBackend as NoMailbox
from django.core.mail.backends.filebased import EmailBackend as FileMailbox

from peerloom.domain.notifications.delivery import claim, mail_for
from peerloom.domain.notifications.models import OutboxEntry
from peerloom.foundation import clock


def deliver_what_is_due(mailbox: Path, *, readers: Collection[str]) -> None:
    """Send each waiting message at its own moment, dated then; only ``readers`` find theirs in the mailbox."""
    kept, dropped = FileMailbox(file_path=str(mailbox)), NoMailbox()
    waiting = OutboxEntry.objects.across_organisations(because="a demo has one organisation").filter(
        sent_at__isnull=True, cancelled_at__isnull=True, not_before__lte=clock.now()
    )
    for entry in list(waiting.select_related("person").order_by("not_before", "pk")):
        claimed = claim(entry.pk, at=entry.not_before)
        if claimed is None:
            continue
        mail = mail_for(claimed.entry, kept if entry.person.email in readers else dropped)
        mail.extra_headers["Date"] = format_datetime(entry.not_before)
        mail.send()
        claimed.still_ours().update(sent_at=entry.not_before, sending_since=None)
    kept.close()
