from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.people.enums import Role
from tests.factories import make_account, make_application, make_cohort, make_organisation, make_person, make_program
from tests.journeys.browser import Visitor
from tests.journeys.pairs import introduced

pytestmark = pytest.mark.journey


def test_a_mentee_meets_their_mentor(visitor: Callable[..., Visitor]) -> None:
    organisation = make_organisation()
    cohort = make_cohort(make_program(organisation))
    account = make_account()
    mentee = make_person(organisation, Role.PARTICIPANT, name="Linh Tran", account=account)
    mentor = make_person(organisation, name="Tomasz Zieliński", email="tomasz.zielinski@northfield.example")
    make_person(organisation, Role.COORDINATOR, name="Noor Haddad")
    introduced(cohort, mentee=mentee, mentor=mentor)
    linh = visitor()
    linh.sign_in(account)
    linh.open(f"/o/{organisation.slug}/")
    assert linh.page.title().startswith("You and Tomasz")
    expect(linh.page.get_by_text("Linh, meet Tomasz.").filter(visible=True).first).to_be_visible()
    expect(linh.page.get_by_text("You both study Biology.").filter(visible=True).first).to_be_visible()
    expect(linh.page.get_by_text("Say hello").filter(visible=True).first).to_be_visible()
    write = linh.page.get_by_role("link", name="Write to Tomasz")
    assert write.get_attribute("href") == "mailto:tomasz.zielinski@northfield.example"
    assert linh.page.get_by_role("link", name="Noor Haddad").is_visible()
    linh.look()


def test_a_mentor_goes_from_one_mentee_to_the_other_without_javascript(visitor: Callable[..., Visitor]) -> None:
    organisation = make_organisation()
    cohort = make_cohort(make_program(organisation))
    account = make_account()
    mentor = make_person(organisation, Role.PARTICIPANT, name="Tomasz Zieliński", account=account)
    introduced(cohort, mentee=make_person(organisation, name="Linh Tran"), mentor=mentor)
    introduced(cohort, mentee=make_person(organisation, name="Amir Rezaei"), mentor=mentor, days_ago=90)
    plain = visitor(javascript=False)
    plain.sign_in(account)
    plain.open(f"/o/{organisation.slug}/relationships/mine/")
    expect(plain.page.get_by_text("Tomasz, write to Linh first.").filter(visible=True).first).to_be_visible()
    copying = plain.page.get_by_text("Copy the address").filter(visible=True)
    expect(copying).to_have_count(0)  # it needs JavaScript
    plain.press("Amir Rezaei")
    expect(plain.page.get_by_text("Prepare your first meeting with Amir").filter(visible=True).first).to_be_visible()
    tomasz = visitor()
    tomasz.sign_in(account)
    tomasz.open(plain.page.url.removeprefix(tomasz.site))
    tomasz.look()


def test_who_waits_reads_what_happens_next(visitor: Callable[..., Visitor]) -> None:
    organisation = make_organisation()
    cohort = make_cohort(make_program(organisation))
    account = make_account()
    mentee = make_person(organisation, Role.PARTICIPANT, name="Ximena Quispe", account=account)
    make_application(cohort, mentee, Side.MENTEE)
    ximena = visitor()
    ximena.sign_in(account)
    ximena.open(f"/o/{organisation.slug}/relationships/mine/")
    expect(ximena.page.get_by_text("There is nothing you need to do now.").filter(visible=True).first).to_be_visible()
    ximena.look()
