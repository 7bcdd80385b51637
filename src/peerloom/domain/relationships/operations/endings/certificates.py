"""Counting the hours that somebody was there, and certifying them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils import translation

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.people.models import Person
from peerloom.domain.relationships.enums import AttendanceState, RelationshipKind, SessionState
from peerloom.domain.relationships.messages.introductions import partner_role
from peerloom.domain.relationships.models import Attendance, Certificate, Participation, Relationship, Session


@dataclass(frozen=True, slots=True)
class Time:
    sessions: int
    minutes: int


def issue_certificates(relationship: Relationship, *, at: datetime) -> set[int]:
    """One for everyone who was at a meeting that was held, as it stands now; to whom, by the person's key.

    Part of the ending, which holds the lock; what has been issued is not issued again.
    """
    parts = Participation.objects.within(relationship.organisation_id).filter(relationship=relationship)
    people = list(parts.select_related("person").order_by("pk"))
    spent = time_spent(relationship, people)
    issued = set()
    for part in people:
        if spent[part.pk].sessions:
            _issue(relationship, part, spent[part.pk], at)
            issued.add(part.person_id)
    return issued


def time_spent(relationship: Relationship, parts: Sequence[Participation]) -> dict[int, Time]:
    """By participation: the held sessions at which somebody was, and how long they were; two queries.

    Two who met were both there unless it is noted otherwise; in a larger group attendance is noted.
    """
    held = list(
        Session.objects.within(relationship.organisation_id).filter(relationship=relationship, state=SessionState.HELD)
    )
    noted = {
        (row.session_id, row.participation_id): row.state
        for row in Attendance.objects.within(relationship.organisation_id).filter(session__in=held)
    }
    two = relationship.kind in (RelationshipKind.PAIR, RelationshipKind.MICRO)
    spent = {}
    for part in parts:
        there = [session for session in held if _was_there(session, part, noted.get((session.pk, part.pk)), two=two)]
        spent[part.pk] = Time(len(there), sum(_minutes(session) for session in there))
    return spent


def _was_there(session: Session, part: Participation, noted: str | None, *, two: bool) -> bool:
    if session.ends_at < part.joined_at or (part.left_at is not None and session.starts_at > part.left_at):
        return False
    if two:
        return noted not in (AttendanceState.ABSENT, AttendanceState.EXCUSED)
    return noted == AttendanceState.PRESENT


def _minutes(session: Session) -> int:
    if session.minutes is not None:
        return session.minutes
    return int((session.ends_at - session.starts_at).total_seconds()) // 60


def _issue(relationship: Relationship, part: Participation, time: Time, at: datetime) -> None:
    day, program = relationship.organisation.day_at, relationship.cohort.program
    Certificate.objects.within(relationship.organisation_id).get_or_create(
        participation=part,
        defaults={
            "organisation_id": relationship.organisation_id,
            "person_id": part.person_id,
            "program_name": program.name,
            "role": _role(relationship, part.person, Side(part.side)),
            "sessions": time.sessions,
            "minutes": time.minutes,
            "starts_on": day(part.joined_at),
            "ends_on": day(part.left_at or at),
            "issued_at": at,
        },
    )


def _role(relationship: Relationship, person: Person, side: Side) -> str:
    with translation.override(person.locale):
        return partner_role(relationship.cohort.program, side)
