from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
import vobject  # type: ignore[import-untyped]
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Person
from peerloom.domain.relationships.models import PrivateNote, Relationship, Session, SessionSeries, SharedNote
from peerloom.domain.relationships.operations.sessions.noting import Noted, note_session
from peerloom.domain.relationships.rules.session_times import seen_of
from peerloom.foundation import clock
from peerloom.foundation.scope import Actor
from peerloom.web.relationships.on_home import OnHome, Room, Urgency
from peerloom.web.relationships.partnerships import partnership
from peerloom.web.relationships.sessions.on_home import on_home
from tests.domain.relationships.sessions_acting import acting, again
from tests.factories import MOMENT, make_account, make_pair, make_person
from tests.factories.sessions import IN_A_WEEK, VIDEO, make_proposal, make_session, slot

pytestmark = pytest.mark.django_db

AFTERWARDS = IN_A_WEEK + timedelta(hours=3)


@dataclass
class Scene:
    relationship: Relationship
    mentee: Person
    mentor: Person
    client: Client
    """The mentee's."""

    def url(self, name: str, *ids: str) -> str:
        return reverse(f"sessions:{name}", args=[self.relationship.organisation.slug, *ids])

    def get(self, name: str, *ids: str, at: Any = MOMENT, **query: str) -> Any:
        with clock.frozen_at(at):
            return self.client.get(self.url(name, *ids), query)

    def post(self, name: str, *ids: str, at: Any = MOMENT, **data: Any) -> Any:
        with clock.frozen_at(at):
            return self.client.post(self.url(name, *ids), data)

    def signed_in(self, person: Person) -> Scene:
        return Scene(self.relationship, self.mentee, self.mentor, client_of(person))


def client_of(person: Person) -> Client:
    account = person.account or make_account()
    person.account = account
    person.save(update_fields=["account"])
    client = Client()
    client.force_login(account)
    return client


@pytest.fixture
def scene() -> Scene:
    relationship, mentee, mentor = make_pair()
    mentee.time_zone = "Europe/Warsaw"
    mentee.save()
    return Scene(relationship, mentee, mentor, client_of(mentee))


PROPOSED = {"minutes": "60", "way": "video", "place": "", "link": "", "repeat": "once"}


def proposed(scene: Scene, **changes: Any) -> Any:
    return scene.post("propose", scene.relationship.public_id, **PROPOSED | changes)


def test_own_times_are_read_by_the_members_own_clock(scene: Scene) -> None:
    response = proposed(scene, day_1="2026-10-14", time_1="16:00")
    session = Session.objects.within(scene.relationship.organisation_id).get()
    assert response.status_code == 303
    assert (session.starts_at.hour, session.time_zone) == (14, "Europe/Warsaw")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({}, "Choose a time"),
        ({"day_1": "2026-10-14"}, "Give both"),
        ({"time_1": "16:00"}, "Give both"),
        ({"day_1": "2027-03-28", "time_1": "02:30"}, "jump over this time"),
        ({"day_1": "2026-10-01", "time_1": "16:00"}, "has passed"),
        ({"day_1": "2028-10-01", "time_1": "16:00"}, "more than a year"),
        ({"day_1": "9999-12-31", "time_1": "23:59"}, ""),
        ({"day_1": "0001-01-01", "time_1": "00:00"}, ""),
        ({"day_1": "2026-10-14", "time_1": "16:00", "link": "javascript:alert(1)"}, "Enter a valid URL"),
        ({"day_1": "2026-10-14", "time_1": "16:00", "way": "pigeon"}, "valid choice"),
        ({"day_1": "2026-10-14", "time_1": "16:00", "minutes": "9"}, "valid choice"),
        ({"suggested": "yesterday", "day_1": "2026-10-14", "time_1": "16:00"}, "valid choice"),
        ({"suggested": "2026-10-14T16:00"}, "valid choice"),
        ({"day_1": "2026-10-14", "time_1": "16:00", "place": "x" * 1_000_000}, "at most 200"),
        ({"day_1": "2026-10-14", "time_1": "16:00", "repeat": "weekly"}, "Until which day"),
    ],
)
def test_what_cannot_be_proposed_is_explained(scene: Scene, changes: dict[str, str], words: str) -> None:
    response = proposed(scene, **changes)
    assert response.status_code == 422
    assert words in response.content.decode()
    assert not Session.objects.within(scene.relationship.organisation_id).exists()


