"""A coordinator looks over all matches, gives one to a colleague, writes to those who have not met, keeps the view."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from peerloom.domain.people.enums import Role
from peerloom.domain.relationships.models import Announcement, Relationship
from tests.factories import make_account, make_cohort, make_organisation, make_person, make_program
from tests.journeys.browser import Visitor
from tests.journeys.pairs import introduced

pytestmark = pytest.mark.journey


@pytest.mark.parametrize("javascript", [True, False])
def test_from_the_board_to_those_who_need_somebody(visitor: Callable[..., Visitor], *, javascript: bool) -> None:
    organisation = make_organisation()
    cohort = make_cohort(make_program(organisation))
    account = make_account()
    make_person(organisation, Role.COORDINATOR, name="Noor Haddad", account=account)
    make_person(organisation, Role.STAFF, name="Samuel Adeyemi")
    for mentee, mentor, days_ago in (("Linh Tran", "Tomasz Zielinski", 20), ("Amir Rezaei", "Ada Bauer", 2)):
        introduced(
            cohort,
            mentee=make_person(organisation, name=mentee),
            mentor=make_person(organisation, name=mentor),
            days_ago=days_ago,
        )
    noor = visitor(javascript=javascript)
    noor.sign_in(account)
    noor.open(f"/o/{organisation.slug}/relationships/")
    expect(noor.page.get_by_role("heading", level=1)).to_have_text("One match needs somebody")
    look = noor.look if javascript else lambda: None
    look()

    noor.press("Has not met yet")
    expect(noor.page.get_by_role("row")).to_have_count(2)
    noor.page.get_by_text("Keep this view").click()
    noor.page.get_by_label("Its name").fill("Not met")
    noor.press("Keep")
    expect(noor.page.get_by_role("link", name="Not met", exact=True)).to_have_count(1)

    noor.page.get_by_role("checkbox", name="Choose Linh Tran, Tomasz Zielinski").check()
    noor.page.get_by_label("Looked after by").last.select_option(label="Samuel Adeyemi")
    noor.press("Give to them")
    assert noor.says("Samuel Adeyemi looks after one more match.")

    noor.page.get_by_role("checkbox", name="The one that fits").check()
    noor.press("Write to them")
    look()
    noor.page.get_by_label("Subject").fill("Your first meeting")
    noor.page.get_by_label("Message").fill("Dear {given_name}, have you met {partner}?")
    noor.press("Send")
    assert noor.says("Your message is on its way.")
    announcement = Announcement.objects.within(organisation.pk).get()
    assert announcement.relationships.count() == 1

    noor.page.get_by_role("table").get_by_role("link", name="Linh Tran").click()
    expect(noor.page.get_by_role("heading", level=1)).to_have_text("Linh Tran, Tomasz Zielinski")
    look()
    assert Relationship.objects.within(organisation.pk).filter(support__given_name="Samuel").count() == 1
