"""Calling a meeting off."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.relationships.enums import SessionState
from peerloom.domain.relationships.messages.sessions import (
    forget_proposal,
    forget_session,
    tell_cancelled,
    tell_declined,
)
from peerloom.domain.relationships.models import ProposedTime, Relationship, Session
from peerloom.domain.relationships.operations.contact_dates import keep_contact_dates
from peerloom.domain.relationships.operations.sessions.locking import Meeting, meeting
from peerloom.domain.relationships.operations.sessions.proposing import refuse_unless_leading
from peerloom.domain.relationships.rules.session_times import OPEN
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor

LONGEST_REASON = 300


class CannotCancel(Refused):
    """It is over or cancelled already, the actor may not, or no reason was given."""


@transaction.atomic
def cancel_session(*, session: Session, reason: str, seen: str, by: Actor, at: datetime) -> Session:
    """Call a proposed or agreed meeting off, with a reason that all who take part read; calendars hear of it.

    In a group whoever leads may. Cancelled twice, it is cancelled once. Raises CannotCancel or ChangedMeanwhile.
    """
    found = meeting(session, by=by, at=at, refusal=CannotCancel)
    row = found.session
    if row.state == SessionState.CANCELLED:
        return row
    if row.state not in OPEN:
        raise CannotCancel(_("This meeting is noted already. Change the note if it did not take place."))
    found.refuse_unseen(seen)
    if not reason.strip():
        raise CannotCancel(_("Say in a few words why, so that nobody has to guess."))
    if found.group:
        refuse_unless_leading(found.part, refusal=CannotCancel, session=row)
    agreed = row.state == SessionState.AGREED
    call_off(row, reason=reason, by=by, at=at)
    found.record("session.cancelled", by=by, at=at)
    keep_contact_dates(found.part.relationship)
    _tell(found, agreed=agreed, at=at)
    return row


def _tell(found: Meeting, *, agreed: bool, at: datetime) -> None:
    if agreed:
        tell_cancelled(found.session, at)
        return
    others = [part.person for part in found.part.others]
    tell_declined(found.session, to=others, by=found.part.mine.person, words=found.session.reason, at=at)


def call_off(session: Session, *, reason: str, by: Actor | None, at: datetime) -> None:
    """Mark one session as cancelled; part of a larger operation, which holds the lock and tells people."""
    forget_proposal(session, at=at)
    forget_session(session, at=at)
    ProposedTime.objects.within(session.organisation_id).filter(session=session).delete()
    session.sequence += session.state == SessionState.AGREED
    session.state, session.waiting_for = SessionState.CANCELLED, None
    session.reason, session.cancelled_by_id = reason.strip()[:LONGEST_REASON], by.person_id if by else None
    session.save(update_fields=["sequence", "state", "waiting_for", "reason", "cancelled_by"])


def cancel_coming_sessions(*, relationship: Relationship, reason: str, by: Actor | None, at: datetime) -> int:
    """Call off all that is proposed, and what is agreed and still ahead, because the relationship rests or ends; people
    and their calendars are told. How many there were.

    Part of a larger operation, which has locked the relationship and records it.
    """
    rows = Session.objects.within(relationship.organisation_id).filter(relationship=relationship, state__in=OPEN)
    coming = [row for row in rows.order_by("pk") if row.state == SessionState.PROPOSED or row.starts_at > at]
    for row in coming:
        agreed = row.state == SessionState.AGREED
        row.relationship = relationship
        call_off(row, reason=reason, by=by, at=at)
        if agreed:
            tell_cancelled(row, at)
    keep_contact_dates(relationship)
    return len(coming)