def test_the_ends_of_the_calendar_are_no_times(scene: Scene) -> None:
    Person.objects.within(scene.relationship.organisation_id).update(time_zone="UTC")
    assert proposed(scene, day_1="9999-12-31", time_1="23:59").status_code == 422
    assert proposed(scene, suggested="9999-12-31T23:59:00+00:00").status_code == 422
    session = make_proposal(scene.relationship, scene.mentor)
    for chosen in ("0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"):
        assert scene.post("answer", session.public_id, chosen=chosen, seen=seen_of(session)).status_code == 303
        assert again(session).state == "proposed"


def test_a_repeated_hour_is_its_first(scene: Scene) -> None:
    proposed(scene, day_1="2026-10-25", time_1="02:30")
    session = Session.objects.within(scene.relationship.organisation_id).get()
    assert (session.starts_at.hour, session.starts_at.minute) == (0, 30)


def test_a_series_is_proposed_with_the_same_form(scene: Scene) -> None:
    proposed(scene, day_1="2026-10-14", time_1="16:00", repeat="fortnightly", until="2026-12-31")
    series = SessionSeries.objects.within(scene.relationship.organisation_id).get()
    assert (series.cadence, series.start_minute, series.sessions.count()) == ("fortnightly", 960, 6)
    other = scene.signed_in(scene.mentor)
    first = series.sessions.order_by("pk")[0]
    assert "regularly" in other.get("session", first.public_id).content.decode()
    assert other.post("series-answer", series.public_id, accept="1").status_code == 303
    assert set(series.sessions.values_list("state", flat=True)) == {"agreed"}
    assert other.post("series-end", series.public_id, reason="").status_code == 422
    assert other.post("series-end", series.public_id, reason="A new job").status_code == 303
    assert set(series.sessions.values_list("state", flat=True)) == {"cancelled"}


def test_suggestions_say_what_the_others_clock_shows(scene: Scene) -> None:
    scene.mentor.time_zone = "America/New_York"
    scene.mentor.save()
    page = scene.get("propose", scene.relationship.public_id).content.decode()
    assert page.count(" for Tomasz)") == 6
    words = scene.get("clock", scene.relationship.public_id, day_1="2026-10-14", time_1="16:00").content.decode()
    assert words.strip() == "10:00 for Tomasz"
    late = scene.get("clock", scene.relationship.public_id, day_2="2026-10-14", time_2="03:00").content.decode()
    assert late.strip() == "Tuesday 21:00 for Tomasz"
    gap = scene.get("clock", scene.relationship.public_id, day_1="2027-03-28", time_1="02:30").content.decode()
    assert "jump" in gap


def test_accepting_and_answering_an_old_offer(scene: Scene) -> None:
    session = make_proposal(scene.relationship, scene.mentor)
    page = scene.get("session", session.public_id).content.decode()
    assert "which time suits you?" in page
    assert scene.post("answer", session.public_id, chosen=IN_A_WEEK.isoformat(), seen="old").status_code == 409
    seen = seen_of(again(session))
    scene.post("answer", session.public_id, chosen="nonsense", seen=seen)
    scene.post("answer", session.public_id, chosen="2026-10-12T09:30", seen=seen)
    assert again(session).state == "proposed"
    for _ in range(2):
        assert scene.post("answer", session.public_id, chosen=IN_A_WEEK.isoformat(), seen=seen).status_code == 303
    assert again(session).state == "agreed"


