from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from peerloom.domain.people.models import Person
from peerloom.domain.people.queries import actor_of
from peerloom.domain.relationships.enums import SessionWay
from peerloom.domain.relationships.models import Relationship, Session
from peerloom.domain.relationships.operations.sessions.answering import accept_time
from peerloom.domain.relationships.operations.sessions.proposing import propose_session, set_session
from peerloom.domain.relationships.rules.session_times import Slot, Where, seen_of
from tests.factories.people import MOMENT

VIDEO = Where(SessionWay.VIDEO)
IN_A_WEEK = MOMENT + timedelta(days=7)


def slot(starts_at: datetime = IN_A_WEEK, *, minutes: int = 60) -> Slot:
    return Slot(starts_at, starts_at + timedelta(minutes=minutes))


def make_proposal(
    relationship: Relationship,
    by: Person,
    *,
    slots: Sequence[Slot] = (),
    where: Where = VIDEO,
    at: datetime = MOMENT,
) -> Session:
    """Proposed by one of a pair; the other one is asked."""
    return propose_session(
        relationship=relationship,
        slots=slots or [slot()],
        time_zone="Europe/Warsaw",
        where=where,
        by=actor_of(by, at=at),
        at=at,
    )


def make_session(
    relationship: Relationship,
    by: Person,
    other: Person,
    *,
    starts_at: datetime = IN_A_WEEK,
    minutes: int = 60,
    where: Where = VIDEO,
    at: datetime = MOMENT,
) -> Session:
    """Proposed by one of a pair and accepted by the other, both at the same moment."""
    proposal = make_proposal(relationship, by, slots=[slot(starts_at, minutes=minutes)], where=where, at=at)
    return accept_time(session=proposal, starts_at=starts_at, seen=seen_of(proposal), by=actor_of(other, at=at), at=at)


def make_group_session(
    relationship: Relationship, by: Person, *, starts_at: datetime = IN_A_WEEK, at: datetime = MOMENT
) -> Session:
    """Set by whoever leads the group."""
    return set_session(
        relationship=relationship,
        slot=slot(starts_at),
        time_zone="Europe/Warsaw",
        where=VIDEO,
        by=actor_of(by, at=at),
        at=at,
    )
