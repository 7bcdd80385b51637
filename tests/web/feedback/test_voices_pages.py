from __future__ import annotations

import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django import DjangoAssertNumQueries

from peerloom.domain.enrolment.models import PublicPage
from peerloom.domain.feedback.enums.voices import TestimonialState, Venue
from peerloom.domain.feedback.models import Testimonial
from peerloom.domain.feedback.testimonial_links import path_to_testimonial
from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.enums import RelationshipState
from peerloom.web.feedback.voices import asking
from tests.factories import (
    make_account,
    make_cohort,
    make_organisation,
    make_pair,
    make_person,
    make_program,
    make_relationship,
)
from tests.factories.voices import WORDS, approve_for, ask_for, give_for, scope

pytestmark = pytest.mark.django_db
GIVEN = {"words": WORDS, "venues": ["public_page"], "name_style": "first", "until": "2028-10-05"}


def test_the_list_takes_as_many_queries_for_three_as_for_one(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    cohort = make_cohort(make_program(make_organisation()))
    account = make_account()
    make_person(cohort.organisation, Role.COORDINATOR, account=account)
    client.force_login(account)
    address = reverse("voices:list", args=[cohort.organisation.slug, cohort.public_id])
    counts = []
    for _more in range(3):
        _relationship, mentee, _mentor = make_pair(cohort)
        give_for(cohort, mentee)
        with django_assert_max_num_queries(12) as seen:
            assert client.get(address).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[2]


def test_looking_at_a_link_changes_nothing_and_giving_needs_no_account(client: Client) -> None:
    relationship, mentee, _mentor = make_pair()
    row = ask_for(relationship.cohort, mentee)
    address = path_to_testimonial(row)
    for _look in range(2):
        assert client.get(address).status_code == 200
    assert Testimonial.objects.within(row.organisation_id).get().state == TestimonialState.ASKED
    wrong = client.post(address, GIVEN | {"venues": ["the moon"], "until": "soon"})
    assert wrong.status_code == 422
    assert WORDS in wrong.content.decode()
    assert client.post(address, GIVEN).status_code == 303
    row.refresh_from_db()
    assert (row.state, row.venues) == (TestimonialState.GIVEN, ["public_page"])


@pytest.mark.parametrize("words", ["a\x00b", "x" * 1_000_000, "   "])
def test_hostile_words_are_answered_with_what_to_do(client: Client, words: str) -> None:
    relationship, mentee, _mentor = make_pair()
    address = path_to_testimonial(ask_for(relationship.cohort, mentee))
    assert client.post(address, GIVEN | {"words": words}).status_code == 422


def test_what_people_say_is_escaped_and_kept_nowhere(client: Client) -> None:
    relationship, mentee, _mentor = make_pair()
    row = approve_for(give_for(relationship.cohort, mentee, words="<script>alert(1)</script>"))
    names = [row.organisation.slug, relationship.cohort.program.public_id]
    page = client.get(reverse("voices_public:page", args=names))
    frame = client.get(reverse("voices_public:embed", args=names))
    for answer in (page, frame):
        assert "<script>alert" not in answer.content.decode()
        assert "&lt;script&gt;" in answer.content.decode()
        assert "no-store" in answer["Cache-Control"]
    assert page["X-Frame-Options"] == "DENY"
    assert "frame-ancestors 'none'" in page["Content-Security-Policy"]
    assert "X-Frame-Options" not in frame
    assert not frame.cookies
    assert "frame-ancestors *" in frame["Content-Security-Policy"]


def test_each_place_shows_only_what_was_agreed_for_it(client: Client) -> None:
    relationship, mentee, mentor = make_pair()
    cohort = relationship.cohort
    approve_for(give_for(cohort, mentee, scope(Venue.PUBLIC_PAGE), words="For the page"))
    approve_for(give_for(cohort, mentor, scope(Venue.ELSEWHERE), words="For elsewhere"))
    PublicPage.objects.create(
        organisation=cohort.organisation, program=cohort.program, slug="join", published=True
    ).texts.create(organisation=cohort.organisation, language="en", title="Join", summary="Come", body="Words")
    names = [cohort.organisation.slug, cohort.program.public_id]
    page = client.get(reverse("voices_public:page", args=names)).content.decode()
    frame = client.get(reverse("voices_public:embed", args=names)).content.decode()
    join = client.get(reverse("public:page", args=[cohort.organisation.slug, "join"])).content.decode()
    assert ("For the page" in page, "For elsewhere" in page) == (True, False)
    assert ("For the page" in frame, "For elsewhere" in frame) == (False, True)
    assert ("For the page" in join, "For elsewhere" in join) == (True, False)


def test_a_page_without_words_does_not_exist_and_a_frame_is_empty(client: Client) -> None:
    program = make_program(make_organisation())
    names = [program.organisation.slug, program.public_id]
    assert client.get(reverse("voices_public:page", args=names)).status_code == 404
    assert client.get(reverse("voices_public:embed", args=names)).status_code == 200
    assert client.get(reverse("voices_public:embed", args=["nowhere", program.public_id])).status_code == 404


def test_the_page_of_words_leads_to_the_program_once_that_page_is_public(client: Client) -> None:
    relationship, mentee, _mentor = make_pair()
    row = approve_for(give_for(relationship.cohort, mentee))
    program = relationship.cohort.program
    address = reverse("voices_public:page", args=[row.organisation.slug, program.public_id])
    page = PublicPage.objects.create(organisation=row.organisation, program=program, slug="mentor-up")
    public = reverse("public:page", args=[row.organisation.slug, "mentor-up"])
    assert public not in client.get(address).content.decode()
    PublicPage.objects.within(row.organisation_id).filter(pk=page.pk).update(published=True)
    assert f'href="{public}"' in client.get(address).content.decode()


def asking_page(client: Client, cohort: Cohort) -> str:
    account = make_account()
    make_person(cohort.organisation, Role.COORDINATOR, account=account)
    client.force_login(account)
    return reverse("voices:ask", args=[cohort.organisation.slug, cohort.public_id])


def offered(response: Any) -> list[str]:
    """The names that can be ticked, in their order."""
    return re.findall(r"([A-Z][^<>()]+?) \((?:Mentee|Mentor)\)", str(response.content.decode()))


def three_pairs() -> tuple[Cohort, dict[str, Person]]:
    """The second has ended; the third goes on although one match of its mentee has."""
    cohort = make_cohort(make_program(make_organisation()))
    names = ("Ada Aalto", "Ben Bauer", "Cem Can", "Dua Diallo", "Eva Ek", "Finn Falk")
    people = {name: make_person(cohort.organisation, name=name) for name in names}
    make_relationship(cohort, [people["Ada Aalto"]], [people["Ben Bauer"]])
    over = make_relationship(cohort, [people["Cem Can"]], [people["Dua Diallo"]], state=RelationshipState.ENDED)
    make_relationship(cohort, [people["Eva Ek"]], [people["Dua Diallo"]], state=RelationshipState.ENDED)
    make_relationship(cohort, [people["Eva Ek"]], [people["Finn Falk"]])
    assert over.cohort_id == cohort.pk
    return cohort, people


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("", ["Ada Aalto", "Ben Bauer", "Cem Can", "Dua Diallo", "Eva Ek", "Finn Falk"]),
        ("search=fa+fi", ["Finn Falk"]),
        ("side=mentor", ["Ben Bauer", "Dua Diallo", "Finn Falk"]),
        ("match=over", ["Cem Can", "Dua Diallo"]),
        ("match=going-on&side=mentee", ["Ada Aalto", "Eva Ek"]),
        ("search=nobody+like+this", []),
        ("side=%00&match=sideways&asked=%F0%9F%A6%84&page=-7", None),
        ("search=%00", None),
    ],
)
def test_whom_to_ask_is_narrowed_by_the_address(client: Client, query: str, names: list[str] | None) -> None:
    cohort, _people = three_pairs()
    response = client.get(f"{asking_page(client, cohort)}?{query}")
    assert response.status_code == 200
    if names is not None:
        assert offered(response) == names


