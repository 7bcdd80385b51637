"""Looking back: for oneself, for the other, and for the program."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.relationships.models import Closure, Participation, Reflection, Relationship
from peerloom.domain.relationships.operations.endings.ending import locked_relationship
from peerloom.domain.relationships.queries.endings import SEALED_FOR
from peerloom.domain.relationships.queries.relationships import relationships_of
from peerloom.domain.relationships.rules.endings import asks_for_reason, may_look_back, may_stay_in_touch
from peerloom.foundation import audit
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor
from peerloom.foundation.sealing import seal


class CannotLookBack(Refused):
    """The actor takes no part in it, it is not about to end, or it has ended long ago."""


@dataclass(frozen=True, slots=True)
class LookedBack:
    """``reason`` is a value of EndingReason, "" for none; ``worth_it`` is 1 to 5."""

    worth_it: int
    reason: str = ""
    learned: str = ""
    thanks: str = ""
    would_again: bool | None = None
    to_improve: str = ""
    stay_in_touch: bool = False
    mentor_next: bool = False


@transaction.atomic
def look_back(*, relationship: Relationship, looked: LookedBack, by: Actor, at: datetime) -> Reflection:
    """Keep one side's reflection; written again it replaces the first.

    What was learned is sealed for its author. A reason is kept only of an ending before its time, a wish to stay in
    touch only where people can say so themselves, and to mentor next only of a mentee. Raises CannotLookBack.
    """
    current = locked_relationship(relationship)
    mine = Participation.objects.within(by.organisation_id).filter(relationship=current, person=by.person_id).first()
    told = relationships_of(by, at=at).filter(pk=current.pk).exists()
    closure = Closure.objects.within(by.organisation_id).filter(relationship=current).first()
    open_now = may_look_back(current, closure, current.organisation.day_at(at))
    if mine is None or not told or closure is None or not open_now:
        raise CannotLookBack(_("There is nothing to look back on at present, or its time is over."))
    values = {
        "organisation_id": by.organisation_id,
        "closure": closure,
        "reason": looked.reason if asks_for_reason(closure) else "",
        "learned": seal(looked.learned, owner=by.public_id, purpose=SEALED_FOR) if looked.learned else b"",
        "thanks": looked.thanks,
        "worth_it": looked.worth_it,
        "would_again": looked.would_again,
        "to_improve": looked.to_improve,
        "stay_in_touch": looked.stay_in_touch and may_stay_in_touch(current),
        "mentor_next": looked.mentor_next and mine.side == Side.MENTEE,
        "written_at": at,
    }
    rows = Reflection.objects.within(by.organisation_id)
    reflection, made = rows.update_or_create(participation=mine, defaults=values)
    if made:
        organisation = current.organisation.public_id
        audit.record("reflection.written", subject=current, organisation=organisation, by=by, at=at)
    return reflection
