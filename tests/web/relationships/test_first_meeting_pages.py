"""The first meeting on pages: prefilled, written, signed, printed; who waits for staff; hostile input."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import cast

import pytest
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Person
from peerloom.domain.people.queries import actor_of
from peerloom.domain.programs.enums import Profile
from peerloom.domain.relationships.enums import (
    Cadence,
    ContactChannel,
    RelationshipKind,
    RelationshipState,
    SessionWay,
    Style,
)
from peerloom.domain.relationships.models import AccompaniedMeeting, MentoringAgreement, Relationship
from peerloom.domain.relationships.operations import StatedExpectations, state_expectations
from peerloom.domain.relationships.queries.first_meetings import agreement_of
from peerloom.domain.relationships.queries.taking_part import relationship_of
from peerloom.domain.relationships.rules.agreement_words import digest_of
from peerloom.foundation import clock
from peerloom.web.relationships.first_meeting.on_home import on_home
from peerloom.web.relationships.on_home import NextStep, Room, Urgency
from peerloom.web.relationships.partnerships import partnership
from tests.factories import MOMENT, make_account, make_pair, make_person
from tests.factories.goals import agreement_words, sign_for, write_for
from tests.factories.standards import set_rule

pytestmark = pytest.mark.django_db
MEET = {"cadence": "weekly", "way": "video", "minutes": "45", "contact": "Messages", "goals": "Statistics"}


def window(person: Person) -> Client:
    if person.account is None:
        person.account = make_account()
        person.save()
    client = Client()
    client.force_login(person.account)
    return client


@dataclass
class Scene:
    relationship: Relationship
    linh: Person
    tomasz: Person

    def url(self, page: str) -> str:
        thing = self.relationship.cohort if page == "round" else self.relationship
        return reverse(f"first_meeting:{page}", args=[self.relationship.organisation.slug, thing.public_id])

    def get(self, person: Person, page: str, query: str = "") -> HttpResponse:
        with clock.frozen_at(MOMENT):
            return cast("HttpResponse", window(person).get(self.url(page) + query))

    def read(self, person: Person, page: str, query: str = "") -> str:
        return self.get(person, page, query).content.decode()

    def post(self, person: Person, page: str, sent: Mapping[str, str]) -> HttpResponse:
        with clock.frozen_at(MOMENT):
            return cast("HttpResponse", window(person).post(self.url(page), dict(sent)))

    def seen(self) -> str:
        return digest_of(agreement_of(self.relationship))

    def agreement(self) -> MentoringAgreement:
        found = agreement_of(self.relationship)
        assert found is not None
        return found

    def next_at_home(self, person: Person) -> NextStep | None:
        found = relationship_of(actor_of(person, at=MOMENT), self.relationship.public_id, at=MOMENT)
        assert found is not None
        together = partnership(found, person_id=person.pk, at=MOMENT)
        room = Room(together, actor_of(person, at=MOMENT), found.organisation.slug, MOMENT)
        with CaptureQueriesContext(connection) as queries:
            steps = on_home(room).steps
        assert len(queries) <= 3
        return steps[0] if steps else None

    def both_expect(self, mine: StatedExpectations, theirs: StatedExpectations) -> None:
        for person, stated in ((self.linh, mine), (self.tomasz, theirs)):
            state_expectations(relationship=self.relationship, stated=stated, by=actor_of(person, at=MOMENT), at=MOMENT)


@pytest.fixture
def scene() -> Scene:
    return Scene(*make_pair())


WEEKLY = StatedExpectations(Cadence.WEEKLY, ContactChannel.VIDEO, Style.DIRECT, topics="Statistics")


def test_the_guide_leads_to_where_people_are(scene: Scene) -> None:
    def led() -> str:
        return scene.get(scene.linh, "guide")["Location"]

    assert led() == scene.url("hello")
    scene.both_expect(WEEKLY, replace(WEEKLY, topics=""))
    assert led() == scene.url("meet")
    write_for(scene.relationship, scene.linh)
    assert led() == scene.url("sign")


def test_what_both_expect_is_filled_in_and_where_they_differ_is_marked(scene: Scene) -> None:
    theirs = replace(WEEKLY, cadence=Cadence.MONTHLY, topics="Exams", boundaries="No Sundays")
    scene.both_expect(WEEKLY, theirs)
    page = scene.read(scene.linh, "meet")
    assert "Here you differ." in page
    assert page.count("Here you differ.") == 1, "the way is the same for both"
    assert re.search(r'value="monthly"[^>]*checked', page), "the rarer of the two wishes"
    scene.post(scene.linh, "meet", MEET | {"cadence": "monthly", "seen": ""})
    words = scene.agreement()
    assert (words.cadence, words.way, words.minutes) == (Cadence.MONTHLY, SessionWay.VIDEO, 45)
    assert words.boundaries == "Tomasz: No Sundays"
    assert "Linh: Statistics" in page
    assert "Tomasz: Exams" in page


def test_what_only_one_side_has_stated_stays_hidden(scene: Scene) -> None:
    state_expectations(
        relationship=scene.relationship,
        stated=replace(WEEKLY, boundaries="SECRET", topics="SECRET"),
        by=actor_of(scene.linh, at=MOMENT),
        at=MOMENT,
    )
    for page in ("expect", "meet", "between"):
        assert "SECRET" not in scene.read(scene.tomasz, page)


@pytest.mark.parametrize(
    ("profile", "words"),
    [(Profile.YOUTH, "never promises to keep that a secret"), (Profile.ADULT, "There is one limit")],
)
def test_confidentiality_begins_with_words_for_the_people_of_the_program(
    scene: Scene, profile: Profile, words: str
) -> None:
    program = scene.relationship.cohort.program
    program.profile = profile
    program.save()
    assert words in scene.read(scene.linh, "between")


def test_written_in_two_steps_signed_by_both_and_printed(scene: Scene) -> None:
    assert scene.post(scene.linh, "meet", MEET | {"seen": ""})["Location"] == scene.url("between")
    sent: Mapping[str, str] = {"confidentiality": "All of it", "boundaries": "No Sundays", "seen": scene.seen()}
    assert scene.post(scene.linh, "between", sent)["Location"] == scene.url("sign")
    assert scene.agreement().version == 1
    assert scene.agreement().contact == "Messages", "the other step is kept"
    assert "Read it as one, then sign" in scene.read(scene.tomasz, "sign")
    for person in (scene.linh, scene.tomasz):
        assert scene.post(person, "sign", {"agreed": "on", "seen": scene.seen()}).status_code == 303
    assert "You have agreed on how you go on" in scene.read(scene.linh, "sign")
    paper = scene.read(scene.tomasz, "print")
    for words in ("every week, by video call, for about 45 minutes", "No Sundays", scene.seen(), "Linh Tran"):
        assert words in paper


def test_nobody_signs_without_the_tick(scene: Scene) -> None:
    write_for(scene.relationship, scene.linh)
    assert scene.post(scene.linh, "sign", {"seen": scene.seen()}).status_code == 422
    assert scene.post(scene.linh, "sign", {}).status_code == 422
    assert not scene.agreement().signatures.all()


def test_what_changed_meanwhile_is_answered_with_409_and_nothing_typed_is_lost(scene: Scene) -> None:
    write_for(scene.relationship, scene.linh)
    old = scene.seen()
    write_for(scene.relationship, scene.tomasz, agreement_words(minutes=30))
    late = scene.post(scene.linh, "meet", MEET | {"contact": "My late words", "seen": old})
    page = late.content.decode()
    assert late.status_code == 409
    assert "My late words" in page
    assert "What Tomasz has written meanwhile" in page
    assert scene.seen() in page, "sent once more it has seen it"
    signing = scene.post(scene.linh, "sign", {"agreed": "on", "seen": old})
    assert signing.status_code == 409
    assert "Please read what it says now" in signing.content.decode()
    assert scene.agreement().minutes == 30
    assert not scene.agreement().signatures.all()
    again = scene.post(scene.linh, "meet", MEET | {"contact": "My late words", "seen": scene.seen()})
    assert again.status_code == 303


def test_earlier_versions_are_read_by_those_who_take_part(scene: Scene) -> None:
    write_for(scene.relationship, scene.linh, agreement_words(boundaries="No Sundays"))
    sign_for(scene.relationship, scene.linh)
    assert "everyone signs anew" in scene.read(scene.tomasz, "meet")
    write_for(scene.relationship, scene.tomasz, agreement_words(boundaries="No Mondays"))
    page = scene.read(scene.linh, "sign")
    assert "Version 2" in page
    assert "No Sundays" in page


@pytest.mark.parametrize(
    "sent", [{"minutes": "5"}, {"minutes": "many"}, {"cadence": "hourly"}, {"way": ""}, {"contact": "x" * 1001}]
)
def test_what_cannot_be_is_told_beside_its_field(scene: Scene, sent: dict[str, str]) -> None:
    response = scene.post(scene.linh, "meet", MEET | {"seen": ""} | sent)
    assert response.status_code == 422
    assert agreement_of(scene.relationship) is None


@pytest.mark.parametrize("value", ["\x00", "a\x00b", "9" * 30, "-1", "NaN", "10000-01-01", "x" * 1_000_000])
def test_hostile_words_are_answered(scene: Scene, value: str) -> None:
    staff = make_person(scene.relationship.organisation, Role.STAFF)
    names = (
        *("seen", "cadence", "way", "minutes", "contact", "goals", "confidentiality", "boundaries", "agreed"),
        *("held_on", "family_present", "place", "notes"),
    )
    for sent in (dict.fromkeys(names, value), MEET | {"seen": value, "agreed": "on", "confidentiality": value}):
        for page in ("meet", "between", "sign"):
            assert scene.post(scene.linh, page, dict(sent)).status_code < 500
        assert scene.post(staff, "note", dict(sent)).status_code < 500
    dated: Mapping[str, str] = {"held_on": "0001-01-01", "seen": value, "place": value}
    assert scene.post(staff, "note", dated).status_code < 500


def test_markup_is_shown_as_words(scene: Scene) -> None:
    words = agreement_words(boundaries="<script>alert(1)</script>", goals="<img src=x>")
    write_for(scene.relationship, scene.linh, words)
    for page in ("sign", "print"):
        shown = scene.read(scene.tomasz, page)
        assert "<script>alert(1)" not in shown
        assert "<img src=x>" not in shown


def test_strangers_and_coordinators_find_no_agreement(scene: Scene) -> None:
    write_for(scene.relationship, scene.linh)
    for role in (Role.OWNER, Role.COORDINATOR, Role.PARTICIPANT):
        someone = make_person(scene.relationship.organisation, role)
        for page in ("guide", "hello", "expect", "meet", "between", "sign", "print"):
            assert scene.get(someone, page).status_code == 404
        for page in ("meet", "between", "sign"):
            assert scene.post(someone, page, dict(MEET)).status_code == 404


@pytest.mark.parametrize("state", [RelationshipState.PAUSED, RelationshipState.ENDED])
def test_while_it_rests_or_is_over_it_is_read_and_not_changed(scene: Scene, state: str) -> None:
    write_for(scene.relationship, scene.linh, agreement_words(boundaries="No Sundays"))
    Relationship.objects.within(scene.relationship.organisation_id).update(state=state)
    assert "No Sundays" in scene.read(scene.linh, "sign")
    for page, field in (("meet", 'name="cadence"'), ("between", 'name="boundaries"'), ("sign", 'name="agreed"')):
        assert field not in scene.read(scene.linh, page)
    assert scene.post(scene.linh, "meet", MEET | {"seen": scene.seen()}).status_code == 422
    assert scene.next_at_home(scene.linh) is None


def test_a_single_conversation_has_no_first_meeting(scene: Scene) -> None:
    Relationship.objects.within(scene.relationship.organisation_id).update(kind=RelationshipKind.MICRO)
    assert scene.get(scene.linh, "guide").status_code == 404
    assert scene.next_at_home(scene.linh) is None


def test_the_home_says_what_is_next_until_all_have_signed(scene: Scene) -> None:
    def step(person: Person) -> tuple[str, Urgency] | None:
        found = scene.next_at_home(person)
        return (found.title, found.urgency) if found else None

    assert step(scene.linh) == ("Prepare your first meeting with Tomasz", Urgency.NOW_GOOD)
    Relationship.objects.within(scene.relationship.organisation_id).update(first_met_at=MOMENT)
    assert step(scene.linh) == ("Agree with Tomasz on how you go on", Urgency.NOW_GOOD)
    write_for(scene.relationship, scene.linh)
    assert step(scene.linh) == ("Read and sign what you agree on with Tomasz", Urgency.NOW_GOOD)
    sign_for(scene.relationship, scene.linh)
    assert step(scene.linh) is None
    assert step(scene.tomasz) == ("Read and sign what you agree on with Linh", Urgency.WAITS_FOR_ME)
    sign_for(scene.relationship, scene.tomasz)
    assert step(scene.tomasz) is None


def test_where_staff_come_along_both_read_it(scene: Scene) -> None:
    set_rule(scene.relationship.cohort.program, "first_meeting")
    found = scene.next_at_home(scene.linh)
    assert found is not None
    assert found.title == "Someone of the staff will be with you and Tomasz the first time"
    assert "They will write to you about a date" in scene.read(scene.tomasz, "hello")
    staff = make_person(scene.relationship.organisation, Role.STAFF)
    scene.post(staff, "note", {"held_on": "2026-10-05", "notes": "SECRET of staff"})
    found = scene.next_at_home(scene.linh)
    assert found is not None
    assert found.title == "Prepare your first meeting with Tomasz"
    assert "SECRET" not in scene.read(scene.linh, "hello") + scene.read(scene.linh, "expect")


def test_staff_see_who_waits_and_never_words(scene: Scene) -> None:
    set_rule(scene.relationship.cohort.program, "first_meeting")
    staff = make_person(scene.relationship.organisation, Role.STAFF)
    write_for(scene.relationship, scene.linh, agreement_words(boundaries="SECRET"))
    sign_for(scene.relationship, scene.linh)
    page = scene.read(staff, "round")
    assert "0 of 1 first meeting was accompanied" in page
    assert "signed by 1 of 2" in page
    assert "SECRET" not in page
    assert scene.post(staff, "note", {"held_on": "2026-10-06"}).status_code == 422
    assert scene.post(staff, "note", {"held_on": "2026-10-05", "family_present": "on"})["Location"] == scene.url(
        "round"
    )
    assert "Nobody is waiting here" in scene.read(staff, "round")
    assert "5 October 2026" in scene.read(staff, "round", "?show=all")
    assert "Linh" in scene.read(staff, "round", "?show=unsigned")


def test_a_note_that_a_colleague_wrote_meanwhile_is_not_overwritten(scene: Scene) -> None:
    staff = make_person(scene.relationship.organisation, Role.STAFF)
    scene.post(staff, "note", {"held_on": "2026-10-05", "place": "Library"})
    late = scene.post(staff, "note", {"held_on": "2026-10-04", "place": "My café"})
    assert late.status_code == 409
    assert "My café" in late.content.decode()
    assert "Library" in late.content.decode()
    meeting = AccompaniedMeeting.objects.within(scene.relationship.organisation_id).get()
    assert meeting.place == "Library"
    seen = meeting.noted_at.isoformat()
    sent: Mapping[str, str] = {"held_on": "2026-10-04", "place": "My café", "seen": seen}
    assert scene.post(staff, "note", sent).status_code == 303


def test_the_round_asks_the_database_as_often_for_three_as_for_one(scene: Scene) -> None:
    client, counts = window(make_person(scene.relationship.organisation, Role.COORDINATOR)), []
    for more in (0, 2):
        for _ in range(more):
            relationship, mentee, _mentor = make_pair(scene.relationship.cohort)
            write_for(relationship, mentee)
            sign_for(relationship, mentee)
        with CaptureQueriesContext(connection) as queries:
            client.get(scene.url("round"))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12
