"""Meetings that come back: proposed and accepted as one, each of them moved and cancelled alone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.people.zones import NoSuchTime, moment_at
from peerloom.domain.relationships.enums import Cadence, SessionState
from peerloom.domain.relationships.messages.session_series import tell_series_agreed, tell_series_ended
from peerloom.domain.relationships.messages.sessions import forget_proposal, tell_declined, tell_proposed
from peerloom.domain.relationships.models import Relationship, Session, SessionSeries
from peerloom.domain.relationships.operations.contact_dates import keep_contact_dates
from peerloom.domain.relationships.operations.sessions.agreeing import complete
from peerloom.domain.relationships.operations.sessions.cancelling import call_off
from peerloom.domain.relationships.operations.sessions.locking import Meeting, meeting, refuse_if_other_rests
from peerloom.domain.relationships.operations.sessions.proposing import (
    open_proposal,
    part_that_plans,
    refuse_bad_times,
    refuse_unless_leading,
)
from peerloom.domain.relationships.operations.taking_part import TakingPart
from peerloom.domain.relationships.rules.groups import is_group
from peerloom.domain.relationships.rules.session_series import REPEATING, days_of
from peerloom.domain.relationships.rules.session_times import Slot, Where
from peerloom.foundation import audit
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor, ScopedQuerySet


class CannotPlanSeries(Refused):
    """Not these days, not yet, not by this person, or nothing of it is left."""


@dataclass(frozen=True, slots=True)
class Rhythm:
    """Every so often at this local time, from the first day until the last; ``last_on`` is cut to the round's end."""

    cadence: Cadence
    first_on: date
    last_on: date
    start_minute: int
    minutes: int
    time_zone: str

    def slots(self) -> list[Slot]:
        """In local time, so that it stays at four o'clock when the clocks change. A day on which the clocks jump over
        that time is left out."""
        found = []
        local = time(self.start_minute // 60, self.start_minute % 60)
        for day in days_of(self.cadence, first_on=self.first_on, last_on=self.last_on):
            try:
                starts_at = moment_at(day, local, ZoneInfo(self.time_zone))
            except NoSuchTime:
                continue
            found.append(Slot(starts_at, starts_at + timedelta(minutes=self.minutes)))
        return found


@transaction.atomic
def propose_series(
    *, relationship: Relationship, rhythm: Rhythm, where: Where, by: Actor, at: datetime
) -> SessionSeries:
    """Offer a meeting that comes back, at most 26 times and not beyond the round's end. In a group whoever leads sets
    it, and it is agreed at once. Raises CannotPlanSeries.
    """
    part = part_that_plans(relationship, by=by, at=at, refusal=CannotPlanSeries)
    present = [part.mine, *part.others]
    if is_group(present):
        refuse_unless_leading(part, refusal=CannotPlanSeries)
    elif open_proposal(part) is not None:
        raise CannotPlanSeries(_("Something is proposed already. That has to be answered or taken back first."))
    rhythm = _within_the_round(rhythm, part)
    slots = rhythm.slots()
    if rhythm.cadence not in REPEATING or len(slots) < 2:
        raise CannotPlanSeries(
            _("Between the first and the last day there is only one meeting. Choose a later last day.")
        )
    refuse_bad_times(slots[:1], where, at=at, refusal=CannotPlanSeries)
    series = _made(rhythm, part)
    sessions = _sessions(series, slots, where, part, by=by, at=at)
    _record("series.proposed", series, part, by=by, at=at, number=len(sessions))
    if is_group(present):
        _agree(series, sessions, part, at=at)
    else:
        tell_proposed(sessions[0], at=at)
    return series


@transaction.atomic
def accept_series(*, series: SessionSeries, by: Actor, at: datetime) -> SessionSeries:
    """Say yes to all meetings of a series that are still ahead; those that have passed are dropped.

    Accepted twice, it is accepted once. Raises CannotPlanSeries.
    """
    found, sessions = _proposed(series, by=by, at=at)
    if not sessions:
        if _rows(series).filter(state=SessionState.AGREED).exists():
            return series
        raise CannotPlanSeries(_("This proposal has been taken back or has run out. Propose one of your own."))
    if not found.waits_for_me:
        raise CannotPlanSeries(_("You proposed these times yourself. The other one has to say yes."))
    refuse_if_other_rests(found.part, refusal=CannotPlanSeries)
    ahead = [row for row in sessions if row.starts_at > at]
    for row in sessions:
        if row.starts_at <= at:
            call_off(row, reason="", by=None, at=at)
    if not ahead:
        raise CannotPlanSeries(_("All of these times have passed. Propose new ones."))
    _record("series.agreed", series, found.part, by=by, at=at, number=len(ahead))
    _agree(series, ahead, found.part, at=at)
    return series


@transaction.atomic
def decline_series(*, series: SessionSeries, reason: str, by: Actor, at: datetime) -> SessionSeries:
    """Say no to a proposed series, or take one's own back. Declined twice, it is declined once."""
    found, sessions = _proposed(series, by=by, at=at)
    if not sessions:
        return series
    for row in sessions:
        call_off(row, reason=reason, by=by, at=at)
    _end(series, at=at)
    _record("series.declined", series, found.part, by=by, at=at, number=len(sessions))
    others = [part.person for part in found.part.others]
    tell_declined(sessions[0], to=others, by=found.part.mine.person, words=reason, at=at)
    return series


@transaction.atomic
def end_series(*, series: SessionSeries, reason: str, by: Actor, at: datetime) -> int:
    """Call off all meetings of a series that are still ahead; what was held stays. How many there were.

    Ended twice, it is ended once. Raises CannotPlanSeries.
    """
    first = _rows(series).order_by("pk").first()
    if first is None:
        raise CannotPlanSeries(_("There is nothing left of this series."))
    found = meeting(first, by=by, at=at, refusal=CannotPlanSeries)
    if is_group(found.present):
        refuse_unless_leading(found.part, refusal=CannotPlanSeries)
    if not reason.strip():
        raise CannotPlanSeries(_("Say in a few words why, so that nobody has to guess."))
    coming = [
        _with(row, found.part)
        for row in _rows(series).filter(state=SessionState.AGREED, starts_at__gt=at).order_by("pk")
    ]
    if not coming:
        return 0
    for row in coming:
        call_off(row, reason=reason, by=by, at=at)
    _end(series, at=at)
    keep_contact_dates(found.part.relationship)
    _record("series.ended", series, found.part, by=by, at=at, number=len(coming))
    tell_series_ended(coming, at=at)
    return len(coming)


def _within_the_round(rhythm: Rhythm, part: TakingPart) -> Rhythm:
    last = min(rhythm.last_on, part.relationship.cohort.ends_on)
    return Rhythm(rhythm.cadence, rhythm.first_on, last, rhythm.start_minute, rhythm.minutes, rhythm.time_zone)


def _made(rhythm: Rhythm, part: TakingPart) -> SessionSeries:
    return SessionSeries.objects.create(
        organisation_id=part.relationship.organisation_id,
        relationship=part.relationship,
        cadence=rhythm.cadence,
        first_on=rhythm.first_on,
        last_on=rhythm.last_on,
        start_minute=rhythm.start_minute,
        minutes=rhythm.minutes,
        time_zone=rhythm.time_zone,
    )


def _sessions(
    series: SessionSeries, slots: Sequence[Slot], where: Where, part: TakingPart, *, by: Actor, at: datetime
) -> list[Session]:
    asked = None if is_group([part.mine, *part.others]) else part.others[0]
    return Session.objects.bulk_create(
        [
            Session(
                organisation_id=series.organisation_id,
                organisation=part.organisation,
                relationship=part.relationship,
                series=series,
                starts_at=slot.starts_at,
                ends_at=slot.ends_at,
                time_zone=series.time_zone,
                way=where.way,
                place=where.place,
                link=where.link,
                proposed_by_id=by.person_id,
                proposed_at=at,
                waiting_for=asked,
            )
            for slot in slots
        ]
    )


def _agree(series: SessionSeries, sessions: list[Session], part: TakingPart, *, at: datetime) -> None:
    for row in sessions:
        row.state, row.waiting_for = SessionState.AGREED, None
    Session.objects.within(series.organisation_id).bulk_update(sessions, ["state", "waiting_for"])
    complete(sessions, relationship=part.relationship)
    forget_proposal(sessions[0], at=at)
    tell_series_agreed(series, sessions, at=at)


def _proposed(series: SessionSeries, *, by: Actor, at: datetime) -> tuple[Meeting, list[Session]]:
    first = _rows(series).order_by("pk").first()
    if first is None:
        raise CannotPlanSeries(_("There is nothing left of this series."))
    found = meeting(first, by=by, at=at, refusal=CannotPlanSeries)
    rows = [_with(row, found.part) for row in _rows(series).filter(state=SessionState.PROPOSED).order_by("pk")]
    return (Meeting(found.part, rows[0]) if rows else found), rows


def _rows(series: SessionSeries) -> ScopedQuerySet[Session]:
    return Session.objects.within(series.organisation_id).filter(series=series)


def _with(row: Session, part: TakingPart) -> Session:
    row.relationship, row.organisation = part.relationship, part.organisation
    return row


def _end(series: SessionSeries, *, at: datetime) -> None:
    SessionSeries.objects.within(series.organisation_id).filter(pk=series.pk, ended_at__isnull=True).update(ended_at=at)


def _record(verb: str, series: SessionSeries, part: TakingPart, *, by: Actor, at: datetime, number: int) -> None:
    organisation = part.organisation.public_id
    audit.record(verb, subject=series, organisation=organisation, by=by, at=at, details={"sessions": number})
