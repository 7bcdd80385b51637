"""Entering a consent on paper, the sheet to sign, and what the person reads by their link."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.http import HttpResponse
from django.test import Client

from peerloom.domain.feedback.models import Study, StudyParticipant
from peerloom.domain.feedback.study_links import path_to_study
from peerloom.foundation import clock
from tests.factories import MOMENT
from tests.factories.pdf_text import text_of
from tests.factories.studies import StudyWorld, make_study_world

pytestmark = pytest.mark.django_db

LATER = MOMENT + timedelta(days=2)
DAY = MOMENT.date().isoformat()


@pytest.fixture
def world() -> StudyWorld:
    return make_study_world()


@pytest.fixture
def study(world: StudyWorld) -> Study:
    study = world.study()
    world.asked(study)
    study.refresh_from_db()
    return study


def client(world: StudyWorld) -> Client:
    signed_in = Client()
    assert world.coordinator.account is not None
    signed_in.force_login(world.coordinator.account)
    return signed_in


def path(world: StudyWorld, rest: str) -> str:
    return f"/o/{world.organisation.slug}/studies/{rest}"


def entered(world: StudyWorld, who: StudyParticipant, day: str) -> HttpResponse:
    with clock.frozen_at(LATER):
        answer = client(world).post(path(world, f"people/{who.public_id}/paper/"), {"signed_on": day})
    assert isinstance(answer, HttpResponse)
    return answer


def test_it_is_entered_and_the_page_says_by_whom(world: StudyWorld, study: Study) -> None:
    linh = world.participant(study, world.mentees[0])
    page = client(world).get(path(world, f"{study.public_id}/")).content.decode()
    assert page.count("Signed on paper") == 3
    assert path(world, f"{study.public_id}/consent.pdf") in page
    asked = client(world).get(path(world, f"people/{linh.public_id}/paper/")).content.decode()
    assert "Linh Tran" in asked
    assert "You can withdraw at any time" in asked
    assert entered(world, linh, DAY).status_code == 303
    page = client(world).get(path(world, f"{study.public_id}/")).content.decode()
    assert f"on paper, {MOMENT.day} {MOMENT:%B %Y}, entered by Noor Haddad" in page
    assert page.count("Signed on paper") == 2
    assert "Withdraw for them" in page
    assert (
        "it may also be in the past"
        in client(world).get(path(world, f"meetings/{study.meetings.get().public_id}/")).content.decode()
    )


@pytest.mark.parametrize(
    ("day", "message"),
    [
        ("", "required"),
        ("31.31.2026", "valid date"),
        ("2026\x00", "valid date"),
        ("9999-12-31", "lies ahead"),
        ("0001-01-01", "settled since"),
    ],
)
def test_a_day_that_cannot_be_is_told_beside_the_field(world: StudyWorld, study: Study, day: str, message: str) -> None:
    answer = entered(world, world.participant(study, world.mentees[0]), day)
    page = answer.content.decode()
    assert answer.status_code == 422
    beside = page.index('id="id_signed_on_error"')
    assert message in page[beside : beside + 400]


def test_by_their_link_they_read_it_and_can_withdraw(world: StudyWorld, study: Study) -> None:
    linh = world.participant(study, world.mentees[0])
    entered(world, linh, DAY)
    with clock.frozen_at(LATER):
        page = Client().get(path_to_study(linh)).content.decode()
        assert f"You signed it on paper on {MOMENT.day} {MOMENT:%B %Y}; that was entered here for you." in page
        Client().post(f"{path_to_study(linh)}withdraw/")
    page = client(world).get(path(world, f"{study.public_id}/")).content.decode()
    assert "Withdrawn" in page
    assert "entered by Noor Haddad" in page
    assert "Correct the day" not in page


def test_the_sheet_is_printed_once_the_text_stays(world: StudyWorld, study: Study) -> None:
    answer = client(world).get(path(world, f"{study.public_id}/consent.pdf"))
    assert answer["Content-Type"] == "application/pdf"
    assert "Signature" in text_of(answer.content)
    planned = world.study()
    back = client(world).get(path(world, f"{planned.public_id}/consent.pdf"), follow=True)
    assert "What people agree to can still change." in back.content.decode()


def test_strangers_find_nothing(world: StudyWorld, study: Study) -> None:
    linh = world.participant(study, world.mentees[0])
    other = make_study_world()
    for rest in (f"{study.public_id}/consent.pdf", f"people/{linh.public_id}/paper/"):
        assert client(other).get(path(other, rest)).status_code == 404
        assert client(other).get(path(world, rest)).status_code == 404
