from __future__ import annotations

from peerloom.domain.relationships.enums import RelationshipKind
from peerloom.web.relationships.on_home import OnHome, Room


def on_home(room: Room) -> OnHome:
    """Where to book another one, for those whom one conversation brought together."""
    relationship = room.together.relationship
    if relationship.kind != RelationshipKind.MICRO:
        return OnHome()
    return OnHome(values={"cohort": relationship.cohort})
