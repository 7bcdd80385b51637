"""Two people change the same meeting at the same moment: one wins, the other is told, nothing is lost."""

from __future__ import annotations

from datetime import timedelta

import pytest

from peerloom.domain.people.models import Person
from peerloom.domain.relationships.enums import SessionWay
from peerloom.domain.relationships.models import ProposedTime, Relationship, Session
from peerloom.domain.relationships.operations.sessions.answering import accept_time
from peerloom.domain.relationships.operations.sessions.changing import reschedule_session
from peerloom.domain.relationships.operations.sessions.noting import Noted, note_session
from peerloom.domain.relationships.operations.sessions.proposing import CannotPropose
from peerloom.domain.relationships.rules.session_times import seen_of
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.refusals import ChangedMeanwhile
from tests.at_once import at_once
from tests.domain.relationships.sessions_acting import acting, again, mails
from tests.factories import MOMENT, make_pair
from tests.factories.sessions import IN_A_WEEK, make_proposal, make_session, slot

pytestmark = pytest.mark.usefixtures("transactional_db")


def test_of_two_who_reschedule_one_wins_and_the_other_is_told() -> None:
    relationship, mentee, mentor = make_pair()
    session = make_session(relationship, mentee, mentor)
    people, seen = [acting(mentee), acting(mentor)], seen_of(session)

    def reschedule(number: int) -> str:
        times = [slot(IN_A_WEEK + timedelta(days=number + 1))]
        reschedule_session(session=session, slots=times, time_zone="UTC", seen=seen, by=people[number], at=MOMENT)
        return "asked"

    assert set(at_once(lambda: reschedule(0), lambda: reschedule(1))) == {ChangedMeanwhile, "asked"}
    session = again(session)
    assert session.starts_at == IN_A_WEEK
    assert ProposedTime.objects.within(session.organisation_id).filter(session=session).count() == 1
    assert sum(len(mails(person, "session-proposed")) for person in (mentee, mentor)) == 1


def test_of_two_who_propose_one_wins() -> None:
    relationship, mentee, mentor = make_pair()

    def propose(number: int) -> str:
        make_proposal(relationship, (mentee, mentor)[number])
        return "proposed"

    assert set(at_once(lambda: propose(0), lambda: propose(1))) == {CannotPropose, "proposed"}
    assert Session.objects.within(relationship.organisation_id).count() == 1


def test_a_double_click_on_yes_agrees_once() -> None:
    relationship, mentee, mentor = make_pair()
    session = make_proposal(relationship, mentee)
    by, seen = acting(mentor), seen_of(session)

    def accept() -> str:
        return str(accept_time(session=session, starts_at=IN_A_WEEK, seen=seen, by=by, at=MOMENT).state)

    assert at_once(accept, accept) == ["agreed", "agreed"]
    assert AuditEvent.objects.filter(verb="session.agreed").count() == 1
    assert [len(mails(person, "session-agreed")) for person in (mentee, mentor)] == [1, 1]


def test_of_two_who_note_it_differently_the_second_is_told() -> None:
    relationship, mentee, mentor = make_pair()
    session = make_session(relationship, mentee, mentor)
    people, seen = [acting(mentee), acting(mentor)], seen_of(session)

    def note(number: int) -> str:
        noted = Noted(held=True, minutes=30 + number, way=SessionWay.VIDEO)
        note_session(session=session, noted=noted, seen=seen, by=people[number], at=IN_A_WEEK + timedelta(hours=2))
        return "noted"

    assert set(at_once(lambda: note(0), lambda: note(1))) == {ChangedMeanwhile, "noted"}
    assert met_once(relationship, mentee)


def met_once(relationship: Relationship, mentee: Person) -> bool:
    rows = Session.objects.within(mentee.organisation_id).filter(relationship=relationship, state="held")
    return rows.count() == 1
