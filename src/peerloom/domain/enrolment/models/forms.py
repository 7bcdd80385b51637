"""What people are asked when they apply. A version that was answered is never changed; a change is the next one."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from peerloom.domain.enrolment.enums import QuestionKind, Side
from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import Cohort, CohortRowsQuerySet
from peerloom.foundation.scope import Identified, Owned, ScopedManager, ScopedQuerySet


class Form(Identified, Owned):
    """The application form of one side of a cohort, through all its versions."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="forms")
    side = models.CharField(max_length=6, choices=Side)

    objects = ScopedManager(CohortRowsQuerySet)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["cohort", "side"], name="form_once")]


class FormVersion(Identified, Owned):
    """One wording of a form. Without ``published_at`` it is being written; the newest published one is asked."""

    form = models.ForeignKey(Form, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    introduction = models.TextField(max_length=4000, blank=True)
    revision = models.PositiveIntegerField(default=1)  # grows with each change, so that nobody overwrites unseen work
    created_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = ScopedManager()

    class Meta:
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["form", "number"], name="form_version_once"),
            models.UniqueConstraint(
                fields=["form"], condition=Q(published_at__isnull=True), name="form_one_version_in_writing"
            ),
        ]


class FormSection(Identified, Owned):
    version = models.ForeignKey(FormVersion, on_delete=models.CASCADE, related_name="sections")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=200)
    help = models.TextField(max_length=2000, blank=True)

    objects = ScopedManager()

    class Meta:
        ordering = ["position", "pk"]


class Question(Identified, Owned):
    """What one side was asked. ``key`` means the same in every version of a form, and so to matching.

    Without a ``version`` it was asked elsewhere and came with a sheet. ``options`` keep the order of a scale. A
    sensitive question is used for matching and never shown with a person's answer. With ``shown_if`` (the key of an
    earlier question of the form) it is asked only of those who answered one of ``shown_if_values``.
    """

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="questions")
    side = models.CharField(max_length=6, choices=Side)
    version = models.ForeignKey(FormVersion, null=True, on_delete=models.CASCADE, related_name="questions")
    section = models.ForeignKey(FormSection, null=True, on_delete=models.CASCADE, related_name="questions")
    key = models.CharField(max_length=80)
    label = models.CharField(max_length=400)
    help = models.CharField(max_length=1000, blank=True)
    kind = models.CharField(max_length=10, choices=QuestionKind)
    options = models.JSONField(default=list, blank=True)
    required = models.BooleanField(default=False)
    sensitive = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)
    least = models.PositiveSmallIntegerField(null=True)  # choices to make, or the number that is the smallest
    most = models.PositiveSmallIntegerField(null=True)  # choices, letters, or the number that is the largest
    shown_if = models.CharField(max_length=80, blank=True)
    shown_if_values = models.JSONField(default=list, blank=True)

    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        ordering = ["side", "position", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "side", "key"], condition=Q(version__isnull=True), name="question_key_once"
            ),
            models.UniqueConstraint(fields=["version", "key"], name="question_key_once_per_version"),
        ]
