from __future__ import annotations

from django.db import models

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import Cohort, CohortRowsQuerySet
from peerloom.domain.relationships.enums import Cadence, ContactChannel, RelationshipState, Style
from peerloom.foundation.scope import Identified, Owned, ScopedManager


class Relationship(Identified, Owned):
    """Two people who were introduced. Hidden from both until ``visible_from``, while publishing can be undone.

    ``score`` is 0 to 10,000; ``reasons`` are the sentences for each side, chosen when it was published and free of
    anything sensitive: {"mentee": [...], "mentor": [...]}.
    """

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="relationships")
    state = models.CharField(max_length=10, choices=RelationshipState, default=RelationshipState.INTRODUCED)
    introduced_at = models.DateTimeField()
    visible_from = models.DateTimeField()
    score = models.PositiveIntegerField(null=True)
    reasons = models.JSONField(default=dict, blank=True)
    proposal_public_id = models.CharField(max_length=22, blank=True)  # matching stands above relationships

    objects = ScopedManager(CohortRowsQuerySet)


class Participation(Owned):
    relationship = models.ForeignKey(Relationship, on_delete=models.CASCADE, related_name="participations")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="participations")
    side = models.CharField(max_length=6, choices=Side)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)

    objects = ScopedManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["relationship", "person"], name="participation_once")]


class Expectation(Owned):
    """What one side expects of the other. Both see both, with the differences, before they first meet."""

    participation = models.OneToOneField(Participation, on_delete=models.CASCADE, related_name="expectation")
    cadence = models.CharField(max_length=11, choices=Cadence)
    channel = models.CharField(max_length=9, choices=ContactChannel)
    style = models.CharField(max_length=9, choices=Style)
    topics = models.TextField(max_length=2000, blank=True)
    boundaries = models.TextField(max_length=2000, blank=True)
    stated_at = models.DateTimeField()

    objects = ScopedManager()
