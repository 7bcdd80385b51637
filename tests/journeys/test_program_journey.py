from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from peerloom.domain.people.enums import Role
from tests.factories import make_account, make_cohort, make_organisation, make_person, make_program
from tests.journeys.browser import Visitor
from tests.journeys.pairs import introduced

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_a_coordinator_plans_a_program_and_opens_it(visitor: Callable[..., Visitor], *, javascript: bool) -> None:
    organisation = make_organisation()
    account = make_account()
    make_person(organisation, Role.COORDINATOR, name="Noor Haddad", account=account)
    noor = visitor(javascript=javascript)
    noor.sign_in(account)
    noor.open(f"/o/{organisation.slug}/programs/")
    if javascript:
        noor.look()
    noor.press("Plan a program")
    noor.press("With an empty program")
    noor.press("Save as a draft")
    expect(noor.page.get_by_text("4 things need mending").filter(visible=True).first).to_be_visible()
    if javascript:
        noor.look()
    fill_in_the_plan(noor)
    noor.press("Save as a draft")
    expect(noor.page.get_by_text("“Mentor Up” is saved as a draft.").filter(visible=True).first).to_be_visible()
    expect(noor.page.get_by_text("More first-years feel that they belong").filter(visible=True).first).to_be_visible()
    noor.press("Open for sign-up")
    expect(noor.page.get_by_text("Bring in the two sign-up sheets").filter(visible=True).first).to_be_visible()
    if javascript:
        noor.look()
    noor.press("Edit the plan")
    noor.page.get_by_label("Name", exact=True).fill("Mentor Up 2")
    if javascript:
        noor.look()
    noor.press("Save the plan")
    expect(noor.page.get_by_text("Your changes are saved.").filter(visible=True).first).to_be_visible()


def fill_in_the_plan(noor: Visitor) -> None:
    page = noor.page
    page.get_by_label("Name", exact=True).fill("Mentor Up")
    page.get_by_label("Name of this round").fill("Autumn 2026")
    page.get_by_label("First day").fill("2026-10-12")
    page.get_by_label("Last day", exact=True).fill("2027-06-30")
    page.get_by_label("Virtual").check()
    first = page.get_by_role("group", name="Objective 1")
    first.get_by_label("What should change").fill("More first-years feel that they belong")
    first.get_by_label("How you measure it").fill("Belonging scale, mean")
    first.get_by_label("What you aim for").fill("3.6")


def test_a_coordinator_sees_what_runs_and_finds_a_pair(visitor: Callable[..., Visitor]) -> None:
    organisation = make_organisation()
    account = make_account()
    make_person(organisation, Role.COORDINATOR, name="Noor Haddad", account=account)
    program = make_program(organisation, state="running")
    cohort = make_cohort(program)
    introduced(
        cohort, mentee=make_person(organisation, name="Linh Tran"), mentor=make_person(organisation, name="Tomasz Zych")
    )
    noor = visitor()
    noor.sign_in(account)
    noor.open(f"/o/{organisation.slug}/programs/")
    noor.look()
    noor.press("Mentor Up")
    noor.look()
    noor.press("See the pair")
    noor.page.get_by_label("Name or e-mail").fill("tomasz")
    noor.press("Show")
    expect(noor.page.get_by_role("table").get_by_role("link", name="Tomasz Zych")).to_be_visible()
    noor.look()
