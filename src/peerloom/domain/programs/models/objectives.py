from __future__ import annotations

from django.db import models

from peerloom.domain.people.models import Person
from peerloom.domain.programs.enums import ObjectivePart
from peerloom.domain.programs.models.programs import Objective
from peerloom.domain.programs.models.scoping import ProgramRowsQuerySet
from peerloom.foundation.scope import Owned, ScopedManager


class ObjectiveRowsQuerySet(ProgramRowsQuerySet["ObjectiveChange"]):
    path_to_program = "objective__program"


class ObjectiveChange(Owned):
    """One change of a frozen objective: what of it, by whom, when, why, from what to what. Never removed."""

    objective = models.ForeignKey(Objective, on_delete=models.CASCADE, related_name="changes")
    part = models.CharField(max_length=10, choices=ObjectivePart)
    changed_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField()
    reason = models.CharField(max_length=600)
    before = models.CharField(max_length=600, blank=True)
    after = models.CharField(max_length=600, blank=True)

    objects = ScopedManager(ObjectiveRowsQuerySet)

    class Meta:
        ordering = ["-changed_at", "-pk"]
