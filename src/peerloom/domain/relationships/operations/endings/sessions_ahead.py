"""What becomes of meetings that were planned for a time in which a relationship rests or is over."""

from __future__ import annotations

from datetime import datetime

from peerloom.domain.relationships.enums import SessionState
from peerloom.domain.relationships.models import Relationship, Session
from peerloom.domain.relationships.operations.contact_dates import keep_contact_dates


def call_off_sessions_ahead(relationship: Relationship, *, at: datetime) -> int:
    """Cancel what has been proposed or agreed and has not begun; how many there were. Part of a larger operation."""
    ahead = Session.objects.within(relationship.organisation_id).filter(
        relationship=relationship, state__in=[SessionState.PROPOSED, SessionState.AGREED], starts_at__gt=at
    )
    count = ahead.update(state=SessionState.CANCELLED, waiting_for=None)
    keep_contact_dates(relationship)
    return count
