from __future__ import annotations

from typing import Self, TypeVar

from django.db import models

from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import Program
from peerloom.foundation.scope import Actor, Identified, Owned, ScopedManager, ScopedQuerySet

M = TypeVar("M", bound=models.Model)


class StartingPointsQuerySet(ScopedQuerySet[M]):
    def visible_to(self, actor: Actor) -> Self:
        """For those who may create programs: a colleague can finish what someone began."""
        rows = self.within(actor.organisation_id)
        return rows if actor.has(Role.OWNER, Role.COORDINATOR) else rows.none()


class SavedTemplate(Identified, Owned):
    """A program that an organisation keeps to start others from; ``document`` is a blueprint as it is exported."""

    name = models.SlugField(max_length=60)
    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=400, blank=True)
    document = models.JSONField()
    saved_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    saved_at = models.DateTimeField()

    objects = ScopedManager(StartingPointsQuerySet)

    class Meta:
        ordering = ["title", "pk"]
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="saved_template_once")]


class SetUp(Identified, Owned):
    """A program that is being set up, step by step. ``document`` is the blueprint as changed so far.

    ``program`` is what became of it: with it, nothing can be changed here any more.
    """

    source = models.CharField(max_length=160)  # what it was started from, for people
    template = models.CharField(max_length=60)  # the name of that
    document = models.JSONField()
    cohort_name = models.CharField(max_length=120, blank=True)
    starts_on = models.DateField(null=True)
    ends_on = models.DateField(null=True)
    signup_until = models.DateField(null=True)
    done = models.JSONField(default=list, blank=True)  # the names of the steps that were gone through
    revision = models.PositiveIntegerField(default=1)
    started_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    started_at = models.DateTimeField()
    program = models.ForeignKey(Program, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = ScopedManager(StartingPointsQuerySet)

    class Meta:
        ordering = ["-started_at", "-pk"]
