from __future__ import annotations

from typing import Self

from django.db import models

from peerloom.domain.enrolment.enums import ApplicationState, QuestionKind, Side
from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import RUNS_PROGRAMS, Cohort
from peerloom.foundation.scope import Actor, Identified, Owned, ScopedManager, ScopedQuerySet


class Question(Identified, Owned):
    """What one side was asked. ``key`` is stable within cohort and side; ``options`` keep the order of a scale.

    A sensitive question is used for matching and never shown with a person's answer.
    """

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="questions")
    side = models.CharField(max_length=6, choices=Side)
    key = models.CharField(max_length=80)
    label = models.CharField(max_length=400)
    kind = models.CharField(max_length=10, choices=QuestionKind)
    options = models.JSONField(default=list, blank=True)
    sensitive = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)

    objects = ScopedManager()

    class Meta:
        ordering = ["side", "position", "pk"]
        constraints = [models.UniqueConstraint(fields=["cohort", "side", "key"], name="question_key_once")]


class ApplicationQuerySet(ScopedQuerySet["Application"]):
    def visible_to(self, actor: Actor) -> Self:
        rows = self.within(actor.organisation_id)
        if actor.has(*RUNS_PROGRAMS):
            return rows
        return rows.filter(cohort__program__in=actor.programs_with(*RUNS_PROGRAMS))


class Application(Identified, Owned):
    """One person on one side of one cohort. ``places`` is a mentor's capacity, or how many mentors a mentee needs."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="applications")
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="applications")
    side = models.CharField(max_length=6, choices=Side)
    state = models.CharField(max_length=10, choices=ApplicationState, default=ApplicationState.DRAFT)
    places = models.PositiveSmallIntegerField(default=1)
    applied_at = models.DateTimeField()

    objects = ScopedManager(ApplicationQuerySet)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cohort", "side", "person"], name="application_once")]
        indexes = [
            models.Index(fields=["cohort", "state", "side", "places", "organisation"], name="application_pool_size"),
        ]


class Answer(Owned):
    """One answer. ``value`` is what the question's kind says: text, number, list of options, or weekly intervals."""

    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="answers")
    question = models.ForeignKey(Question, on_delete=models.CASCADE, related_name="answers")
    value = models.JSONField()

    objects = ScopedManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["application", "question"], name="answer_once")]
