from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from peerloom.domain.programs.enums import Format, Place, Profile, ProgramState
from peerloom.domain.programs.models.scoping import ProgramRowsQuerySet
from peerloom.foundation.scope import Identified, Owned, ScopedManager


class ProgramQuerySet(ProgramRowsQuerySet["Program"]):
    path_to_program = "pk"


class Program(Identified, Owned):
    name = models.CharField(max_length=120)
    purpose = models.TextField(max_length=2000, blank=True)
    audience = models.CharField(max_length=300, blank=True)  # whom it is for, in a sentence
    template = models.CharField(max_length=60, blank=True)  # the name of what it was made from
    profile = models.CharField(max_length=6, choices=Profile, default=Profile.ADULT)  # its practice standards
    format = models.CharField(max_length=12, choices=Format, default=Format.PAIR)
    place = models.CharField(max_length=10, choices=Place, default=Place.HYBRID)
    mentor_word = models.CharField(max_length=40, blank=True)  # what this program calls its mentors ("buddy")
    mentee_word = models.CharField(max_length=40, blank=True)
    safeguarding_contact = models.TextField(max_length=300, blank=True)  # who is told when abuse is suspected, and how
    staff_read_messages = models.BooleanField(default=False)  # said to all who write, at all times
    staff_read_since = models.DateTimeField(null=True)  # what was written before stays between those who wrote it
    meeting_link = models.CharField(max_length=300, blank=True)  # "https://meet.example.org/{code}", a room each
    conversations_a_month = models.PositiveSmallIntegerField(default=0)  # that one mentee can book; 0: see rules.micro
    state = models.CharField(max_length=10, choices=ProgramState, default=ProgramState.DRAFT)
    language = models.CharField(max_length=35, default="en")  # in which its texts are written
    created_at = models.DateTimeField()

    objects = ScopedManager(ProgramQuerySet)

    class Meta:
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(staff_read_messages=False) | Q(staff_read_since__isnull=False),
                name="program_staff_reading_has_a_beginning",
            ),
        ]


class Cohort(Identified, Owned):
    """One round of a program, with its dates. Locking its row orders the changes to its pool and its matching."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="cohorts")
    name = models.CharField(max_length=120)
    signup_from = models.DateField(null=True)
    signup_until = models.DateField(null=True)
    matching_on = models.DateField(null=True)
    starts_on = models.DateField()
    midpoint_on = models.DateField(null=True)
    ends_on = models.DateField()
    most_mentees = models.PositiveIntegerField(null=True)  # who applies beyond it waits; None: no limit
    most_mentors = models.PositiveIntegerField(null=True)

    objects = ScopedManager(ProgramRowsQuerySet)

    class Meta:
        ordering = ["-starts_on", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(starts_on__lt=F("ends_on")), name="cohort_starts_before_it_ends"),
        ]


class Objective(Identified, Owned):
    """What a program sets out to change, measurably. Exactly one is primary where there are any.

    Frozen when the first round starts: later changes take a reason and are kept as `ObjectiveChange`.
    """

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="objectives")
    statement = models.CharField(max_length=300)
    measure = models.CharField(max_length=200)
    baseline = models.CharField(max_length=60, blank=True)
    target = models.CharField(max_length=60)
    due = models.DateField(null=True)
    primary = models.BooleanField(default=False)
    position = models.PositiveSmallIntegerField(default=0)
    frozen_at = models.DateTimeField(null=True)

    objects = ScopedManager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["program"], condition=Q(primary=True), name="objective_one_primary"),
        ]
        indexes = [models.Index(fields=["program"], condition=Q(frozen_at__isnull=True), name="objective_not_frozen")]
