from __future__ import annotations

from datetime import timedelta

import pytest

from peerloom.domain.relationships.enums import AttendanceState, SessionState, SessionWay
from peerloom.domain.relationships.models import Attendance, Participation, Session
from peerloom.domain.relationships.operations.sessions.cancelling import CannotCancel, cancel_session
from peerloom.domain.relationships.operations.sessions.changing import (
    CannotChangeSession,
    change_where,
    move_session,
    say_whether_coming,
)
from peerloom.domain.relationships.operations.sessions.noting import Noted, note_session
from peerloom.domain.relationships.operations.sessions.proposing import CannotPropose
from peerloom.domain.relationships.rules.session_times import Where, seen_of
from tests.domain.relationships.sessions_acting import acting, again, mails, make_group
from tests.factories import MOMENT, make_pair
from tests.factories.sessions import IN_A_WEEK, make_group_session, make_proposal, make_session, slot

pytestmark = pytest.mark.django_db

LATER = IN_A_WEEK + timedelta(days=1)


def states(session: Session) -> dict[str, str]:
    rows = Attendance.objects.within(session.organisation_id).filter(session=session)
    return {row.participation.person.given_name: row.state for row in rows.select_related("participation__person")}


def test_a_mentor_sets_a_time_that_holds_at_once_and_all_are_told() -> None:
    relationship, mentees, mentor = make_group()
    session = make_group_session(relationship, mentor)
    assert make_group_session(relationship, mentor) == session
    assert (session.state, session.waiting_for) == (SessionState.AGREED, None)
    assert set(states(session).values()) == {"expected"}
    for person in (*mentees, mentor):
        assert [mail.calendar_method for mail in mails(person)] == ["REQUEST"]


def test_a_mentee_cannot_set_move_or_cancel_it() -> None:
    relationship, mentees, mentor = make_group()
    with pytest.raises(CannotPropose, match="leads"):
        make_group_session(relationship, mentees[0])
    with pytest.raises(CannotPropose, match="more than two"):
        make_proposal(relationship, mentees[0])
    session = make_group_session(relationship, mentor)
    by, seen = acting(mentees[0]), seen_of(session)
    with pytest.raises(CannotChangeSession, match="leads"):
        move_session(session=session, slot=slot(LATER), time_zone="UTC", seen=seen, by=by, at=MOMENT)
    with pytest.raises(CannotCancel, match="leads"):
        cancel_session(session=session, reason="x", seen=seen, by=by, at=MOMENT)


def test_two_cannot_set_a_time_over_each_other() -> None:
    relationship, mentee, mentor = make_pair()
    with pytest.raises(CannotPropose, match="together"):
        make_group_session(relationship, mentor)
    session = make_session(relationship, mentee, mentor)
    with pytest.raises(CannotChangeSession, match="together"):
        move_session(
            session=session, slot=slot(LATER), time_zone="UTC", seen=seen_of(session), by=acting(mentor), at=MOMENT
        )
    with pytest.raises(CannotChangeSession, match="only two"):
        say_whether_coming(session=session, coming=False, by=acting(mentor), at=MOMENT)


def test_a_moved_meeting_expects_everyone_again() -> None:
    relationship, mentees, mentor = make_group()
    session = make_group_session(relationship, mentor)
    say_whether_coming(session=session, coming=False, by=acting(mentees[0]), at=MOMENT)
    assert states(session)["Linh"] == AttendanceState.EXCUSED
    move_session(
        session=session, slot=slot(LATER), time_zone="UTC", seen=seen_of(session), by=acting(mentor), at=MOMENT
    )
    assert states(session)["Linh"] == AttendanceState.EXPECTED
    assert again(session).sequence == 1
    (told,) = mails(mentees[0])  # the first invitation had not left and was taken back
    assert "SEQUENCE:1" in told.calendar


def test_who_was_there_is_noted_for_each() -> None:
    relationship, mentees, mentor = make_group()
    session = make_group_session(relationship, mentor)
    say_whether_coming(session=session, coming=False, by=acting(mentees[0]), at=MOMENT)
    noted = Noted(held=True, minutes=60, way=SessionWay.VIDEO, present=[mentor.public_id])
    note_session(session=session, noted=noted, seen=seen_of(session), by=acting(mentor), at=LATER)
    assert states(session) == {"Linh": "excused", "Amir": "absent", "Tomasz": "present"}


def test_circles_are_led_in_turn_and_whoever_leads_may_move() -> None:
    relationship, mentees, mentor = make_group("circle")
    parts = list(Participation.objects.within(relationship.organisation_id).order_by("pk"))
    sessions = [
        make_group_session(relationship, mentor, starts_at=IN_A_WEEK + timedelta(days=number)) for number in range(4)
    ]
    session = sessions[-1]
    assert [each.facilitator_id for each in sessions] == [parts[0].pk, parts[1].pk, parts[2].pk, parts[0].pk]
    assert parts[0].person_id == mentees[0].pk
    move_session(
        session=session,
        slot=slot(IN_A_WEEK + timedelta(days=9)),
        time_zone="UTC",
        seen=seen_of(session),
        by=acting(mentees[0]),
        at=MOMENT,
    )
    assert again(session).sequence == 1


def test_whoever_has_left_is_neither_told_nor_expected() -> None:
    relationship, mentees, mentor = make_group()
    Participation.objects.within(relationship.organisation_id).filter(person=mentees[1]).update(left_at=MOMENT)
    session = make_session(relationship, mentor, mentees[0])  # now they are two
    assert "Amir" not in states(session)
    assert mails(mentees[1]) == []


def test_only_whoever_leads_says_where_all_of_them_come() -> None:
    relationship, mentees, mentor = make_group()
    session = make_group_session(relationship, mentor)
    elsewhere = Where(SessionWay.VIDEO, link="https://elsewhere.example.org/")
    with pytest.raises(CannotChangeSession, match="lead"):
        change_where(session=session, where=elsewhere, seen=seen_of(session), by=acting(mentees[0]), at=MOMENT)
    change_where(session=session, where=elsewhere, seen=seen_of(session), by=acting(mentor), at=MOMENT)
    assert again(session).link == elsewhere.link
