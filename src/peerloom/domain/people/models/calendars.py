"""Time that is taken: exceptions from the normal week, and calendars kept elsewhere."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q

from peerloom.domain.people.models.people import Person
from peerloom.foundation.scope import Identified, Owned, ScopedManager


class AvailabilityException(Identified, Owned):
    """Days on which the normal week does not hold: away altogether, in the person's own zone, both days included."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="availability_exceptions")
    first_on = models.DateField()
    last_on = models.DateField()

    objects = ScopedManager()

    class Meta:
        ordering = ["first_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(first_on__lte=F("last_on")), name="exception_ends_after_start")
        ]


class BusyCalendar(Identified, Owned):
    """A calendar of the person's own, of which only the busy times are kept: neither titles nor places nor people.

    ``sealed_url`` is its secret address, sealed for its owner; empty for one that was uploaded.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="busy_calendars")
    name = models.CharField(max_length=80)
    sealed_url = models.BinaryField(default=b"")
    host = models.CharField(max_length=200, blank=True)  # where it lies, to tell it from others
    added_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    tried_at = models.DateTimeField(null=True)
    failures = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=300, blank=True)

    objects = ScopedManager()

    class Meta:
        ordering = ["name", "pk"]


class BusyTime(Owned):
    calendar = models.ForeignKey(BusyCalendar, on_delete=models.CASCADE, related_name="times")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="busy_times")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    objects = ScopedManager()

    class Meta:
        ordering = ["starts_at"]
        constraints = [models.CheckConstraint(condition=Q(starts_at__lt=F("ends_at")), name="busy_ends_after_start")]
        indexes = [models.Index(fields=["person", "starts_at"], name="busy_of_person")]


class CalendarFeed(Owned):
    """The secret address under which a person's own meetings can be subscribed to; a new one ends the old."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="calendar_feed")
    token = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    objects = ScopedManager()
