"""A mentor opens times for single conversations, and takes them back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.enums import OfferState, SessionWay
from peerloom.domain.relationships.models import OfferedSlot
from peerloom.domain.relationships.queries.micro import sides_in
from peerloom.domain.relationships.rules.micro import (
    FURTHEST_AHEAD,
    LEAST_MINUTES,
    MOST_MINUTES,
    MOST_SLOTS_AT_ONCE,
    conversations_a_month,
)
from peerloom.foundation import audit
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor


class CannotOffer(Refused):
    """The actor is no mentor of this round, or the times are none that anybody could book."""


@dataclass(frozen=True, slots=True)
class Offer:
    """Slots of ``minutes`` each, one after the other from each of the starts; where and about what."""

    starts: Sequence[datetime]
    minutes: int
    way: SessionWay
    place: str = ""
    link: str = ""
    topics: str = ""


@transaction.atomic
def offer_slots(*, cohort: Cohort, offer: Offer, by: Actor, at: datetime) -> list[OfferedSlot]:
    """Open the slots; one that exists already at that time is left as it is, so that a form sent twice opens them once.

    Raises CannotOffer when any of them lies in the past, too far ahead or over another one of the mentor's.
    """
    mentor = Person.objects.within(by.organisation_id).select_for_update().get(pk=by.person_id)
    if not conversations_a_month(cohort.program) or Side.MENTOR not in sides_in(cohort, mentor.pk):
        raise CannotOffer(_("Only mentors of this program can open times in it."))
    _refuse_bad_times(offer, at)
    ahead = OfferedSlot.objects.within(by.organisation_id).filter(mentor=mentor, ends_at__gt=at)
    taken = list(ahead.exclude(state=OfferState.WITHDRAWN))
    made = []
    for starts_at in sorted(set(offer.starts)):
        ends_at = starts_at + timedelta(minutes=offer.minutes)
        over = [slot for slot in taken if slot.starts_at < ends_at and slot.ends_at > starts_at]
        if any(slot.starts_at == starts_at for slot in over):
            continue
        if over:
            raise CannotOffer(_("One of these times overlaps another one that you have opened. Nothing was opened."))
        slot = OfferedSlot(
            organisation_id=by.organisation_id,
            cohort=cohort,
            mentor=mentor,
            starts_at=starts_at,
            ends_at=ends_at,
            time_zone=by.time_zone,
            way=offer.way,
            place=offer.place,
            link=offer.link,
            topics=offer.topics,
        )
        taken.append(slot)
        made.append(slot)
    OfferedSlot.objects.bulk_create(made)
    audit.record(
        "conversations.offered",
        subject=cohort,
        organisation=cohort.organisation.public_id,
        by=by,
        at=at,
        details={"slots": len(made), "minutes": offer.minutes},
    )
    return made


def _refuse_bad_times(offer: Offer, at: datetime) -> None:
    if not offer.starts:
        raise CannotOffer(_("Say at least one day and time."))
    if len(set(offer.starts)) > MOST_SLOTS_AT_ONCE:
        raise CannotOffer(_("Open at most %(n)d times at once.") % {"n": MOST_SLOTS_AT_ONCE})
    if not LEAST_MINUTES <= offer.minutes <= MOST_MINUTES:
        raise CannotOffer(
            _("A conversation takes between %(least)d and %(most)d minutes.")
            % {"least": LEAST_MINUTES, "most": MOST_MINUTES}
        )
    if min(offer.starts) <= at:
        raise CannotOffer(_("One of these times has passed already. Choose one that lies ahead."))
    if max(offer.starts) > at + FURTHEST_AHEAD:
        raise CannotOffer(_("Open times at most half a year ahead."))


@transaction.atomic
def withdraw_slot(*, slot: OfferedSlot, by: Actor, at: datetime) -> None:
    """Take an open slot back; asked twice, it happens once. Raises CannotOffer when somebody has booked it."""
    rows = OfferedSlot.objects.within(by.organisation_id).filter(pk=slot.pk, mentor=by.person_id)
    if rows.filter(state=OfferState.OPEN).update(state=OfferState.WITHDRAWN):
        audit.record(
            "conversations.slot_withdrawn", subject=slot, organisation=slot.organisation.public_id, by=by, at=at
        )
    elif not rows.filter(state=OfferState.WITHDRAWN).exists():
        raise CannotOffer(_("Somebody has booked this time. Call the conversation off on its own page."))
