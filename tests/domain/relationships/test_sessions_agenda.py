from __future__ import annotations

from datetime import timedelta

import pytest

from peerloom.domain.people.models import Person
from peerloom.domain.relationships.models import AgendaItem, Session
from peerloom.domain.relationships.operations.sessions.agenda import (
    MOST_ITEMS,
    CannotChangeAgenda,
    add_topic,
    move_topic,
    remove_topic,
    tick_topic,
)
from peerloom.domain.relationships.operations.sessions.cancelling import cancel_session
from peerloom.domain.relationships.operations.sessions.noting import Noted, note_session
from peerloom.domain.relationships.rules.session_times import seen_of
from peerloom.foundation.audit.models import AuditEvent
from tests.domain.relationships.sessions_acting import acting, again
from tests.factories import MOMENT, make_pair, make_person
from tests.factories.sessions import IN_A_WEEK, VIDEO, make_session

pytestmark = pytest.mark.django_db


@pytest.fixture
def pair() -> tuple[Session, Person, Person]:
    relationship, mentee, mentor = make_pair()
    return make_session(relationship, mentee, mentor), mentee, mentor


def add(session: Session, by: Person, text: str) -> AgendaItem:
    return add_topic(session=session, text=text, by=acting(by), at=MOMENT)


def texts(session: Session) -> list[str]:
    return [item.text for item in AgendaItem.objects.within(session.organisation_id).filter(session=session)]


def test_both_add_tick_move_and_remove(pair: tuple[Session, Person, Person]) -> None:
    session, mentee, mentor = pair
    first, second = add(session, mentee, "  My  e-mail\nto the lab "), add(session, mentor, "Next steps")
    assert add(session, mentee, "My e-mail to the lab") == first
    for _ in range(2):
        move_topic(session=session, item=second.public_id, up=True, by=acting(mentee), at=MOMENT)
    assert texts(session) == ["Next steps", "My e-mail to the lab"]
    for _ in range(2):
        tick_topic(session=session, item=first.public_id, done=True, by=acting(mentor), at=MOMENT)
    first.refresh_from_db()
    assert first.done
    assert AuditEvent.objects.filter(verb="agenda.ticked").count() == 1
    for _ in range(2):
        remove_topic(session=session, item=second.public_id, by=acting(mentee), at=MOMENT)
    assert texts(session) == ["My e-mail to the lab"]
    assert "lab" not in str(list(AuditEvent.objects.values_list("details", flat=True)))


def test_nothing_empty_too_long_or_too_much(pair: tuple[Session, Person, Person]) -> None:
    session, mentee, _mentor = pair
    with pytest.raises(CannotChangeAgenda, match="One sentence"):
        add(session, mentee, " \n ")
    assert len(add(session, mentee, "x" * 5_000).text) == 300
    for number in range(MOST_ITEMS - 1):
        add(session, mentee, f"Point {number}")
    with pytest.raises(CannotChangeAgenda, match="full"):
        add(session, mentee, "One more")


def test_an_agenda_is_not_changed_by_others_or_through_another_meeting(pair: tuple[Session, Person, Person]) -> None:
    session, mentee, mentor = pair
    item = add(session, mentee, "Mine")
    stranger = make_person(session.relationship.organisation, "coordinator")
    with pytest.raises(CannotChangeAgenda):
        add(session, stranger, "Theirs")
    other = make_session(session.relationship, mentor, mentee, starts_at=IN_A_WEEK + timedelta(days=2), where=VIDEO)
    with pytest.raises(CannotChangeAgenda, match="not on the agenda"):
        tick_topic(session=other, item=item.public_id, done=True, by=acting(mentee), at=MOMENT)
    remove_topic(session=other, item=item.public_id, by=acting(mentee), at=MOMENT)
    assert texts(session) == ["Mine"]


def test_afterwards_points_are_ticked_but_not_added(pair: tuple[Session, Person, Person]) -> None:
    session, mentee, mentor = pair
    item = add(session, mentee, "Mine")
    noted = Noted(held=True, minutes=30, way=VIDEO.way)
    note_session(session=session, noted=noted, seen=seen_of(session), by=acting(mentor), at=IN_A_WEEK)
    tick_topic(session=session, item=item.public_id, done=True, by=acting(mentee), at=IN_A_WEEK)
    for act in (
        lambda: add(session, mentee, "Late"),
        lambda: remove_topic(session=session, item=item.public_id, by=acting(mentee), at=IN_A_WEEK),
    ):
        with pytest.raises(CannotChangeAgenda, match="over"):
            act()


def test_a_cancelled_meeting_keeps_its_agenda(pair: tuple[Session, Person, Person]) -> None:
    session, mentee, _mentor = pair
    item = add(session, mentee, "Mine")
    cancel_session(session=session, reason="x", seen=seen_of(again(session)), by=acting(mentee), at=MOMENT)
    with pytest.raises(CannotChangeAgenda, match="did not take place"):
        tick_topic(session=session, item=item.public_id, done=True, by=acting(mentee), at=MOMENT)
