"""What follows when a meeting is agreed: who is expected, the agenda, the room, the dates beside the relationship."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction

from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import RoadmapStage
from peerloom.domain.relationships.enums import AttendanceState, RelationshipKind, SessionState, SessionWay
from peerloom.domain.relationships.models import AgendaItem, Attendance, Participation, Relationship, Session
from peerloom.domain.relationships.operations.contact_dates import keep_contact_dates
from peerloom.domain.relationships.queries.facilitation import past_facilitators
from peerloom.domain.relationships.rules.facilitation import whose_turn
from peerloom.domain.relationships.rules.roadmap import present_stage
from peerloom.domain.relationships.rules.session_links import link_from_pattern


@transaction.atomic
def agree_session(
    *,
    relationship: Relationship,
    starts_at: datetime,
    ends_at: datetime,
    time_zone: str,
    way: SessionWay,
    place: str,
    link: str,
    by_person: Person | None,
    at: datetime,
) -> Session:
    """Make a session that is agreed already, complete: who is expected, an agenda, a link, a facilitator in a circle.

    Part of a larger operation, which has locked the relationship, asked whether it may, records it, and tells people
    (``messages.sessions.tell_agreed``). Expects the cohort with its program and the organisation to be loaded.
    """
    session = Session(
        organisation_id=relationship.organisation_id,
        relationship=relationship,
        state=SessionState.AGREED,
        starts_at=starts_at,
        ends_at=ends_at,
        time_zone=time_zone,
        way=way,
        place=place,
        link=link,
        proposed_by=by_person,
        proposed_at=at,
    )
    session.save()
    complete([session], relationship=relationship)
    return session


def complete(sessions: Sequence[Session], *, relationship: Relationship) -> None:
    """Give sessions that were just agreed what belongs to them, in the order of their days. At most ten queries."""
    present = _present(relationship)
    everyone = _everyone(relationship) if relationship.kind == RelationshipKind.CIRCLE else []
    led = past_facilitators(relationship) if everyone else []
    stages = list(RoadmapStage.objects.within(relationship.organisation_id).filter(program=relationship.cohort.program))
    for session in sessions:
        session.link = session.link or link_from_pattern(relationship.cohort.program, session)
        session.stage = _stage_of(session, stages, relationship)
        session.facilitator = whose_turn(everyone, led)
        led += [session.facilitator.pk] if session.facilitator else []
    fields = ["link", "stage", "facilitator"]
    Session.objects.within(relationship.organisation_id).bulk_update(sessions, fields)
    Attendance.objects.bulk_create(
        [
            Attendance(
                organisation_id=relationship.organisation_id,
                session=session,
                participation=part,
                state=AttendanceState.EXPECTED,
            )
            for session in sessions
            for part in present
        ],
        ignore_conflicts=True,
    )
    _add_agendas(sessions, relationship)
    keep_contact_dates(relationship)


def expect_everyone(session: Session) -> None:
    """After a new time was set: whoever could not come before may now."""
    Attendance.objects.within(session.organisation_id).filter(session=session).update(state=AttendanceState.EXPECTED)


def _present(relationship: Relationship) -> list[Participation]:
    rows = Participation.objects.within(relationship.organisation_id)
    return list(rows.filter(relationship=relationship, left_at__isnull=True).order_by("pk"))


def _everyone(relationship: Relationship) -> list[Participation]:
    """Also who left: their place in the order of leading is where the turn goes on."""
    return list(Participation.objects.within(relationship.organisation_id).filter(relationship=relationship))


def _stage_of(session: Session, stages: Sequence[RoadmapStage], relationship: Relationship) -> RoadmapStage | None:
    day = relationship.organisation.day_at(session.starts_at)
    return present_stage(stages, relationship.cohort, day)


def _add_agendas(sessions: Sequence[Session], relationship: Relationship) -> None:
    """The lines of each session's stage, behind what the people wrote; without those they have ticked off before."""
    rows = AgendaItem.objects.within(relationship.organisation_id)
    done = set(
        rows.filter(session__relationship=relationship, added_by__isnull=True, done=True).values_list(
            "session__stage", "text"
        )
    )
    own: dict[int, int] = {}
    for key in rows.filter(session__in=sessions).values_list("session", flat=True):
        own[key] = own.get(key, 0) + 1
    AgendaItem.objects.bulk_create(
        [
            AgendaItem(
                organisation_id=relationship.organisation_id,
                session=session,
                position=own.get(session.pk, 0) + number,
                text=str(line)[:300],
            )
            for session in sessions
            if session.stage is not None
            for number, line in enumerate(session.stage.agenda)
            if (session.stage.pk, str(line)[:300]) not in done
        ]
    )
