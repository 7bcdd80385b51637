"""How it goes, asked of each side apart."""

from __future__ import annotations

from django.db import models
from django.db.models import Q

from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import PlannedCheckIn
from peerloom.domain.relationships.enums import CheckInState, Feeling
from peerloom.domain.relationships.models.relationships import (
    Participation,
    Relationship,
    RelationshipRowsQuerySet,
)
from peerloom.foundation.scope import Identified, Owned, ScopedManager


class CheckIn(Identified, Owned):
    """How it goes, asked of one person: by a link in an e-mail, or in a conversation that staff hold.

    The other side never sees it. The questions are kept as they were asked (CheckInAnswer). ``turn`` names what it was
    made for ("planned/<public id>", "standard/week-4", "by-hand/2026-11-25"), so that nobody is asked twice.

    ``asked_at`` is the moment from which it can be answered. ``held_by`` is who holds a conversation, or held it; while
    there is nobody yet it is up to whoever supports the relationship. ``contacted_at`` and its sisters say that someone
    answered who ``wants_contact``.
    """

    relationship = models.ForeignKey(Relationship, on_delete=models.CASCADE, related_name="check_ins")
    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="check_ins")
    planned = models.ForeignKey(PlannedCheckIn, null=True, on_delete=models.SET_NULL, related_name="+")
    turn = models.CharField(max_length=60)
    name = models.CharField(max_length=120)
    by_staff = models.BooleanField(default=False)
    due_on = models.DateField()
    closes_on = models.DateField()
    state = models.CharField(max_length=8, choices=CheckInState, default=CheckInState.PLANNED)
    asked_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True)
    feeling = models.PositiveSmallIntegerField(choices=Feeling, null=True)
    have_met = models.BooleanField(null=True)
    wants_contact = models.BooleanField(default=False)  # would like to hear from a coordinator
    contacted_at = models.DateTimeField(null=True)
    contacted_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    contact_note = models.CharField(max_length=300, blank=True)
    held_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    notes = models.TextField(max_length=4000, blank=True)  # of staff, for those who run the program
    reason = models.CharField(max_length=300, blank=True)  # why it was left out

    objects = ScopedManager(RelationshipRowsQuerySet)

    class Meta:
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["participation", "turn"], name="check_in_once"),
        ]
        indexes = [
            models.Index(fields=["relationship", "state", "due_on"], name="check_in_of_relationship"),
            models.Index(fields=["state", "due_on"], name="check_in_due"),
            models.Index(fields=["participation", "state", "due_on"], name="check_in_of_person"),
            models.Index(fields=["participation", "state", "answered_at", "feeling"], name="check_in_felt"),
            models.Index(fields=["organisation", "state", "-answered_at", "-id"], name="check_in_answered"),
            models.Index(  # all that the rates need, so that nothing is looked up in the table
                fields=["organisation", "by_staff", "turn", "state", "participation", "relationship", "due_on", "name"],
                name="check_in_rates",
            ),
            models.Index(
                fields=["organisation", "state", "answered_at", "relationship"],
                condition=Q(wants_contact=True, contacted_at__isnull=True),
                name="check_in_waits",
            ),
            models.Index(
                fields=["organisation", "state", "answered_at", "feeling", "participation", "relationship"],
                condition=Q(feeling__lte=Feeling.UNEASY),
                name="check_in_low",
            ),
        ]


class CheckInAnswer(Owned):
    check_in = models.ForeignKey(CheckIn, on_delete=models.CASCADE, related_name="answers")
    position = models.PositiveSmallIntegerField()
    question = models.CharField(max_length=400)
    answer = models.TextField(max_length=2000, blank=True)

    objects = ScopedManager()

    class Meta:
        ordering = ["position"]
        constraints = [models.UniqueConstraint(fields=["check_in", "position"], name="check_in_answer_once")]
