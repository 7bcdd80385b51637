"""The two buttons of the mail: forged, expired, replayed, forwarded."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest
from django.core.signing import TimestampSigner, b62_encode
from django.test import Client
from django.urls import reverse

from peerloom.domain.people.models import Person
from peerloom.domain.relationships.models import Participation, Session
from peerloom.domain.relationships.operations.sessions.cancelling import cancel_session
from peerloom.domain.relationships.rules.session_times import seen_of
from peerloom.domain.relationships.session_links import MET, NOT_MET, path_to_note
from peerloom.foundation import clock
from tests.domain.relationships.sessions_acting import acting, again
from tests.factories import MOMENT, make_pair
from tests.factories.sessions import IN_A_WEEK, make_session

pytestmark = pytest.mark.django_db

AFTERWARDS = IN_A_WEEK + timedelta(hours=3)
MET_FORM = {"outcome": "met", "length": "60", "way": "video", "line": "The lab"}


@pytest.fixture
def pair() -> tuple[Session, Person, Person]:
    relationship, mentee, mentor = make_pair()
    return make_session(relationship, mentee, mentor), mentee, mentor


def visit(path: str, data: dict[str, str] | None = None) -> tuple[int, str]:
    with clock.frozen_at(AFTERWARDS):
        response = Client().post(path, data) if data is not None else Client().get(path)
    return response.status_code, response.content.decode()


def test_opening_it_changes_nothing_and_has_the_choice_made(pair: tuple[Session, Person, Person]) -> None:
    session, mentee, _mentor = pair
    visit(path_to_note(session, mentee, MET))  # mail scanners open links too
    status, page = visit(path_to_note(session, mentee, MET))
    assert status == 200
    assert "Linh, did you and Tomasz meet?" in page
    assert 'value="met" required id="id_outcome_0" checked' in page or 'id="id_outcome_0" required checked' in page
    assert again(session).state == "agreed"
    status, page = visit(path_to_note(session, mentee, NOT_MET))
    assert 'value="missed"' in page


def test_sending_it_notes_it_once_in_the_readers_name(pair: tuple[Session, Person, Person]) -> None:
    session, mentee, mentor = pair
    status, page = visit(path_to_note(session, mentee, MET), MET_FORM)
    assert (status, "Noted, thank you" in page) == (200, True)
    noted = again(session)
    assert (noted.state, noted.minutes, noted.summary, noted.logged_by) == ("held", 60, "The lab", mentee)
    for reader in (mentee, mentor):
        status, page = visit(path_to_note(session, reader, NOT_MET), {"outcome": "missed", "line": "no"})
        assert (status, "settled already" in page) == (410, True)
    assert again(session).state == "held"


def test_not_met_needs_a_word_and_keeps_it(pair: tuple[Session, Person, Person]) -> None:
    session, mentee, _mentor = pair
    path = path_to_note(session, mentee, NOT_MET)
    status, page = visit(path, {"outcome": "missed"})
    assert (status, "A few words are enough" in page) == (422, True)
    assert visit(path, {"outcome": "called_off", "line": "Both ill"})[0] == 200
    assert (again(session).state, again(session).reason) == ("cancelled", "Both ill")


@pytest.mark.parametrize(
    "spoil", [lambda token: token[:-2], lambda token: "x" + token, lambda _token: "a:b:c", lambda t: t.upper()]
)
def test_a_forged_link_opens_nothing(pair: tuple[Session, Person, Person], spoil) -> None:  # type: ignore[no-untyped-def]
    session, mentee, _mentor = pair
    token = path_to_note(session, mentee, MET).split("/")[2]
    path = reverse("sessions_by_link:note", args=[spoil(token), MET])
    assert visit(path)[0] == 404
    assert visit(path, MET_FORM)[0] == 404
    assert again(session).state == "agreed"


def test_a_link_that_was_signed_for_something_else_opens_nothing(pair: tuple[Session, Person, Person]) -> None:
    session, mentee, _mentor = pair
    for text, salt in (
        (f"{session.public_id}.{mentee.public_id}", "peerloom.enrolment.application"),
        (f"{session.public_id}", "peerloom.sessions.noting"),
        (f"{mentee.public_id}.{session.public_id}", "peerloom.sessions.noting"),
    ):
        path = reverse("sessions_by_link:note", args=[TimestampSigner(salt=salt).sign(text), MET])
        assert visit(path, MET_FORM)[0] == 404


def test_a_link_lasts_three_weeks(pair: tuple[Session, Person, Person]) -> None:
    session, mentee, _mentor = pair

    class ThreeWeeksAgo(TimestampSigner):
        def timestamp(self) -> str:
            return b62_encode(int(time.time()) - 21 * 24 * 3600 - 60)

    token = ThreeWeeksAgo(salt="peerloom.sessions.noting").sign(f"{session.public_id}.{mentee.public_id}")
    status, page = visit(reverse("sessions_by_link:note", args=[token, MET]), MET_FORM)
    assert (status, "run out" in page) == (410, True)
    assert again(session).state == "agreed"


def test_a_link_of_another_meeting_or_of_who_has_left_notes_nothing_here(pair: tuple[Session, Person, Person]) -> None:
    session, mentee, _mentor = pair
    _other, stranger, _partner = make_pair(session.relationship.cohort)
    assert visit(path_to_note(session, stranger, MET), MET_FORM)[0] == 404
    Participation.objects.within(mentee.organisation_id).filter(person=mentee).update(left_at=MOMENT)
    assert visit(path_to_note(session, mentee, MET), MET_FORM)[0] == 404
    assert again(session).state == "agreed"


def test_a_meeting_that_was_moved_or_cancelled_says_so(pair: tuple[Session, Person, Person]) -> None:
    session, mentee, mentor = pair
    path = path_to_note(session, mentee, MET)
    Session.objects.within(session.organisation_id).update(
        starts_at=AFTERWARDS + timedelta(days=1), ends_at=AFTERWARDS + timedelta(days=2)
    )
    status, page = visit(path, MET_FORM)
    assert (status, "still ahead" in page) == (410, True)
    fresh = again(session)
    cancel_session(session=fresh, reason="x", seen=seen_of(fresh), by=acting(mentor), at=MOMENT)
    assert visit(path)[0] == 410


@pytest.mark.parametrize("choice", ["maybe", "x" * 300])
def test_an_unknown_choice_is_no_page(pair: tuple[Session, Person, Person], choice: str) -> None:
    session, mentee, _mentor = pair
    assert visit(path_to_note(session, mentee, choice))[0] == 404


@pytest.mark.parametrize("value", ["\x00", "9" * 30, "-1", "x" * 100_000])
def test_nonsense_is_answered(pair: tuple[Session, Person, Person], value: str) -> None:
    session, mentee, _mentor = pair
    path = path_to_note(session, mentee, MET)
    assert visit(path, dict.fromkeys(("outcome", "length", "minutes", "way", "line", "seen"), value))[0] == 422
    assert visit(path, MET_FORM | {"length": "other", "minutes": value})[0] == 422
    assert visit(path, MET_FORM | {"line": value})[0] in (200, 422)
