"""Two people go through their first meeting to a page that both have signed; a goal from its wording to two ratings."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Account
from peerloom.domain.relationships.models import Relationship
from tests.factories import make_account, make_cohort, make_organisation, make_person, make_program
from tests.factories.standards import set_rule
from tests.journeys.browser import PHONE, Visitor
from tests.journeys.pairs import introduced

pytestmark = pytest.mark.journey


def linh_and_tomasz(*, accompanied: bool = False) -> tuple[Relationship, Account, Account]:
    organisation = make_organisation()
    program = make_program(organisation)
    if accompanied:
        set_rule(program, "first_meeting")
    mine, theirs = make_account(), make_account()
    linh = make_person(organisation, Role.PARTICIPANT, name="Linh Tran", account=mine)
    tomasz = make_person(organisation, Role.PARTICIPANT, name="Tomasz Zieliński", account=theirs)
    return introduced(make_cohort(program), mentee=linh, mentor=tomasz), mine, theirs


def state_expectations_of(visitor: Visitor, cadence: str) -> None:
    visitor.press("Say what I expect")
    page = visitor.page
    for choice in (cadence, "by video call", "direct: tell me what you see"):
        page.get_by_label(choice, exact=True).check()
    visitor.press("Keep my answers")


@pytest.mark.parametrize("javascript", [True, False])
def test_two_people_agree_on_how_they_go_on(visitor: Callable[..., Visitor], *, javascript: bool) -> None:
    relationship, mine, theirs = linh_and_tomasz(accompanied=True)
    slug = relationship.organisation.slug
    guide = f"/o/{slug}/first-meeting/{relationship.public_id}/"
    linh, tomasz = visitor(javascript=javascript), visitor(javascript=javascript)
    linh.sign_in(mine)
    tomasz.sign_in(theirs)

    linh.open(f"/o/{slug}/")
    assert linh.says("Someone of the staff will be with you and Tomasz the first time")
    linh.press("Prepare the first meeting")
    assert linh.says("You and Tomasz: who are you?")
    look(linh)
    linh.press("On to what you expect")
    state_expectations_of(linh, "every week")
    tomasz.open(f"{guide}expect/")
    state_expectations_of(tomasz, "once a month")

    linh.open(f"{guide}expect/")
    assert linh.says("One thing to agree on")
    look(linh)
    linh.press("On to how you meet")
    assert linh.says("You: every week; Tomasz: once a month.")
    look(linh)
    linh.page.get_by_label("every two weeks").check()
    linh.page.get_by_label("For how many minutes?").fill("45")
    linh.press("Keep this and go on")
    assert linh.says("What stays between you?")
    look(linh)
    linh.page.get_by_label("What do you leave out?").fill("No calls on Sundays")
    linh.press("Keep this and read it all")
    look(linh)
    linh.page.get_by_label("I have read this").check()
    linh.press("Sign it")
    assert linh.says("Now it is up to Tomasz")

    tomasz.open(f"/o/{slug}/")
    tomasz.press("Read and sign")
    assert tomasz.says("No calls on Sundays")
    tomasz.page.get_by_label("I have read this").check()
    tomasz.press("Sign it")
    assert tomasz.says("You have agreed on how you go on")
    look(tomasz)
    tomasz.press("For printing")
    assert tomasz.says("every two weeks, by video call, for about 45 minutes")
    look(tomasz)
    linh.open(f"/o/{slug}/")
    assert linh.says("Signed by all")
    look(linh)


def look(visitor: Visitor) -> None:
    if visitor.javascript:
        visitor.look()


def test_staff_note_a_first_meeting(visitor: Callable[..., Visitor]) -> None:
    relationship, _mine, _theirs = linh_and_tomasz(accompanied=True)
    account = make_account()
    make_person(relationship.organisation, Role.STAFF, name="Noor Haddad", account=account)
    noor = visitor()
    noor.sign_in(account)
    noor.open(f"/o/{relationship.organisation.slug}/first-meeting/rounds/{relationship.cohort.public_id}/")
    assert noor.says("0 of 1 first meeting was accompanied")
    noor.look()
    noor.press("Note it")
    noor.look()
    noor.page.get_by_label("On which day was it?").fill(relationship.introduced_at.date().isoformat())
    noor.page.get_by_label("A parent or guardian was there").check()
    noor.press("Write it down")
    assert noor.says("1 of 1 first meeting was accompanied")


def test_a_goal_from_its_wording_to_two_ratings_on_a_phone(visitor: Callable[..., Visitor]) -> None:
    relationship, mine, theirs = linh_and_tomasz()
    address = f"/o/{relationship.organisation.slug}/goals/{relationship.public_id}/"
    linh, tomasz = visitor(), visitor()
    for one, account in ((linh, mine), (tomasz, theirs)):
        one.sign_in(account)
        one.page.set_viewport_size({"width": PHONE, "height": 800})

    linh.open(address)
    assert linh.says("Choose your first goal")
    linh.press("Choose a goal")
    linh.page.get_by_label("What exactly do you want to reach?").fill("Get better at speaking")
    linh.press("Look at my wording")
    assert linh.says("You wrote “better”.")
    linh.look()
    linh.page.set_viewport_size({"width": PHONE, "height": 800})
    linh.page.get_by_label("What exactly do you want to reach?").fill("Speak up in seminars")
    linh.page.get_by_label("How would you notice").fill("One contribution a week")
    linh.page.get_by_label("What is a first step").fill("Write down one question")
    linh.press("Keep this goal")
    linh.look()
    linh.page.get_by_label("A bit more than hoped").fill("Two or three a week")
    linh.press("Keep the levels")
    linh.page.get_by_label("One more step").fill("Ask it in Statistics")
    linh.press("Add the step")
    linh.press("Done: Write down one question")
    assert linh.says("1 of 2 steps")
    linh.press("Rate how far it is")
    linh.page.get_by_label("As hoped").check()
    linh.page.get_by_label("What makes you see it so?").fill("Four times in four weeks")
    linh.press("Keep my view")
    assert linh.says("One view so far")

    tomasz.open(address)
    tomasz.press("Speak up in seminars")
    tomasz.press("Done: Ask it in Statistics")
    assert tomasz.says("All steps are done")
    tomasz.press("Rate how far it is")
    tomasz.look()
    expect(tomasz.page.get_by_text("Four times in four weeks")).to_have_count(0)
    tomasz.page.get_by_label("A bit more than hoped").check()
    tomasz.press("Keep my view")
    assert tomasz.says("How both of you see it")
    assert tomasz.says("Four times in four weeks")
    tomasz.look()
    linh.open(address)
    linh.look()
