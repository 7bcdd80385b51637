from __future__ import annotations

from typing import Any, NoReturn

from django.db import models

from peerloom.foundation.public_ids import LENGTH


class AppendOnly(RuntimeError):
    """Audit events are never changed or deleted."""


class AuditEventQuerySet(models.QuerySet["AuditEvent"]):
    def update(self, **values: Any) -> NoReturn:
        raise AppendOnly("audit events are never changed")

    def delete(self) -> NoReturn:
        raise AppendOnly("audit events are never deleted")


class AuditChain(models.Model):
    """The last link of one organisation's chain ("" for the installation's own). Locked while an event is added."""

    organisation = models.CharField(max_length=LENGTH, unique=True)
    length = models.PositiveBigIntegerField(default=0)
    head = models.CharField(max_length=64, default="")

    class Meta:
        app_label = "mentoring"


class AuditEvent(models.Model):
    """One operation. Organisation, actor and subject are public ids, so that the event outlives the rows."""

    organisation = models.CharField(max_length=LENGTH, blank=True)
    number = models.PositiveBigIntegerField()
    at = models.DateTimeField()
    actor = models.CharField(max_length=LENGTH, blank=True)
    verb = models.CharField(max_length=60)
    subject_kind = models.CharField(max_length=40)
    subject = models.CharField(max_length=LENGTH, blank=True)
    details = models.JSONField(default=dict)
    previous = models.CharField(max_length=64, blank=True)
    seal = models.CharField(max_length=64)

    objects = AuditEventQuerySet.as_manager()

    class Meta:
        app_label = "mentoring"
        constraints = [models.UniqueConstraint(fields=["organisation", "number"], name="audit_event_number")]
        indexes = [models.Index(fields=["subject"], name="audit_event_subject")]

    def save(self, *args: Any, **kwargs: Any) -> None:
        if self.pk is not None:
            raise AppendOnly("audit events are never changed")
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly("audit events are never deleted")
