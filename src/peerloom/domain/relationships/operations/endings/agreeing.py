"""Two who end earlier because both want to: one proposes a last day, the other agrees or would rather go on."""

from __future__ import annotations

from datetime import date, datetime

from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from peerloom.domain.relationships.enums import EndingKind, RelationshipState
from peerloom.domain.relationships.messages.endings import stop_proposal, tell_closing, tell_not_now, tell_proposed
from peerloom.domain.relationships.models import Closure, Relationship
from peerloom.domain.relationships.operations.endings.ending import end_now
from peerloom.domain.relationships.operations.taking_part import TakingPart, taking_part
from peerloom.domain.relationships.queries.endings import everyone_with_the_others
from peerloom.domain.relationships.rules.endings import may_agree_to_end
from peerloom.foundation import audit
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor

RUNNING = (RelationshipState.INTRODUCED, RelationshipState.ACTIVE)


class CannotEndTogether(Refused):
    """The actor takes no part in it, it does not run, the day cannot be, or there is nothing to answer."""


@transaction.atomic
def propose_ending(*, relationship_pk: int, ends_on: date, by: Actor, at: datetime) -> Closure:
    """Suggest a last day and ask the other one; nothing ends before they agree. Another day replaces one's own
    suggestion, the same twice is one. Raises CannotEndTogether.
    """
    part = taking_part(relationship_pk=relationship_pk, by=by, at=at, refusal=CannotEndTogether, states=RUNNING)
    relationship = part.relationship
    if not may_agree_to_end(relationship):
        raise CannotEndTogether(_("To leave a circle or a group, please tell a coordinator."))
    today, last = relationship.organisation.day_at(at), relationship.cohort.ends_on
    if not today <= ends_on < last:
        raise CannotEndTogether(
            _("Choose today or a later day before %(last)s, when the round ends anyway.")
            % {"last": date_format(last, "j F Y")}
        )
    closures = Closure.objects.within(relationship.organisation_id).filter(relationship=relationship)
    before = closures.first()
    if before is not None and before.begun_by_id != by.person_id:
        raise CannotEndTogether(_("The other one has suggested a last day already. Answer that first."))
    if before is not None and before.ends_on == ends_on:
        return before
    if before is not None:
        stop_proposal(before, at=at)
        before.delete()
    closure = Closure.objects.create(
        organisation_id=relationship.organisation_id,
        relationship=relationship,
        kind=EndingKind.EARLY,
        begun_by_id=by.person_id,
        begun_at=at,
        ends_on=ends_on,
    )
    for other in part.others:
        tell_proposed(relationship, closure, other.person, _name(part), at=at)
    _record("ending.proposed", relationship, by, at)
    return closure


@transaction.atomic
def agree_to_end(*, relationship_pk: int, ends_on: date, by: Actor, at: datetime) -> Relationship:
    """Agree with the day that was read: CLOSING until it is over, or ENDED at once where it is today.

    Agreed twice, it is agreed once. Raises CannotEndTogether, also when another day is suggested by now.
    """
    states = (*RUNNING, RelationshipState.CLOSING)
    part = taking_part(relationship_pk=relationship_pk, by=by, at=at, refusal=CannotEndTogether, states=states)
    relationship = part.relationship
    closure = Closure.objects.within(relationship.organisation_id).filter(relationship=relationship).first()
    if closure is not None and closure.agreed_at is not None:
        return relationship
    if closure is None or closure.begun_by_id == by.person_id or closure.ends_on != ends_on:
        raise CannotEndTogether(_("The suggestion was changed or taken back meanwhile. Please look at it once more."))
    closure.agreed_at = at
    closure.save(update_fields=["agreed_at"])
    stop_proposal(closure, at=at)
    _record("ending.agreed", relationship, by, at)
    if closure.ends_on <= relationship.organisation.day_at(at):
        end_now(relationship, kind=EndingKind.EARLY, by=by, at=at)
        return relationship
    relationship.state = RelationshipState.CLOSING
    relationship.save(update_fields=["state"])
    for person, others in everyone_with_the_others(relationship):
        tell_closing(relationship, closure, person, others, at=at)
    return relationship


@transaction.atomic
def go_on_for_now(*, relationship_pk: int, by: Actor, at: datetime) -> None:
    """Say no to a suggestion, or take one's own back; the others are told. Asked twice, it happens once.

    Raises CannotEndTogether.
    """
    part = taking_part(relationship_pk=relationship_pk, by=by, at=at, refusal=CannotEndTogether, states=RUNNING)
    relationship = part.relationship
    closures = Closure.objects.within(relationship.organisation_id).filter(relationship=relationship)
    closure = closures.filter(agreed_at__isnull=True).first()
    if closure is None:
        return
    stop_proposal(closure, at=at)
    for other in part.others:
        tell_not_now(relationship, closure, other.person, _name(part), at=at)
    closure.delete()
    _record("ending.not_now", relationship, by, at)


def _name(part: TakingPart) -> str:
    return part.mine.person.called


def _record(verb: str, relationship: Relationship, by: Actor, at: datetime) -> None:
    organisation = relationship.organisation.public_id
    audit.record(verb, subject=relationship, organisation=organisation, by=by, at=at)
