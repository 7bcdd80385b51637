"""What a pair agrees on, and how its first meeting was accompanied."""

from __future__ import annotations

from django.db import models

from peerloom.domain.people.models import Person
from peerloom.domain.relationships.enums import Cadence, SessionWay
from peerloom.domain.relationships.models.relationships import (
    Participation,
    Relationship,
    RelationshipRowsQuerySet,
)
from peerloom.foundation.scope import Identified, Owned, ScopedManager


class MentoringAgreement(Identified, Owned):
    """One wording of what the two agree on. A changed wording is a new version, which all sign anew.

    Only those who take part read it; who runs the program sees that it was signed, and when.
    """

    relationship = models.ForeignKey(Relationship, on_delete=models.CASCADE, related_name="agreements")
    version = models.PositiveSmallIntegerField()
    cadence = models.CharField(max_length=11, choices=Cadence)
    minutes = models.PositiveSmallIntegerField(default=60)  # how long they mean to meet
    way = models.CharField(max_length=9, choices=SessionWay)
    contact = models.TextField(max_length=1000, blank=True)  # how they are in touch in between, and who writes first
    confidentiality = models.TextField(max_length=2000)
    boundaries = models.TextField(max_length=2000, blank=True)
    goals = models.TextField(max_length=2000, blank=True)  # what they want to work on, in a few words
    written_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    written_at = models.DateTimeField()
    complete_at = models.DateTimeField(null=True)  # when the last of them signed

    objects = ScopedManager(RelationshipRowsQuerySet)

    class Meta:
        ordering = ["-version"]
        constraints = [models.UniqueConstraint(fields=["relationship", "version"], name="mentoring_version_once")]


class MentoringSignature(Owned):
    """Someone's yes to one wording; ``digest`` is the SHA-256 of the words as they were shown."""

    agreement = models.ForeignKey(MentoringAgreement, on_delete=models.CASCADE, related_name="signatures")
    participation = models.ForeignKey(Participation, on_delete=models.CASCADE, related_name="+")
    signed_at = models.DateTimeField()
    digest = models.CharField(max_length=64)

    objects = ScopedManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["agreement", "participation"], name="agreement_signed_once")]


class AccompaniedMeeting(Identified, Owned):
    """A first meeting at which someone of the staff was present, written down by them."""

    relationship = models.OneToOneField(Relationship, on_delete=models.CASCADE, related_name="accompanied_meeting")
    held_on = models.DateField()
    staff = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    family_present = models.BooleanField(default=False)
    place = models.CharField(max_length=200, blank=True)
    notes = models.TextField(max_length=4000, blank=True)  # for those who run the program
    noted_at = models.DateTimeField()

    objects = ScopedManager(RelationshipRowsQuerySet)
