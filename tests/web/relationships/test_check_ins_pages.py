"""Pages of check-ins for those who are asked, and for those who run the program."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Membership, Organisation, Person
from peerloom.domain.relationships.enums import CheckInState, RelationshipState
from peerloom.domain.relationships.models import CheckIn, Relationship
from peerloom.foundation import clock
from tests.factories import MOMENT, make_account, make_pair, make_person
from tests.factories.check_ins import DUE, DUE_MOMENT, make_check_in

pytestmark = pytest.mark.django_db


@dataclass
class Scene:
    relationship: Relationship
    mentee: Person
    mentor: Person
    coordinator: Person

    @property
    def organisation(self) -> Organisation:
        return self.relationship.organisation

    def client(self, person: Person) -> Client:
        if person.account is None:
            person.account = make_account()
            person.save()
        client = Client()
        client.force_login(person.account)
        return client

    def address(self, name: str, *ids: str) -> str:
        return reverse(f"check_ins:{name}", args=[self.organisation.slug, *ids])

    def get(self, person: Person, name: str, *ids: str, query: str = "", at: datetime = DUE_MOMENT) -> str:
        with clock.frozen_at(at):
            response = self.client(person).get(self.address(name, *ids) + query)
        assert response.status_code == 200, response.status_code
        return response.content.decode()

    def post(self, person: Person, name: str, *ids: str, **values: Any) -> Any:
        with clock.frozen_at(DUE_MOMENT):
            response: Any = self.client(person).post(self.address(name, *ids), values)
        return response

    @property
    def cohort(self) -> str:
        return self.relationship.cohort.public_id


@pytest.fixture
def scene() -> Scene:
    relationship, mentee, mentor = make_pair()
    coordinator = make_person(relationship.organisation, Role.COORDINATOR, name="Noor Haddad")
    return Scene(relationship, mentee, mentor, coordinator)


def again(check_in: CheckIn) -> CheckIn:
    return CheckIn.objects.within(check_in.organisation_id).get(pk=check_in.pk)


def test_the_home_asks_and_the_partner_sees_nothing_of_it(scene: Scene) -> None:
    check_in = make_check_in(scene.relationship, scene.mentee)
    home = reverse("relationships:detail", args=[scene.organisation.slug, scene.relationship.public_id])
    answer = scene.address("answer", check_in.public_id)
    with clock.frozen_at(DUE_MOMENT):
        mine = scene.client(scene.mentee).get(home).content.decode()
        theirs = scene.client(scene.mentor).get(home).content.decode()
    assert "How is it going with Tomasz?" in mine
    assert all(f"{answer}?feeling={number}" in mine for number in range(1, 6))
    assert "How is it going" not in theirs
    assert answer not in theirs


@pytest.mark.parametrize("state", [RelationshipState.PAUSED, RelationshipState.ENDED])
def test_the_home_asks_nothing_while_it_rests(scene: Scene, state: str) -> None:
    make_check_in(scene.relationship, scene.mentee)
    Relationship.objects.within(scene.organisation.pk).update(state=state)
    home = reverse("relationships:detail", args=[scene.organisation.slug, scene.relationship.public_id])
    with clock.frozen_at(DUE_MOMENT):
        assert "How is it going" not in scene.client(scene.mentee).get(home).content.decode()


def test_signed_in_one_answers_on_a_page_of_its_own(scene: Scene) -> None:
    check_in = make_check_in(scene.relationship, scene.mentee)
    page = scene.get(scene.mentee, "answer", check_in.public_id, query="?feeling=4")
    assert page.count(" checked") == 1
    assert scene.post(scene.mentee, "answer", check_in.public_id, feeling="").status_code == 422
    response = scene.post(scene.mentee, "answer", check_in.public_id, feeling="4", **{"answer-0": "We cooked."})
    assert response.status_code == 303
    assert again(check_in).feeling == 4
    past = scene.get(scene.mentee, "mine")
    assert "With Tomasz: well" in past
    assert "We cooked." in past
    assert "You have answered this" in scene.get(scene.mentee, "answer", check_in.public_id)


def test_nobody_answers_for_somebody_else(scene: Scene) -> None:
    check_in = make_check_in(scene.relationship, scene.mentee)
    for person in (scene.mentor, scene.coordinator):
        assert scene.post(person, "answer", check_in.public_id, feeling="1").status_code == 404
    assert "With" not in scene.get(scene.mentor, "mine").split("<main")[1].split("</main")[0]


def test_coordinators_read_what_was_said_and_tick_off_who_waits(scene: Scene) -> None:
    check_in = make_check_in(
        scene.relationship, scene.mentee, state=CheckInState.ANSWERED, feeling=2, have_met=False, wants_contact=True
    )
    check_in.answers.update(answer="He never shows up")
    page = scene.get(scene.coordinator, "overview", scene.cohort)
    assert "One person would like to hear from you" in page
    assert "Less than I had hoped" in page
    assert "1 of 1 (100 %)" in page
    assert "He never shows up" in scene.get(scene.coordinator, "read", check_in.public_id)
    response = scene.post(scene.coordinator, "contacted", check_in.public_id, note="Called her on Monday.")
    assert response.status_code == 303
    assert again(check_in).contact_note == "Called her on Monday."
    assert "Nobody is waiting to hear from you" in scene.get(scene.coordinator, "overview", scene.cohort)
    assert "Called her on Monday." in scene.get(scene.coordinator, "read", check_in.public_id)


def test_who_asked_twice_waits_once_and_is_answered_once(scene: Scene) -> None:
    earlier, later = (
        make_check_in(
            scene.relationship,
            scene.mentee,
            state=CheckInState.ANSWERED,
            feeling=2,
            wants_contact=True,
            due_on=DUE - timedelta(days=days),
        )
        for days in (14, 0)
    )
    page = scene.get(scene.coordinator, "overview", scene.cohort)
    assert "One person would like to hear from you" in page
    assert scene.address("contacted", later.public_id) in page
    assert scene.address("contacted", earlier.public_id) not in page
    scene.post(scene.coordinator, "contacted", later.public_id, note="Called her.")
    assert again(earlier).contact_note == "Called her."
    assert "Nobody is waiting to hear from you" in scene.get(scene.coordinator, "overview", scene.cohort)


def test_a_note_that_is_too_long_changes_nothing(scene: Scene) -> None:
    check_in = make_check_in(scene.relationship, scene.mentee, state=CheckInState.ANSWERED, wants_contact=True)
    for note in ("x" * 301, "a\x00b", "x" * 1_000_000):
        assert scene.post(scene.coordinator, "contacted", check_in.public_id, note=note).status_code == 303
    assert again(check_in).contacted_at is None


def test_the_answers_can_be_narrowed(scene: Scene) -> None:
    make_check_in(scene.relationship, scene.mentee, state=CheckInState.ANSWERED, feeling=1, have_met=True)
    make_check_in(scene.relationship, scene.mentor, state=CheckInState.ANSWERED, feeling=5, have_met=False)
    narrowed = {show: scene.get(scene.coordinator, "overview", scene.cohort, query=f"?show={show}") for show in SHOWN}
    assert [("Linh Tran" in narrowed[show], "Tomasz Zielinski" in narrowed[show]) for show in SHOWN] == [
        (True, False),
        (False, True),
        (True, True),
        (True, True),
    ]


SHOWN = ("low", "not_met", "", "nonsense")


def test_a_colleague_who_takes_part_reads_nothing_of_their_own_match(scene: Scene) -> None:
    Membership.objects.create(organisation=scene.organisation, person=scene.mentor, role=Role.STAFF, since=MOMENT)
    check_in = make_check_in(
        scene.relationship, scene.mentee, state=CheckInState.ANSWERED, feeling=1, wants_contact=True
    )
    page = scene.get(scene.mentor, "overview", scene.cohort)
    assert "Linh" not in page
    with clock.frozen_at(DUE_MOMENT):
        client = scene.client(scene.mentor)
        assert client.get(scene.address("read", check_in.public_id)).status_code == 404
        assert client.post(scene.address("contacted", check_in.public_id)).status_code == 404
    response = scene.post(scene.mentor, "ask", scene.relationship.public_id, sides=["mentee"])
    assert response.status_code == 422
    assert "You take part in this yourself." in response.content.decode()


def test_conversations_by_whose_and_how_late(scene: Scene) -> None:
    colleague = make_person(scene.organisation, Role.STAFF, name="Ines Moreau")
    scene.relationship.support = colleague
    scene.relationship.save()
    make_check_in(scene.relationship, scene.mentee, by_staff=True, due_on=DUE - timedelta(days=3))
    make_check_in(scene.relationship, scene.mentor, by_staff=True, due_on=DUE + timedelta(days=3))
    page = scene.get(colleague, "talks", scene.cohort)
    assert "One conversation is overdue" in page
    assert "Linh Tran" in page
    assert "Tomasz Zielinski" in page
    overdue = scene.get(colleague, "talks", scene.cohort, query="?show=overdue&whose=mine")
    assert "Linh Tran" in overdue
    assert "Tomasz Zielinski" not in overdue
    assert "Linh Tran" in scene.get(scene.coordinator, "talks", scene.cohort, query=f"?whose={colleague.public_id}")
    assert "Linh Tran" not in scene.get(scene.coordinator, "talks", scene.cohort, query="?whose=mine")
    assert "Linh Tran" not in scene.get(scene.coordinator, "talks", scene.cohort, query="?show=held")


def test_a_conversation_is_noted_left_out_and_handed_on(scene: Scene) -> None:
    colleague = make_person(scene.organisation, Role.STAFF, name="Ines Moreau")
    first, second = (
        make_check_in(scene.relationship, person, by_staff=True) for person in (scene.mentee, scene.mentor)
    )
    page = scene.get(scene.coordinator, "hold", first.public_id)
    assert "Talk with Linh Tran" in page
    assert "What was good lately?" in page
    values = {"held_on": "2026-10-26", "feeling": "", "answer-0": "They cooked.", "notes": "Shy."}
    assert scene.post(scene.coordinator, "hand-over", second.public_id, to=colleague.public_id).status_code == 303
    assert again(second).held_by == colleague
    assert scene.post(scene.coordinator, "hold", first.public_id, **values).status_code == 303
    assert "Shy." in scene.get(scene.coordinator, "read", first.public_id)
    assert scene.post(scene.coordinator, "skip", second.public_id, reason="").status_code == 422
    assert scene.post(scene.coordinator, "skip", second.public_id, reason="On holiday.").status_code == 303
    assert "On holiday." in scene.get(scene.coordinator, "hold", second.public_id)


def test_who_is_second_is_told_and_keeps_what_they_wrote(scene: Scene) -> None:
    talk = make_check_in(scene.relationship, scene.mentee, by_staff=True)
    values = {"held_on": "2026-10-26", "notes": "Shy."}
    scene.post(scene.coordinator, "hold", talk.public_id, **values)
    response = scene.post(scene.coordinator, "hold", talk.public_id, **values | {"notes": "Rather loud."})
    assert response.status_code == 409
    assert "Rather loud." in response.content.decode()
    assert again(talk).notes == "Shy."


@pytest.mark.parametrize(
    "values",
    [
        {"held_on": "2026-10-27"},
        {"held_on": "x"},
        {"held_on": ""},
        {"held_on": "2026-10-26", "notes": "x" * 1_000_000},
        {"held_on": "2026-10-26", "notes": "a\x00b"},
        {"held_on": "2026-10-26", "feeling": "9"},
        {"held_on": "10000-01-01"},
    ],
)
def test_what_cannot_be_noted_is_said_beside_it(scene: Scene, values: dict[str, str]) -> None:
    talk = make_check_in(scene.relationship, scene.mentee, by_staff=True)
    assert scene.post(scene.coordinator, "hold", talk.public_id, **values).status_code == 422
    assert again(talk).state == CheckInState.PLANNED


def test_one_pair_is_asked_by_hand(scene: Scene) -> None:
    page = scene.get(scene.coordinator, "ask", scene.relationship.public_id)
    assert "Linh Tran" in page
    assert "Tomasz Zielinski" in page
    ask = ("ask", scene.relationship.public_id)
    assert scene.post(scene.coordinator, *ask, sides=[]).status_code == 422
    assert scene.post(scene.coordinator, *ask, sides=["mentee"], questions="x\n" * 9).status_code == 422
    assert scene.post(scene.coordinator, *ask, sides=["nobody"]).status_code == 422
    assert scene.post(scene.coordinator, *ask, sides=["mentee"], questions="How was Monday?").status_code == 303
    [made] = CheckIn.objects.within(scene.organisation.pk)
    assert made.participation.person == scene.mentee
    assert "How was Monday?" in scene.get(scene.mentee, "answer", made.public_id)


@pytest.mark.parametrize("page", ["overview", "talks", "mine"])
def test_pages_ask_the_database_as_often_for_one_as_for_three(scene: Scene, page: str) -> None:
    reader = scene.mentee if page == "mine" else scene.coordinator
    ids = () if page == "mine" else (scene.cohort,)
    client, counts = scene.client(reader), []
    for number in (1, 3):
        for each in range(number):
            relationship, mentee, _mentor = make_pair(scene.relationship.cohort)
            who, where = (scene.mentee, scene.relationship) if page == "mine" else (mentee, relationship)
            turn = f"turn/{number}/{each}"
            make_check_in(where, who, state=CheckInState.ANSWERED, feeling=2, wants_contact=True, turn=turn)
            make_check_in(where, who, by_staff=True, turn=f"talk/{number}/{each}")
        with clock.frozen_at(DUE_MOMENT), CaptureQueriesContext(connection) as queries:
            assert client.get(scene.address(page, *ids)).status_code == 200
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 12
