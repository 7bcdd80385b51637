from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.people.enums import Role, Standing
from peerloom.domain.people.models import Organisation, Person
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.enums import RelationshipState
from peerloom.domain.relationships.models import Participation, Relationship
from peerloom.foundation import clock
from tests.factories import (
    MOMENT,
    make_account,
    make_application,
    make_cohort,
    make_organisation,
    make_person,
    make_program,
)

pytestmark = pytest.mark.django_db


@dataclass
class Scene:
    organisation: Organisation
    cohort: Cohort
    mentee: Person
    mentor: Person
    client: Client
    """The mentee's."""

    def mine(self) -> str:
        return reverse("relationships:mine", args=[self.organisation.slug])

    def see(self, at: datetime = MOMENT) -> str:
        with clock.frozen_at(at):
            return self.client.get(self.mine()).content.decode()


@pytest.fixture
def scene() -> Scene:
    organisation = make_organisation()
    cohort = make_cohort(make_program(organisation))
    account = make_account()
    client = Client()
    client.force_login(account)
    mentee = make_person(organisation, Role.PARTICIPANT, name="Linh Tran", account=account)
    mentor = make_person(organisation, Role.PARTICIPANT, name="Tomasz Zieliński", email="tomasz@example.org")
    return Scene(organisation, cohort, mentee, mentor, client)


def introduce(
    cohort: Cohort, mentee: Person, mentor: Person, *, at: datetime = MOMENT, visible_from: datetime | None = None
) -> Relationship:
    relationship = Relationship.objects.create(
        organisation=cohort.organisation,
        cohort=cohort,
        introduced_at=at,
        visible_from=visible_from or at,
        reasons={"mentee": ["You both study Biology."], "mentor": ["You both like bouldering."]},
    )
    for person, side in ((mentee, Side.MENTEE), (mentor, Side.MENTOR)):
        Participation.objects.create(
            organisation=cohort.organisation, relationship=relationship, person=person, side=side, joined_at=at
        )
    return relationship


def test_a_mentee_sees_who_why_how_and_what_first(scene: Scene) -> None:
    introduce(scene.cohort, scene.mentee, scene.mentor)
    page = scene.see()
    assert "Linh, meet Tomasz." in page
    assert "You both study Biology." in page
    assert "mailto:tomasz@example.org" in page
    assert "Say hello" in page
    assert "You both like bouldering." not in page, "that is told to the mentor"


def test_a_mentor_is_asked_to_write_first(scene: Scene) -> None:
    introduce(scene.cohort, scene.mentor, scene.mentee)
    page = scene.see()
    assert "Linh, write to Tomasz first." in page
    assert "You both like bouldering." in page


def test_own_words_for_contact_stand_beside_the_address(scene: Scene) -> None:
    scene.mentor.contact = "Text me on 07700 900123"
    scene.mentor.save()
    introduce(scene.cohort, scene.mentee, scene.mentor)
    page = scene.see()
    assert "Text me on 07700 900123" in page
    assert "mailto:tomasz@example.org" in page


def test_nothing_is_seen_before_the_time_to_undo_is_over(scene: Scene) -> None:
    soon = MOMENT + timedelta(minutes=15)
    make_application(scene.cohort, scene.mentee, Side.MENTEE)
    relationship = introduce(scene.cohort, scene.mentee, scene.mentor, visible_from=soon)
    detail = reverse("relationships:detail", args=[scene.organisation.slug, relationship.public_id])
    assert "Tomasz" not in scene.see()
    with clock.frozen_at(MOMENT):
        assert scene.client.get(detail).status_code == 404
    assert "Tomasz" in scene.see(at=soon)


def test_what_was_undone_is_gone(scene: Scene) -> None:
    relationship = introduce(scene.cohort, scene.mentee, scene.mentor)
    relationship.state = RelationshipState.WITHDRAWN
    relationship.save()
    assert "Tomasz" not in scene.see()


def test_other_peoples_and_other_organisations_pairs_do_not_exist(scene: Scene) -> None:
    others = introduce(scene.cohort, make_person(scene.organisation, name="Amir Rezaei"), scene.mentor)
    elsewhere = make_organisation()
    strangers = introduce(make_cohort(make_program(elsewhere)), make_person(elsewhere), make_person(elsewhere))
    for relationship in (others, strangers):
        address = reverse("relationships:detail", args=[scene.organisation.slug, relationship.public_id])
        assert scene.client.get(address).status_code == 404
    assert "Amir" not in scene.see()
    assert scene.client.get(reverse("relationships:mine", args=[elsewhere.slug])).status_code == 404


