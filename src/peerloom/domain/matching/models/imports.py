from __future__ import annotations

from django.db import models

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.matching.enums import ImportState
from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import Cohort, CohortRowsQuerySet
from peerloom.foundation.jobs.models import Job
from peerloom.foundation.scope import Identified, Owned, ScopedManager


class SheetImport(Identified, Owned):
    """One uploaded sign-up sheet on its way into the pool. Staged first; nothing is taken over before commit."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="imports")
    side = models.CharField(max_length=6, choices=Side)
    file = models.FileField(upload_to="imports/%Y/%m/", max_length=200)
    file_name = models.CharField(max_length=200)  # as the person's computer called it
    digest = models.CharField(max_length=64)
    state = models.CharField(max_length=10, choices=ImportState, default=ImportState.STAGED)
    row_count = models.PositiveIntegerField(default=0)
    issue_count = models.PositiveIntegerField(default=0)
    added = models.PositiveIntegerField(default=0)
    changed = models.PositiveIntegerField(default=0)
    unchanged = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    preview_numbers = models.JSONField(default=list, blank=True)  # rows whose cells the columns keep as samples
    failure = models.CharField(max_length=500, blank=True)
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    uploaded_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    uploaded_at = models.DateTimeField()
    committed_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)  # grows with each change, so that nobody overwrites unseen work

    objects = ScopedManager(CohortRowsQuerySet)

    class Meta:
        ordering = ["-uploaded_at", "-pk"]


class SheetColumn(Owned):
    """One column of an import and what it was taken for. ``role`` is a `peerloom.sheets` column role."""

    sheet = models.ForeignKey(SheetImport, on_delete=models.CASCADE, related_name="columns")
    position = models.PositiveSmallIntegerField()
    heading = models.CharField(max_length=400)
    role = models.CharField(max_length=20)
    guessed_role = models.CharField(max_length=20)
    because = models.CharField(max_length=300, blank=True)  # why it was guessed so
    question_key = models.CharField(max_length=80, blank=True)
    options = models.JSONField(default=list, blank=True)
    sensitive = models.BooleanField(default=False)
    samples = models.JSONField(default=list, blank=True)  # its cells in the sheet's preview rows, "" where private

    objects = ScopedManager()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["sheet", "position"], name="sheet_column_once")]


class ImportIssue(Owned):
    """Something in one row that a person should look at. A row that ``stops`` is not taken over."""

    sheet = models.ForeignKey(SheetImport, on_delete=models.CASCADE, related_name="issues")
    row = models.PositiveIntegerField()  # as the file counts: the headings are row 1
    column = models.CharField(max_length=400, blank=True)
    cell = models.CharField(max_length=200, blank=True)
    problem = models.CharField(max_length=400)
    stops = models.BooleanField(default=False)

    objects = ScopedManager()

    class Meta:
        ordering = ["row", "pk"]
