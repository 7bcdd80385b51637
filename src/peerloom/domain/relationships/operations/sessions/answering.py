"""Answering proposed times: yes to one of them, other ones instead, or no."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.relationships.enums import SessionState
from peerloom.domain.relationships.messages.sessions import (
    forget_proposal,
    tell_agreed,
    tell_declined,
    tell_proposed,
)
from peerloom.domain.relationships.models import ProposedTime, Session
from peerloom.domain.relationships.operations.contact_dates import keep_contact_dates
from peerloom.domain.relationships.operations.sessions.agreeing import complete, expect_everyone
from peerloom.domain.relationships.operations.sessions.locking import (
    Meeting,
    meeting,
    refuse_if_other_rests,
    refuse_too_many,
)
from peerloom.domain.relationships.operations.sessions.proposing import offer, refuse_bad_times
from peerloom.domain.relationships.rules.session_links import link_from_pattern
from peerloom.domain.relationships.rules.session_times import Slot, Where, in_order
from peerloom.domain.relationships.rules.sessions_allowed import waits_for_first_meeting
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor

LONGEST_REASON = 300


class CannotAnswer(Refused):
    """No answer is awaited from this person, or not this one."""


@transaction.atomic
def accept_time(*, session: Session, starts_at: datetime | None, seen: str, by: Actor, at: datetime) -> Session:
    """Agree to one of the proposed times; all get an invitation for their calendars.

    Accepted twice, it is accepted once. Raises CannotAnswer, or ChangedMeanwhile when what is proposed has changed.
    """
    found = meeting(session, by=by, at=at, refusal=CannotAnswer)
    row = found.session
    if row.state == SessionState.AGREED and row.waiting_for_id is None and row.starts_at == starts_at:
        return row
    found.refuse_unseen(seen)
    refuse_if_other_rests(found.part, refusal=CannotAnswer)
    _refuse_unless_awaited(found)
    times = ProposedTime.objects.within(by.organisation_id).filter(session=row)
    chosen = times.filter(starts_at=starts_at).first() if starts_at else None
    if chosen is None:
        raise CannotAnswer(_("Choose one of the proposed times."))
    if chosen.starts_at <= at:
        raise CannotAnswer(_("This time has passed. Choose another one, or propose a time of your own."))
    if waits_for_first_meeting(found.part.relationship, at=at):
        raise CannotAnswer(_("Somebody of the program brings you together first. After that you agree on your own."))
    moved = row.state == SessionState.AGREED
    row.state, row.waiting_for = SessionState.AGREED, None
    row.starts_at, row.ends_at = chosen.starts_at, chosen.ends_at
    row.sequence += moved
    row.save(update_fields=["state", "waiting_for", "starts_at", "ends_at", "sequence"])
    times.delete()
    settle(found, moved=moved)
    found.record("session.moved" if moved else "session.agreed", by=by, at=at)
    forget_proposal(row, at=at)
    tell_agreed(row, at)
    return row


def settle(found: Meeting, *, moved: bool) -> None:
    """What follows from a time that holds now."""
    if not moved:
        complete([found.session], relationship=found.part.relationship)
        return
    if not found.session.link:
        found.session.link = link_from_pattern(found.part.relationship.cohort.program, found.session)
        found.session.save(update_fields=["link"])
    expect_everyone(found.session)
    keep_contact_dates(found.part.relationship)


@transaction.atomic
def counter_times(
    *, session: Session, slots: Sequence[Slot], time_zone: str, where: Where, seen: str, by: Actor, at: datetime
) -> Session:
    """Offer other times instead of the proposed ones; now the other side is asked. Either side may, in its turn or not.

    Raises CannotAnswer or ChangedMeanwhile.
    """
    found = meeting(session, by=by, at=at, refusal=CannotAnswer)
    if found.session.state != SessionState.PROPOSED or found.session.series_id:
        raise CannotAnswer(_("Nothing is proposed here any more. Look at what holds now."))
    found.refuse_unseen(seen)
    put_offer(found, slots, time_zone, where, refusal=CannotAnswer, by=by, at=at)
    found.record("session.countered", by=by, at=at, details={"times": len(slots)})
    return found.session


def put_offer(
    found: Meeting,
    slots: Sequence[Slot],
    time_zone: str,
    where: Where,
    *,
    refusal: type[Refused],
    by: Actor,
    at: datetime,
) -> None:
    """Put new times in the place of those that were offered, and ask the other one. Keeps what is agreed."""
    slots = in_order(slots)
    refuse_bad_times(slots, where, at=at, refusal=refusal)
    if found.group or not found.part.others:
        raise refusal(_("You are more than two: whoever leads sets a time for all of you."))
    refuse_if_other_rests(found.part, refusal=refusal)
    refuse_too_many(found.part, by=by, at=at, refusal=refusal)
    row = found.session
    forget_proposal(row, at=at)
    row.proposed_by_id, row.proposed_at, row.waiting_for = by.person_id, at, found.part.others[0]
    if row.state == SessionState.PROPOSED:
        row.starts_at, row.ends_at = slots[0].starts_at, slots[0].ends_at
        row.time_zone = time_zone
        row.way, row.place, row.link = where.way, where.place, where.link
    row.save()
    offer(row, slots)
    tell_proposed(row, at=at)


@transaction.atomic
def decline_times(*, session: Session, reason: str, seen: str, by: Actor, at: datetime) -> Session:
    """Say no to what is proposed, with a line that the other one reads; or take one's own proposal back.

    A proposed meeting is cancelled; an agreed one keeps the time that it has. Declined twice, it is declined once.
    Raises CannotAnswer or ChangedMeanwhile.
    """
    found = meeting(session, by=by, at=at, refusal=CannotAnswer)
    row = found.session
    if row.state == SessionState.CANCELLED and row.cancelled_by_id == by.person_id:
        return row
    found.refuse_unseen(seen)
    if row.waiting_for_id is None or (row.series_id and row.state == SessionState.PROPOSED):
        raise CannotAnswer(_("Nothing is proposed here any more. Look at what holds now."))
    forget_proposal(row, at=at)
    ProposedTime.objects.within(by.organisation_id).filter(session=row).delete()
    if row.state == SessionState.PROPOSED:
        row.state, row.cancelled_by_id, row.reason = SessionState.CANCELLED, by.person_id, reason[:LONGEST_REASON]
    row.waiting_for = None
    row.save(update_fields=["state", "waiting_for", "cancelled_by", "reason"])
    found.record("session.declined", by=by, at=at)
    tell_declined(row, to=[part.person for part in found.part.others], by=found.part.mine.person, words=reason, at=at)
    return row


def _refuse_unless_awaited(found: Meeting) -> None:
    row = found.session
    if row.series_id and row.state == SessionState.PROPOSED:
        raise CannotAnswer(_("This meeting is one of several. Answer all of them together."))
    if row.waiting_for_id is None:
        raise CannotAnswer(_("Nothing is proposed here any more. Look at what holds now."))
    if not found.waits_for_me:
        raise CannotAnswer(_("You proposed these times yourself. The other one has to say yes."))
