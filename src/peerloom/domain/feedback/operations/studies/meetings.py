"""Agreeing on a time, moving a meeting, calling it off, noting who came."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.feedback.enums.studies import ConsentState, MeetingState
from peerloom.domain.feedback.messages.studies import take_back_asking, tell_agreed, tell_cancelled
from peerloom.domain.feedback.models import Study, StudyMeeting, StudyTime
from peerloom.domain.feedback.operations.studies.locking import MEANWHILE, CannotChangeStudy, note, open_study
from peerloom.domain.feedback.queries.studies.times import is_taken
from peerloom.foundation.refusals import ChangedMeanwhile
from peerloom.foundation.scope import Actor

FURTHEST = timedelta(days=730)


class CannotAgree(CannotChangeStudy):
    """The time is over or taken, nobody has agreed to take part, or the meeting is past that state."""


@dataclass(frozen=True, slots=True)
class NewTime:
    starts_at: datetime
    time_zone: str
    place: str = ""
    link: str = ""


@transaction.atomic
def agree_on_time(*, meeting: StudyMeeting, time: StudyTime, by: Actor, at: datetime) -> StudyMeeting:
    """Settle on one of the proposed times: whoever has agreed to take part, and who leads, gets an invitation for the
    calendar. The same time again changes nothing. Raises CannotAgree, or ChangedMeanwhile where a colleague has settled
    on another.
    """
    study, current = _locked(meeting, by=by)
    if current.state == MeetingState.AGREED and current.starts_at == time.starts_at:
        return current
    if current.state != MeetingState.FINDING:
        raise ChangedMeanwhile(MEANWHILE)
    if time.meeting_id != current.pk or time.starts_at <= at:
        raise CannotAgree(_("This time is over. Choose another, or set a new one."))
    if not current.participants.filter(consent=ConsentState.GIVEN).exists():
        raise CannotAgree(_("Nobody has agreed to take part yet, so there is nobody to meet."))
    if is_taken(current, time.starts_at):
        raise CannotAgree(_("Whoever leads this conversation has another one at that time. Choose another time."))
    current.state, current.starts_at = MeetingState.AGREED, time.starts_at
    current.save(update_fields=["state", "starts_at"])
    tell_agreed(current, at=at)
    note("study.meeting_agreed", current, study, by=by, at=at)
    return current


@transaction.atomic
def move_meeting(*, meeting: StudyMeeting, to: NewTime, sequence: int, by: Actor, at: datetime) -> StudyMeeting:
    """Set a time of one's own, or another time or place for what is agreed; calendars change with it.

    Where somebody agreed on paper it may have been in the past: who signs at the table is often heard at once.
    ``sequence`` is the one that was seen. Raises CannotAgree or ChangedMeanwhile.
    """
    study, current = _locked(meeting, by=by)
    if current.state not in (MeetingState.FINDING, MeetingState.AGREED) or current.sequence != sequence:
        raise ChangedMeanwhile(MEANWHILE)
    paper = current.participants.filter(consent=ConsentState.GIVEN, signed_on__isnull=False).exists()
    if not (study.made_at if paper else at) < to.starts_at < at + FURTHEST:
        raise CannotAgree(
            _("Choose a time since the study was planned, or within the next two years.")
            if paper
            else _("Choose a time within the next two years.")
        )
    if not current.participants.filter(consent=ConsentState.GIVEN).exists():
        raise CannotAgree(_("Nobody has agreed to take part yet, so there is nobody to meet."))
    if is_taken(current, to.starts_at):
        raise CannotAgree(_("Whoever leads this conversation has another one at that time. Choose another time."))
    told_before = current.state == MeetingState.AGREED
    current.sequence += told_before
    current.state, current.starts_at, current.time_zone = MeetingState.AGREED, to.starts_at, to.time_zone
    current.place, current.link = to.place.strip()[:200], to.link.strip()[:500]
    current.save(update_fields=["sequence", "state", "starts_at", "time_zone", "place", "link"])
    if told_before or to.starts_at > at:
        tell_agreed(current, at=at)
    note("study.meeting_moved", current, study, by=by, at=at)
    return current


@transaction.atomic
def cancel_meeting(*, meeting: StudyMeeting, reason: str, by: Actor, at: datetime) -> StudyMeeting:
    """Call it off; whoever had it in the calendar is told why, and nobody is asked about it any more.

    Called off already, it stays so. Raises CannotChangeStudy.
    """
    study, current = _locked(meeting, by=by)
    if current.state == MeetingState.CANCELLED:
        return current
    if current.state == MeetingState.HELD:
        raise CannotChangeStudy(_("It has taken place, so it cannot be called off."))
    agreed = current.state == MeetingState.AGREED
    current.sequence += agreed
    current.state = MeetingState.CANCELLED
    current.save(update_fields=["state", "sequence"])
    for participant in current.participants.filter(consent=ConsentState.ASKED):
        take_back_asking(participant, at=at)
    if agreed:
        tell_cancelled(current, reason=reason.strip()[:300], at=at)
    note("study.meeting_cancelled", current, study, by=by, at=at)
    return current


@transaction.atomic
def note_attendance(*, meeting: StudyMeeting, came: Collection[str], by: Actor, at: datetime) -> StudyMeeting:
    """Note that it took place and which participants (public ids) came; can be corrected. Raises CannotChangeStudy."""
    study, current = _locked(meeting, by=by)
    begun = current.starts_at is not None and current.starts_at <= at
    if current.state not in (MeetingState.AGREED, MeetingState.HELD) or not begun:
        raise CannotChangeStudy(_("Note who came once it has begun."))
    for participant in current.participants.filter(consent=ConsentState.GIVEN):
        participant.attended = participant.public_id in came
        participant.save(update_fields=["attended"])
    if current.state == MeetingState.AGREED:
        current.state, current.held_at = MeetingState.HELD, current.starts_at
        current.save(update_fields=["state", "held_at"])
    note("study.meeting_held", current, study, by=by, at=at)
    return current


def _locked(meeting: StudyMeeting, *, by: Actor) -> tuple[Study, StudyMeeting]:
    study = open_study(meeting.study_id, by=by)
    rows = StudyMeeting.objects.within(by.organisation_id).select_related("led_by", "organisation")
    current = rows.get(pk=meeting.pk)
    current.study = study
    return study, current
