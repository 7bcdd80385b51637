"""What is planned for everyone in a program: stages, check-ins, surveys, and the words of its messages."""

from __future__ import annotations

from django.db import models

from peerloom.domain.programs.enums import Audience, Moment
from peerloom.domain.programs.models.programs import Program
from peerloom.domain.programs.models.scoping import ProgramRowsQuerySet
from peerloom.foundation.scope import Identified, Owned, ScopedManager


class RoadmapStage(Identified, Owned):
    """A stretch of the way that pairs go together. Weeks count from the cohort's first day, the first being 0."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="stages")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    aim = models.CharField(max_length=400)
    starts_week = models.PositiveSmallIntegerField()
    weeks = models.PositiveSmallIntegerField(default=1)
    agenda = models.JSONField(default=list, blank=True)  # lines of a meeting's agenda, in order
    mentor_tasks = models.JSONField(default=list, blank=True)
    mentee_tasks = models.JSONField(default=list, blank=True)

    objects = ScopedManager(ProgramRowsQuerySet)

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["program", "position"], name="stage_position_once")]


class PlannedCheckIn(Identified, Owned):
    """When someone is asked how it goes, and with which questions (one text each)."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="check_ins")
    position = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    week = models.PositiveSmallIntegerField()
    audience = models.CharField(max_length=7, choices=Audience, default=Audience.BOTH)
    by_staff = models.BooleanField(default=False)  # a conversation that staff hold, not a form by link
    questions = models.JSONField(default=list, blank=True)

    objects = ScopedManager(ProgramRowsQuerySet)

    class Meta:
        ordering = ["position", "pk"]


class PlannedSurvey(Identified, Owned):
    """A survey by the name of its instrument and the moment at which it is asked."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="surveys")
    position = models.PositiveSmallIntegerField()
    instrument = models.CharField(max_length=80)
    moment = models.CharField(max_length=8, choices=Moment)
    audience = models.CharField(max_length=7, choices=Audience, default=Audience.BOTH)

    objects = ScopedManager(ProgramRowsQuerySet)

    class Meta:
        ordering = ["position", "pk"]


class MessageText(Identified, Owned):
    """A program's own words for one kind of message; the part that sends it knows the kind and its placeholders."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="message_texts")
    purpose = models.CharField(max_length=40)
    subject = models.CharField(max_length=200)
    body = models.TextField(max_length=5000)

    objects = ScopedManager(ProgramRowsQuerySet)

    class Meta:
        ordering = ["purpose"]
        constraints = [models.UniqueConstraint(fields=["program", "purpose"], name="message_text_once")]
