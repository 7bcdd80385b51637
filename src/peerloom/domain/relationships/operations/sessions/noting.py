"""Noting how a meeting was: that it took place, how long and how, or that it did not."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.relationships.enums import AttendanceState, RelationshipState, SessionState, SessionWay
from peerloom.domain.relationships.messages.sessions import forget_proposal, forget_session
from peerloom.domain.relationships.models import Attendance, Participation, ProposedTime, Relationship, Session
from peerloom.domain.relationships.operations.contact_dates import keep_contact_dates
from peerloom.domain.relationships.operations.sessions.locking import Meeting, meeting, record
from peerloom.domain.relationships.operations.taking_part import TakingPart, taking_part
from peerloom.domain.relationships.rules.groups import is_group
from peerloom.domain.relationships.rules.sessions_allowed import waits_for_first_meeting
from peerloom.domain.relationships.rules.standing import GOING_ON
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.foundation.scope import Actor

LEAST_MINUTES, MOST_MINUTES = 5, 600
LONGEST_LINE = 300
EARLIEST = timedelta(days=366)


class CannotNote(Refused):
    """It is still ahead, was called off, or what is noted cannot be."""


@dataclass(frozen=True, slots=True)
class Noted:
    """How it was. ``minutes`` and ``way`` count where it was held; ``line`` is what happened, or why it did not.

    ``present`` names by their public ids who was there, in a group; None is everyone.
    """

    held: bool
    minutes: int | None = None
    way: SessionWay | None = None
    line: str = ""
    present: Collection[str] | None = None


@transaction.atomic
def note_session(*, session: Session, noted: Noted, seen: str, by: Actor, at: datetime) -> Session:
    """Note that a meeting that has begun was held or missed, or correct what was noted; either side may.

    The first one that was held makes an introduced relationship active. The same again changes nothing. Raises
    CannotNote, or ChangedMeanwhile when somebody else noted it in between.
    """
    found = meeting(session, by=by, at=at, refusal=CannotNote, states=GOING_ON)
    row = found.session
    if _is_noted_so(row, noted) and noted.present is None:
        return row
    if row.state not in (SessionState.AGREED, SessionState.HELD, SessionState.MISSED):
        raise CannotNote(
            _("This meeting was not agreed, or was called off. Note one that you had without a plan instead.")
        )
    if row.starts_at > at:
        raise CannotNote(_("This meeting is still ahead. Come back when it is over, or cancel it."))
    _refuse_noted_meanwhile(found, seen)
    _refuse_bad(noted)
    _forget_offer(row, at=at)
    _put(row, noted, by=by, at=at)
    row.save()
    _note_attendance(row, found.present, noted)
    _became_active(found.part, row, at=at)
    found.record("session.noted", by=by, at=at, details={"state": row.state, "minutes": row.minutes})
    return row


@transaction.atomic
def note_unplanned(
    *, relationship: Relationship, starts_at: datetime, time_zone: str, noted: Noted, by: Actor, at: datetime
) -> Session:
    """Note a meeting that was held without having been planned here. Noted twice for the same time, it is there once.

    Raises CannotNote.
    """
    part = taking_part(relationship_pk=relationship.pk, by=by, at=at, refusal=CannotNote, states=GOING_ON)
    _refuse_bad(noted)
    if not noted.held or noted.minutes is None or noted.way is None:
        raise CannotNote(_("Say how long and how you met."))
    if starts_at > at:
        raise CannotNote(_("This time is still to come. Propose it instead."))
    if starts_at < at - EARLIEST:
        raise CannotNote(_("This is more than a year ago. Choose a later day."))
    if waits_for_first_meeting(part.relationship, at=at):
        raise CannotNote(_("Somebody of the program writes down your first meeting. After that you note your own."))
    rows = Session.objects.within(by.organisation_id).filter(relationship=part.relationship, starts_at=starts_at)
    same = rows.filter(state=SessionState.HELD).first()
    if same is not None:
        return same
    session = Session(
        organisation_id=by.organisation_id,
        relationship=part.relationship,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=noted.minutes),
        time_zone=time_zone,
        way=noted.way,
        proposed_by_id=by.person_id,
        proposed_at=at,
    )
    _put(session, noted, by=by, at=at)
    session.save()
    _note_attendance(session, [part.mine, *part.others], noted)
    _became_active(part, session, at=at)
    record("session.noted", part, session, by=by, at=at, details={"state": session.state, "minutes": session.minutes})
    return session


def _refuse_bad(noted: Noted) -> None:
    if noted.held and not (noted.minutes and LEAST_MINUTES <= noted.minutes <= MOST_MINUTES and noted.way):
        raise CannotNote(_("Say how you met and how long: between five minutes and ten hours."))
    if not noted.held and not noted.line.strip():
        raise CannotNote(_("Say in a few words why it did not take place."))


def _is_noted_so(row: Session, noted: Noted) -> bool:
    if noted.held:
        stands = (row.state, row.minutes, row.way, row.summary)
        return stands == (SessionState.HELD, noted.minutes, noted.way, _line(noted))
    return (row.state, row.reason) == (SessionState.MISSED, _line(noted))


def _refuse_noted_meanwhile(found: Meeting, seen: str) -> None:
    try:
        found.refuse_unseen(seen)
    except ChangedMeanwhile:
        if found.session.logged_at is None:
            raise
        raise ChangedMeanwhile(
            _("This has been noted meanwhile. See what is there, and change it if it is wrong.")
        ) from None


def _line(noted: Noted) -> str:
    return " ".join(noted.line.split())[:LONGEST_LINE]


def _put(row: Session, noted: Noted, *, by: Actor, at: datetime) -> None:
    row.logged_by_id, row.logged_at, row.waiting_for = by.person_id, at, None
    if noted.held:
        row.state, row.minutes, row.summary, row.reason = SessionState.HELD, noted.minutes, _line(noted), ""
        row.way = noted.way or row.way
    else:
        row.state, row.minutes, row.summary, row.reason = SessionState.MISSED, None, "", _line(noted)


def _forget_offer(row: Session, *, at: datetime) -> None:
    forget_session(row, at=at)
    forget_proposal(row, at=at)
    ProposedTime.objects.within(row.organisation_id).filter(session=row).delete()


def _note_attendance(row: Session, present: list[Participation], noted: Noted) -> None:
    """Whoever had said that they cannot come stays excused unless they are named."""
    if not noted.held:
        return
    named = noted.present if noted.present is not None and is_group(present) else None
    known = {each.participation_id: each for each in Attendance.objects.within(row.organisation_id).filter(session=row)}
    for part in present:
        there = named is None or part.person.public_id in named
        before = known.get(part.pk)
        excused = before is not None and before.state == AttendanceState.EXCUSED
        absent = AttendanceState.EXCUSED if excused else AttendanceState.ABSENT
        Attendance.objects.within(row.organisation_id).update_or_create(
            session=row,
            participation=part,
            defaults={
                "state": AttendanceState.PRESENT if there else absent,
                "organisation_id": row.organisation_id,
            },
        )


def _became_active(part: TakingPart, row: Session, *, at: datetime) -> None:
    keep_contact_dates(part.relationship)
    if row.state == SessionState.HELD and part.relationship.state == RelationshipState.INTRODUCED:
        Relationship.objects.within(row.organisation_id).filter(pk=part.relationship.pk).update(
            state=RelationshipState.ACTIVE, active_from=at
        )
        part.relationship.state = RelationshipState.ACTIVE
