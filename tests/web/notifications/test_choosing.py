"""Pages on which people choose what reaches them, signed in and by a link."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

import pytest
from django.core import signing
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from peerloom.domain.notifications.enums import Delivery, Topic
from peerloom.domain.notifications.links import DIGEST, preferences_url, unsubscribe_url
from peerloom.domain.notifications.models import Preference
from peerloom.domain.notifications.operations import write_message
from peerloom.domain.notifications.queries import Wishes, wishes_of
from peerloom.domain.notifications.rules import Quiet
from peerloom.domain.people.enums import Role, Standing
from peerloom.domain.people.models import Person
from peerloom.foundation import clock
from peerloom.foundation.audit.models import AuditEvent
from tests.factories import MOMENT, make_account, make_organisation, make_person

pytestmark = pytest.mark.django_db

CHOSEN = {
    "topic_sessions": "once",
    "topic_messages": "once",
    "topic_check_ins": "digest",
    "topic_nudges": "never",
    "topic_news": "once",
    "quiet": "on",
    "quiet_from": "1260",
    "quiet_until": "480",
    "pause": "no",
    "pause_until": "",
}


@dataclass
class Scene:
    person: Person
    client: Client
    address: str

    def wishes(self) -> Wishes:
        return wishes_of([self.person.pk])[self.person.pk]


@pytest.fixture
def scene() -> Scene:
    account, client = make_account(), Client(enforce_csrf_checks=False)
    person = make_person(make_organisation(), Role.PARTICIPANT, name="Linh Tran", account=account)
    client.force_login(account)
    return Scene(person, client, reverse("notifications:preferences", args=[person.organisation.slug]))


def path(address: str) -> str:
    return address.removeprefix("http://localhost:8000")


def test_someone_chooses_what_they_get(scene: Scene) -> None:
    assert scene.client.post(scene.address, CHOSEN | {"weekends": "on"}).status_code == 303
    wishes = scene.wishes()
    assert wishes.delivery(Topic.CHECK_INS) == Delivery.DIGEST
    assert wishes.delivery(Topic.NUDGES) == Delivery.NEVER
    assert wishes.quiet == Quiet(weekends=True)


def test_no_quiet_hours_are_kept_as_none(scene: Scene) -> None:
    scene.client.post(scene.address, {name: value for name, value in CHOSEN.items() if name != "quiet"})
    assert scene.wishes().quiet.free_minutes() == 24 * 60
    assert "checked" not in scene.client.get(scene.address).content.decode().partition('name="quiet"')[2][:40]


@pytest.mark.parametrize(
    ("chosen", "last"),
    [("1", MOMENT.date() + timedelta(days=6)), ("2", MOMENT.date() + timedelta(days=13)), ("no", None)],
)
def test_a_pause_counts_from_today(scene: Scene, chosen: str, last: date | None) -> None:
    with clock.frozen_at(MOMENT):
        scene.client.post(scene.address, CHOSEN | {"pause": chosen})
    assert scene.wishes().quiet.paused_until == last


@pytest.mark.parametrize(
    ("wrong", "words"),
    [
        ({"pause": "until"}, "Say which day"),
        ({"pause": "until", "pause_until": "2020-01-01"}, "This day has passed"),
        ({"pause": "until", "pause_until": "9999-12-31"}, "half a year at most"),
        ({"pause": "until", "pause_until": "a\x00b"}, "Enter a valid date"),
        ({"quiet_from": "480", "quiet_until": "450"}, "at least two hours"),
        ({"quiet_from": "5"}, "Select a valid choice"),
        ({"topic_news": "salaries"}, "Select a valid choice"),
        ({"topic_sessions": ""}, "required"),
    ],
)
def test_what_cannot_be_is_said_beside_the_field(scene: Scene, wrong: dict[str, str], words: str) -> None:
    answer = scene.client.post(scene.address, CHOSEN | wrong)
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert not Preference.objects.within(scene.person.organisation_id).exists()


def test_only_who_runs_programs_is_asked_about_pairs(scene: Scene) -> None:
    assert "Pairs that may need you" not in scene.client.get(scene.address).content.decode()
    account = make_account()
    make_person(scene.person.organisation, Role.STAFF, account=account)
    scene.client.force_login(account)
    assert "Pairs that may need you" in scene.client.get(scene.address).content.decode()


def write(person: Person, number: int) -> None:
    write_message(
        organisation=person.organisation,
        person=person,
        purpose="x",
        key=f"{person.public_id}/{number}",
        subject=f"Letter {number}",
        text="Secret words",
        at=MOMENT + timedelta(minutes=number),
    )


def test_the_list_shows_the_last_fifty_of_ones_own(scene: Scene) -> None:
    for number in range(51):
        write(scene.person, number)
    write(make_person(scene.person.organisation), 99)
    page = scene.client.get(scene.address).content.decode()
    assert page.count("Letter ") == 50
    assert "Letter 50" in page
    assert "Letter 99" not in page
    assert "Secret" not in page


def test_the_page_asks_as_often_for_many_as_for_one(scene: Scene) -> None:
    def asked() -> int:
        with CaptureQueriesContext(connection) as queries:
            scene.client.get(scene.address)
        return len(queries)

    write(scene.person, 1)
    one = asked()
    write(scene.person, 2)
    write(scene.person, 3)
    assert asked() == one <= 12


def test_one_click_ends_one_kind_without_a_session_and_looking_changes_nothing(scene: Scene) -> None:
    address = path(unsubscribe_url(scene.person, Topic.NUDGES))
    stranger = Client(enforce_csrf_checks=True)
    for _ in range(2):
        assert "Nothing has changed yet" in stranger.get(address).content.decode()
        assert stranger.head(address).status_code == 200
    assert scene.wishes().delivery(Topic.NUDGES) == Delivery.AT_ONCE
    for _ in range(2):  # replayed, it says the same
        answer = stranger.post(address, {"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        assert "You get no more of these" in answer.content.decode()
    assert scene.wishes().delivery(Topic.NUDGES) == Delivery.NEVER
    assert scene.wishes().delivery(Topic.SESSIONS) == Delivery.AT_ONCE
    assert AuditEvent.objects.filter(verb="notifications.unsubscribed").count() == 1


def test_the_daily_mails_link_ends_what_is_gathered(scene: Scene) -> None:
    scene.client.post(scene.address, CHOSEN)
    assert Client().post(path(unsubscribe_url(scene.person, DIGEST))).status_code == 200
    assert scene.wishes().delivery(Topic.CHECK_INS) == Delivery.NEVER


def test_preferences_by_link_need_no_signing_in_and_show_no_letters(scene: Scene) -> None:
    write(scene.person, 1)
    address = path(preferences_url(scene.person))
    stranger = Client()
    page = stranger.get(address).content.decode()
    assert "You decide what reaches you" in page
    assert "Letter 1" not in page
    assert stranger.post(address, CHOSEN).status_code == 303
    assert scene.wishes().delivery(Topic.NUDGES) == Delivery.NEVER
    assert stranger.post(address, CHOSEN | {"pause": "until"}).status_code == 422


def test_preferences_by_link_are_guarded_against_other_sites(scene: Scene) -> None:
    assert Client(enforce_csrf_checks=True).post(path(preferences_url(scene.person)), CHOSEN).status_code == 403


FORGED: list[Callable[[str], str]] = [
    lambda token: token[:-1] + ("A" if token[-1] != "A" else "B"),
    lambda token: token[:10],
    lambda token: f"{token}x",
    lambda _token: "x",
    lambda _token: signing.dumps(["somebody", "nudges"]),
]


@pytest.mark.parametrize("forge", FORGED)
@pytest.mark.parametrize("make", [lambda person: unsubscribe_url(person, Topic.NUDGES), preferences_url])
def test_a_forged_link_changes_nothing(
    scene: Scene, forge: Callable[[str], str], make: Callable[[Person], str]
) -> None:
    before, _, token = path(make(scene.person)).rstrip("/").rpartition("/")
    for method in ("get", "post"):
        answer = getattr(Client(), method)(f"{before}/{forge(token)}/", CHOSEN)
        assert answer.status_code == 404
        assert "This link does not work" in answer.content.decode()
    assert scene.wishes().delivery(Topic.NUDGES) == Delivery.AT_ONCE


def test_one_links_token_does_not_open_the_other_page(scene: Scene) -> None:
    token = path(unsubscribe_url(scene.person, Topic.NUDGES)).rstrip("/").rpartition("/")[2]
    assert Client().get(reverse("notifications_by_link:choose", args=[token])).status_code == 404


def test_links_lapse_and_end_with_the_person(scene: Scene) -> None:
    address = path(preferences_url(scene.person))
    now = time.time()
    with pytest.MonkeyPatch.context() as later:
        later.setattr(time, "time", lambda: now + 401 * 24 * 3600)
        assert Client().get(address).status_code == 404
    Person.objects.within(scene.person.organisation_id).update(standing=Standing.LEFT)
    assert Client().get(address).status_code == 404
