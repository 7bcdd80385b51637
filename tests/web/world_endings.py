"""One of everything of this kind that has a page, and who may open it."""

from __future__ import annotations

from peerloom.domain.relationships.models import Relationship

AUDIENCE: dict[str, str] = {}
FIELDS: tuple[str, ...] = ()


def endings_ids(relationship: Relationship) -> dict[str, str]:
    return {}
