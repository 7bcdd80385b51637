from __future__ import annotations

from typing import TypeVar

from django.db import models

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import Cohort, CohortRowsQuerySet, ProgramRowsQuerySet
from peerloom.domain.relationships.enums import (
    Cadence,
    ContactChannel,
    EndingKind,
    RelationshipKind,
    RelationshipState,
    Style,
)
from peerloom.foundation.scope import Identified, Owned, ScopedManager

M = TypeVar("M", bound=models.Model)


class Relationship(Identified, Owned):
    """People who were introduced: a pair, a mentor with several mentees, a circle, or two for one conversation.

    Hidden from all of them until ``visible_from``, while publishing can be undone. ``score`` is 0 to 10,000;
    ``reasons`` are the sentences for each side, chosen when it was published and free of anything sensitive:
    {"mentee": [...], "mentor": [...]}.

    ``first_met_at``, ``last_met_at`` and ``next_session_at`` follow from the sessions and are kept beside them, so that
    thousands of relationships can be looked over at once. ``next_session_at`` is the start of the earliest agreed
    session that nobody has noted yet: when it lies in the past, that note is missing.
    """

    kind = models.CharField(max_length=11, choices=RelationshipKind, default=RelationshipKind.PAIR)
    name = models.CharField(max_length=120, blank=True)  # what a circle is called
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="relationships")
    state = models.CharField(max_length=10, choices=RelationshipState, default=RelationshipState.INTRODUCED)
    introduced_at = models.DateTimeField()
    visible_from = models.DateTimeField()
    score = models.PositiveIntegerField(null=True)
    reasons = models.JSONField(default=dict, blank=True)
    proposal_public_id = models.CharField(max_length=22, blank=True)  # matching stands above relationships
    support = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")  # whose eye is on it
    active_from = models.DateTimeField(null=True)
    paused_at = models.DateTimeField(null=True)
    paused_until = models.DateField(null=True)
    ended_at = models.DateTimeField(null=True)
    ending = models.CharField(max_length=7, choices=EndingKind, blank=True)
    first_met_at = models.DateTimeField(null=True)
    last_met_at = models.DateTimeField(null=True)
    next_session_at = models.DateTimeField(null=True)

    objects = ScopedManager(CohortRowsQuerySet)

    class Meta:
        indexes = [
            models.Index(fields=["organisation", "state", "-introduced_at"], name="relationship_by_state"),
            models.Index(fields=["cohort", "state"], name="relationship_of_cohort"),
        ]


class RelationshipRowsQuerySet(ProgramRowsQuerySet[M]):
    """Rows that hang on a relationship and that those who run its program may see: dates, never words."""

    path_to_program = "relationship__cohort__program"


class Participation(Owned):
    relationship = models.ForeignKey(Relationship, on_delete=models.CASCADE, related_name="participations")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="participations")
    side = models.CharField(max_length=6, choices=Side)
    joined_at = models.DateTimeField()
    left_at = models.DateTimeField(null=True)
    leads = models.BooleanField(default=True)  # is willing to lead a circle's meeting when it is their turn
    turn = models.PositiveSmallIntegerField(null=True)  # place in the order of leading, once the circle arranged it

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
