"""Who leads a meeting of more than two, and who may set its time."""

from __future__ import annotations

from collections.abc import Sequence

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.relationships.enums import RelationshipKind
from peerloom.domain.relationships.models import Participation, Relationship, Session


def is_group(present: Sequence[Participation]) -> bool:
    """More than two: nobody can ask all of them for a yes, so whoever leads sets a time."""
    return len(present) > 2


def next_facilitator(
    relationship: Relationship, present: Sequence[Participation], *, last: int | None
) -> Participation | None:
    """Whose turn it is in a circle, after the participation with the key ``last``; nobody's elsewhere."""
    if relationship.kind != RelationshipKind.CIRCLE or not present:
        return None
    in_turn = sorted(present, key=lambda part: part.pk)
    return next((part for part in in_turn if last is not None and part.pk > last), in_turn[0])


def may_set_time(mine: Participation, present: Sequence[Participation], session: Session | None = None) -> bool:
    """In a group: who is a mentor, who leads this meeting, and anyone where there is no mentor."""
    if not is_group(present) or mine.side == Side.MENTOR:
        return True
    if session is not None and session.facilitator_id == mine.pk:
        return True
    return not any(part.side == Side.MENTOR for part in present)
