from __future__ import annotations

from django.db import models

from peerloom.domain.people.models import Person
from peerloom.foundation.scope import Identified, Owned, ScopedManager


class SavedTemplate(Identified, Owned):
    """A program that an organisation keeps to start others from; ``document`` is a blueprint as it is exported."""

    name = models.SlugField(max_length=60)
    title = models.CharField(max_length=120)
    summary = models.CharField(max_length=400, blank=True)
    document = models.JSONField()
    saved_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    saved_at = models.DateTimeField()

    objects = ScopedManager()

    class Meta:
        ordering = ["title", "pk"]
        constraints = [models.UniqueConstraint(fields=["organisation", "name"], name="saved_template_once")]
