"""What people write to each other. No query of a coordinator leads here; see the program's ``staff_read_messages``."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from peerloom.domain.people.models import Person
from peerloom.domain.relationships.models.relationships import Relationship
from peerloom.foundation.scope import Identified, Owned, ScopedManager


class Thread(Identified, Owned):
    """The conversation of one relationship."""

    relationship = models.OneToOneField(Relationship, on_delete=models.CASCADE, related_name="thread")
    last_message_at = models.DateTimeField(null=True)

    objects = ScopedManager()


class Message(Identified, Owned):
    """The public id comes from the page that sent it, so that one sent twice is one message."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="messages")
    author = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField(max_length=5000, blank=True)
    sent_at = models.DateTimeField()
    by_mail = models.BooleanField(default=False)
    removed_at = models.DateTimeField(null=True)  # by its author; the words are gone then

    objects = ScopedManager()

    class Meta:
        ordering = ["sent_at", "pk"]
        indexes = [
            models.Index(fields=["thread", "-sent_at"], name="message_of_thread"),
            models.Index(fields=["author", "-sent_at"], name="message_by_author"),
        ]


class Attachment(Identified, Owned):
    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="attachments")
    name = models.CharField(max_length=150)
    file = models.FileField(upload_to="messages/")
    content_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField()

    objects = ScopedManager()


class Reading(Owned):
    """Up to when someone has read a thread."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="readings")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    read_until = models.DateTimeField()

    objects = ScopedManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "person"], name="reading_once")]


class Block(Identified, Owned):
    """Someone no longer gets messages from someone; the other is told only that they can't be delivered."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="blocks")
    by = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    against = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()
    until = models.DateTimeField(null=True)

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["thread", "by", "against"], condition=Q(until__isnull=True), name="block_once"
            )
        ]


class MessageReport(Identified, Owned):
    """A message that someone shows to the coordinators because it is not all right, with its words as they were."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="reports")
    message = models.ForeignKey(Message, null=True, on_delete=models.SET_NULL, related_name="+")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    words = models.TextField(max_length=5000, blank=True)
    reason = models.TextField(max_length=1000, blank=True)
    reported_at = models.DateTimeField()
    handled_at = models.DateTimeField(null=True)
    handled_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    outcome = models.TextField(max_length=1000, blank=True)

    objects = ScopedManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "by"], name="report_once")]
