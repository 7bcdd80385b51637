"""Something isn't right on pages: two clicks, nothing for the partner, and the desk of those who help."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Person
from peerloom.domain.relationships.enums import ChangeKind, ChangeState, RelationshipState
from peerloom.domain.relationships.models import ChangeRequest, MediationRecord
from peerloom.foundation import clock
from tests.factories import MOMENT, make_account, make_pair, make_person
from tests.factories.changes import make_change

pytestmark = pytest.mark.django_db


class Site:
    def __init__(self) -> None:
        self.relationship, self.mentee, self.mentor = make_pair()
        self.organisation = self.relationship.organisation
        self.program = self.relationship.cohort.program
        self.program.safeguarding_contact = "Call Ada Lovelace, 555 0100"
        self.program.save()
        self.noor = make_person(self.organisation, Role.COORDINATOR, name="Noor Haddad", account=make_account())

    def client(self, person: Person) -> Client:
        if person.account is None:
            person.account = make_account()
            person.save()
        client = Client()
        client.force_login(person.account)
        return client

    def path(self, rest: str = "") -> str:
        return f"/o/{self.organisation.slug}/changes/{rest}"

    def way(self, way: str = "") -> str:
        return self.path(f"with/{self.relationship.public_id}/{way and way + '/'}")

    def home(self) -> str:
        return f"/o/{self.organisation.slug}/relationships/mine/{self.relationship.public_id}/"


@pytest.fixture
def site() -> Iterator[Site]:
    with clock.frozen_at(MOMENT):
        yield Site()


def test_from_the_home_it_is_two_clicks_to_each_way(site: Site) -> None:
    linh = site.client(site.mentee)
    assert site.way() in linh.get(site.home()).content.decode()
    page = linh.get(site.way()).content.decode()
    for way in ("talk", "mediation", "new-match", "break", "safety"):
        assert site.way(way) in page
        assert linh.get(site.way(way)).status_code == 200
    assert "Noor Haddad" in page
    assert linh.get(site.way("nonsense")).status_code == 404


def test_the_contact_for_emergencies_stands_before_every_form_field(site: Site) -> None:
    page = site.client(site.mentee).get(site.way("safety")).content.decode()
    assert page.index("555 0100") < page.index('name="words"')


def test_asked_in_the_form_it_stands_on_the_authors_page_and_nowhere_on_the_partners(site: Site) -> None:
    linh, tomasz = site.client(site.mentee), site.client(site.mentor)
    before = [tomasz.get(path).content for path in (site.home(), site.way())]
    sent = linh.post(site.way("new-match"), {"words": "Secret words"}, follow=True)
    assert "Secret words" in sent.content.decode()
    change = ChangeRequest.objects.within(site.organisation.pk).get()
    assert "You have asked for this" in linh.get(site.home()).content.decode()
    pages = [tomasz.get(path).content for path in (site.home(), site.way())]
    for page in (*before, *pages):
        assert b"Secret words" not in page
        assert change.public_id.encode() not in page
    assert tomasz.get(site.path(f"mine/{change.public_id}/")).status_code == 404
    assert tomasz.post(site.path(f"mine/{change.public_id}/withdraw/")).status_code == 404
    assert tomasz.get(site.path(f"requests/{change.public_id}/")).status_code == 403
    linh.post(site.path(f"mine/{change.public_id}/withdraw/"))
    change.refresh_from_db()
    assert change.state == ChangeState.WITHDRAWN


@pytest.mark.parametrize("words", ["a\x00b", "x" * 5_000, "x" * 1_000_000])
def test_words_that_cannot_be_kept_are_said_so_beside_the_field(site: Site, words: str) -> None:
    answer = site.client(site.mentee).post(site.way("mediation"), {"words": words})
    assert answer.status_code == 422
    assert not ChangeRequest.objects.within(site.organisation.pk).exists()


def test_a_day_that_cannot_be_is_said_so_and_what_was_typed_stays(site: Site) -> None:
    linh = site.client(site.mentee)
    answer = linh.post(site.way("break"), {"words": "My words", "pause_until": "2020-01-01"})
    assert answer.status_code == 422
    assert "My words" in answer.content.decode()
    assert "Choose a day after today" in answer.content.decode()


def test_while_it_rests_or_is_over_only_what_makes_sense_is_offered(site: Site) -> None:
    linh = site.client(site.mentee)
    site.relationship.state = RelationshipState.PAUSED
    site.relationship.save()
    assert site.way("break") not in linh.get(site.way()).content.decode()
    site.relationship.state = RelationshipState.ENDED
    site.relationship.save()
    page = linh.get(site.way()).content.decode()
    assert site.way("safety") in page
    assert site.way("new-match") not in page
    assert linh.post(site.way("new-match"), {}).status_code == 422


def test_notes_come_back_into_the_form_for_their_author(site: Site) -> None:
    linh = site.client(site.mentee)
    linh.post(site.way("talk"), {"words": "I felt alone"})
    assert "I felt alone" in linh.get(site.way("talk")).content.decode()
    assert "I felt alone" not in site.client(site.mentor).get(site.way("talk")).content.decode()
    assert "I felt alone" not in site.client(site.noor).get(site.path()).content.decode()


def test_the_desk_takes_in_hand_records_and_settles(site: Site) -> None:
    noor = site.client(site.noor)
    assert "Nobody has asked for help yet" in noor.get(site.path()).content.decode()
    change = make_change(site.relationship, site.mentee)
    here = site.path(f"requests/{change.public_id}/")
    assert "One person waits for your help" in noor.get(site.path()).content.decode()
    assert "We talk past each other." in noor.get(here).content.decode()
    early = noor.post(f"{here}settle/", {"result": "talked", "outcome": "Done"})
    assert early.status_code == 422
    noor.post(f"{here}take/")
    talk = {"held_on": "2026-10-05", "present": "All three", "agreed": "Tuesdays"}
    assert noor.post(f"{here}talk/", talk | {"held_on": "2026-13-45"}).status_code == 422
    noor.post(f"{here}talk/", talk)
    assert MediationRecord.objects.within(site.organisation.pk).get().agreed == "Tuesdays"
    assert "Tuesdays" in noor.get(here).content.decode()
    assert noor.post(f"{here}settle/", {"result": "talked", "outcome": ""}).status_code == 422
    noor.post(f"{here}settle/", {"result": "talked", "outcome": "You found a rhythm."})
    mine = site.client(site.mentee).get(site.path(f"mine/{change.public_id}/")).content.decode()
    assert "You found a rhythm." in mine
    assert "Tuesdays" not in mine


def test_an_ending_leads_on_to_what_is_next(site: Site) -> None:
    change = make_change(site.relationship, site.mentee, state=ChangeState.IN_HAND, owner=site.noor)
    noor = site.client(site.noor)
    sent = noor.post(site.path(f"requests/{change.public_id}/settle/"), {"result": "ended"}, follow=True)
    page = sent.content.decode()
    assert "free for a new match" in page
    assert reverse("matching:overview", args=[site.organisation.slug, site.relationship.cohort.public_id]) in page


def test_what_is_about_coordinators_does_not_exist_for_them(site: Site) -> None:
    change = make_change(site.relationship, site.mentee, kind=ChangeKind.SAFETY, owners_only=True)
    here = site.path(f"requests/{change.public_id}/")
    assert site.client(site.noor).get(here).status_code == 404
    owner = make_person(site.organisation, Role.OWNER, name="Olu Owner")
    assert site.client(owner).get(here).status_code == 200


def test_a_coordinator_gives_a_break_and_ends_it(site: Site) -> None:
    noor, here = site.client(site.noor), site.path(f"breaks/{site.relationship.public_id}/")
    assert noor.post(here, {"pause_until": "2020-01-01"}).status_code == 422
    noor.post(here, {"pause_until": "2026-11-02"})
    site.relationship.refresh_from_db()
    assert site.relationship.paused_until == date(2026, 11, 2)
    noor.post(f"{here}over/")
    site.relationship.refresh_from_db()
    assert site.relationship.state == RelationshipState.INTRODUCED


def test_the_list_asks_the_same_number_of_questions_for_one_as_for_many(site: Site) -> None:
    make_change(site.relationship, site.mentee)
    noor, counts = site.client(site.noor), []
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert noor.get(site.path()).status_code == 200
        counts.append(len(queries))
        for minutes in range(3):
            relationship, mentee, _mentor = make_pair(site.relationship.cohort)
            make_change(relationship, mentee, asked_at=MOMENT + timedelta(minutes=minutes))
    assert counts[0] == counts[1] <= 12
