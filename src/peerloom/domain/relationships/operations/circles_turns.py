"""Whose turn it is to lead, changed by those whom it concerns."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.relationships.enums import RelationshipKind, SessionState
from peerloom.domain.relationships.models import Participation, Session
from peerloom.domain.relationships.operations.circles_handing_on import hand_on_meetings
from peerloom.domain.relationships.operations.taking_part import TakingPart, taking_part
from peerloom.domain.relationships.queries.facilitation import past_facilitators
from peerloom.domain.relationships.rules.facilitation import in_order, whose_turn
from peerloom.foundation import audit
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor


class CannotChangeTurns(Refused):
    """The actor is not in this circle, or there is nobody to change places with."""


@transaction.atomic
def set_willing(*, circle_pk: int, willing: bool, by: Actor, at: datetime) -> None:
    """Whether the actor leads when it is their turn. Whoever was to lead and would rather not passes their turn on.

    Raises CannotChangeTurns.
    """
    found = _in_circle(circle_pk, by, at)
    if found.mine.leads == willing:
        return
    found.mine.leads = willing
    found.mine.save(update_fields=["leads"])
    if not willing:
        hand_on_meetings(found.mine, at=at)
    _record(found, by, at)


@transaction.atomic
def pass_turn(*, circle_pk: int, by: Actor, at: datetime) -> Participation:
    """The actor, whose turn it is, and the next in the order change places. Who leads now. Raises CannotChangeTurns."""
    found = _in_circle(circle_pk, by, at)
    if _next_to_lead(found, at) != found.mine.pk:
        raise CannotChangeTurns(_("It is not your turn, so there is nothing to pass on."))
    parts = _everyone(found)
    order = in_order(parts)
    here = next(place for place, part in enumerate(order) if part.pk == found.mine.pk)
    resting = _just_led(found, at)
    later = (*order[here + 1 :], *order[:here])
    other = next((one for one in later if one.leads and one.left_at is None and one.pk != resting), None)
    if other is None:
        raise CannotChangeTurns(_("Nobody else can lead next time. Ask the others whether someone would."))
    _change_places(found, other, at, leading=other)
    _record(found, by, at)
    return other


@transaction.atomic
def take_turn(*, circle_pk: int, by: Actor, at: datetime) -> Participation:
    """The actor leads the next meeting, and whoever was to lead has the actor's turn instead.

    Raises CannotChangeTurns.
    """
    found = _in_circle(circle_pk, by, at)
    if not found.mine.leads:
        found.mine.leads = True
        found.mine.save(update_fields=["leads"])
    leading = _next_to_lead(found, at)
    if leading == found.mine.pk:
        return found.mine
    if _just_led(found, at) == found.mine.pk:
        raise CannotChangeTurns(_("You led last time. Let somebody else have their turn."))
    other = next((part for part in _everyone(found) if part.pk == leading), None)
    if other is None:
        _give(_coming(found, at), found.mine)
    else:
        _change_places(found, other, at, leading=found.mine)
    _record(found, by, at)
    return found.mine


def _in_circle(circle_pk: int, by: Actor, at: datetime) -> TakingPart:
    found = taking_part(relationship_pk=circle_pk, by=by, at=at, refusal=CannotChangeTurns)
    if found.relationship.kind != RelationshipKind.CIRCLE:
        raise CannotChangeTurns(_("Turns go round in circles only."))
    return found


def _everyone(found: TakingPart) -> list[Participation]:
    """Also those who left, whose place in the order is still known."""
    rows = Participation.objects.within(found.relationship.organisation_id).filter(relationship=found.relationship)
    return list(rows.select_related("person"))


def _coming(found: TakingPart, at: datetime) -> Session | None:
    """The next meeting that is agreed."""
    rows = Session.objects.within(found.relationship.organisation_id).filter(
        relationship=found.relationship, state=SessionState.AGREED, starts_at__gt=at
    )
    return rows.order_by("starts_at", "pk").first()


def _next_to_lead(found: TakingPart, at: datetime) -> int | None:
    """Of the next meeting that is agreed; without one, of the one that will be."""
    coming = _coming(found, at)
    if coming is not None:
        return coming.facilitator_id
    turn = whose_turn(_everyone(found), past_facilitators(found.relationship))
    return turn.pk if turn else None


def _give(session: Session | None, leading: Participation | None) -> None:
    if session is not None:
        session.facilitator = leading
        session.save(update_fields=["facilitator"])


def _just_led(found: TakingPart, at: datetime) -> int | None:
    """Who led last, while no meeting is agreed: their turn cannot come again before that of others."""
    if _coming(found, at) is not None:
        return None
    return next(reversed(past_facilitators(found.relationship)), None)


def _change_places(found: TakingPart, other: Participation, at: datetime, *, leading: Participation) -> None:
    """The actor and the other one change places in the order, which is written down whole."""
    order = [part.pk for part in in_order(_everyone(found))]
    mine, theirs = order.index(found.mine.pk), order.index(other.pk)
    order[mine], order[theirs] = order[theirs], order[mine]
    _write_down(found, order)
    _give(_coming(found, at), leading)


def _write_down(found: TakingPart, order: Sequence[int]) -> None:
    rows = Participation.objects.within(found.relationship.organisation_id)
    for turn, pk in enumerate(order, start=1):
        rows.filter(pk=pk).update(turn=turn)


def _record(found: TakingPart, by: Actor, at: datetime) -> None:
    organisation = found.organisation.public_id
    audit.record("circle.turns_changed", subject=found.relationship, organisation=organisation, by=by, at=at)
