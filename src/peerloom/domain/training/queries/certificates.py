from __future__ import annotations

from peerloom.domain.training.models import Completion


def certified(public_id: str) -> Completion | None:
    """The completion that a certificate's number stands for, with its person and organisation."""
    rows = Completion.objects.across_organisations(because="whoever holds a certificate may check it")
    return rows.filter(public_id=public_id).select_related("person", "organisation").first()
