"""What a run of a program of circles proposes; the run itself is a MatchRun like any other."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.models import Application
from peerloom.domain.matching.models.runs import MatchRun
from peerloom.foundation.scope import Identified, Owned, ScopedManager


class CirclePlan(Owned):
    """How large the circles of a run may be, mentees counted, and how many mentors host each (0: peers alone)."""

    run = models.OneToOneField(MatchRun, on_delete=models.CASCADE, related_name="circle_plan")
    least = models.PositiveSmallIntegerField(default=4)
    most = models.PositiveSmallIntegerField(default=10)
    hosts = models.PositiveSmallIntegerField(default=1)

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(least__gte=2, least__lte=F("most"), hosts__lte=2), name="circle_plan_makes_sense"
            )
        ]


class ProposedCircle(Identified, Owned):
    """Its public id becomes the relationship's ``proposal_public_id`` when the run is published.

    ``free_hours`` are the times of a week at which everyone who told theirs is free: [start, end] in minutes of a UTC
    week, the longest first.
    """

    run = models.ForeignKey(MatchRun, on_delete=models.CASCADE, related_name="circles")
    number = models.PositiveSmallIntegerField()
    name = models.CharField(max_length=120)
    free_hours = models.JSONField(default=list, blank=True)

    objects = ScopedManager()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="proposed_circle_once")]


class CircleSeat(Owned):
    """Someone's place in a proposed circle. A member's ``score`` is 0 to 10,000, a host has none.

    ``common`` is what a member chose that most of the circle chose as well, never anything private:
    [{"label": ..., "options": [...]}].
    """

    run = models.ForeignKey(MatchRun, on_delete=models.CASCADE, related_name="+")
    circle = models.ForeignKey(ProposedCircle, on_delete=models.CASCADE, related_name="seats")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="+")
    side = models.CharField(max_length=6, choices=Side)
    score = models.PositiveIntegerField(null=True)
    common = models.JSONField(default=list, blank=True)
    by_hand = models.BooleanField(default=False)

    objects = ScopedManager()

    class Meta:
        ordering = ["-side", "pk"]  # hosts before members
        constraints = [models.UniqueConstraint(fields=["run", "application"], name="one_seat_in_a_run")]
