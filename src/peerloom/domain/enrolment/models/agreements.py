"""What people agree to before they take part, word for word, and who signed which wording."""

from __future__ import annotations

from django.db import models

from peerloom.domain.enrolment.enums import AgreementKind
from peerloom.domain.people.models import Person
from peerloom.domain.programs.enums import Audience
from peerloom.domain.programs.models import Program, ProgramRowsQuerySet
from peerloom.foundation.scope import Identified, Owned, ScopedManager


class AgreementText(Identified, Owned):
    """One wording of one agreement of a program; never changed once published. The newest published one holds."""

    program = models.ForeignKey(Program, on_delete=models.CASCADE, related_name="agreement_texts")
    kind = models.CharField(max_length=10, choices=AgreementKind)
    audience = models.CharField(max_length=7, choices=Audience, default=Audience.BOTH)
    version = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=160)
    body = models.TextField(max_length=20_000)  # Markdown
    published_at = models.DateTimeField(null=True)
    published_by = models.ForeignKey(Person, null=True, on_delete=models.SET_NULL, related_name="+")
    sign_again = models.BooleanField(default=True)  # whether signatures under the version before count no more

    objects = ScopedManager(ProgramRowsQuerySet)

    class Meta:
        ordering = ["kind", "-version"]
        constraints = [models.UniqueConstraint(fields=["program", "kind", "version"], name="agreement_version_once")]


class Signature(Identified, Owned):
    text = models.ForeignKey(AgreementText, on_delete=models.PROTECT, related_name="signatures")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="signatures")
    name_typed = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)  # SHA-256 of the title and body that were signed
    signed_at = models.DateTimeField()

    objects = ScopedManager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["text", "person"], name="signature_once")]
