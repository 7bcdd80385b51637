from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from peerloom.domain.notifications.models import OutboxEntry
from peerloom.foundation.scope import ScopedQuerySet

UNSENT = Q(sent_at__isnull=True, cancelled_at__isnull=True, expired_at__isnull=True)
TROUBLE_FROM = 3
"""Attempts after which a message that is still unsent counts as trouble."""


def messages_waiting(*, organisation_id: int) -> ScopedQuerySet[OutboxEntry]:
    """What the organisation still has to send, now or later, soonest first."""
    return OutboxEntry.objects.within(organisation_id).filter(UNSENT).order_by("not_before", "pk")


def messages_due(*, at: datetime) -> ScopedQuerySet[OutboxEntry]:
    """What the installation has to send at this moment, soonest first."""
    everything = OutboxEntry.objects.across_organisations(because="one sender serves the whole installation")
    return everything.filter(UNSENT, not_before__lte=at).order_by("not_before", "pk")


def messages_in_trouble() -> ScopedQuerySet[OutboxEntry]:
    """What the installation has tried to send again and again in vain."""
    everything = OutboxEntry.objects.across_organisations(because="doctor looks at the whole installation")
    return everything.filter(UNSENT, attempts__gte=TROUBLE_FROM)
