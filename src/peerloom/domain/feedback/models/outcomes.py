"""Outcomes: what became of people outside the program's own questions, and what objectives are measured by."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from peerloom.domain.feedback.enums.outcomes import (
    DayOrder,
    MeasuredBy,
    MeasureKind,
    OutcomeImportState,
    RowFate,
    Subject,
    TargetKind,
    Whose,
)
from peerloom.domain.feedback.models.instruments import Instrument
from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import Cohort, CohortRowsQuerySet, Objective
from peerloom.foundation.jobs.models import Job
from peerloom.foundation.scope import Identified, Owned, ScopedManager, ScopedQuerySet


class Measure(Identified, Owned):
    """An entry of the organisation's dictionary: what exactly a figure means."""

    key = models.SlugField(max_length=60)
    name = models.CharField(max_length=120)
    subject = models.CharField(max_length=9, choices=Subject, default=Subject.OTHER)
    kind = models.CharField(max_length=6, choices=MeasureKind)
    definition = models.TextField(max_length=1000, blank=True)
    unit = models.CharField(max_length=40, blank=True)
    higher_is_better = models.BooleanField(default=True)
    least = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    most = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    archived_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    objects = ScopedManager(ScopedQuerySet)

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["organisation", "key"], name="measure_key_once")]


class OutcomeImport(Identified, Owned):
    """A file of outcomes on its way in. Nothing is taken over before somebody has looked at the preview.

    The file itself goes as soon as it was taken over or thrown away; of its rows only the chosen columns are kept.
    """

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="outcome_imports")
    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="imports")
    file = models.FileField(upload_to="outcomes/%Y/%m/", max_length=200, blank=True)
    file_name = models.CharField(max_length=200)  # as the person's computer called it
    digest = models.CharField(max_length=64)
    headings = models.JSONField(default=list, blank=True)
    samples = models.JSONField(default=list, blank=True)  # a few cells of each column, until it is taken over
    state = models.CharField(max_length=10, choices=OutcomeImportState, default=OutcomeImportState.STAGED)
    source = models.CharField(max_length=200)  # where the figures come from
    measured_on = models.DateField(null=True)  # for rows without a date of their own
    person_column = models.CharField(max_length=200, blank=True)
    value_column = models.CharField(max_length=200, blank=True)
    date_column = models.CharField(max_length=200, blank=True)
    day_order = models.CharField(max_length=11, choices=DayOrder, blank=True)  # "" as the column itself tells
    dates_unsure = models.BooleanField(default=False)  # some dates could be read both ways: a person has to say
    failure = models.CharField(max_length=500, blank=True)
    job = models.ForeignKey(Job, null=True, on_delete=models.SET_NULL, related_name="+")
    uploaded_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    uploaded_at = models.DateTimeField()
    committed_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    objects = ScopedManager(CohortRowsQuerySet)

    class Meta:
        ordering = ["-uploaded_at", "-pk"]


class OutcomeImportRow(Owned):
    """One row: whom, what and when it said, and what it was taken for.

    ``cells`` are those of the chosen columns: who, value, date. ``before_...`` is what a changed value replaced, so
    that taking the import back brings it back.
    """

    outcome_import = models.ForeignKey(OutcomeImport, on_delete=models.CASCADE, related_name="rows")
    row = models.PositiveIntegerField()  # as the file counts: the headings are row 1
    cells = models.JSONField(default=list)
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    value = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    measured_on = models.DateField(null=True)
    fate = models.CharField(max_length=8, choices=RowFate, blank=True)
    problem = models.CharField(max_length=400, blank=True)
    before_value = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    before_source = models.CharField(max_length=200, blank=True)
    before_import = models.ForeignKey(OutcomeImport, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = ScopedManager()

    class Meta:
        ordering = ["row"]
        constraints = [models.UniqueConstraint(fields=["outcome_import", "row"], name="outcome_row_once")]
        indexes = [models.Index(fields=["outcome_import", "fate"], name="outcome_row_fate")]


class Outcome(Identified, Owned):
    """One value of one measure for one person on one day. Yes is 1, no is 0."""

    measure = models.ForeignKey(Measure, on_delete=models.PROTECT, related_name="outcomes")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="outcomes")
    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="outcomes")
    measured_on = models.DateField()
    value = models.DecimalField(max_digits=12, decimal_places=4)
    source = models.CharField(max_length=200)
    outcome_import = models.ForeignKey(OutcomeImport, null=True, on_delete=models.SET_NULL, related_name="outcomes")
    recorded_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    recorded_at = models.DateTimeField()

    objects = ScopedManager(CohortRowsQuerySet)

    class Meta:
        ordering = ["-measured_on", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["measure", "person", "cohort", "measured_on"], name="outcome_once")
        ]


class ObjectiveMeasure(Identified, Owned):
    """How an objective will be judged, chosen before the first round starts and frozen with its objective then.

    ``figure`` names what is looked at where it is no outcome: a subscale's key of the instrument, or an activity of
    `feedback.rules.activities`. ``target`` is in per cent for shares, and in the measure's own unit for the rest.
    """

    objective = models.OneToOneField(Objective, on_delete=models.CASCADE, related_name="measured")
    by = models.CharField(max_length=10, choices=MeasuredBy)
    measure = models.ForeignKey(Measure, null=True, on_delete=models.PROTECT, related_name="objectives")
    instrument = models.ForeignKey(Instrument, null=True, on_delete=models.PROTECT, related_name="objectives")
    figure = models.CharField(max_length=60, blank=True)
    kind = models.CharField(max_length=6, choices=TargetKind)
    whose = models.CharField(max_length=7, choices=Whose, default=Whose.MENTEES)  # an activity is of everybody
    at_least = models.BooleanField(default=True)  # False: the target is a ceiling
    baseline = models.DecimalField(max_digits=12, decimal_places=4, null=True)
    target = models.DecimalField(max_digits=12, decimal_places=4)
    due = models.DateField()
    revision = models.PositiveIntegerField(default=1)

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(by="outcome", measure__isnull=False, instrument__isnull=True)
                | Q(by="instrument", measure__isnull=True, instrument__isnull=False)
                | Q(by="activity", measure__isnull=True, instrument__isnull=True) & ~Q(figure=""),
                name="objective_measured_by_one_thing",
            )
        ]
