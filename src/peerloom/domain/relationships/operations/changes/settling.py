"""What comes of a request: it was talked through, the two have a break, or their match ends."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.relationships.enums import ChangeResult, ChangeState
from peerloom.domain.relationships.messages.changes import tell_resolved
from peerloom.domain.relationships.models import ChangeRequest
from peerloom.domain.relationships.operations.changes.handling import (
    CannotHandleChange,
    locked_change,
    refuse_unless_in_hand,
)
from peerloom.domain.relationships.operations.changes.pausing import pause_relationship
from peerloom.domain.relationships.operations.endings.ending import end_early
from peerloom.foundation import audit
from peerloom.foundation.scope import Actor


@dataclass(frozen=True, slots=True)
class Settlement:
    """``outcome`` is read by who asked. ``leaving`` are the public ids of those who, when the match ends, leave the
    round as well; the others are free for a new match."""

    result: ChangeResult
    outcome: str = ""
    pause_until: date | None = None
    leaving: Collection[str] = ()


@transaction.atomic
def settle_change(*, change: ChangeRequest, settlement: Settlement, by: Actor, at: datetime) -> ChangeRequest:
    """IN_HAND > RESOLVED, together with the break or the ending that was decided; its author is told.

    The others in the match hear of a break or an ending in neutral words, and nothing of the request. The same twice
    happens once. Raises CannotHandleChange, CannotPause, CannotEnd.
    """
    current = locked_change(change, by)
    if current.state == ChangeState.RESOLVED and current.result == settlement.result:
        return current
    refuse_unless_in_hand(current)
    if settlement.result in (ChangeResult.TALKED, ChangeResult.OTHER) and not settlement.outcome:
        raise CannotHandleChange(_("Say in a sentence what was done, for the person who asked."))
    if settlement.result == ChangeResult.PAUSED:
        pause_relationship(relationship=current.relationship, until=settlement.pause_until, by=by, at=at)
    if settlement.result == ChangeResult.ENDED:
        end_early(relationship=current.relationship, leaving=settlement.leaving, by=by, at=at)
    current.state, current.resolved_at = ChangeState.RESOLVED, at
    current.result, current.outcome = settlement.result, settlement.outcome
    current.save(update_fields=["state", "resolved_at", "result", "outcome"])
    if current.by:
        tell_resolved(current, current.by, at=at)
    audit.record("change.resolved", subject=current, organisation=current.organisation.public_id, by=by, at=at)
    return current
