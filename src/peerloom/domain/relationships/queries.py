from __future__ import annotations

from datetime import datetime

from peerloom.domain.relationships.enums import RelationshipState
from peerloom.domain.relationships.models import Relationship
from peerloom.foundation.scope import Actor, ScopedQuerySet


def relationships_of(actor: Actor, *, at: datetime) -> ScopedQuerySet[Relationship]:
    """Those that the actor takes part in and has been told about."""
    return (
        Relationship.objects.within(actor.organisation_id)
        .filter(participations__person=actor.person_id, visible_from__lte=at)
        .exclude(state=RelationshipState.WITHDRAWN)
    )
