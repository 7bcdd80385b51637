"""How it is found out whether someone can take part: reviews, interviews, references, checks."""

from __future__ import annotations

from typing import Self

from django.db import models

from peerloom.domain.enrolment.enums import (
    ApplicationState,
    CheckKind,
    CheckResult,
    InterviewState,
    ReferenceState,
    Side,
)
from peerloom.domain.enrolment.models.applications import Application
from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import RUNS_PROGRAMS, ApplicationRowsQuerySet, Program, ProgramRowsQuerySet
from peerloom.foundation.scope import Actor, Identified, Owned, ScopedManager, ScopedQuerySet


class InterviewGuide(Identified, Owned):
    """What one side of a program is asked in an interview, by what it is assessed, and by how many reviewers.

    Without a row the built-in guide holds.
    """

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="interview_guides")
    side = models.CharField(max_length=6, choices=Side)
    introduction = models.TextField(max_length=2000, blank=True)
    questions = models.JSONField(default=list, blank=True)  # one text each, in order
    # what is scored: [{"key", "label", "help", "low", "middle", "high"}], the last three saying what 1, 3 and 5 mean
    aspects = models.JSONField(default=list, blank=True)
    reviewers = models.PositiveSmallIntegerField(default=1)

    objects = ScopedManager(ProgramRowsQuerySet)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["program", "side"], name="interview_guide_once")]


class Interview(Identified, Owned):
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="interviews")
    state = models.CharField(max_length=9, choices=InterviewState, default=InterviewState.PLANNED)
    planned_at = models.DateTimeField()
    place = models.CharField(max_length=300, blank=True)
    held_on = models.DateField(null=True)
    arranged_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = ScopedManager(ApplicationRowsQuerySet)

    class Meta:
        ordering = ["planned_at", "pk"]


class Reviewing(Owned):
    """A member of staff who is to assess an application."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="reviewing")
    reviewer = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField()

    objects = ScopedManager(ApplicationRowsQuerySet)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "reviewer"], name="reviewing_once")]


class Assessment(Identified, Owned):
    """One reviewer's scores, 1 to 5 by the guide's aspects, with what they advise. Hidden from the other reviewer
    until theirs is in."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="assessments")
    reviewer = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    scores = models.JSONField(default=dict)
    recommends = models.BooleanField(null=True)  # None: unsure
    note = models.TextField(max_length=4000, blank=True)
    given_at = models.DateTimeField()

    objects = ScopedManager(ApplicationRowsQuerySet)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "reviewer"], name="assessment_once")]


class Reference(Identified, Owned):
    """Someone who was asked by e-mail about an applicant; answered once, through a link that works once."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="references")
    name = models.CharField(max_length=200)
    email = models.EmailField(max_length=254)
    relation = models.CharField(max_length=200, blank=True)
    state = models.CharField(max_length=9, choices=ReferenceState, default=ReferenceState.NAMED)
    asked_at = models.DateTimeField(null=True)
    link_expires_at = models.DateTimeField(null=True)
    links_sent = models.PositiveSmallIntegerField(default=0)  # a new link makes the ones before worthless
    reminded_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    known_for = models.CharField(max_length=200, blank=True)
    recommends = models.BooleanField(null=True)
    strengths = models.TextField(max_length=4000, blank=True)
    worries = models.TextField(max_length=4000, blank=True)

    objects = ScopedManager(ApplicationRowsQuerySet)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["application", "email"], name="reference_once")]
        indexes = [models.Index(fields=["state", "reminded_at", "asked_at"], name="reference_to_remind")]


class VettingCheckQuerySet(ScopedQuerySet["VettingCheck"]):
    def visible_to(self, actor: Actor) -> Self:
        """All for who runs the organisation; else those of people who applied to a program that the actor runs."""
        rows = self.within(actor.organisation_id)
        if actor.has(*RUNS_PROGRAMS):
            return rows
        applied = Application.objects.visible_to(actor).exclude(state=ApplicationState.DRAFT)
        return rows.filter(person__in=applied.values("person"))


class VettingCheck(Identified, Owned):
    """The outcome of a check of a person, with its dates; the document itself is never kept."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="vetting_checks")
    kind = models.CharField(max_length=10, choices=CheckKind)
    result = models.CharField(max_length=7, choices=CheckResult)
    checked_on = models.DateField()
    expires_on = models.DateField(null=True)
    recorded_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    recorded_at = models.DateTimeField()

    objects = ScopedManager(VettingCheckQuerySet)

    class Meta:
        ordering = ["-checked_on", "-pk"]
        indexes = [models.Index(fields=["person", "kind"], name="vetting_of_person")]
