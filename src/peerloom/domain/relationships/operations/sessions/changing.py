"""Changing a meeting that is agreed: another time, another place; and saying that one cannot come."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.relationships.enums import AttendanceState, SessionState
from peerloom.domain.relationships.messages.sessions import tell_agreed
from peerloom.domain.relationships.models import Attendance, Session
from peerloom.domain.relationships.operations.sessions.answering import put_offer, settle
from peerloom.domain.relationships.operations.sessions.locking import Meeting, meeting, refuse_too_many
from peerloom.domain.relationships.operations.sessions.proposing import refuse_bad_times, refuse_unless_leading
from peerloom.domain.relationships.rules.session_links import is_web_address, link_from_pattern
from peerloom.domain.relationships.rules.session_times import Slot, Where
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor


class CannotChangeSession(Refused):
    """It is not agreed (any more), has begun, or the actor may not."""


@transaction.atomic
def reschedule_session(
    *, session: Session, slots: Sequence[Slot], time_zone: str, seen: str, by: Actor, at: datetime
) -> Session:
    """Ask the other one for another time; the agreed one holds until they say yes.

    Of two who do so at once the second is told. Raises CannotChangeSession or ChangedMeanwhile.
    """
    found = _agreed(session, seen=seen, by=by, at=at)
    where = Where(found.session.way, found.session.place, found.session.link)  # type: ignore[arg-type]  # a choice
    put_offer(found, slots, time_zone, where, refusal=CannotChangeSession, by=by, at=at)
    found.record("session.rescheduled", by=by, at=at, details={"times": len(slots)})
    return found.session


@transaction.atomic
def move_session(*, session: Session, slot: Slot, time_zone: str, seen: str, by: Actor, at: datetime) -> Session:
    """Give a group's meeting another time at once; all are told. Raises CannotChangeSession or ChangedMeanwhile."""
    found = _agreed(session, seen=seen, by=by, at=at)
    refuse_unless_leading(found.part, refusal=CannotChangeSession, session=found.session)
    refuse_too_many(found.part, by=by, at=at, refusal=CannotChangeSession)
    row = found.session
    refuse_bad_times([slot], Where(row.way, row.place, row.link), at=at, refusal=CannotChangeSession)  # type: ignore[arg-type]
    row.starts_at, row.ends_at, row.time_zone, row.sequence = (
        slot.starts_at,
        slot.ends_at,
        time_zone,
        row.sequence + 1,
    )
    row.save(update_fields=["starts_at", "ends_at", "time_zone", "sequence"])
    settle(found, moved=True)
    found.record("session.moved", by=by, at=at)
    tell_agreed(row, at)
    return row


@transaction.atomic
def change_where(*, session: Session, where: Where, seen: str, by: Actor, at: datetime) -> Session:
    """Say how, where or by which link a meeting takes place; calendars hear of it. The same again changes nothing.

    In a group whoever leads may: the others follow what their calendars say.
    Raises CannotChangeSession or ChangedMeanwhile.
    """
    found = meeting(session, by=by, at=at, refusal=CannotChangeSession)
    row = found.session
    if Where(row.way, row.place, row.link) == where:  # type: ignore[arg-type]
        return row
    _refuse_unless_agreed(found, at=at)
    found.refuse_unseen(seen)
    if found.group:
        refuse_unless_leading(found.part, refusal=CannotChangeSession, session=row)
    refuse_too_many(found.part, by=by, at=at, refusal=CannotChangeSession)
    if where.link and not is_web_address(where.link):
        raise CannotChangeSession(_("The link has to be a web address that begins with https://."))
    row.way, row.place, row.link = where.way, where.place, where.link
    row.link = row.link or link_from_pattern(found.part.relationship.cohort.program, row)
    row.sequence += 1
    row.save(update_fields=["way", "place", "link", "sequence"])
    found.record("session.place_changed", by=by, at=at, details={"way": row.way})
    tell_agreed(row, at)
    return row


@transaction.atomic
def say_whether_coming(*, session: Session, coming: bool, by: Actor, at: datetime) -> Attendance:
    """In a group: say that one cannot come to a meeting that is still ahead, or can after all.

    Raises CannotChangeSession.
    """
    found = meeting(session, by=by, at=at, refusal=CannotChangeSession)
    _refuse_unless_agreed(found, at=at)
    if not found.group:
        raise CannotChangeSession(_("You are only two: propose another time, or cancel the meeting."))
    state = AttendanceState.EXPECTED if coming else AttendanceState.EXCUSED
    attendance, _made = Attendance.objects.within(by.organisation_id).update_or_create(
        session=found.session,
        participation=found.part.mine,
        defaults={"state": state, "organisation_id": by.organisation_id},
    )
    found.record("session.attendance_told", by=by, at=at, details={"coming": coming})
    return attendance


def _agreed(session: Session, *, seen: str, by: Actor, at: datetime) -> Meeting:
    found = meeting(session, by=by, at=at, refusal=CannotChangeSession)
    found.refuse_unseen(seen)
    _refuse_unless_agreed(found, at=at)
    return found


def _refuse_unless_agreed(found: Meeting, *, at: datetime) -> None:
    if found.session.state != SessionState.AGREED:
        raise CannotChangeSession(_("This meeting is not ahead of you any more. Look at what holds now."))
    if found.session.starts_at <= at:
        raise CannotChangeSession(_("This meeting has begun. Note how it was, or that it did not take place."))
