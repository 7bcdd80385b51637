"""A meeting of more than two, and who may set its time. Whose turn it is to lead it: see facilitation."""

from __future__ import annotations

from collections.abc import Sequence

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.relationships.models import Participation, Session


def is_group(present: Sequence[Participation]) -> bool:
    """More than two: nobody can ask all of them for a yes, so whoever leads sets a time."""
    return len(present) > 2


def may_set_time(mine: Participation, present: Sequence[Participation], session: Session | None = None) -> bool:
    """In a group: who is a mentor, who leads this meeting, and anyone where there is no mentor."""
    if not is_group(present) or mine.side == Side.MENTOR:
        return True
    if session is not None and session.facilitator_id == mine.pk:
        return True
    return not any(part.side == Side.MENTOR for part in present)