def test_who_was_asked_is_looked_at_and_not_asked_again(client: Client) -> None:
    cohort, people = three_pairs()
    address = asking_page(client, cohort)
    row = ask_for(cohort, people["Cem Can"])
    assert "Cem Can" not in client.get(address).content.decode()
    asked = client.get(f"{address}?asked=yes")
    assert reverse("voices:testimonial", args=[cohort.organisation.slug, row.public_id]) in asked.content.decode()
    assert (offered(asked), "Ada Aalto" in asked.content.decode()) == ([], False)
    again = client.post(f"{address}?asked=yes", {"people": [people["Cem Can"].public_id]})
    assert again.status_code == 422
    assert Testimonial.objects.within(cohort.organisation_id).count() == 1


def test_people_are_asked_from_any_page_also_when_pages_have_moved(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(asking, "ON_A_PAGE", 2)
    cohort, people = three_pairs()
    address = asking_page(client, cohort)
    assert offered(client.get(f"{address}?page=3")) == ["Eva Ek", "Finn Falk"]
    assert "search=a&amp;page=2" in client.get(f"{address}?search=a").content.decode()
    for name in ("Ada Aalto", "Ben Bauer"):
        ask_for(cohort, people[name])
    response = client.post(f"{address}?page=3", {"people": [people["Eva Ek"].public_id]})
    assert response.status_code == 303
    assert Testimonial.objects.within(cohort.organisation_id).filter(person=people["Eva Ek"]).exists()
    nobody = client.post(f"{address}?page=2", {"note": "Hello"})
    assert (nobody.status_code, "Choose at least one person" in nobody.content.decode()) == (422, True)
    assert offered(nobody) == ["Finn Falk"], "the page that was looked at, not everybody"


@pytest.mark.parametrize("query", ["", "?asked=yes"])
def test_whom_to_ask_takes_as_many_queries_for_many_as_for_one(client: Client, query: str) -> None:
    cohort = make_cohort(make_program(make_organisation()))
    address = asking_page(client, cohort) + query
    counts = []
    for _more in range(3):
        _relationship, mentee, _mentor = make_pair(cohort)
        ask_for(cohort, mentee)
        with CaptureQueriesContext(connection) as seen:
            assert client.get(address).status_code == 200
        counts.append(len(seen))
    assert counts[0] == counts[2] <= 12
