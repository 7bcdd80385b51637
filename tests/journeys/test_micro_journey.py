"""A guide opens times, an asker books one of them, another is told, and a question finds somebody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import expect

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Person
from peerloom.foundation import clock
from tests.factories import make_account, make_organisation, make_person
from tests.factories.micro import make_micro_cohort, make_placed
from tests.journeys.browser import Visitor

pytestmark = pytest.mark.journey
Open = Callable[..., Visitor]


def window(visitor: Open, person: Person, *, javascript: bool = True) -> Visitor:
    opened = visitor(javascript=javascript)
    assert person.account is not None
    opened.sign_in(person.account)
    return opened


def headline(someone: Visitor, words: str) -> None:
    expect(someone.page.get_by_role("heading", level=1)).to_have_text(words)


def test_of_two_who_want_the_same_half_hour_one_is_told_at_once(visitor: Open) -> None:
    cohort = make_micro_cohort(make_organisation())
    mentor = make_placed(cohort, Side.MENTOR, name="Tomasz Zielinski")
    slug, day = cohort.organisation.slug, (clock.now() + timedelta(days=5)).date()

    tomasz = window(visitor, mentor)
    tomasz.open(f"/o/{slug}/micro/{cohort.public_id}/offer/")
    tomasz.look()
    tomasz.page.get_by_label("Day").fill(day.isoformat())
    tomasz.page.get_by_label("From").fill("14:00")
    tomasz.page.get_by_label("What you like to be asked about").fill("exams, first job")
    tomasz.press("Open these times")
    expect(tomasz.page.get_by_text("still open")).to_have_count(1)
    tomasz.look()

    linh, amir = (
        window(visitor, make_placed(cohort, Side.MENTEE, name=name), javascript=script)
        for name, script in (("Linh Tran", True), ("Amir Rezaei", False))
    )
    for someone in (linh, amir):
        someone.open(f"/o/{slug}/micro/{cohort.public_id}/")
        headline(someone, "One time is open. Is it yours?")
    linh.look()
    for someone in (linh, amir):
        someone.press("Book")
        someone.page.get_by_label("What do you want to talk about?").fill("Which exam should I take first?")
    linh.look()
    linh.press("Book it")
    assert linh.says("It is yours.")
    assert linh.says("Which exam should I take first?")
    linh.look()
    amir.press("Book it")
    headline(amir, "This time is no longer open")

    tomasz.open(f"/o/{slug}/micro/{cohort.public_id}/")
    assert tomasz.says("booked by Linh Tran")
    tomasz.press("Read the question")
    assert tomasz.says("Which exam should I take first?")


def test_a_question_goes_on_to_the_next_until_somebody_says_yes(visitor: Open) -> None:
    cohort = make_micro_cohort(make_organisation())
    ada, ben = (make_placed(cohort, Side.MENTOR, name=name) for name in ("Ada Bauer", "Ben Cruz"))
    slug = cohort.organisation.slug
    linh = window(visitor, make_placed(cohort, Side.MENTEE))
    linh.open(f"/o/{slug}/micro/{cohort.public_id}/")
    linh.press("Ask a mentor yourself")
    linh.look()
    linh.page.get_by_label("Your question").fill("How do I find a topic?")
    linh.page.get_by_label("Ask first").select_option(label="Ada Bauer")
    linh.page.get_by_label("If they can’t, ask").select_option(label="Ben Cruz")
    linh.press("Ask")
    assert linh.says("Your question is on its way.")
    linh.press("See where it is")
    headline(linh, "Your question waits for an answer")
    linh.look()

    answers = [(window(visitor, ada), "I can’t this time"), (window(visitor, ben), "Yes, and offer times")]
    for someone, answer in answers:
        someone.open(f"/o/{slug}/micro/{cohort.public_id}/")
        someone.press("Read and answer")
        headline(someone, "Linh would like half an hour with you")
        someone.look()
        someone.press(answer)
    assert answers[-1][0].says("Thank you. Offer two or three times")
    linh.page.reload()
    headline(linh, "Somebody said yes")


def test_a_coordinator_sees_how_it_goes(visitor: Open) -> None:
    cohort = make_micro_cohort(make_organisation())
    noor = window(visitor, make_person(cohort.organisation, Role.COORDINATOR, account=make_account()))
    noor.open(f"/o/{cohort.organisation.slug}/micro/{cohort.public_id}/overview/")
    headline(noor, "No time is open. Ask your mentors for some.")
    noor.look()
