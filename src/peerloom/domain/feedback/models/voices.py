"""What people say of their own accord, or in passing: testimonials, two questions after a meeting, suggestions."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.feedback.enums.voices import NameStyle, SuggestionState, TestimonialState
from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import Cohort, CohortRowsQuerySet, Program, ProgramRowsQuerySet
from peerloom.domain.relationships.models import Participation, Session
from peerloom.foundation.scope import Identified, Owned, ScopedManager


class Testimonial(Identified, Owned):
    """Somebody's own words about a program, shown only as far as they agreed and as long as they do.

    ``words`` are theirs; ``offered_words`` a shorter wording that the program suggests and that is shown only after
    they agreed to it. ``venues`` are values of `Venue`. Withdrawn or expired, the words are gone from everywhere.
    """

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="testimonials")
    person = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="+")
    side = models.CharField(max_length=6, choices=Side)
    state = models.CharField(max_length=9, choices=TestimonialState, default=TestimonialState.ASKED)
    note = models.CharField(max_length=400, blank=True)  # what whoever asked wrote
    words = models.TextField(max_length=2000, blank=True)
    offered_words = models.TextField(max_length=2000, blank=True)
    name_style = models.CharField(max_length=5, choices=NameStyle, blank=True)
    venues = models.JSONField(default=list, blank=True)
    consent_text = models.TextField(max_length=2000, blank=True)  # as it was agreed to
    until = models.DateField(null=True)
    asked_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    asked_at = models.DateTimeField()
    given_at = models.DateTimeField(null=True)
    approved_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    approved_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    position = models.PositiveSmallIntegerField(default=0)
    revision = models.PositiveIntegerField(default=1)

    objects = ScopedManager(CohortRowsQuerySet)

    class Meta:
        ordering = ["position", "-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["cohort", "person"], condition=Q(state="asked"), name="testimonial_asked_once"
            ),
            models.CheckConstraint(
                condition=~Q(state__in=["declined", "withdrawn", "expired"]) | Q(words="", offered_words=""),
                name="testimonial_taken_back_has_no_words",
            ),
        ]
        indexes = [
            models.Index(
                fields=["until"],
                condition=Q(state__in=["given", "approved", "put_aside"]),
                name="testimonial_runs_out",
            )
        ]


class MeetingPulse(Owned):
    """Two questions after a meeting, answered by one side and read by nobody in the match: figures from five on."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="pulses")
    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="pulses")
    worth_it = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(5)])
    next_step = models.PositiveSmallIntegerField(validators=[MinValueValidator(1), MaxValueValidator(5)])
    answered_on = models.DateField()

    objects = ScopedManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["session", "participation"], name="meeting_pulse_once"),
            models.CheckConstraint(
                condition=Q(worth_it__range=(1, 5), next_step__range=(1, 5)), name="meeting_pulse_on_its_scale"
            ),
        ]


class Suggestion(Identified, Owned):
    """Something somebody put into a program's box; with their name only if they wanted that."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="suggestions")
    person = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    words = models.TextField(max_length=2000)
    given_on = models.DateField()
    state = models.CharField(max_length=9, choices=SuggestionState, default=SuggestionState.NEW)
    answer = models.TextField(max_length=1000, blank=True)
    handled_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    handled_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    objects = ScopedManager(ProgramRowsQuerySet)

    class Meta:
        ordering = ["-given_on", "public_id"]  # within a day no order tells who came when


class YouSaid(Identified, Owned):
    """ "You said, we did": what people told, and what was changed because of it."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="you_said")
    suggestion = models.ForeignKey(Suggestion, null=True, on_delete=models.SET_NULL, related_name="+")
    said = models.CharField(max_length=400)
    did = models.CharField(max_length=600)
    position = models.PositiveSmallIntegerField(default=0)
    written_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    written_at = models.DateTimeField()
    shown_at = models.DateTimeField(null=True)
    revision = models.PositiveIntegerField(default=1)

    objects = ScopedManager(ProgramRowsQuerySet)

    class Meta:
        ordering = ["position", "-written_at", "-pk"]
