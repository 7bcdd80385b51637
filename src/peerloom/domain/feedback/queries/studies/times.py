"""Which of the proposed times suit whom."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from peerloom.domain.feedback.enums.studies import ConsentState, MeetingState
from peerloom.domain.feedback.models import StudyMeeting, StudyParticipant, StudyTime, StudyTimeAnswer


@dataclass(frozen=True, slots=True)
class OfferedTime:
    """``answers`` in the order of the table's people: True, False, or None where nothing was said. ``taken``: whoever
    leads it has another meeting then. ``best``: no other suits more people."""

    time: StudyTime
    answers: tuple[bool | None, ...]
    taken: bool
    over: bool
    best: bool = False

    @property
    def how_many(self) -> int:
        return sum(1 for answer in self.answers if answer)

    @property
    def can_be_agreed(self) -> bool:
        return not self.taken and not self.over


@dataclass(frozen=True, slots=True)
class TimesTable:
    people: Sequence[StudyParticipant]
    rows: Sequence[OfferedTime]


def times_table(meeting: StudyMeeting, *, at: datetime) -> TimesTable:
    """Everybody who agreed to take part or has not answered, and every time. Four queries."""
    people = list(
        meeting.participants.filter(consent__in=(ConsentState.GIVEN, ConsentState.ASKED)).select_related("person")
    )
    rows = StudyTimeAnswer.objects.within(meeting.organisation_id).filter(time__meeting=meeting)
    said = {(answer.time_id, answer.participant_id): answer.can for answer in rows}
    taken = taken_by_others(meeting)
    found = [
        OfferedTime(
            time,
            tuple(said.get((time.pk, person.pk)) for person in people),
            taken=_overlaps(time.starts_at, meeting.minutes, taken),
            over=time.starts_at <= at,
        )
        for time in meeting.times.all()
    ]
    most = max((row.how_many for row in found if row.can_be_agreed), default=0)
    marked = [
        OfferedTime(row.time, row.answers, row.taken, row.over, best=bool(most) and row.how_many == most)
        for row in found
    ]
    return TimesTable(people, marked)


def times_open_to(participant: StudyParticipant, *, at: datetime) -> list[tuple[StudyTime, bool | None]]:
    """The times that can still be chosen, each with what this participant has said. Three queries."""
    meeting = participant.meeting
    if meeting is None or meeting.state != MeetingState.FINDING:
        return []
    taken = taken_by_others(meeting)
    said = dict(participant.time_answers.values_list("time", "can"))
    return [
        (time, said.get(time.pk))
        for time in meeting.times.filter(starts_at__gt=at)
        if not _overlaps(time.starts_at, meeting.minutes, taken)
    ]


def taken_by_others(meeting: StudyMeeting) -> list[tuple[datetime, datetime]]:
    """When whoever leads this meeting has agreed on another one of a study."""
    if meeting.led_by_id is None:
        return []
    rows = StudyMeeting.objects.within(meeting.organisation_id).filter(
        led_by=meeting.led_by_id, state=MeetingState.AGREED
    )
    return [
        (starts_at, starts_at + timedelta(minutes=minutes))
        for starts_at, minutes in rows.exclude(pk=meeting.pk).values_list("starts_at", "minutes")
        if starts_at is not None
    ]


def is_taken(meeting: StudyMeeting, starts_at: datetime) -> bool:
    return _overlaps(starts_at, meeting.minutes, taken_by_others(meeting))


def _overlaps(starts_at: datetime, minutes: int, spans: Sequence[tuple[datetime, datetime]]) -> bool:
    ends_at = starts_at + timedelta(minutes=minutes)
    return any(starts_at < end and start < ends_at for start, end in spans)
