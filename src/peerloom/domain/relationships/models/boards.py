"""How a coordinator looks at the relationships, and when a program nudges."""

from __future__ import annotations

from django.db import models

from peerloom.domain.people.models import Person
from peerloom.domain.programs.enums import Audience
from peerloom.domain.programs.models import Program, ProgramRowsQuerySet
from peerloom.domain.relationships.models.relationships import Relationship
from peerloom.foundation.scope import Identified, Owned, ScopedManager


class SavedView(Identified, Owned):
    """Filters of the board under a name, of one person; ``query`` is the query string without its question mark."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="saved_views")
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500)
    saved_at = models.DateTimeField()

    objects = ScopedManager()

    class Meta:
        ordering = ["name", "pk"]
        constraints = [models.UniqueConstraint(fields=["person", "name"], name="saved_view_once")]


class Announcement(Identified, Owned):
    """Words of a coordinator to the people of many relationships, each of whom gets them once by e-mail.

    The public id comes from the form, so that one sent twice is one. ``reached`` counts once the mails are written.
    """

    by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    audience = models.CharField(max_length=7, choices=Audience, default=Audience.BOTH)
    subject = models.CharField(max_length=150)
    body = models.TextField(max_length=5000)
    written_at = models.DateTimeField()
    relationships = models.ManyToManyField(Relationship, related_name="+")
    reached = models.PositiveIntegerField(null=True)

    objects = ScopedManager()


class Nudge(Identified, Owned):
    """A setting of one rung of a program's ladder that differs from where every program begins; see rules.ladder."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="nudges")
    rung = models.CharField(max_length=40)
    on = models.BooleanField(default=True)
    days = models.PositiveSmallIntegerField()

    objects = ScopedManager(ProgramRowsQuerySet)

    class Meta:
        ordering = ["pk"]
        constraints = [models.UniqueConstraint(fields=["program", "rung"], name="nudge_once")]
