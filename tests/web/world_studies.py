"""A study with a transcript, for the tests that visit every URL."""

from __future__ import annotations

from peerloom.domain.relationships.models import Relationship

AUDIENCE: dict[str, str] = {}
FIELDS: tuple[str, ...] = ()


def studies_ids(relationship: Relationship) -> dict[str, str]:
    assert relationship.pk
    return {}