@pytest.mark.parametrize("side", ["mentor", "mentee"])
@pytest.mark.parametrize("standing", [Standing.HELD, Standing.PAUSED])
def test_while_one_of_them_is_held_both_read_of_a_break_and_no_address(
    scene: Scene, side: str, standing: Standing
) -> None:
    introduce(scene.cohort, scene.mentee, scene.mentor)
    person: Person = getattr(scene, side)
    person.standing = standing
    person.save()
    page = scene.see()
    assert "are having a break" in page
    assert "tomasz@example.org" not in page
    assert "held" not in page


def test_hostile_words_are_shown_as_words(scene: Scene) -> None:
    scene.mentor.given_name = "<script>alert(1)</script>"
    scene.mentor.about = "<img src=x onerror=alert(2)>"
    scene.mentor.contact = '"><svg onload=alert(3)>'
    scene.mentor.save()
    introduce(scene.cohort, scene.mentee, scene.mentor)
    page = scene.see()
    for hostile in ("<script>alert(1)", "<img src=x", "<svg onload"):
        assert hostile not in page
    assert "&lt;script&gt;alert(1)" in page


def test_a_mentor_of_two_can_go_from_one_to_the_other(scene: Scene) -> None:
    other = make_person(scene.organisation, name="Amir Rezaei")
    introduce(scene.cohort, scene.mentor, scene.mentee)
    second = introduce(scene.cohort, other, scene.mentee, at=MOMENT - timedelta(days=1))
    address = reverse("relationships:detail", args=[scene.organisation.slug, second.public_id])
    assert address in scene.see()
    with clock.frozen_at(MOMENT):
        assert "write to Amir first" in scene.client.get(address).content.decode()


def test_after_some_weeks_the_page_speaks_of_the_next_meeting(scene: Scene) -> None:
    introduce(scene.cohort, scene.mentee, scene.mentor)
    assert "Find a time with Tomasz" in scene.see(at=MOMENT + timedelta(days=60))


def test_while_waiting_one_hears_what_happens_next_and_when(scene: Scene) -> None:
    make_application(scene.cohort, scene.mentee, Side.MENTEE)
    page = scene.see()
    assert "There is nothing you need to do now." in page
    assert "before 12 October 2026" in page


def test_who_signed_up_for_nothing_is_told_so(scene: Scene) -> None:
    assert "You are not signed up for a program at the moment" in scene.see()


def test_the_time_at_the_partners_place_is_told(scene: Scene) -> None:
    scene.mentor.time_zone = "Asia/Kolkata"
    scene.mentor.save()
    introduce(scene.cohort, scene.mentee, scene.mentor)
    assert "5.5 hours ahead of you: it is 15:00 there" in scene.see()


def test_languages_are_named_and_unknown_ones_shown_as_they_are(scene: Scene) -> None:
    scene.mentor.languages = ["pl", "zh", "tlh"]
    scene.mentor.save()
    introduce(scene.cohort, scene.mentee, scene.mentor)
    assert "Speaks Polish, 中文, tlh" in scene.see()


def coordinator_of(organisation: Organisation, *, program_id: int | None = None) -> Client:
    account = make_account()
    make_person(organisation, Role.COORDINATOR, name="Noor Haddad", account=account, program_id=program_id)
    client = Client()
    client.force_login(account)
    return client


def test_a_coordinator_finds_a_pair_by_name(scene: Scene) -> None:
    introduce(scene.cohort, scene.mentee, scene.mentor)
    introduce(scene.cohort, make_person(scene.organisation, name="Amir Rezaei"), scene.mentor)
    client = coordinator_of(scene.organisation)
    address = reverse("relationships:list", args=[scene.organisation.slug])
    assert "2 matches need somebody" in client.get(address).content.decode()
    found = client.get(address, {"words": "amir rez"}).content.decode()
    assert "Amir" in found
    assert "Linh" not in found


def test_a_coordinator_of_one_program_sees_its_pairs_only(scene: Scene) -> None:
    other = make_cohort(make_program(scene.organisation, name="Other"))
    introduce(scene.cohort, scene.mentee, scene.mentor)
    introduce(other, make_person(scene.organisation, name="Amir Rezaei"), scene.mentor)
    client = coordinator_of(scene.organisation, program_id=scene.cohort.program_id)
    address = reverse("relationships:list", args=[scene.organisation.slug])
    page = client.get(address, {"cohort": other.public_id}).content.decode()
    assert "Linh" in page
    assert "Amir" not in page


def test_participants_cannot_list_pairs(scene: Scene) -> None:
    assert scene.client.get(reverse("relationships:list", args=[scene.organisation.slug])).status_code == 403


def test_the_list_asks_the_database_as_often_for_three_pairs_as_for_one(scene: Scene) -> None:
    client = coordinator_of(scene.organisation)
    counts = []
    for more in (1, 2):
        for _ in range(more):
            introduce(scene.cohort, make_person(scene.organisation), make_person(scene.organisation))
        with CaptureQueriesContext(connection) as queries:
            client.get(reverse("relationships:list", args=[scene.organisation.slug]))
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12
