"""How it goes, asked of each side apart."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import PlannedCheckIn
from peerloom.domain.relationships.enums import CheckInState, Feeling
from peerloom.domain.relationships.models.relationships import (
    Participation,
    Relationship,
    RelationshipRowsQuerySet,
)
from peerloom.foundation.scope import Identified, Owned, ScopedManager


class CheckIn(Identified, Owned):
    """One question round to one person: by a link in an e-mail, or a conversation that staff hold.

    The other side never sees it. The questions are kept as they were asked (CheckInAnswer).
    """

    relationship = models.ForeignKey(Relationship, on_delete=models.CASCADE, related_name="check_ins")
    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="check_ins")
    planned = models.ForeignKey(PlannedCheckIn, null=True, on_delete=models.SET_NULL, related_name="+")
    name = models.CharField(max_length=120)
    by_staff = models.BooleanField(default=False)
    due_on = models.DateField()
    closes_on = models.DateField()
    state = models.CharField(max_length=8, choices=CheckInState, default=CheckInState.PLANNED)
    asked_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    feeling = models.PositiveSmallIntegerField(choices=Feeling, null=True)
    have_met = models.BooleanField(null=True)
    wants_contact = models.BooleanField(default=False)  # would like to hear from a coordinator
    held_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    notes = models.TextField(max_length=4000, blank=True)  # of staff, for those who run the program
    reason = models.CharField(max_length=300, blank=True)  # why it was left out

    objects = ScopedManager(RelationshipRowsQuerySet)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["participation", "planned"], condition=Q(planned__isnull=False), name="check_in_once"
            ),
        ]
        indexes = [
            models.Index(fields=["relationship", "state", "due_on"], name="check_in_of_relationship"),
            models.Index(fields=["state", "due_on"], name="check_in_due"),
        ]


class CheckInAnswer(Owned):
    check_in = models.ForeignKey(CheckIn, on_delete=models.CASCADE, related_name="answers")
    position = models.PositiveSmallIntegerField()
    question = models.CharField(max_length=400)
    answer = models.TextField(max_length=2000, blank=True)

    objects = ScopedManager()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["check_in", "position"], name="check_in_answer_once")]
