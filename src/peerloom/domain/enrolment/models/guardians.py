from __future__ import annotations

from django.db import models

from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import Program
from peerloom.foundation.scope import Identified, Owned, ScopedManager


class Guardianship(Identified, Owned):
    """Who answers for a young person, and their consent to one program.

    It exists before anything about the young person is kept.
    """

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="guardianships")
    child = models.ForeignKey(Person, null=True, on_delete=models.CASCADE, related_name="guardianships")
    guardian_name = models.CharField(max_length=200)
    guardian_email = models.EmailField(max_length=254)
    relation = models.CharField(max_length=100)
    consent_text = models.TextField(max_length=4000)  # the words that were agreed to
    consented_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True)

    objects = ScopedManager()
