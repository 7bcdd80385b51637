from __future__ import annotations

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, expect

from peerloom.domain.enrolment.enums import QuestionKind as Kind
from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.queries.forms import asked_version, form_of_version
from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Account
from peerloom.domain.programs.models import Cohort
from tests.factories import actor_with, make_account, make_cohort, make_organisation, make_person, make_program
from tests.factories.forms import asked_form, form_of, question
from tests.journeys.browser import Visitor

pytestmark = pytest.mark.journey


@pytest.fixture
def cohort(transactional_db: None) -> Cohort:
    return make_cohort(make_program(make_organisation()))


@pytest.fixture
def account(cohort: Cohort) -> Account:
    account = make_account()
    make_person(cohort.organisation, Role.COORDINATOR, name="Noor Haddad", account=account)
    return account


def form_path(cohort: Cohort, side: Side = Side.MENTEE) -> str:
    return f"/o/{cohort.organisation.slug}/forms/{cohort.public_id}/{side.value}/"


def seen(someone: Visitor, words: str) -> None:
    expect(someone.page.get_by_text(words).filter(visible=True).first).to_be_visible()


def test_a_coordinator_writes_a_form_and_its_next_version(
    visitor: Callable[..., Visitor], cohort: Cohort, account: Account
) -> None:
    noor = visitor()
    noor.sign_in(account)
    noor.open(form_path(cohort))
    noor.look()
    noor.press("Write the first question")
    seen(noor, "Ask mentees your first question")
    noor.look()
    write_the_introduction(noor)
    write_the_questions(noor)
    seen(noor, "The mentees’ form can be published")
    noor.look()
    look_at_the_preview(noor)
    noor.press("Publish")
    noor.look()
    noor.press("Publish")
    seen(noor, "Mentees are asked 4 questions")
    noor.look()
    change_it_again(noor)
    asked = asked_version(cohort, Side.MENTEE)
    assert asked is not None
    assert [written.kind for written in form_of_version(asked).questions] == [
        "choices",
        "times",
        "text",
        "text",
        "languages",
    ]


def write_the_introduction(noor: Visitor) -> None:
    noor.press("Write an introduction")
    noor.page.get_by_label("Introduction").fill("Five minutes. Only the two coordinators read your answers.")
    noor.look()
    noor.press("Save")
    seen(noor, "Five minutes.")


def write_the_questions(noor: Visitor) -> None:
    page = noor.page
    add(noor, "Several of several")
    noor.press("Save the question")
    expect(page.get_by_role("alert")).to_contain_text("What you ask")
    noor.complaints.clear()  # the browser notes every answer of 422
    noor.look()
    page.get_by_label("What you ask").fill("What would you like to talk about?")
    page.get_by_label("Options").fill("Careers\nStudying abroad\nSettling in")
    page.get_by_label("Choose at most").fill("2")
    page.get_by_label("Has to be answered").check()
    noor.press("Save the question")
    seen(noor, "“What would you like to talk about?” is saved.")
    add(noor, "A longer text")
    page.get_by_label("What you ask").fill("Which country draws you?")
    page.get_by_text("Ask only some people").click()
    page.get_by_label("Studying abroad").check()
    noor.look()
    noor.press("Save the question")
    seen(noor, "Only for who answers “Studying abroad” to “What would you like to talk about?”")
    add(noor, "A longer text")
    page.get_by_label("What you ask").fill("Is there anything about you that a mentor should share?")
    page.get_by_label("Private: used for matching, never shown").check()
    noor.press("Save and write another")
    seen(noor, "How should they answer?")
    noor.look()
    noor.press("Free time in a week")
    page.get_by_label("What you ask").fill("When could you usually meet?")
    noor.press("Save the question")


def add(noor: Visitor, kind: str) -> None:
    noor.page.get_by_role("link", name="Add a question to “About you”").click()
    noor.page.get_by_role("link", name=kind).click()


def look_at_the_preview(noor: Visitor) -> None:
    noor.press("Preview")
    seen(noor, "As mentees see it")
    seen(noor, "Used for matching, never shown to anyone.")
    expect(noor.page.get_by_role("checkbox", name="Monday 8:00 to 9:00")).to_be_visible()
    noor.look()
    noor.press("Back to the form")


