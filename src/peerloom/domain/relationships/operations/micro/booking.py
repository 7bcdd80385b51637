"""A mentee books a slot, at once and for sure, or gives it back."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.people.models import Person
from peerloom.domain.relationships.enums import OfferState, SessionWay
from peerloom.domain.relationships.messages.sessions import tell_agreed
from peerloom.domain.relationships.models import AgendaItem, OfferedSlot, Session
from peerloom.domain.relationships.operations.micro.starting import start_conversation
from peerloom.domain.relationships.operations.sessions.agreeing import agree_session
from peerloom.domain.relationships.queries.micro import busy_between, left_this_month, open_slots, sides_in
from peerloom.domain.relationships.rules.micro import conversations_a_month
from peerloom.foundation import audit
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor

LONGEST_QUESTION = 300


class CannotBook(Refused):
    """Somebody was faster, the limit is reached, or the actor cannot take part."""


@transaction.atomic
def book_slot(*, slot: OfferedSlot, question: str, by: Actor, at: datetime) -> Session:
    """Take the slot: a relationship for one conversation, an agreed session with the question as its first point,
    and an invitation to both. Of any number who try, one gets it. The same person twice: the same session again.

    The person's own row is locked, so that two bookings of theirs at once cannot pass the limit together.
    Raises CannotBook.
    """
    mentee = Person.objects.within(by.organisation_id).select_for_update().get(pk=by.person_id)
    rows = OfferedSlot.objects.within(by.organisation_id).select_related("cohort__program", "organisation", "mentor")
    slot = rows.get(pk=slot.pk)
    if slot.state == OfferState.BOOKED and slot.booked_by_id == mentee.pk and slot.relationship_id:
        return Session.objects.within(by.organisation_id).filter(relationship=slot.relationship_id)[0]
    _refuse_who_cannot(slot, mentee, question)
    free = open_slots(slot.cohort, for_person=mentee.pk, at=at).order_by().values("pk")
    won = (
        OfferedSlot.objects.within(by.organisation_id)
        .filter(pk=slot.pk, state=OfferState.OPEN, pk__in=free)
        .update(state=OfferState.BOOKED, booked_by=mentee)
    )
    if not won:
        raise CannotBook(_("Somebody was a moment faster, or this time is no longer open. Please choose another one."))
    relationship = start_conversation(cohort=slot.cohort, mentee=mentee, mentor=slot.mentor, at=at)
    OfferedSlot.objects.within(by.organisation_id).filter(pk=slot.pk).update(relationship=relationship)
    session = agree_session(
        relationship=relationship,
        starts_at=slot.starts_at,
        ends_at=slot.ends_at,
        time_zone=slot.time_zone,
        way=SessionWay(slot.way),
        place=slot.place,
        link=slot.link,
        by_person=mentee,
        at=at,
    )
    AgendaItem.objects.create(
        organisation_id=by.organisation_id, session=session, position=0, text=question.strip(), added_by=mentee
    )
    tell_agreed(session, at=at)
    audit.record("conversation.booked", subject=slot, organisation=slot.organisation.public_id, by=by, at=at)
    return session


def _refuse_who_cannot(slot: OfferedSlot, mentee: Person, question: str) -> None:
    cohort = slot.cohort
    if not conversations_a_month(cohort.program) or Side.MENTEE not in sides_in(cohort, mentee.pk):
        raise CannotBook(_("Only those who have a place in this program can book in it."))
    if not question.strip() or len(question.strip()) > LONGEST_QUESTION:
        raise CannotBook(
            _("Say in a sentence or two what you want to talk about (at most %(n)d letters).") % {"n": LONGEST_QUESTION}
        )
    if not left_this_month(cohort, mentee.pk, slot.starts_at):
        raise CannotBook(
            _(
                "You have booked as many conversations in that month as the program allows, so that everybody gets a "
                "turn. Choose a time in another month, or give one back."
            )
        )
    if busy_between(cohort.organisation_id, mentee.pk, slot.starts_at, slot.ends_at):
        raise CannotBook(_("You have another meeting at that time. Choose another one."))
