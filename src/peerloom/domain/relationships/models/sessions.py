"""Meetings: proposed, agreed, held, and what is kept of them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import RoadmapStage
from peerloom.domain.relationships.enums import AttendanceState, Cadence, SessionState, SessionWay
from peerloom.domain.relationships.models.relationships import (
    Participation,
    Relationship,
    RelationshipRowsQuerySet,
)
from peerloom.foundation.scope import Identified, Owned, ScopedManager


class SessionSeries(Identified, Owned):
    """A meeting that comes back, in local time, so that it stays at four o'clock when the clocks change."""

    relationship = models.ForeignKey(Relationship, on_delete=models.CASCADE, related_name="series")
    cadence = models.CharField(max_length=11, choices=Cadence)
    first_on = models.DateField()
    last_on = models.DateField()
    start_minute = models.PositiveSmallIntegerField()  # since local midnight
    minutes = models.PositiveSmallIntegerField()
    time_zone = models.CharField(max_length=64)
    ended_at = models.DateTimeField(null=True)  # nothing more is made of it

    objects = ScopedManager(RelationshipRowsQuerySet)


class Session(Identified, Owned):
    """One meeting of a relationship.

    ``starts_at`` and ``ends_at`` are the agreed times, or the first of the proposed ones; ``time_zone`` is the one that
    was meant. While times are proposed for it (see ProposedTime), ``waiting_for`` is whose answer is awaited; an agreed
    session keeps its time until a new one is accepted. ``sequence`` counts the changes that calendars have to hear of.
    """

    relationship = models.ForeignKey(Relationship, on_delete=models.CASCADE, related_name="sessions")
    series = models.ForeignKey(SessionSeries, null=True, on_delete=models.SET_NULL, related_name="sessions")
    stage = models.ForeignKey(RoadmapStage, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=9, choices=SessionState, default=SessionState.PROPOSED)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    time_zone = models.CharField(max_length=64)
    way = models.CharField(max_length=9, choices=SessionWay)
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField(max_length=500, blank=True)
    facilitator = models.ForeignKey(Participation, null=True, on_delete=models.SET_NULL, related_name="+")
    proposed_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    proposed_at = models.DateTimeField()
    waiting_for = models.ForeignKey(Participation, null=True, on_delete=models.SET_NULL, related_name="+")
    sequence = models.PositiveIntegerField(default=0)
    minutes = models.PositiveSmallIntegerField(null=True)  # how long it really was
    summary = models.CharField(max_length=300, blank=True)  # one line for all who take part
    logged_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    logged_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)  # why it was cancelled or missed, for all who take part
    cancelled_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = ScopedManager(RelationshipRowsQuerySet)

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="session_ends_after_start")]
        indexes = [
            models.Index(fields=["relationship", "state", "starts_at"], name="session_of_relationship"),
            models.Index(fields=["starts_at"], condition=Q(state="agreed"), name="session_ahead"),
        ]


class ProposedTime(Identified, Owned):
    """A time that is offered for a session; the rows of the latest offer stand, those before are deleted."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="proposed_times")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    objects = ScopedManager()

    class Meta:
        ordering = ["starts_at", "pk"]


class Attendance(Owned):
    """Who was there. For a pair it follows from the note that it took place."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="attendance")
    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="attendance")
    state = models.CharField(max_length=8, choices=AttendanceState, default=AttendanceState.EXPECTED)

    objects = ScopedManager(RelationshipRowsQuerySet)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["session", "participation"], name="attendance_once")]


class AgendaItem(Identified, Owned):
    """One line of a session's agenda; ``added_by`` is nobody for what comes from the roadmap."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="agenda")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=300)
    added_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    done = models.BooleanField(default=False)

    objects = ScopedManager()

    class Meta:
        ordering = ["position", "pk"]


class SharedNote(Identified, Owned):
    """What all who take part read and edit, for the relationship or for one session. ``version`` guards an edit."""

    relationship = models.ForeignKey(Relationship, on_delete=models.CASCADE, related_name="shared_notes")
    session = models.OneToOneField(Session, null=True, on_delete=models.CASCADE, related_name="shared_note")
    text = models.TextField(max_length=20_000, blank=True)
    version = models.PositiveIntegerField(default=1)
    edited_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    edited_at = models.DateTimeField()

    objects = ScopedManager()


class PrivateNote(Identified, Owned):
    """What only its author can ever read. ``sealed`` opens with a key of the author's own: see foundation.sealing."""

    author = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="private_notes")
    relationship = models.ForeignKey(Relationship, on_delete=models.CASCADE, related_name="+")
    session = models.ForeignKey(Session, null=True, on_delete=models.SET_NULL, related_name="+")
    sealed = models.BinaryField()
    written_at = models.DateTimeField()

    objects = ScopedManager()

    class Meta:
        ordering = ["-written_at", "-pk"]