def test_a_lost_race_keeps_what_was_typed_and_works_the_second_time(scene: Scene) -> None:
    session = make_session(scene.relationship, scene.mentor, scene.mentee)
    typed = {"day_1": "2026-10-15", "time_1": "11:00", "minutes": "60"}
    lost = scene.post("times", session.public_id, seen="old", **typed)
    assert lost.status_code == 409
    page = lost.content.decode()
    assert 'value="2026-10-15"' in page
    assert seen_of(again(session)) in page
    assert scene.post("times", session.public_id, seen=seen_of(again(session)), **typed).status_code == 303
    assert again(session).waiting_for is not None
    cancelled = scene.post("cancel", session.public_id, seen="old", reason="I am ill")
    assert (cancelled.status_code, "I am ill" in cancelled.content.decode()) == (409, True)
    moved = scene.post("place", session.public_id, seen="old", way="in_person", place="Café")
    assert (moved.status_code, "Café" in moved.content.decode()) == (409, True)


def test_noting_by_the_form(scene: Scene) -> None:
    session = make_session(scene.relationship, scene.mentor, scene.mentee)
    page = scene.get("session", session.public_id, at=AFTERWARDS).content.decode()
    assert "How was it with Tomasz?" in page
    seen = seen_of(again(session))
    for bad in ({}, {"outcome": "met", "length": "other", "way": "video"}, {"outcome": "missed"}, {"outcome": "x"}):
        assert scene.post("log", session.public_id, at=AFTERWARDS, seen=seen, **bad).status_code == 422
    good = {"outcome": "met", "length": "other", "minutes": "75", "way": "phone", "line": "x"}
    assert scene.post("log", session.public_id, at=AFTERWARDS, seen=seen, **good).status_code == 303
    assert again(session).minutes == 75
    other = {"outcome": "missed", "line": "No, we did not"}
    lost = scene.post("log", session.public_id, at=AFTERWARDS, seen=seen, **other)
    assert (lost.status_code, "No, we did not" in lost.content.decode()) == (409, True)


def test_a_private_note_is_shown_to_its_author_alone(scene: Scene) -> None:
    session = make_session(scene.relationship, scene.mentor, scene.mentee)
    scene.post("private-note", session.public_id, text="He was <b>patient</b>")
    scene.post("private-add", scene.relationship.public_id, text="Another thought")
    assert "He was &lt;b&gt;patient" in scene.get("session", session.public_id).content.decode()
    page = scene.get("notes", scene.relationship.public_id).content.decode()
    assert "Another thought" in page
    other = scene.signed_in(scene.mentor)
    for address in (("session", session.public_id), ("notes", scene.relationship.public_id)):
        theirs = other.get(*address).content.decode()
        assert "patient" not in theirs
        assert "Another thought" not in theirs
    note = PrivateNote.objects.within(scene.mentee.organisation_id).filter(session=None).get()
    assert other.post("private-remove", note.public_id).status_code == 404
    assert scene.post("private-remove", note.public_id).status_code == 303
    scene.post("private-note", session.public_id, text="")
    assert not PrivateNote.objects.within(scene.mentee.organisation_id).exists()


def test_a_shared_note_that_changed_meanwhile_keeps_both_texts(scene: Scene) -> None:
    address = ("notes", scene.relationship.public_id)
    scene.signed_in(scene.mentor).post(*address, text="His words", version="0")
    lost = scene.post(*address, text="Her words", version="0")
    page = lost.content.decode()
    assert lost.status_code == 409
    assert "His words" in page
    assert "Her words" in page
    assert scene.post(*address, text="Both words", version="1").status_code == 303
    assert scene.post(*address, text="x" * 20_001, version="2").status_code == 422
    for version in ("", "-1", "9" * 30, "x"):
        assert scene.post(*address, text="y", version=version).status_code == 409
    assert SharedNote.objects.within(scene.mentee.organisation_id).get().text == "Both words"


