from __future__ import annotations

from django.db import models

from peerloom.domain.people.models import Person
from peerloom.foundation.scope import Identified, Owned, ScopedManager


class OutboxEntry(Identified, Owned):
    """One e-mail to one person. ``key`` makes it happen once, whatever is restarted.

    Rendered when it is written, in the person's language; sent not before and not after its times.
    ``expired_at`` or ``cancelled_at`` say that it will never be sent.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="outbox")
    purpose = models.CharField(max_length=40)
    key = models.CharField(max_length=160)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    not_before = models.DateTimeField()
    not_after = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    sending_since = models.DateTimeField(null=True)  # claimed by a sender at this moment
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    expired_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=300, blank=True)

    objects = ScopedManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["organisation", "key"], name="outbox_key_once")]
        indexes = [
            models.Index(
                fields=["not_before"],
                condition=models.Q(sent_at__isnull=True, cancelled_at__isnull=True, expired_at__isnull=True),
                name="outbox_waiting",
            )
        ]
