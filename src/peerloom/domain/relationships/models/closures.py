"""How a relationship ends."""

from __future__ import annotations

from django.db import models

from peerloom.domain.people.models import Person
from peerloom.domain.relationships.enums import EndingKind, EndingReason
from peerloom.domain.relationships.models.relationships import (
    Participation,
    Relationship,
    RelationshipRowsQuerySet,
)
from peerloom.foundation.scope import Identified, Owned, ScopedManager


class Closure(Identified, Owned):
    """How it comes to an end: ``ends_on`` is its last day, with or without reflections.

    Settled from ``agreed_at`` on. Before that one side has proposed to end early, and the others are asked.
    """

    relationship = models.OneToOneField(Relationship, on_delete=models.CASCADE, related_name="closure")
    kind = models.CharField(max_length=7, choices=EndingKind)
    begun_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    begun_at = models.DateTimeField()
    ends_on = models.DateField()
    agreed_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    objects = ScopedManager(RelationshipRowsQuerySet)


class Reflection(Identified, Owned):
    """One side's look back. ``thanks`` is shown to the others when it has ended, the rest never.

    ``reason`` and the exit answers are for those who run the program. Staying in touch needs a yes of all sides.
    """

    closure = models.ForeignKey(Closure, on_delete=models.CASCADE, related_name="reflections")
    participation = models.OneToOneField(Participation, on_delete=models.CASCADE, related_name="reflection")
    reason = models.CharField(max_length=10, choices=EndingReason, blank=True)
    learned = models.BinaryField(default=b"")  # for its author alone: sealed, see foundation.sealing
    thanks = models.TextField(max_length=2000, blank=True)
    worth_it = models.PositiveSmallIntegerField(null=True)  # 1 not at all to 5 very much
    would_again = models.BooleanField(null=True)
    to_improve = models.TextField(max_length=2000, blank=True)
    stay_in_touch = models.BooleanField(default=False)
    mentor_next = models.BooleanField(default=False)  # would like to mentor someone in a next round
    written_at = models.DateTimeField()

    objects = ScopedManager()


class Certificate(Identified, Owned):
    """Hours and meetings of one person, as they were when it was issued; the public id is its number."""

    participation = models.OneToOneField(Participation, on_delete=models.CASCADE, related_name="certificate")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="certificates")
    program_name = models.CharField(max_length=120)
    role = models.CharField(max_length=40)  # in the program's own words
    sessions = models.PositiveSmallIntegerField()
    minutes = models.PositiveIntegerField()
    starts_on = models.DateField()
    ends_on = models.DateField()
    issued_at = models.DateTimeField()

    objects = ScopedManager()
