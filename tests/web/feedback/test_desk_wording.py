"""What pages about feedback say: answers in their headings, and what a press does in its words."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from peerloom.domain.feedback.enums.surveys import Asked, Mode
from peerloom.domain.feedback.models import YouSaid
from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Organisation, Person
from peerloom.domain.programs.models import Cohort
from peerloom.foundation import clock
from tests.factories import MOMENT, make_account, make_pair, make_person
from tests.factories.answering import asked_once
from tests.factories.instruments import make_instrument
from tests.factories.surveys import make_invitation, make_wave
from tests.factories.voices import ask_for
from tests.web.feedback.test_answering_pages import in_german

pytestmark = pytest.mark.django_db


def coordinator_of(organisation: Organisation) -> Client:
    account = make_account()
    make_person(organisation, Role.COORDINATOR, account=account)
    client = Client()
    client.force_login(account)
    return client


def page_of(client: Client, name: str, *ids: str) -> str:
    with clock.frozen_at(MOMENT + timedelta(days=1)):
        answer = client.get(reverse(name, args=ids))
    assert answer.status_code == 200
    return str(answer.content.decode())


@pytest.fixture
def cohort() -> Cohort:
    relationship, _mentee, _mentor = make_pair()
    return relationship.cohort


def test_where_nobody_was_asked_after_a_meeting_no_noughts_are_counted(cohort: Cohort) -> None:
    client = coordinator_of(cohort.organisation)
    page = page_of(client, "saying:pulses", cohort.organisation.slug, cohort.public_id)
    assert "Nobody has answered about a meeting yet" in page
    assert "0 times" not in page


def test_whom_to_ask_for_words_is_found_by_side_and_name(cohort: Cohort) -> None:
    client = coordinator_of(cohort.organisation)
    address = reverse("voices:ask", args=[cohort.organisation.slug, cohort.public_id])
    with clock.frozen_at(MOMENT + timedelta(days=1)):
        pages = {
            query: client.get(address + query).content.decode()
            for query in ("", "?side=mentor", "?search=linh", "?search=nobody")
        }
    found = {
        query: [name for name in ("Linh Tran (Mentee)", "Tomasz Zielinski (Mentor)") if name in page]
        for query, page in pages.items()
    }
    assert found == {
        "": ["Linh Tran (Mentee)", "Tomasz Zielinski (Mentor)"],
        "?side=mentor": ["Tomasz Zielinski (Mentor)"],
        "?search=linh": ["Linh Tran (Mentee)"],
        "?search=nobody": [],
    }
    assert "Nobody fits this search" in pages["?search=nobody"]


def test_a_paper_form_is_named_by_its_language() -> None:
    invitation, version = asked_once(Mode.CONFIDENTIAL)
    in_german(version)
    client = coordinator_of(invitation.organisation)
    page = page_of(client, "answering:paper", invitation.organisation.slug, invitation.wave.public_id)
    for language in ("English", "Deutsch"):
        assert f"Get the forms in {language} (PDF)" in page


def test_buttons_about_what_was_done_say_of_what(cohort: Cohort) -> None:
    client = coordinator_of(cohort.organisation)
    by = make_person(cohort.organisation, Role.COORDINATOR)
    for said, shown_at in (("No place to meet.", MOMENT), ("The bus.", None)):
        YouSaid.objects.create(
            organisation=cohort.organisation, program=cohort.program, said=said, did="Done",
            written_by=by, written_at=MOMENT, shown_at=shown_at,
        )  # fmt: skip
    page = page_of(client, "saying:desk", cohort.organisation.slug, cohort.program.public_id)
    assert 'Hide<span class="visually-hidden">: No place to meet.</span>' in page
    assert 'Show to everybody<span class="visually-hidden">: The bus.</span>' in page


@pytest.mark.parametrize(
    "name", ["surveys:overview", "surveys:groups", "voices:list", "voices:ask", "saying:pulses", "studies:list"]
)
def test_titles_of_windows_name_the_program(cohort: Cohort, name: str) -> None:
    client = coordinator_of(cohort.organisation)
    title = (
        page_of(client, name, cohort.organisation.slug, cohort.public_id)
        .partition("<title>")[2]
        .partition("</title>")[0]
    )
    assert title.endswith(f" · {cohort.program.name} · Peerloom")


def test_nothing_second_is_offered_beside_words_that_stand(cohort: Cohort) -> None:
    mentee = Person.objects.within(cohort.organisation_id).get(family_name="Tran")
    mentee.account = make_account()
    mentee.save()
    client = Client()
    client.force_login(mentee.account)
    slug = cohort.organisation.slug
    offer = f"Say something about {cohort.program.name}"
    assert offer in page_of(client, "voices:mine", slug)
    row = ask_for(cohort, mentee)
    assert offer not in page_of(client, "voices:mine", slug)
    with clock.frozen_at(MOMENT + timedelta(days=1)):
        client.post(reverse("voices:own", args=[slug, row.public_id]), {"do": "decline"})
    assert offer in page_of(client, "voices:mine", slug)


def test_a_cell_of_rates_is_named_like_its_column(cohort: Cohort) -> None:
    wave = make_wave(cohort, make_instrument(cohort.organisation), asked=Asked.MENTEES)
    make_invitation(wave, make_person(cohort.organisation))
    client = coordinator_of(cohort.organisation)
    page = page_of(client, "surveys:overview", cohort.organisation.slug, cohort.public_id)
    for column in ("Mentees", "Mentors", "Comparison group"):
        assert f'<th scope="col">{column}</th>' in page
        assert f'data-label="{column}"' in page
