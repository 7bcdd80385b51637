"""Breaks: which states allow them, what they do, and going on by hand or by date."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest

from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.people.queries import actor_of
from peerloom.domain.relationships.enums import RelationshipState, SessionState, SessionWay
from peerloom.domain.relationships.jobs.changes import resume_after_breaks
from peerloom.domain.relationships.models import Relationship, Session
from peerloom.domain.relationships.operations.changes.pausing import (
    MAY_REST,
    CannotPause,
    CannotResume,
    pause_relationship,
    resume_relationship,
)
from peerloom.domain.relationships.rules.standing import TOGETHER
from peerloom.foundation import clock
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.jobs import enqueue
from peerloom.foundation.jobs.attempts import run_attempt
from peerloom.foundation.scope import Actor
from tests.factories import MOMENT, actor_with, make_organisation, make_pair
from tests.factories.endings import make_closure

pytestmark = pytest.mark.django_db

UNTIL = date(2026, 11, 2)


def pair(state: RelationshipState = RelationshipState.ACTIVE) -> tuple[Relationship, Actor]:
    relationship, _mentee, _mentor = make_pair(state=state)
    if state == RelationshipState.ACTIVE:
        relationship.active_from = MOMENT
        relationship.save()
    return relationship, actor_with(relationship.organisation, "coordinator")


def pause(relationship: Relationship, by: Actor, until: date | None = UNTIL) -> Relationship:
    return pause_relationship(relationship=relationship, until=until, by=by, at=MOMENT)


def work(at: datetime) -> None:
    job = enqueue(resume_after_breaks, organisation="", subject="", at=at)
    with clock.frozen_at(at):
        run_attempt(job.public_id)


def told(relationship: Relationship, purpose: str) -> int:
    return OutboxEntry.objects.within(relationship.organisation_id).filter(purpose=purpose).count()


@pytest.mark.parametrize("state", list(RelationshipState))
def test_only_what_runs_can_rest(state: RelationshipState) -> None:
    relationship, by = pair(state)
    if state in MAY_REST:
        assert pause(relationship, by).state == RelationshipState.PAUSED
    else:
        with pytest.raises(CannotPause):
            pause(relationship, by)


@pytest.mark.parametrize("state", list(RelationshipState))
def test_only_what_rests_goes_on(state: RelationshipState) -> None:
    relationship, by = pair(state)
    if state == RelationshipState.PAUSED:
        assert resume_relationship(relationship=relationship, by=by, at=MOMENT).state == RelationshipState.INTRODUCED
    elif state in TOGETHER:
        assert resume_relationship(relationship=relationship, by=by, at=MOMENT).state == state
        assert told(relationship, "match-resumed") == 0
    else:
        with pytest.raises(CannotResume):
            resume_relationship(relationship=relationship, by=by, at=MOMENT)


def test_meetings_ahead_are_cancelled_and_all_hear_it_once() -> None:
    relationship, by = pair()
    meetings = [
        Session.objects.create(
            organisation=relationship.organisation,
            relationship=relationship,
            state=state,
            starts_at=starts_at,
            ends_at=starts_at + timedelta(hours=1),
            time_zone="UTC",
            way=SessionWay.VIDEO,
            proposed_at=MOMENT,
        )
        for state, starts_at in (
            (SessionState.AGREED, MOMENT + timedelta(days=3)),
            (SessionState.PROPOSED, MOMENT + timedelta(days=9)),
            (SessionState.HELD, MOMENT - timedelta(days=9)),
        )
    ]
    for _twice in range(2):
        pause(relationship, by)
    for meeting in meetings:
        meeting.refresh_from_db()
    assert [meeting.state for meeting in meetings] == ["cancelled", "cancelled", "held"]
    assert told(relationship, "match-paused") == 2
    assert AuditEvent.objects.filter(verb="relationship.paused").count() == 1
    relationship.refresh_from_db()
    assert relationship.next_session_at is None
    assert pause(relationship, by, date(2026, 11, 9)).paused_until == date(2026, 11, 9)


@pytest.mark.parametrize("until", [MOMENT.date(), date(2020, 1, 1), date(2027, 7, 1)])
def test_a_break_ends_within_the_round(until: date) -> None:
    relationship, by = pair()
    with pytest.raises(CannotPause, match="Choose a day"):
        pause(relationship, by, until)


def test_who_takes_part_or_only_helps_does_not_decide() -> None:
    relationship, mentee, mentor = make_pair()
    mentor_coordinates = actor_with(relationship.organisation, "coordinator")
    relationship.participations.filter(person=mentor).update(person=mentor_coordinates.person_id)
    for actor in (
        actor_of(mentee, at=MOMENT),
        mentor_coordinates,
        actor_with(relationship.organisation, "staff"),
        actor_with(make_organisation(), "owner"),
    ):
        with pytest.raises(CannotPause):
            pause(relationship, actor)


def test_it_goes_on_by_itself_on_its_day_where_the_organisation_is() -> None:
    relationship, by = pair()
    relationship.organisation.time_zone = "Pacific/Auckland"
    relationship.organisation.save()
    pause(relationship, by)
    midnight_there = datetime(2026, 11, 1, 11, 0, tzinfo=UTC)
    work(midnight_there - timedelta(minutes=1))
    relationship.refresh_from_db()
    assert relationship.state == RelationshipState.PAUSED
    for hours in (0, 1, 30):
        work(midnight_there + timedelta(hours=hours))
    relationship.refresh_from_db()
    assert (relationship.state, relationship.paused_until) == (RelationshipState.ACTIVE, None)
    assert told(relationship, "match-resumed") == 2


def test_a_break_without_a_day_waits_for_a_coordinator() -> None:
    relationship, by = pair()
    pause(relationship, by, None)
    work(MOMENT + timedelta(days=90))
    relationship.refresh_from_db()
    assert relationship.state == RelationshipState.PAUSED
    resume_relationship(relationship=relationship, by=by, at=MOMENT + timedelta(days=91))
    relationship.refresh_from_db()
    assert relationship.state == RelationshipState.ACTIVE


def test_after_a_break_into_the_last_weeks_it_is_closing() -> None:
    relationship, by = pair()
    make_closure(relationship)
    relationship.state = RelationshipState.PAUSED
    relationship.save()
    assert resume_relationship(relationship=relationship, by=by, at=MOMENT).state == RelationshipState.CLOSING
