"""Something isn't right: what was asked for, confidentially, and what became of it."""

from __future__ import annotations

from django.db import models

from peerloom.domain.people.models import Person
from peerloom.domain.relationships.enums import ChangeKind, ChangeState
from peerloom.domain.relationships.models.relationships import Relationship, RelationshipRowsQuerySet
from peerloom.foundation.scope import Identified, Owned, ScopedManager


class ChangeRequest(Identified, Owned):
    """Between one person and the coordinators; nobody else in the relationship ever sees it.

    TALK is help for talking it through and is told to nobody unless its author says so (``shared``).
    """

    relationship = models.ForeignKey(Relationship, on_delete=models.CASCADE, related_name="change_requests")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=9, choices=ChangeKind)
    words = models.TextField(max_length=4000, blank=True)
    pause_until = models.DateField(null=True)
    shared = models.BooleanField(default=True)
    state = models.CharField(max_length=9, choices=ChangeState, default=ChangeState.OPEN)
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    owner = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    resolved_at = models.DateTimeField(null=True)
    outcome = models.TextField(max_length=2000, blank=True)  # what was done, for the author and the coordinators

    objects = ScopedManager(RelationshipRowsQuerySet)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["relationship", "state"], name="change_of_relationship")]


class MediationRecord(Identified, Owned):
    """A talk with somebody in between: who was there, and what was agreed. Written once; a correction is a new one."""

    request = models.ForeignKey(ChangeRequest, on_delete=models.CASCADE, related_name="mediations")
    held_on = models.DateField()
    mediator = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    present = models.CharField(max_length=300)
    agreed = models.TextField(max_length=4000)
    follow_up_on = models.DateField(null=True)
    written_at = models.DateTimeField()

    objects = ScopedManager()

    class Meta:
        ordering = ["held_on", "pk"]