def test_those_who_run_the_program_open_none_of_it(scene: Scene) -> None:
    session = make_session(scene.relationship, scene.mentor, scene.mentee)
    coordinator = make_person(scene.relationship.organisation, Role.COORDINATOR, Role.OWNER)
    theirs = scene.signed_in(coordinator)
    for name in ("session", "log", "times", "cancel", "shared-note", "calendar"):
        assert theirs.get(name, session.public_id).status_code == 404
    for name in ("list", "notes", "propose"):
        assert theirs.get(name, scene.relationship.public_id).status_code == 404


def test_the_file_for_a_calendar_is_the_same_entry_as_the_invitation(scene: Scene) -> None:
    session = make_session(scene.relationship, scene.mentor, scene.mentee)
    response = scene.get("calendar", session.public_id)
    entry = vobject.readOne(response.content.decode()).vevent
    assert entry.uid.value.startswith(session.public_id)
    assert entry.dtstart.value == IN_A_WEEK
    assert response["Content-Disposition"] == 'attachment; filename="tomasz-2026-10-12.ics"'


def test_the_lists_ask_the_same_for_one_as_for_three(scene: Scene) -> None:
    def queries(name: str, *ids: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            assert scene.get(name, *ids, at=AFTERWARDS).status_code == 200
        return len(asked)

    def more(days: int) -> None:
        ago = IN_A_WEEK - timedelta(days=days)
        held = make_session(scene.relationship, scene.mentor, scene.mentee, starts_at=ago)
        noted = Noted(held=True, minutes=60, way=VIDEO.way)
        note_session(session=held, noted=noted, seen=seen_of(held), by=acting(scene.mentee), at=ago)
        for apart in (timedelta(minutes=days), timedelta(days=30 + days)):
            make_session(scene.relationship, scene.mentor, scene.mentee, starts_at=IN_A_WEEK + apart)

    more(1)
    addresses = (("mine",), ("list", scene.relationship.public_id))
    before = [queries(*address) for address in addresses]
    more(2)
    more(3)
    assert [queries(*address) for address in addresses] == before
    assert max(before) <= 12  # what every page asks (unread messages, what waits) and eight of its own


def test_filters_and_pages_of_the_past(scene: Scene) -> None:
    for value in ("held", "missed", "nonsense", "\x00"):
        assert scene.get("mine", show=value, page="99").status_code == 200


def homes(scene: Scene, actor: Actor, at: Any = MOMENT) -> OnHome:
    rows = Relationship.objects.within(scene.relationship.organisation_id)
    row = rows.select_related("cohort__program").prefetch_related("participations__person").get()
    room = Room(partnership(row, person_id=actor.person_id, at=at), actor, row.organisation.slug, at)
    with CaptureQueriesContext(connection) as asked:
        found = on_home(room)
    assert len(asked) <= 3
    return found


def test_the_home_says_what_is_next(scene: Scene) -> None:
    linh = acting(scene.mentee)
    (step,) = homes(scene, linh).steps
    assert (step.urgency, step.title) == (Urgency.NOW_GOOD, "Find a time with Tomasz")
    session = make_proposal(scene.relationship, scene.mentor, slots=[slot()])
    (step,) = homes(scene, linh).steps
    assert (step.urgency, step.title) == (Urgency.WAITS_FOR_ME, "Tell Tomasz which time suits you")
    assert homes(scene, acting(scene.mentor)).steps == []  # it is not their turn
    scene.post("answer", session.public_id, chosen=IN_A_WEEK.isoformat(), seen=seen_of(again(session)))
    assert homes(scene, linh).steps == []  # a week ahead
    (step,) = homes(scene, linh, IN_A_WEEK - timedelta(days=1)).steps
    assert (step.urgency, step.title) == (Urgency.SOON, "What do you want to talk about tomorrow?")
    scene.post("agenda", session.public_id, topic="The lab", do="add")
    assert homes(scene, linh, IN_A_WEEK - timedelta(days=1)).steps == []
    (step,) = homes(scene, linh, AFTERWARDS).steps
    assert (step.urgency, step.act) == (Urgency.OVERDUE, "Note it")
