from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from peerloom.domain.people.models import Person
from peerloom.domain.relationships.enums import RelationshipState, SessionWay
from peerloom.domain.relationships.models import Attendance, Session
from peerloom.domain.relationships.operations.sessions.cancelling import CannotCancel, cancel_session
from peerloom.domain.relationships.operations.sessions.noting import (
    CannotNote,
    Noted,
    note_session,
    note_unplanned,
)
from peerloom.domain.relationships.rules.session_times import seen_of
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.refusals import ChangedMeanwhile
from tests.domain.relationships.sessions_acting import acting, again
from tests.factories import MOMENT, make_pair, make_person
from tests.factories.sessions import IN_A_WEEK, make_proposal, make_session

pytestmark = pytest.mark.django_db

OVER = IN_A_WEEK + timedelta(hours=1)
HELD = Noted(held=True, minutes=45, way=SessionWay.PHONE, line="Her  e-mail\nto the lab")
MISSED = Noted(held=False, line="The train stood still")


def note(session: Session, by: Person, noted: Noted = HELD, *, seen: str = "", at: datetime = OVER) -> Session:
    mark = seen or seen_of(again(session))
    return note_session(session=session, noted=noted, seen=mark, by=acting(by), at=at)


@pytest.mark.parametrize("side", ["mentee", "mentor"])
def test_either_side_notes_it_and_the_first_meeting_makes_them_active(side: str) -> None:
    relationship, mentee, mentor = make_pair(state=RelationshipState.INTRODUCED)
    session = make_session(relationship, mentee, mentor)
    by = mentee if side == "mentee" else mentor
    for _ in range(2):
        note(session, by)
    session = again(session)
    assert (session.state, session.minutes, session.way) == ("held", 45, "phone")
    assert (session.summary, session.logged_by, session.logged_at) == ("Her e-mail to the lab", by, OVER)
    assert set(Attendance.objects.within(session.organisation_id).values_list("state", flat=True)) == {"present"}
    relationship.refresh_from_db()
    assert (relationship.state, relationship.active_from) == (RelationshipState.ACTIVE, OVER)
    assert (relationship.first_met_at, relationship.last_met_at) == (IN_A_WEEK, IN_A_WEEK)
    assert relationship.next_session_at is None
    event = AuditEvent.objects.get(verb="session.noted")
    assert "lab" not in str(event.details)


def test_a_missed_meeting_needs_a_reason_and_is_no_contact() -> None:
    relationship, mentee, mentor = make_pair(state=RelationshipState.INTRODUCED)
    session = make_session(relationship, mentee, mentor)
    with pytest.raises(CannotNote, match="few words"):
        note(session, mentee, Noted(held=False))
    assert note(session, mentee, MISSED).reason == "The train stood still"
    relationship.refresh_from_db()
    assert (relationship.state, relationship.first_met_at) == (RelationshipState.INTRODUCED, None)


@pytest.mark.parametrize(
    "noted",
    [
        Noted(held=True, minutes=4, way=SessionWay.VIDEO),
        Noted(held=True, minutes=601, way=SessionWay.VIDEO),
        Noted(held=True, way=SessionWay.VIDEO),
        Noted(held=True, minutes=30),
    ],
)
def test_a_length_and_a_way_are_needed(noted: Noted) -> None:
    relationship, mentee, mentor = make_pair()
    with pytest.raises(CannotNote, match="between five minutes"):
        note(make_session(relationship, mentee, mentor), mentee, noted)


def test_it_is_noted_once_it_has_begun_not_before() -> None:
    relationship, mentee, mentor = make_pair()
    session = make_session(relationship, mentee, mentor)
    with pytest.raises(CannotNote, match="ahead"):
        note(session, mentee, at=IN_A_WEEK - timedelta(seconds=1))
    assert note(session, mentee, at=IN_A_WEEK).state == "held"


def test_a_proposal_and_a_cancelled_meeting_cannot_be_noted() -> None:
    relationship, mentee, mentor = make_pair()
    proposal = make_proposal(relationship, mentee)
    with pytest.raises(CannotNote, match="not agreed"):
        note(proposal, mentee)
    cancel_session(session=proposal, reason="x", seen=seen_of(proposal), by=acting(mentee), at=MOMENT)
    with pytest.raises(CannotNote, match="called off"):
        note(proposal, mentor)


def test_what_is_noted_can_be_mended_by_who_saw_it_and_not_cancelled() -> None:
    relationship, mentee, mentor = make_pair()
    session = make_session(relationship, mentee, mentor)
    before = seen_of(session)
    note(session, mentee, MISSED)
    with pytest.raises(ChangedMeanwhile, match="noted meanwhile"):
        note(session, mentor, seen=before)
    assert note(session, mentor).state == "held"
    relationship.refresh_from_db()
    assert relationship.first_met_at == IN_A_WEEK
    with pytest.raises(CannotCancel, match="noted already"):
        cancel_session(session=session, reason="x", seen=seen_of(again(session)), by=acting(mentee), at=OVER)


def test_a_meeting_without_a_plan_counts_once() -> None:
    relationship, mentee, _mentor = make_pair(state=RelationshipState.INTRODUCED)
    starts_at = MOMENT - timedelta(days=2)
    for _ in range(2):
        note_unplanned(
            relationship=relationship, starts_at=starts_at, time_zone="UTC", noted=HELD, by=acting(mentee), at=MOMENT
        )
    relationship.refresh_from_db()
    assert (relationship.state, relationship.last_met_at) == (RelationshipState.ACTIVE, starts_at)
    assert Session.objects.within(relationship.organisation_id).count() == 1
    for moment, words in ((MOMENT + timedelta(hours=1), "still to come"), (MOMENT - timedelta(days=400), "year ago")):
        with pytest.raises(CannotNote, match=words):
            note_unplanned(
                relationship=relationship, starts_at=moment, time_zone="UTC", noted=HELD, by=acting(mentee), at=MOMENT
            )


def test_a_stranger_notes_nothing() -> None:
    relationship, mentee, mentor = make_pair()
    session = make_session(relationship, mentee, mentor)
    for stranger in (make_person(relationship.organisation), make_person(relationship.organisation, "coordinator")):
        with pytest.raises(CannotNote):
            note(session, stranger)
    assert again(session).state == "agreed"
