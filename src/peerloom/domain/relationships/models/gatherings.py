"""Workshops for everyone of a round, and single conversations that are booked or asked for."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import Cohort, CohortRowsQuerySet
from peerloom.domain.relationships.enums import AttendanceState, OfferState, RequestState, SessionWay
from peerloom.domain.relationships.models.relationships import Relationship
from peerloom.foundation.scope import Identified, Owned, ScopedManager


class Workshop(Identified, Owned):
    """``sequence`` grows with everything that somebody's calendar has to hear of; ``changed_at`` is when the words or
    times last changed."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="workshops")
    title = models.CharField(max_length=160)
    about = models.TextField(max_length=4000, blank=True)
    audience = models.CharField(max_length=6, choices=Side, blank=True)  # "": both sides
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    time_zone = models.CharField(max_length=64)
    way = models.CharField(max_length=9, choices=SessionWay)
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField(max_length=500, blank=True)
    places = models.PositiveSmallIntegerField(null=True)  # None: for everyone
    led_by = models.CharField(max_length=160, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)

    objects = ScopedManager(CohortRowsQuerySet)

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="workshop_ends_after_start")
        ]


class WorkshopPlace(Owned):
    """Someone who comes to a workshop, and whether they did."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="taken")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="workshop_places")
    taken_at = models.DateTimeField()
    state = models.CharField(max_length=8, choices=AttendanceState, default=AttendanceState.EXPECTED)

    objects = ScopedManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["workshop", "person"], name="workshop_place_once")]


class OfferedSlot(Identified, Owned):
    """A time that a mentor offers for one conversation. Booked by exactly one mentee, through a conditional update."""

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="offered_slots")
    mentor = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="offered_slots")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    time_zone = models.CharField(max_length=64)
    way = models.CharField(max_length=9, choices=SessionWay)
    place = models.CharField(max_length=200, blank=True)
    link = models.URLField(max_length=500, blank=True)
    topics = models.CharField(max_length=300, blank=True)
    state = models.CharField(max_length=9, choices=OfferState, default=OfferState.OPEN)
    booked_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="booked_slots")
    relationship = models.OneToOneField(Relationship, null=True, on_delete=models.SET_NULL, related_name="slot")

    objects = ScopedManager(CohortRowsQuerySet)

    class Meta:
        ordering = ["starts_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["mentor", "starts_at"], condition=~Q(state="withdrawn"), name="slot_offered_once"
            ),
            models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="slot_ends_after_start"),
        ]
        indexes = [models.Index(fields=["cohort", "state", "starts_at"], name="slot_of_cohort")]


class ConversationRequest(Identified, Owned):
    """A mentee asks for a conversation, with up to three mentors in the order of their wish.

    The one at ``position`` is asked; no answer until ``expires_at`` hands it over to the next.
    """

    cohort = models.ForeignKey(Cohort, on_delete=models.CASCADE, related_name="conversation_requests")
    mentee = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="conversation_requests")
    question = models.CharField(max_length=500)
    state = models.CharField(max_length=9, choices=RequestState, default=RequestState.ASKED)
    position = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    relationship = models.OneToOneField(Relationship, null=True, on_delete=models.SET_NULL, related_name="request")

    objects = ScopedManager(CohortRowsQuerySet)

    class Meta:
        ordering = ["-asked_at", "-pk"]
        indexes = [models.Index(fields=["expires_at"], condition=Q(state="asked"), name="request_expiring")]


class RequestedMentor(Owned):
    request = models.ForeignKey(ConversationRequest, on_delete=models.CASCADE, related_name="choices")
    position = models.PositiveSmallIntegerField()
    mentor = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="+")
    declined_at = models.DateTimeField(null=True)

    objects = ScopedManager()

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(fields=["request", "position"], name="choice_position_once"),
            models.UniqueConstraint(fields=["request", "mentor"], name="choice_once"),
        ]
