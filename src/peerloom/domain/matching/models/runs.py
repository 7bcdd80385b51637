from __future__ import annotations

from django.db import models

from peerloom.domain.enrolment.models import Application
from peerloom.domain.matching.enums import ProposalState, RunState
from peerloom.domain.matching.models.rule_sets import RuleSet
from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import Cohort, CohortRowsQuerySet
from peerloom.foundation.jobs.models import Job
from peerloom.foundation.scope import Identified, Owned, ScopedManager


class MatchRun(Identified, Owned):
    """One computed matching of a cohort. Scores are 0 to 10,000 a pair; ``gap`` is the share below the upper bound."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="runs")
    rule_set = models.ForeignKey(RuleSet, on_delete=models.PROTECT, related_name="runs")
    number = models.PositiveIntegerField()
    state = models.CharField(max_length=10, choices=RunState, default=RunState.QUEUED)
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    started_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    mentees = models.PositiveIntegerField(default=0)
    mentors = models.PositiveIntegerField(default=0)
    matched = models.PositiveIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    upper_bound = models.PositiveBigIntegerField(default=0)
    gap = models.FloatField(default=0.0)
    worst = models.PositiveIntegerField(default=0)
    median = models.PositiveIntegerField(default=0)
    blocking_pairs = models.PositiveIntegerField(default=0)
    method = models.CharField(max_length=120, blank=True)
    notes = models.JSONField(default=list, blank=True)
    failure = models.CharField(max_length=500, blank=True)
    revision = models.PositiveIntegerField(default=1)  # grows with each change, so that nobody overwrites unseen work
    published_at = models.DateTimeField(null=True)
    undo_until = models.DateTimeField(null=True)

    objects = ScopedManager(CohortRowsQuerySet)

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "number"], name="run_number_once"),
        ]


class Proposal(Identified, Owned):
    """One pair of a run and what its score is made of; ``shares`` are the engine's, in its order."""

    run = models.ForeignKey(MatchRun, on_delete=models.CASCADE, related_name="proposals")
    mentee = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="+")
    mentor = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="+")
    score = models.PositiveIntegerField()
    shares = models.JSONField(default=list)
    state = models.CharField(max_length=8, choices=ProposalState, default=ProposalState.PROPOSED)
    runner_up = models.ForeignKey(Application, null=True, on_delete=models.CASCADE, related_name="+")
    runner_up_score = models.PositiveIntegerField(null=True)
    runner_up_cost = models.IntegerField(null=True)

    objects = ScopedManager()

    class Meta:
        ordering = ["score", "pk"]
        constraints = [models.UniqueConstraint(fields=["run", "mentee", "mentor"], name="proposal_once")]
        indexes = [models.Index(fields=["run", "score"], name="proposal_worst_first")]


class LeftOut(Identified, Owned):
    """Someone whom a run gave no partner, why, and the smallest change that would help; codes of `peerloom.pairing`."""

    run = models.ForeignKey(MatchRun, on_delete=models.CASCADE, related_name="left_out")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="+")
    obstacle = models.CharField(max_length=12)
    rule = models.CharField(max_length=80, blank=True)
    allowed_partners = models.PositiveIntegerField(default=0)
    remedy = models.CharField(max_length=12)
    remedy_mentor = models.ForeignKey(Application, null=True, on_delete=models.CASCADE, related_name="+")
    remedy_mentee = models.ForeignKey(Application, null=True, on_delete=models.CASCADE, related_name="+")
    remedy_rule = models.CharField(max_length=80, blank=True)
    remedy_score = models.PositiveIntegerField(default=0)

    objects = ScopedManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "application"], name="left_out_once")]
