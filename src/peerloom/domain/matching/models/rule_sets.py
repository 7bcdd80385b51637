from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from peerloom.domain.enrolment.models import Application
from peerloom.domain.matching.enums import Decision
from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import Cohort, CohortRowsQuerySet
from peerloom.foundation.scope import Identified, Owned, ScopedManager


class RuleSet(Identified, Owned):
    """One version of a cohort's criteria and rules. Never changed once written: a change is the next version.

    Only ``sensitive`` can still be set, when a question turns out to be private: that holds for old versions as well.
    """

    class Objective(models.TextChoices):
        FAIR = "fair", _("Nobody gets a poor match")
        TOTAL = "total", _("The best sum of all scores")
        STABLE = "stable", _("No two people would rather swap")

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="rule_sets")
    version = models.PositiveIntegerField()
    objective = models.CharField(max_length=6, choices=Objective, default=Objective.FAIR)
    created_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()

    objects = ScopedManager(CohortRowsQuerySet)

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["cohort", "version"], name="rule_set_version_once")]


class Criterion(Owned):
    """One comparison of a rule set; the fields are those of `peerloom.pairing.Criterion`, questions by their keys."""

    rule_set = models.ForeignKey(RuleSet, on_delete=models.CASCADE, related_name="criteria")
    position = models.PositiveSmallIntegerField()
    key = models.CharField(max_length=80)
    label = models.CharField(max_length=200)
    kind = models.CharField(max_length=12)
    mentee_question = models.CharField(max_length=80)
    mentor_question = models.CharField(max_length=80)
    weight = models.PositiveSmallIntegerField(default=2)  # 0 does not count, 1 a little, 2 matters, 3 a lot, 4 most
    required = models.BooleanField(default=False)
    minimum = models.FloatField(default=1.0)
    missing_forbids = models.BooleanField(default=False)
    sensitive = models.BooleanField(default=False)
    asked_question = models.CharField(max_length=80, blank=True)
    importance_question = models.CharField(max_length=80, blank=True)
    scale = models.JSONField(default=list, blank=True)
    steps_least = models.SmallIntegerField(default=1)
    steps_most = models.SmallIntegerField(default=3)
    reach = models.FloatField(default=1.0)
    enough_minutes = models.PositiveSmallIntegerField(default=60)

    objects = ScopedManager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [models.UniqueConstraint(fields=["rule_set", "key"], name="criterion_key_once")]


class PairDecision(Owned):
    """Two people whom a coordinator locked together or keeps apart, until the decision is taken back."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="pair_decisions")
    mentee = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="+")
    mentor = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="+")
    decision = models.CharField(max_length=6, choices=Decision)
    decided_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    decided_at = models.DateTimeField()

    objects = ScopedManager(CohortRowsQuerySet)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cohort", "mentee", "mentor"], name="pair_decision_once")]
