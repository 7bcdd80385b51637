"""What becomes of meetings that somebody was to lead who will not."""

from __future__ import annotations

from datetime import datetime

from peerloom.domain.relationships.enums import SessionState
from peerloom.domain.relationships.models import Participation, Session
from peerloom.domain.relationships.queries.facilitation import past_facilitators
from peerloom.domain.relationships.rules.facilitation import whose_turn


def hand_on_meetings(part: Participation, *, at: datetime) -> None:
    """Give the meetings ahead that this part was to lead to those whose turn it is then.

    Part of a larger operation, which holds the circle's lock and has said already that the part leads no more.
    """
    sessions = Session.objects.within(part.organisation_id).filter(
        relationship=part.relationship_id, state=SessionState.AGREED, starts_at__gt=at, facilitator=part
    )
    rows = Participation.objects.within(part.organisation_id).filter(relationship=part.relationship_id)
    for session in sessions.select_related("relationship").order_by("starts_at", "pk"):
        session.facilitator = whose_turn(list(rows), past_facilitators(session.relationship, before=session))
        session.save(update_fields=["facilitator"])
