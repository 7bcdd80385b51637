from __future__ import annotations

from django.urls import reverse

from peerloom.domain.relationships.models.changes import UNDER_WAY
from peerloom.domain.relationships.queries.changes import changes_of
from peerloom.domain.relationships.rules.changes import ways_open
from peerloom.web.relationships.on_home import OnHome, Room


def on_home(room: Room) -> OnHome:
    """The one click, and what the reader has asked for; the others find nothing of it on theirs. One query."""
    relationship = room.together.relationship
    if not ways_open(relationship):
        return OnHome()
    asked = changes_of(room.actor, relationship).filter(state__in=UNDER_WAY)
    address = reverse("changes:start", args=[room.slug, relationship.public_id])
    return OnHome(values={"address": address, "asked": list(asked), "resting": room.together.resting})
