"""A testimonial, a suggestion and what was done, for the tests that visit every URL."""

from __future__ import annotations

from peerloom.domain.relationships.models import Relationship

AUDIENCE: dict[str, str] = {}
FIELDS: tuple[str, ...] = ()


def voices_ids(relationship: Relationship) -> dict[str, str]:
    assert relationship.pk
    return {}
