"""Something isn't right: what was asked for, confidentially, and what became of it."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Person
from peerloom.domain.relationships.enums import ChangeKind, ChangeResult, ChangeState
from peerloom.domain.relationships.models.relationships import Relationship, RelationshipRowsQuerySet
from peerloom.foundation.scope import Actor, Identified, Owned, ScopedManager

UNDER_WAY = (ChangeState.OPEN, ChangeState.IN_HAND)


class ChangeRequestQuerySet(RelationshipRowsQuerySet["ChangeRequest"]):
    def visible_to(self, actor: Actor) -> Self:
        """What coordinators were told, in the programs on which they decide; nothing of a match of their own, and what
        is about the program's coordinators to the organisation's owners alone.
        """
        rows = self.within(actor.organisation_id).filter(shared=True)
        rows = rows.exclude(relationship__participations__person=actor.person_id)
        if not actor.has(Role.OWNER):
            rows = rows.filter(owners_only=False)
        if actor.has(Role.OWNER, Role.COORDINATOR):
            return rows
        return rows.filter(**{f"{self.path_to_program}__in": actor.programs_with(Role.OWNER, Role.COORDINATOR)})


class ChangeRequest(Identified, Owned):
    """Between one person and the coordinators; nobody else in the relationship ever sees it.

    TALK is help for talking it through and is told to nobody unless its author says so (``shared``): until then the
    words lie ``sealed`` for the author, see foundation.sealing.
    """

    relationship = models.ForeignKey(Relationship, on_delete=models.CASCADE, related_name="change_requests")
    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=9, choices=ChangeKind)
    words = models.TextField(max_length=4000, blank=True)
    sealed = models.BinaryField(default=b"")
    pause_until = models.DateField(null=True)
    shared = models.BooleanField(default=True)
    owners_only = models.BooleanField(default=False)  # the program's coordinators are a part of it
    state = models.CharField(max_length=9, choices=ChangeState, default=ChangeState.OPEN)
    asked_at = models.DateTimeField()
    due_on = models.DateField()
    owner = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    taken_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    result = models.CharField(max_length=6, choices=ChangeResult, blank=True)
    outcome = models.TextField(max_length=2000, blank=True)  # what was done, for the author and the coordinators

    objects = ScopedManager(ChangeRequestQuerySet)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["relationship", "by", "kind"], condition=Q(state__in=UNDER_WAY), name="change_asked_once"
            ),
        ]
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
