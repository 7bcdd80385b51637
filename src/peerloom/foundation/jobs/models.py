from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from peerloom.foundation.public_ids import LENGTH
from peerloom.foundation.scope import Identified


class JobState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    FAILED = "failed", _("failed")
    CANCELLED = "cancelled", _("cancelled")


class Job(Identified):
    """One piece of work outside a request.

    ``attempt`` is the fence: a worker that lost its lease cannot write under an attempt that is no longer current.
    ``subject`` is the public id of what it works on; ``organisation`` a public id, or "" for the installation.
    """

    kind = models.CharField(max_length=120)  # the dotted path of its handler
    organisation = models.CharField(max_length=LENGTH, blank=True)
    subject = models.CharField(max_length=LENGTH, blank=True)
    state = models.CharField(max_length=10, choices=JobState, default=JobState.WAITING)
    attempt = models.PositiveSmallIntegerField(default=0)
    attempts_allowed = models.PositiveSmallIntegerField(default=4)
    lease_until = models.DateTimeField(null=True)
    due = models.DateTimeField()
    ticket = models.UUIDField(null=True)  # the queue's entry that will start it
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    done_share = models.FloatField(default=0.0)
    progress_text = models.CharField(max_length=200, blank=True)
    failure = models.TextField(blank=True)

    class Meta:
        app_label = "mentoring"
        constraints = [
            models.CheckConstraint(condition=Q(done_share__gte=0) & Q(done_share__lte=1), name="job_share_in_unit"),
        ]
        indexes = [models.Index(fields=["state", "due"], name="job_state_due")]


class ScheduleSlot(models.Model):
    """One run of one schedule. The unique row is the claim: whoever writes it first runs it, nobody runs it twice."""

    schedule = models.CharField(max_length=80)
    slot = models.DateTimeField()

    class Meta:
        app_label = "mentoring"
        constraints = [models.UniqueConstraint(fields=["schedule", "slot"], name="schedule_slot_once")]
