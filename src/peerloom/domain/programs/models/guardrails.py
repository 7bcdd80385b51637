"""A program's practice standards, and where someone with good reason departed from them."""

from __future__ import annotations

from django.db import models

from peerloom.domain.people.models import Person
from peerloom.domain.programs.enums import Severity
from peerloom.domain.programs.models.programs import Program
from peerloom.domain.programs.models.scoping import ProgramRowsQuerySet
from peerloom.foundation.scope import Identified, Owned, ScopedManager


class Guardrail(Identified, Owned):
    """One rule of the program. ``rule`` is an id of `programs.standards`; ``value`` its number in the rule's own unit.

    A rule that the program's profile has and that is missing here is off.
    """

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="guardrails")
    rule = models.CharField(max_length=40)
    severity = models.CharField(max_length=6, choices=Severity)
    value = models.PositiveSmallIntegerField(default=1)

    objects = ScopedManager(ProgramRowsQuerySet)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["program", "rule"], name="guardrail_once")]


class Waiver(Identified, Owned):
    """One rule set aside for one person, with the reason and who answers for it. Withdrawn, never deleted."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="waivers")
    rule = models.CharField(max_length=40)
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")  # None: for everyone
    reason = models.TextField(max_length=2000)
    granted_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    granted_at = models.DateTimeField()
    expires_on = models.DateField(null=True)
    withdrawn_at = models.DateTimeField(null=True)

    objects = ScopedManager(ProgramRowsQuerySet)

    class Meta:
        ordering = ["-granted_at", "-pk"]
