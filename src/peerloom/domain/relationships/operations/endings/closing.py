"""The planned end of a round, as the clock brings it: closing, a reminder, the end. Each step happens once."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from peerloom.domain.relationships.enums import EndingKind, RelationshipState
from peerloom.domain.relationships.messages.endings import remind_of_looking_back, stop_proposal, tell_closing
from peerloom.domain.relationships.models import Closure, Reflection, Relationship
from peerloom.domain.relationships.operations.endings.ending import end_now, locked_relationship
from peerloom.domain.relationships.queries.endings import everyone_with_the_others
from peerloom.domain.relationships.rules.endings import CLOSES
from peerloom.domain.relationships.rules.occasions import CLOSING_BEGINS
from peerloom.domain.relationships.rules.standing import GOING_ON
from peerloom.foundation import audit


@transaction.atomic
def begin_closing(*, relationship: Relationship, at: datetime) -> bool:
    """INTRODUCED or ACTIVE > CLOSING, and a letter to each: the round's last day is near. Whether it was begun now.

    What rests keeps its state and is looked back on as well. A proposal to end early is overtaken by it.
    """
    current = locked_relationship(relationship)
    last_day, day = current.cohort.ends_on, current.organisation.day_at(at)
    if current.state not in CLOSES or day < last_day - CLOSING_BEGINS:
        return False
    closures = Closure.objects.within(current.organisation_id)
    closure = closures.filter(relationship=current).first() or Closure(
        organisation_id=current.organisation_id, relationship=current, begun_at=at
    )
    if closure.agreed_at is not None:
        return False
    stop_proposal(closure, at=at)
    closure.kind, closure.ends_on, closure.agreed_at = EndingKind.PLANNED, last_day, at
    closure.save()
    if current.state != RelationshipState.PAUSED:
        current.state = RelationshipState.CLOSING
        current.save(update_fields=["state"])
    for person, others in everyone_with_the_others(current):
        tell_closing(current, closure, person, others, at=at)
    organisation = current.organisation.public_id
    audit.record("relationship.closing", subject=current, organisation=organisation, by=None, at=at)
    return True


@transaction.atomic
def remind_before_end(*, closure: Closure, at: datetime) -> bool:
    """A letter to everyone who has not looked back yet, once. Whether it was written now."""
    rows = Closure.objects.within(closure.organisation_id)
    current = locked_relationship(closure.relationship)
    claimed = rows.filter(pk=closure.pk, reminded_at__isnull=True, ended_at__isnull=True).update(reminded_at=at)
    if not claimed or current.state not in GOING_ON:
        return False
    reflections = Reflection.objects.within(closure.organisation_id).filter(closure=closure)
    written = set(reflections.values_list("participation__person_id", flat=True))
    for person, others in everyone_with_the_others(current):
        if person.pk not in written:
            remind_of_looking_back(current, closure, person, others, at=at)
    return True


@transaction.atomic
def end_on_last_day(*, closure: Closure, at: datetime) -> bool:
    """CLOSING or PAUSED > ENDED when its last day is over. Whether it ended now.

    A planned end moves with the round's last day.
    """
    current = locked_relationship(closure.relationship)
    found = Closure.objects.within(closure.organisation_id).filter(pk=closure.pk, agreed_at__isnull=False).first()
    if found is None or current.state not in GOING_ON:
        return False
    if found.kind == EndingKind.PLANNED and found.ends_on != current.cohort.ends_on:
        found.ends_on = current.cohort.ends_on
        found.save(update_fields=["ends_on"])
    if current.organisation.day_at(at) <= found.ends_on:
        return False
    end_now(current, kind=EndingKind(found.kind), by=None, at=at)
    return True