def change_it_again(noor: Visitor) -> None:
    noor.press("Change the form")
    seen(noor, "Version 2 is still the same")
    for _time in range(2):
        noor.page.get_by_role("button", name="Move “When could you usually meet?” up").click()
    noor.press("What would you like to talk about?")
    noor.page.get_by_label("What you ask").fill("What do you want to talk about?")
    noor.press("Save the question")
    add(noor, "Languages")
    noor.page.get_by_label("What you ask").fill("Which languages do you speak?")
    noor.press("Save the question")
    seen(noor, "Version 2 can be published")
    noor.look()
    noor.press("See what is different")
    seen(noor, "1 question added, 1 reworded, 1 moved")
    noor.look()
    noor.press("Publish")
    seen(noor, "Mentees are asked 5 questions")


def test_by_keyboard_alone_and_without_javascript(
    visitor: Callable[..., Visitor], cohort: Cohort, account: Account
) -> None:
    noor = visitor(javascript=False)
    noor.sign_in(account)
    noor.open(form_path(cohort, Side.MENTOR))
    page = noor.page
    press_key(noor, page.get_by_role("button", name="Write the first question"))
    for words in ("What do you do?", "What are you good at?"):
        press_key(noor, page.get_by_role("link", name="Add a question to “About you”"))
        press_key(noor, page.get_by_role("link", name="A few words"))
        tab_to(noor, page.get_by_label("What you ask"))
        page.keyboard.type(words)
        press_key(noor, page.get_by_role("button", name="Save the question"))
    press_key(noor, page.get_by_role("button", name="Move “What are you good at?” up"))
    seen(noor, "“What are you good at?” is question 1 of 2 now.")
    expect(page.get_by_role("button", name="Move “What are you good at?” up")).to_be_focused()
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    seen(noor, "“What are you good at?” is question 2 of 2 now.")
    press_key(noor, page.locator("summary", has_text="More for “What do you do?”"))
    press_key(noor, page.get_by_role("button", name="Duplicate").first)
    seen(noor, "What do you do? (copy)")
    press_key(noor, page.locator("summary", has_text="More for “What do you do? (copy)”"))
    press_key(noor, page.get_by_role("button", name="Remove", exact=True).nth(0))
    seen(noor, "The question is removed from this version.")
    press_key(noor, page.get_by_role("link", name="Publish"))
    press_key(noor, page.get_by_role("button", name="Publish"))
    seen(noor, "Mentors are asked 2 questions")


def press_key(noor: Visitor, target: Locator) -> None:
    tab_to(noor, target)
    noor.page.keyboard.press("Enter")


def tab_to(noor: Visitor, target: Locator) -> None:
    """Go there with the Tab key alone, as far as it takes."""
    expect(target).to_be_visible()
    for _step in range(80):
        noor.page.keyboard.press("Tab")
        if target.evaluate("one => one === document.activeElement"):
            return
    raise AssertionError(f"the keyboard does not reach {target}")


def test_all_kinds_pass_inspection(visitor: Callable[..., Visitor], cohort: Cohort, account: Account) -> None:
    every = form_of(*(question(f"q-{kind}", kind, help="So that we know.") for kind in Kind))
    asked_form(cohort, Side.MENTEE, every, actor_with(cohort.organisation, Role.OWNER))
    noor = visitor()
    noor.sign_in(account)
    noor.open(f"{form_path(cohort)}preview/")
    noor.look()


def test_someone_who_was_second_keeps_what_they_wrote(
    visitor: Callable[..., Visitor], cohort: Cohort, account: Account
) -> None:
    noor, other = visitor(), visitor()
    for someone in (noor, other):
        someone.sign_in(account)
    noor.open(form_path(cohort))
    noor.press("Write the first question")
    add(noor, "A longer text")
    noor.page.get_by_label("What you ask").fill("What moves you?")
    noor.press("Save the question")
    for someone in (noor, other):
        someone.open(form_path(cohort))
        someone.press("What moves you?")
    other.page.get_by_label("What you ask").fill("What moves you most?")
    other.press("Save the question")
    noor.page.get_by_label("What you ask").fill("What drives you?")
    noor.press("Save the question")
    seen(noor, "This question reads now: “What moves you most?”.")
    noor.complaints.clear()  # the browser notes every answer of 409
    noor.look()
    noor.press("Save the question")
    seen(noor, "“What drives you?” is saved.")
