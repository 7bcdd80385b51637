"""Things to read, hear, see and use, for who is allowed to find them."""

from __future__ import annotations

from typing import Self

from django.db import models
from django.db.models import Q

from peerloom.domain.people.models import Person
from peerloom.domain.programs.enums import Audience
from peerloom.domain.programs.models import RUNS_PROGRAMS, Program, RoadmapStage
from peerloom.domain.training.enums import LessonFormat, Licence
from peerloom.foundation.scope import Actor, Identified, Owned, ScopedManager, ScopedQuerySet


class ResourceQuerySet(ScopedQuerySet["Resource"]):
    def visible_to(self, actor: Actor) -> Self:
        """For who runs programs: those of their programs and of the whole organisation, drafts included.

        What participants find is decided by `training.queries`, which knows their side.
        """
        rows = self.within(actor.organisation_id)
        if actor.has(*RUNS_PROGRAMS):
            return rows
        return rows.filter(Q(program__isnull=True) | Q(program__in=actor.programs_with(*RUNS_PROGRAMS)))


class Resource(Identified, Owned):
    """One thing, in one or more formats and languages. Without a program it is for the whole organisation."""

    program = models.ForeignKey(Program, null=True, on_delete=models.CASCADE, related_name="resources")
    stage = models.ForeignKey(RoadmapStage, null=True, on_delete=models.SET_NULL, related_name="resources")
    audience = models.CharField(max_length=7, choices=Audience, default=Audience.BOTH)
    title = models.CharField(max_length=200)
    summary = models.CharField(max_length=600, blank=True)
    body = models.TextField(max_length=60_000, blank=True)  # Markdown
    language = models.CharField(max_length=35, default="en")
    licence = models.CharField(max_length=9, choices=Licence, default=Licence.OWN)
    credit = models.CharField(max_length=300, blank=True)
    link = models.URLField(max_length=500, blank=True)
    published = models.BooleanField(default=True)
    added_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    added_at = models.DateTimeField()
    revision = models.PositiveIntegerField(default=1)
    title_words = models.TextField(editable=False, default="")  # as a search compares them; see `training.words`
    words = models.TextField(editable=False, default="")  # everything else, transcripts included

    objects = ScopedManager(ResourceQuerySet)

    class Meta:
        ordering = ["title", "pk"]


class ResourceFile(Identified, Owned):
    resource = models.ForeignKey(Resource, on_delete=models.CASCADE, related_name="files")
    format = models.CharField(max_length=8, choices=LessonFormat, default=LessonFormat.DOWNLOAD)
    file = models.FileField(upload_to="resources/%Y/%m/", max_length=200)
    captions = models.FileField(upload_to="resources/%Y/%m/", max_length=200, blank=True)
    transcript = models.TextField(max_length=60_000, blank=True)
    name = models.CharField(max_length=200)
    content_type = models.CharField(max_length=100)
    size = models.PositiveBigIntegerField()

    objects = ScopedManager()

    class Meta:
        ordering = ["format", "pk"]
