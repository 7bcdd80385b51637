"""Who has led a circle's meetings, and who leads the next one that is agreed."""

from __future__ import annotations

from peerloom.domain.relationships.enums import SessionState
from peerloom.domain.relationships.models import Participation, Relationship, Session
from peerloom.domain.relationships.rules.facilitation import whose_turn


def past_facilitators(relationship: Relationship, *, before: Session | None = None) -> list[int]:
    """Participations that led a meeting or were given one that is agreed, in the order of the meetings.

    A meeting that was cancelled or missed used up nobody's turn. With ``before``, only those of earlier meetings.
    """
    led = Session.objects.within(relationship.organisation_id).filter(
        relationship=relationship, state__in=(SessionState.AGREED, SessionState.HELD), facilitator__isnull=False
    )
    if before is not None:
        led = led.filter(starts_at__lt=before.starts_at)
    return list(led.order_by("starts_at", "pk").values_list("facilitator_id", flat=True))


def next_facilitator(relationship: Relationship) -> Participation | None:
    """Who leads the next meeting of a circle that is agreed; None where nobody is willing. Two queries."""
    parts = Participation.objects.within(relationship.organisation_id).filter(relationship=relationship)
    return whose_turn(list(parts.select_related("person")), past_facilitators(relationship))
