from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from peerloom.domain.feedback.enums.surveys import Mode
from peerloom.domain.feedback.models import Respondent, Response
from peerloom.domain.people.enums import Role
from peerloom.foundation import clock
from tests.factories import MOMENT, make_account, make_person
from tests.factories.answering import asked_once, in_form, said, sent
from tests.factories.surveys import make_invitation

pytestmark = pytest.mark.django_db


class Desk:
    """A coordinator at the paper pages of one wave."""

    def __init__(self, mode: str = Mode.CONFIDENTIAL) -> None:
        self.invitation, self.version = asked_once(mode)
        account = make_account()
        make_person(self.invitation.organisation, Role.COORDINATOR, account=account)
        self.client = Client()
        self.client.force_login(account)

    def visit(self, page: str, data: dict[str, str] | None = None) -> HttpResponse:
        path = f"/o/{self.invitation.organisation.slug}/answering/{page}/{self.invitation.wave.public_id}/"
        with clock.frozen_at(MOMENT + timedelta(days=1)):
            found: Any = self.client.get(path) if data is None else self.client.post(path, data)
        answer: HttpResponse = found
        return answer

    def code(self) -> str:
        assert self.visit("paper", {}).status_code == 200
        return Respondent.objects.within(self.invitation.organisation_id).get().code

    def kept(self) -> list[dict[str, object]]:
        rows = Response.objects.within(self.invitation.organisation_id)
        return [{a.item.public_id: a.value or a.words for a in row.answers.select_related("item")} for row in rows]


def test_looking_makes_no_codes_and_printing_does() -> None:
    desk = Desk()
    page = desk.visit("paper").content.decode()
    assert "Print a form for the one person without an answer" in page
    assert not Respondent.objects.within(desk.invitation.organisation_id).exists()
    pdf = desk.visit("paper", {"language": "en", "first": "0"})
    assert pdf["Content-Type"] == "application/pdf"
    assert pdf.content.startswith(b"%PDF")
    assert Respondent.objects.within(desk.invitation.organisation_id).count() == 1


@pytest.mark.parametrize("page", ["paper", "type-in"])
def test_both_pages_lead_back_to_the_survey(page: str) -> None:
    desk = Desk()
    wave = desk.invitation.wave
    address = reverse("surveys:wave", args=[wave.organisation.slug, wave.public_id])
    assert f'href="{address}"' in desk.visit(page).content.decode()


def test_many_people_come_in_several_files() -> None:
    desk = Desk()
    for _ in range(60):
        make_invitation(desk.invitation.wave, make_person(desk.invitation.organisation))
    page = desk.visit("paper").content.decode()
    assert "Forms 1 to 50 in English (PDF)" in page
    assert "Forms 51 to 61" in page


@pytest.mark.parametrize("wrong", ["\x00", "9" * 30, "-1", "NaN", "x" * 5000])
def test_nonsense_prints_the_first_forms(wrong: str) -> None:
    desk = Desk(Mode.ANONYMOUS)
    assert desk.visit("paper", {"language": wrong, "first": wrong}).status_code == 200
    form = in_form(dict.fromkeys((item.public_id for item in desk.version.items.all()), wrong))
    answer = desk.visit("type-in", form | {"code": wrong, "first": wrong, "language": wrong, "do": wrong})
    assert answer.status_code == 422


def test_typed_in_once() -> None:
    desk = Desk()
    answer = desk.visit("type-in", sent(desk.version, 4, "", 2, "Longer breaks") | {"code": desk.code(), "do": "keep"})
    assert answer.status_code == 303
    assert desk.kept() == [said(desk.version, 4, "", 2, "Longer breaks")]
    assert "One form has been typed in." in desk.visit("type-in").content.decode()


def test_a_refusal_keeps_what_was_typed() -> None:
    desk = Desk()
    answer = desk.visit("type-in", sent(desk.version, 4, 7, 2) | {"code": "ZZZZZZ", "do": "keep"})
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'value="7"' in page
    assert "Choose one of the steps, from 1 to 5" in page
    answer = desk.visit("type-in", sent(desk.version, 4, 5, 2) | {"code": "ZZZZZZ", "do": "keep"})
    assert answer.status_code == 422
    assert "No form was printed with this code" in answer.content.decode()
    assert 'value="ZZZZZZ"' in answer.content.decode()
    assert desk.kept() == []


def first_entry(page: str) -> str:
    return page.split('name="first" value="')[1].split('"')[0]


def test_typed_twice_alike_it_is_kept() -> None:
    desk = Desk()
    code = desk.code()
    page = desk.visit("type-in", sent(desk.version, 4, 3, 2) | {"code": code, "do": "again"}).content.decode()
    assert "Now the same form once more" in page
    assert 'value="4"' not in page, "the first time is not looked at"
    assert desk.kept() == []
    again = sent(desk.version, 4, 3, 2) | {"code": code, "first": first_entry(page), "do": "keep"}
    assert desk.visit("type-in", again).status_code == 303
    assert desk.kept() == [said(desk.version, 4, 3, 2)]


def test_typed_twice_and_different_both_are_shown_and_nothing_is_kept_yet() -> None:
    desk = Desk()
    code = desk.code()
    page = desk.visit("type-in", sent(desk.version, 4, 3) | {"code": code, "do": "again"}).content.decode()
    second = sent(desk.version, 4, 2, 5) | {"code": code, "first": first_entry(page), "do": "keep"}
    page = desk.visit("type-in", second).content.decode()
    assert "The two times differ" in page
    assert "First time: Partly" in page
    assert "First time: nothing" in page
    assert page.count("First time:") == 2
    assert desk.kept() == []
    assert desk.visit("type-in", sent(desk.version, 4, 3, 5) | {"code": code, "do": "keep"}).status_code == 303
    assert desk.kept() == [said(desk.version, 4, 3, 5)]


def test_anonymous_forms_need_no_code() -> None:
    desk = Desk(Mode.ANONYMOUS)
    assert 'name="code"' not in desk.visit("type-in").content.decode()
    assert desk.visit("type-in", sent(desk.version, 4) | {"do": "keep"}).status_code == 303
    assert desk.visit("type-in", sent(desk.version, 4) | {"do": "keep"}).status_code == 422
