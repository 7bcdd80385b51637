from __future__ import annotations

from django.db import models

from peerloom.domain.notifications.enums import Delivery, Topic
from peerloom.domain.people.models import Person
from peerloom.foundation.scope import Identified, Owned, ScopedManager


class OutboxEntry(Identified, Owned):
    """One e-mail to one person. ``key`` makes it happen once, whatever is restarted.

    Rendered when it is written, in the person's language; sent not before and not after its times.
    ``expired_at`` or ``cancelled_at`` say that it will never be sent. ``topic`` is what its reader can choose how to
    get; what has none is always sent, at once. ``gathered_in`` is the digest that brought it instead.

    ``calendar`` is an iCalendar object that goes with it, ``calendar_method`` its method (REQUEST, CANCEL).
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="outbox")
    purpose = models.CharField(max_length=40)
    topic = models.CharField(max_length=12, choices=Topic, blank=True)
    key = models.CharField(max_length=160)
    subject = models.CharField(max_length=200)
    text = models.TextField()
    html = models.TextField(blank=True)
    reply_to = models.EmailField(max_length=254, blank=True)
    calendar = models.TextField(blank=True)
    calendar_method = models.CharField(max_length=10, blank=True)
    not_before = models.DateTimeField()
    not_after = models.DateTimeField(null=True)
    created_at = models.DateTimeField()
    held_until = models.DateTimeField(null=True)  # by its reader's quiet hours, or for their digest
    sending_since = models.DateTimeField(null=True)  # claimed by a sender at this moment
    attempts = models.PositiveSmallIntegerField(default=0)
    sent_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    expired_at = models.DateTimeField(null=True)
    failure = models.CharField(max_length=300, blank=True)
    gathered_in = models.ForeignKey("self", null=True, on_delete=models.SET_NULL, related_name="gathered")

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


class Preference(Owned):
    """How someone wants to hear of one topic; without a row, as rules.usual_delivery says."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="preferences")
    topic = models.CharField(max_length=12, choices=Topic)
    delivery = models.CharField(max_length=6, choices=Delivery)

    objects = ScopedManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "topic"], name="preference_once")]


class QuietHours(Owned):
    """When someone is not written to, in their own zone; a night that spans midnight ends before it begins.

    ``paused_until`` holds back everything that has a topic, up to and with that day.
    """

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="quiet_hours")
    from_minute = models.PositiveSmallIntegerField(default=21 * 60)
    until_minute = models.PositiveSmallIntegerField(default=8 * 60)
    weekends = models.BooleanField(default=False)  # quiet on Saturdays and Sundays as well
    paused_until = models.DateField(null=True)

    objects = ScopedManager()
