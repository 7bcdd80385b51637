"""What a mentee wants to reach, in steps and levels, and how both sides see how far it is."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import Objective
from peerloom.domain.relationships.enums import GoalState
from peerloom.domain.relationships.models.relationships import (
    Participation,
    Relationship,
    RelationshipRowsQuerySet,
)
from peerloom.foundation.scope import Identified, Owned, ScopedManager

LEAST_LEVEL, MOST_LEVEL = -2, 2


class Goal(Identified, Owned):
    """A goal of one person, worked on in a relationship; its words are for those who take part.

    ``weight`` is how much it matters beside the person's other goals, 1 to 3 (Goal Attainment Scaling).
    """

    relationship = models.ForeignKey(Relationship, on_delete=models.CASCADE, related_name="goals")
    owner = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="goals")
    objective = models.ForeignKey(Objective, null=True, on_delete=models.SET_NULL, related_name="+")
    statement = models.CharField(max_length=300)
    why = models.CharField(max_length=300, blank=True)
    due_on = models.DateField(null=True)
    weight = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=7, choices=GoalState, default=GoalState.OPEN)
    set_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1)

    objects = ScopedManager(RelationshipRowsQuerySet)

    class Meta:
        ordering = ["set_at", "pk"]


class GoalStep(Identified, Owned):
    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="steps")
    position = models.PositiveSmallIntegerField()
    text = models.CharField(max_length=200)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = ScopedManager()

    class Meta:
        ordering = ["position", "pk"]


class GoalLevel(Owned):
    """What an attainment level means for this goal: -2 much less than hoped, 0 as hoped, +2 much more."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="levels")
    level = models.SmallIntegerField()
    meaning = models.CharField(max_length=300)

    objects = ScopedManager()

    class Meta:
        ordering = ["level"]
        constraints = [
            models.UniqueConstraint(fields=["goal", "level"], name="goal_level_once"),
            models.CheckConstraint(
                condition=Q(level__gte=LEAST_LEVEL, level__lte=MOST_LEVEL), name="goal_level_within_scale"
            ),
        ]


class GoalRating(Identified, Owned):
    """How far one side sees it; never changed, a later one counts."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="ratings")
    by = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="+")
    level = models.SmallIntegerField()
    note = models.CharField(max_length=300, blank=True)
    rated_at = models.DateTimeField()

    objects = ScopedManager(RelationshipRowsQuerySet)

    class Meta:
        ordering = ["rated_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(level__gte=LEAST_LEVEL, level__lte=MOST_LEVEL), name="goal_rating_within_scale"
            ),
        ]


class GoalWording(Owned):
    """A statement that a goal had before it was changed."""

    goal = models.ForeignKey(Goal, on_delete=models.CASCADE, related_name="wordings")
    statement = models.CharField(max_length=300)
    changed_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField()

    objects = ScopedManager()

    class Meta:
        ordering = ["-changed_at", "-pk"]
