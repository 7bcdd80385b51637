"""A relationship as one who takes part in it finds it."""

from __future__ import annotations

from datetime import datetime

from peerloom.domain.relationships.models import Participation, Relationship
from peerloom.domain.relationships.queries.relationships import introductions_of
from peerloom.foundation.scope import Actor


def relationship_of(actor: Actor, public_id: str, *, at: datetime) -> Relationship | None:
    """The one with this public id if the actor takes part in it and has been told of it; whatever its state.

    With cohort, program and the people of all participations loaded. Three queries.
    """
    if "\x00" in public_id:
        return None
    return introductions_of(actor, at=at).filter(public_id=public_id).first()


def present_parts(relationship: Relationship) -> list[Participation]:
    """Who takes part at present; mentees first. Expects participations and people to be loaded."""
    parts = [part for part in relationship.participations.all() if part.left_at is None]
    return sorted(parts, key=lambda part: (part.side, part.pk))
