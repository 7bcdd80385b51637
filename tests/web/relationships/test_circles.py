"""Pages of circles and workshops: what they say, to whom, with how many queries."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.people.models import Account, Organisation, Person
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.enums import AttendanceState, SessionState, SessionWay
from peerloom.domain.relationships.models import (
    Attendance,
    Participation,
    Relationship,
    Session,
    Workshop,
    WorkshopPlace,
)
from peerloom.foundation import clock
from tests.factories import MOMENT, make_account, make_application, make_person
from tests.factories.circles import circle_cohort, make_circle

pytestmark = pytest.mark.django_db
NOW = MOMENT + timedelta(days=20)


@pytest.fixture
def cohort(organisation: Organisation) -> Cohort:
    return circle_cohort(organisation)


def client_of(account: Account | Person) -> Client:
    if isinstance(account, Person):
        account.account = account.account or make_account()
        account.save(update_fields=["account"])
        account = account.account
    client = Client()
    client.force_login(account)
    return client


def page(client: Client, name: str, *ids: str, **data: str) -> str:
    with clock.frozen_at(NOW):
        answer = client.get(name if "/" in name else reverse(f"circles:{name}", args=ids), data)
    assert answer.status_code == 200, answer.status_code
    return str(answer.content, "utf-8")


def send(client: Client, view: str, /, *ids: str, **data: object) -> int:
    with clock.frozen_at(NOW):
        return int(client.post(reverse(f"circles:{view}", args=ids), data).status_code)


def met(circle: Relationship, *, noted: bool = True) -> Session:
    session = Session.objects.create(
        organisation=circle.organisation,
        relationship=circle,
        state=SessionState.HELD,
        starts_at=MOMENT + timedelta(days=3),
        ends_at=MOMENT + timedelta(days=3, hours=1),
        time_zone="UTC",
        way=SessionWay.VIDEO,
        proposed_at=MOMENT,
    )
    for part in Participation.objects.within(circle.organisation_id).filter(relationship=circle) if noted else ():
        Attendance.objects.create(
            organisation=circle.organisation,
            session=session,
            participation=part,
            state=AttendanceState.PRESENT,
        )
    return session


def make_workshop(cohort: Cohort, *, places: int | None = 5, link: str = "https://video.example.org/x") -> Workshop:
    return Workshop.objects.create(
        organisation=cohort.organisation,
        cohort=cohort,
        title="Asking for feedback",
        starts_at=NOW + timedelta(days=9),
        ends_at=NOW + timedelta(days=9, hours=1),
        time_zone="UTC",
        way=SessionWay.VIDEO,
        link=link,
        places=places,
    )


def test_the_list_names_what_each_circle_needs(account: Account, cohort: Cohort) -> None:
    met(make_circle(cohort, name="The Larks")[0])
    make_circle(cohort, members=1, name="The Owls")
    told = page(client_of(account), "list", cohort.organisation.slug, cohort.public_id)
    assert "Two circles need you" in told
    assert "100 %" in told
    assert "few people" in told
    assert "meetings that nobody led" in told


def test_lists_take_the_same_queries_for_one_row_and_three(account: Account, cohort: Cohort) -> None:
    client = client_of(account)
    for name, make in (
        ("list", lambda: met(make_circle(cohort, members=2)[0])),
        ("workshop-list", lambda: make_workshop(cohort)),
    ):
        counts = []
        for rows in (1, 2):
            for _ in range(rows):
                make()
            page(client, name, cohort.organisation.slug, cohort.public_id)
            with CaptureQueriesContext(connection) as queries:
                page(client, name, cohort.organisation.slug, cohort.public_id)
            counts.append(len(queries))
        assert counts[0] == counts[1] <= 12, name


def test_a_circles_page_takes_the_same_queries_for_a_few_and_for_many(cohort: Cohort) -> None:
    counts = []
    for members in (2, 8):
        circle, people, _hosts = make_circle(cohort, members=members)
        met(circle)
        client = client_of(people[0])
        page(client, "circle", cohort.organisation.slug, circle.public_id)
        with CaptureQueriesContext(connection) as queries:
            page(client, "circle", cohort.organisation.slug, circle.public_id)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_my_workshops_take_the_same_queries_for_one_and_three(cohort: Cohort) -> None:
    circle, people, _hosts = make_circle(cohort)
    client, counts = client_of(people[0]), []
    for rows in (1, 2):
        for _ in range(rows):
            make_workshop(circle.cohort)
        page(client, "workshops", cohort.organisation.slug)
        with CaptureQueriesContext(connection) as queries:
            page(client, "workshops", cohort.organisation.slug)
        counts.append(len(queries))
    assert counts[0] == counts[1] <= 12


def test_a_member_sees_their_circle_and_a_stranger_nothing(cohort: Cohort) -> None:
    circle, people, _hosts = make_circle(cohort)
    met(circle)
    place = (cohort.organisation.slug, circle.public_id)
    told = page(client_of(people[0]), "circle", *place)
    assert "Maya sets the time" in told
    assert "You were at 1 of 1 meeting" in told
    assert "not noted" not in told
    stranger = client_of(make_person(cohort.organisation, "participant"))
    for name in ("circle", "leave"):
        assert stranger.get(reverse(f"circles:{name}", args=place)).status_code == 404


def test_who_left_gets_404_everywhere_at_once(cohort: Cohort) -> None:
    circle, people, _hosts = make_circle(cohort)
    client, place = client_of(people[0]), (cohort.organisation.slug, circle.public_id)
    assert send(client, "leave", *place, word="Too much on.") == 303
    with clock.frozen_at(NOW):
        for address in (
            reverse("circles:circle", args=place),
            reverse("circles:leave", args=place),
            reverse("relationships:detail", args=place),
            reverse("relationships:expectations", args=place),
        ):
            assert client.get(address).status_code == 404, address
    assert send(client, "turns", *place, do="take") == 404
    assert page(client, reverse("relationships:mine", args=[cohort.organisation.slug]))


def test_turns_change_with_a_press_and_nonsense_changes_nothing(cohort: Cohort) -> None:
    circle, people, _hosts = make_circle(cohort)
    client, place = client_of(people[1]), (cohort.organisation.slug, circle.public_id)
    assert send(client, "turns", *place, do="pass") == 303  # it is Ana's turn, not Ben's
    assert send(client, "turns", *place, do="\x00") == 303
    assert "Ana leads next" in page(client, "circle", *place)
    assert send(client, "turns", *place, do="take") == 303
    assert "You lead next" in page(client, "circle", *place)
    assert send(client, "turns", *place, do="unwilling") == 303
    assert "I would lead, too" in page(client, "circle", *place)


def test_a_coordinator_adds_moves_and_takes_out(account: Account, cohort: Cohort) -> None:
    circle, people, _hosts = make_circle(cohort, name="The Larks")
    other, _people, _hosts = make_circle(cohort, members=2, name="The Owls")
    applied = make_application(cohort, make_person(cohort.organisation, name="Ida Berg"), Side.MENTEE)
    client, place = client_of(account), (cohort.organisation.slug, circle.public_id)
    assert "Ida Berg" in page(client, "members", *place)
    assert send(client, "member-add", *place, application=applied.public_id) == 303
    assert send(client, "member-add", *place, application=applied.public_id) == 404  # has a circle by now
    assert send(client, "member-change", *place, person=people[0].public_id, to=other.public_id) == 303
    assert send(client, "member-change", *place, person=people[0].public_id, to=other.public_id) == 404
    address = reverse("circles:member-take-out", args=place)
    assert "Take <bdi>Ben Okafor</bdi> out" in page(client, address, person=people[1].public_id)
    assert send(client, "member-take-out", *place, person=people[1].public_id) == 303
    assert send(client, "rename", *place, name="") == 422
    assert send(client, "rename", *place, name="The Wrens") == 303
    there = Participation.objects.within(cohort.organisation_id).filter(relationship=circle, left_at__isnull=True)
    assert sorted(there.values_list("person__given_name", flat=True)) == ["Chi", "Dov", "Ida", "Maya"]


def test_nothing_that_people_wrote_is_on_a_coordinators_page(account: Account, cohort: Cohort) -> None:
    circle, _people, _hosts = make_circle(cohort)
    session = met(circle)
    session.summary = "We spoke about Ana's exams."
    session.save()
    assert "exams" not in page(client_of(account), "members", cohort.organisation.slug, circle.public_id)


def test_only_who_has_a_place_sees_the_way_to_a_workshop(account: Account, cohort: Cohort) -> None:
    circle, people, _hosts = make_circle(cohort)
    workshop = make_workshop(circle.cohort, places=1)
    place = (cohort.organisation.slug, workshop.public_id)
    ana, ben = client_of(people[0]), client_of(people[1])
    assert "video.example.org" not in page(ana, "workshop", *place)
    assert send(ana, "workshop-place", *place, do="take") == 303
    assert "video.example.org" in page(ana, "workshop", *place)
    assert send(ben, "workshop-place", *place, do="take") == 303
    told = page(ben, "workshop", *place)
    assert "every place is taken" in told
    assert "video.example.org" not in told
    assert send(ana, "workshop-place", *place, do="give_back") == 303
    assert not WorkshopPlace.objects.within(cohort.organisation_id).exists()
    stranger = client_of(make_person(cohort.organisation, "participant"))
    assert stranger.get(reverse("circles:workshop", args=place)).status_code == 404


def test_a_workshop_is_planned_on_the_organisations_clock(account: Account, cohort: Cohort) -> None:
    organisation = cohort.organisation
    organisation.time_zone = "Europe/Berlin"
    organisation.save()
    client, place = client_of(account), (organisation.slug, cohort.public_id)
    given = {
        "title": "Kick-off",
        "day": "2026-11-12",
        "time": "17:00",
        "minutes": "90",
        "way": "in_person",
        "place": "Room 3",
        "audience": "",
    }
    assert send(client, "workshop-new", *place, **given) == 303
    workshop = Workshop.objects.within(organisation.pk).get()
    assert workshop.starts_at.isoformat() == "2026-11-12T16:00:00+00:00"
    for wrong in (
        {"place": ""},
        {"day": "2027-03-28", "time": "02:30"},  # does not exist there
        {"way": "video"},
        {"minutes": "9" * 30},
        {"day": "10000-01-01"},
        {"day": "9999-12-31", "time": "23:59"},
        {"way": "video", "link": "ftp://files.example.org/"},
        {"title": "x" * 1_000_000},
        {"day": "2026-10-01"},
    ):
        assert send(client, "workshop-new", *place, **(given | wrong)) == 422, wrong
    assert Workshop.objects.within(organisation.pk).count() == 1


def test_two_who_change_a_workshop_do_not_overwrite_each_other(account: Account, cohort: Cohort) -> None:
    workshop = make_workshop(cohort)
    client, place = client_of(account), (cohort.organisation.slug, workshop.public_id)
    given = {
        "title": "Another title",
        "day": "2026-11-12",
        "time": "17:00",
        "minutes": "60",
        "way": "phone",
        "seen": "",
    }
    assert send(client, "workshop-edit", *place, **given) == 303
    assert send(client, "workshop-edit", *place, **(given | {"title": "A third one"})) == 409
    workshop.refresh_from_db()
    assert workshop.title == "Another title"
    assert send(client, "workshop-call-off", *place, reason="Nobody came.") == 303
    assert "was called off" in page(client, "workshop-desk", *place)


def test_home_of_a_circle_speaks_of_several(cohort: Cohort) -> None:
    circle, members, _hosts = make_circle(cohort)
    address = reverse("relationships:detail", args=[cohort.organisation.slug, circle.public_id])
    assert "The others do not hear which one you choose." in page(client_of(members[0]), address)
