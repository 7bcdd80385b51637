"""Endings on pages: looking back, what is left of it, certificates, and the round as a whole."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator
from datetime import date

import pytest
from django.db import connection
from django.http import StreamingHttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from peerloom.domain.enrolment.models import Invitee
from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Person
from peerloom.domain.people.queries import actor_of
from peerloom.domain.programs.enums import Profile
from peerloom.domain.relationships.enums import EndingKind, EndingReason, RelationshipState
from peerloom.domain.relationships.models import Certificate, Closure, Reflection, Relationship
from peerloom.domain.relationships.operations.endings.ending import end_early
from peerloom.domain.relationships.operations.endings.reflecting import LookedBack, look_back
from peerloom.foundation import clock
from peerloom.web.relationships.endings.on_home import on_home
from peerloom.web.relationships.on_home import Room, Urgency
from peerloom.web.relationships.partnerships import partnership
from tests.domain.training.test_certificates import unpacked
from tests.factories import MOMENT, make_account, make_cohort, make_pair, make_person
from tests.factories.endings import make_closure, make_held_session

pytestmark = pytest.mark.django_db

SENT = {"worth_it": "5", "would_again": "yes", "learned": "I can ask.", "thanks": "You are kind.", "to_improve": "More"}


class Site:
    def __init__(self) -> None:
        self.relationship, self.mentee, self.mentor = make_pair()
        self.organisation = self.relationship.organisation
        self.cohort = self.relationship.cohort
        self.noor = make_person(self.organisation, Role.COORDINATOR, name="Noor Haddad")

    def client(self, person: Person) -> Client:
        if person.account is None:
            person.account = make_account()
            person.save()
        client = Client()
        client.force_login(person.account)
        return client

    def path(self, name: str, *args: str) -> str:
        return reverse(name, args=[self.organisation.slug, *(args or (self.relationship.public_id,))])

    def home(self, person: Person) -> str:
        return self.client(person).get(self.path("relationships:detail")).content.decode()

    def end(self, relationship: Relationship | None = None) -> None:
        by = actor_of(self.noor, at=MOMENT)
        end_early(relationship=relationship or self.relationship, by=by, at=MOMENT)

    def overview(self) -> str:
        return self.client(self.noor).get(self.path("endings:overview", self.cohort.public_id)).content.decode()


@pytest.fixture
def site() -> Iterator[Site]:
    with clock.frozen_at(MOMENT):
        yield Site()


def test_looking_back_is_asked_for_when_its_time_has_come(site: Site) -> None:
    here = site.path("endings:reflection")
    linh = site.client(site.mentee)
    assert "too early" in linh.get(here).content.decode()
    make_closure(site.relationship)
    assert here in site.home(site.mentee)
    assert linh.post(here, SENT | {"worth_it": ""}).status_code == 422
    assert linh.post(here, SENT).status_code == 303
    assert "I can ask." in linh.get(here).content.decode()
    assert "Look back on your time" not in site.home(site.mentee)


@pytest.mark.parametrize("field", ["learned", "thanks", "to_improve"])
@pytest.mark.parametrize("words", ["a\x00b", "x" * 1_000_000])
def test_words_that_cannot_be_kept_are_refused(site: Site, field: str, words: str) -> None:
    make_closure(site.relationship)
    answer = site.client(site.mentee).post(site.path("endings:reflection"), SENT | {field: words})
    assert answer.status_code == 422
    assert not Reflection.objects.within(site.organisation.pk).exists()


def test_after_the_end_each_finds_the_others_thanks_and_their_own_words_alone(site: Site) -> None:
    make_closure(site.relationship)
    site.client(site.mentee).post(site.path("endings:reflection"), SENT)
    assert "You are kind." not in site.home(site.mentor)
    site.end()
    theirs, mine = site.home(site.mentor), site.home(site.mentee)
    assert "You are kind." in theirs
    assert "I can ask." not in theirs
    assert "More" not in theirs
    assert "I can ask." in mine


def test_addresses_only_if_all_want_to_stay_in_touch(site: Site) -> None:
    make_closure(site.relationship)
    site.client(site.mentee).post(site.path("endings:reflection"), SENT | {"stay_in_touch": "on"})
    site.client(site.mentor).post(site.path("endings:reflection"), SENT)
    site.end()
    assert site.mentor.email not in site.home(site.mentee)
    site.client(site.mentor).post(site.path("endings:reflection"), SENT | {"stay_in_touch": "on"})
    assert site.mentor.email in site.home(site.mentee)


def test_young_people_are_not_asked_and_told_to_go_through_the_program(site: Site) -> None:
    site.cohort.program.profile = Profile.YOUTH
    site.cohort.program.save()
    make_closure(site.relationship)
    page = site.client(site.mentee).get(site.path("endings:reflection")).content.decode()
    assert 'name="stay_in_touch"' not in page
    assert "not in touch directly" in page


def test_one_suggests_the_other_answers_first_thing_on_their_home(site: Site) -> None:
    here = site.path("endings:early")
    linh, tomasz = site.client(site.mentee), site.client(site.mentor)
    assert linh.post(here, {"last_day": "2020-01-01", "do": "propose"}).status_code == 422
    linh.post(here, {"last_day": "2026-10-20", "do": "propose"})
    assert "has not answered yet" in site.home(site.mentee)
    assert "end earlier, or go on?" in site.home(site.mentor)
    assert tomasz.post(here, {"last_day": "2026-10-21", "do": "agree"}).status_code == 422
    tomasz.post(here, {"last_day": "2026-10-20", "do": "agree"})
    site.relationship.refresh_from_db()
    assert site.relationship.state == RelationshipState.CLOSING
    assert Closure.objects.within(site.organisation.pk).get().ends_on == date(2026, 10, 20)


def test_a_certificate_says_name_and_hours_and_can_be_checked_by_anybody(site: Site) -> None:
    make_held_session(site.relationship, minutes=95)
    site.end()
    linh = site.client(site.mentee)
    answer = linh.get(site.path("endings:certificate"))
    assert answer["Content-Type"] == "application/pdf"
    said = unpacked(answer.content)
    assert b"<pdfuaid:part>1</pdfuaid:part>" in said
    certificate = Certificate.objects.within(site.organisation.pk).get(person=site.mentee)
    assert f"/certificates/hours/{certificate.public_id}/".encode() in said
    page = Client().get(f"/certificates/hours/{certificate.public_id}/").content.decode()
    for words in ("Linh Tran", "1 hour and 35 minutes", "1 meeting", "Mentor Up"):
        assert words in page
    assert Client().get(f"/certificates/hours/{'2' * 22}/").status_code == 404
    assert site.client(site.noor).get(site.path("endings:certificate")).status_code == 404


def test_without_a_meeting_there_is_no_certificate(site: Site) -> None:
    site.end()
    assert site.client(site.mentee).get(site.path("endings:certificate")).status_code == 404
    assert "Your certificate" not in site.home(site.mentee)


def test_all_certificates_of_a_round_come_as_one_file(site: Site) -> None:
    make_held_session(site.relationship)
    noor, here = site.client(site.noor), site.path("endings:certificates", site.cohort.public_id)
    assert noor.get(here).status_code == 404
    site.end()
    answer = noor.get(here)
    assert isinstance(answer, StreamingHttpResponse)
    with zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content))) as archive:
        assert archive.testzip() is None
        names = archive.namelist()
        assert archive.read(names[0]).startswith(b"%PDF-")
    assert [re.sub(r"-\w{6}\.pdf", "", name) for name in names] == ["linh-tran", "tomasz-zielinski"]
    for part in ("2", "0", "-1", "x", "9" * 30):
        assert noor.get(here, {"part": part}).status_code in (200, 404)


def test_reasons_and_words_are_told_from_five_people_on(site: Site) -> None:
    for number in range(5):
        relationship, mentee, mentor = make_pair(site.cohort)
        site.end(relationship)
        looked = LookedBack(worth_it=3, reason=EndingReason.TIME, to_improve=f"Words {number}")
        look_back(relationship=relationship, looked=looked, by=actor_of(mentee, at=MOMENT), at=MOMENT)
        if number == 3:
            page = site.overview()
            assert "Words 1" not in page
            assert "too little time" not in page
            assert "fewer than 5" in page
        assert mentor.name in site.overview()  # who has not looked back yet
    page = site.overview()
    assert "Words 1" in page
    assert "too little time" in page
    assert "3.0 of 5" in page


def test_mentees_who_would_mentor_are_invited_with_one_click(site: Site) -> None:
    make_closure(site.relationship, kind=EndingKind.PLANNED)
    look_back(
        relationship=site.relationship,
        looked=LookedBack(worth_it=5, mentor_next=True),
        by=actor_of(site.mentee, at=MOMENT),
        at=MOMENT,
    )
    site.end()
    noor, here = site.client(site.noor), site.path("endings:invite", site.cohort.public_id)
    assert "Open the next round" in site.overview()
    following = make_cohort(site.cohort.program, name="Spring 2027")
    assert "Invite them to sign up" in site.overview()
    assert "Sign up as a mentor" in site.home(site.mentee)
    noor.post(here, {"people": ["nobody"], "into": following.public_id})
    assert not Invitee.objects.within(site.organisation.pk).exists()
    for _twice in range(2):
        noor.post(here, {"people": [site.mentee.public_id], "into": following.public_id})
    invitee = Invitee.objects.within(site.organisation.pk).get()
    assert (invitee.email, invitee.side, invitee.cohort) == (site.mentee.email, "mentor", following)
    assert "All of them are invited" in site.overview()


def test_the_overview_asks_the_same_number_of_questions_for_one_as_for_many(site: Site) -> None:
    noor, here = site.client(site.noor), site.path("endings:overview", site.cohort.public_id)
    counts = []
    site.end()
    for _round in range(2):
        with CaptureQueriesContext(connection) as queries:
            assert noor.get(here).status_code == 200
        counts.append(len(queries))
        for _pair in range(3):
            site.end(make_pair(site.cohort)[0])
    assert counts[0] == counts[1] <= 12


def test_the_home_is_told_with_three_questions_at_most(site: Site) -> None:
    make_held_session(site.relationship)
    make_closure(site.relationship)
    make_cohort(site.cohort.program, name="Spring 2027")
    by = actor_of(site.mentee, at=MOMENT)
    look_back(relationship=site.relationship, looked=LookedBack(worth_it=5, mentor_next=True), by=by, at=MOMENT)
    site.end()
    rows = Relationship.objects.within(site.organisation.pk).select_related("cohort__program")
    found = rows.prefetch_related("participations__person").get(pk=site.relationship.pk)
    room = Room(partnership(found, person_id=site.mentee.pk, at=MOMENT), by, site.organisation.slug, MOMENT)
    with CaptureQueriesContext(connection) as queries:
        told = on_home(room)
    assert len(queries) <= 3
    assert told.steps == []
    assert told.values["mentor_in"]
    mentor = Room(
        partnership(found, person_id=site.mentor.pk, at=MOMENT), actor_of(site.mentor, at=MOMENT), room.slug, MOMENT
    )
    assert [step.urgency for step in on_home(mentor).steps] == [Urgency.NOW_GOOD]
