"""What becomes of a booked slot and its two people afterwards."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, Q

from peerloom.domain.relationships.enums import (
    EndingKind,
    OfferState,
    RelationshipKind,
    RelationshipState,
    SessionState,
)
from peerloom.domain.relationships.models import OfferedSlot, Relationship, Session
from peerloom.domain.relationships.rules.micro import GIVEN_BACK_BEFORE, OVER_AFTER
from peerloom.domain.relationships.rules.standing import GOING_ON
from peerloom.foundation import audit
from peerloom.foundation.scope import ScopedQuerySet

EVERYWHERE = "the clock settles the conversations of the whole installation"


def settle_called_off(slot: OfferedSlot, *, at: datetime) -> bool:
    """When the session of a booked slot was cancelled: end the relationship, and open the slot again if it was the
    mentee who cancelled, early enough for somebody else. Whether anything changed; part of a larger operation.
    """
    slot = OfferedSlot.objects.within(slot.organisation_id).select_for_update().get(pk=slot.pk)
    if slot.state != OfferState.BOOKED or slot.relationship_id is None:
        return False
    sessions = Session.objects.within(slot.organisation_id).filter(relationship=slot.relationship_id)
    session = sessions.first()
    if session is None or session.state != SessionState.CANCELLED:
        return False
    given_back = session.cancelled_by_id == slot.booked_by_id and slot.starts_at > at + GIVEN_BACK_BEFORE
    end_conversation(slot.relationship_id, organisation_id=slot.organisation_id, at=at)
    slot.state = OfferState.OPEN if given_back else OfferState.WITHDRAWN
    slot.relationship, slot.booked_by = None, None
    slot.save(update_fields=["state", "relationship", "booked_by"])
    return True


@transaction.atomic
def end_conversation(relationship_pk: int, *, organisation_id: int, at: datetime) -> None:
    """Ended as planned, once: nobody has to look back on half an hour."""
    rows = Relationship.objects.within(organisation_id).select_related("organisation")
    ended = rows.filter(pk=relationship_pk, state__in=GOING_ON).update(
        state=RelationshipState.ENDED, ended_at=at, ending=EndingKind.PLANNED
    )
    if ended:
        relationship = rows.get(pk=relationship_pk)
        organisation = relationship.organisation.public_id
        details = {"ending": EndingKind.PLANNED.value}
        audit.record(
            "relationship.ended", subject=relationship, organisation=organisation, by=None, at=at, details=details
        )


def called_off_slots() -> ScopedQuerySet[OfferedSlot]:
    """Booked slots whose session was cancelled."""
    cancelled = Session.objects.across_organisations(because=EVERYWHERE).filter(
        relationship=OuterRef("relationship"), state=SessionState.CANCELLED
    )
    slots = OfferedSlot.objects.across_organisations(because=EVERYWHERE).filter(state=OfferState.BOOKED)
    return slots.filter(Exists(cancelled)).order_by("pk")


def conversations_that_are_over(*, at: datetime) -> ScopedQuerySet[Relationship]:
    """Single conversations in touch although nothing lies ahead and the last meeting is some time ago."""
    recent = Session.objects.across_organisations(because=EVERYWHERE).filter(
        Q(ends_at__gt=at - OVER_AFTER), relationship=OuterRef("pk")
    )
    rows = Relationship.objects.across_organisations(because=EVERYWHERE).filter(
        kind=RelationshipKind.MICRO, state__in=GOING_ON, introduced_at__lt=at - OVER_AFTER
    )
    return rows.exclude(Exists(recent)).order_by("pk")
