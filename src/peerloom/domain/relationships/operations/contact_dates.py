"""What the sessions of a relationship say about it, kept beside it."""

from __future__ import annotations

from django.db.models import Max, Min, Q

from peerloom.domain.relationships.enums import SessionState
from peerloom.domain.relationships.models import Relationship, Session


def keep_contact_dates(relationship: Relationship) -> None:
    """Set the first and last meeting that was held and the next agreed one; part of every change of a session."""
    found = (
        Session.objects.within(relationship.organisation_id)
        .filter(relationship=relationship)
        .aggregate(
            first=Min("starts_at", filter=Q(state=SessionState.HELD)),
            last=Max("starts_at", filter=Q(state=SessionState.HELD)),
            coming=Min("starts_at", filter=Q(state=SessionState.AGREED)),
        )
    )
    Relationship.objects.within(relationship.organisation_id).filter(pk=relationship.pk).update(
        first_met_at=found["first"], last_met_at=found["last"], next_session_at=found["coming"]
    )
