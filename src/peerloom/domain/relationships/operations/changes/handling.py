"""Taking a request in hand, and writing down a talk with somebody in between."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.people.models import Person
from peerloom.domain.relationships.enums import ChangeState
from peerloom.domain.relationships.messages.changes import stop_telling, tell_in_hand
from peerloom.domain.relationships.models import ChangeRequest, MediationRecord
from peerloom.foundation import audit
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor


class CannotHandleChange(Refused):
    """It is not the actor's to decide, somebody else has it in hand, or its state does not allow it."""


@dataclass(frozen=True, slots=True)
class HeldTalk:
    """``present`` are names; ``agreed`` in words for the coordinators alone."""

    held_on: date
    present: str
    agreed: str
    follow_up_on: date | None = None


def locked_change(change: ChangeRequest, by: Actor) -> ChangeRequest:
    """The row as it is now, locked, with what operations on it read. Raises CannotHandleChange for what is hidden."""
    rows = ChangeRequest.objects.within(by.organisation_id).select_for_update(of=("self",))
    current = (
        rows.filter(pk__in=ChangeRequest.objects.visible_to(by).filter(pk=change.pk).values("pk"))
        .select_related("relationship__cohort__program", "relationship__organisation", "organisation", "by", "owner")
        .first()
    )
    if current is None:
        raise CannotHandleChange(_("Only coordinators who take no part in this match can do this."))
    return current


def refuse_unless_in_hand(change: ChangeRequest) -> None:
    if change.state != ChangeState.IN_HAND:
        raise CannotHandleChange(
            _("Take it in hand first: then who asked knows who cares for it.")
            if change.state == ChangeState.OPEN
            else _("This request is over: it was settled or taken back.")
        )


@transaction.atomic
def take_in_hand(*, change: ChangeRequest, by: Actor, at: datetime, instead_of: str = "") -> ChangeRequest:
    """OPEN > IN_HAND: the actor is its owner, its author is told so, and letters to others that wait are stopped.

    ``instead_of`` is the public id of an owner from whom it is taken over. Asked twice, it happens once.
    Raises CannotHandleChange.
    """
    current = locked_change(change, by)
    owner = current.owner
    if current.state == ChangeState.IN_HAND and current.owner_id == by.person_id:
        return current
    if current.state == ChangeState.IN_HAND and owner is not None and owner.public_id != instead_of:
        raise CannotHandleChange(_("%(name)s has it in hand already.") % {"name": owner.name})
    if current.state not in (ChangeState.OPEN, ChangeState.IN_HAND):
        raise CannotHandleChange(_("This request is over: it was settled or taken back."))
    current.state, current.owner_id, current.taken_at = ChangeState.IN_HAND, by.person_id, at
    current.save(update_fields=["state", "owner", "taken_at"])
    stop_telling(current, at=at)
    if current.by:
        taker = Person.objects.within(by.organisation_id).get(pk=by.person_id)
        tell_in_hand(current, current.by, taker, at=at)
    audit.record("change.taken_in_hand", subject=current, organisation=current.organisation.public_id, by=by, at=at)
    return current


@transaction.atomic
def record_mediation(*, change: ChangeRequest, talk: HeldTalk, by: Actor, at: datetime) -> MediationRecord:
    """Write down a talk that was held; a correction is a new record. The same sent twice is kept once.

    Raises CannotHandleChange.
    """
    current = locked_change(change, by)
    refuse_unless_in_hand(current)
    if talk.held_on > current.organisation.day_at(at):
        raise CannotHandleChange(_("Write it down when the talk has been held: that day lies ahead."))
    if talk.follow_up_on is not None and talk.follow_up_on < talk.held_on:
        raise CannotHandleChange(_("Looking again comes after the talk: choose a later day."))
    record, made = MediationRecord.objects.within(by.organisation_id).get_or_create(
        request=current,
        held_on=talk.held_on,
        present=talk.present,
        agreed=talk.agreed,
        follow_up_on=talk.follow_up_on,
        defaults={"organisation_id": by.organisation_id, "mediator_id": by.person_id, "written_at": at},
    )
    if made:
        audit.record("change.talk_held", subject=current, organisation=current.organisation.public_id, by=by, at=at)
    return record
