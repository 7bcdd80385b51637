from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Organisation, Person
from peerloom.domain.programs.models import Program
from peerloom.domain.training.models import Completion, Course, LessonDone, QuizAttempt
from tests.factories import (
    make_account,
    make_application,
    make_cohort,
    make_organisation,
    make_person,
    make_program,
)
from tests.factories.training import make_course
from tests.journeys.browser import Visitor

pytestmark = pytest.mark.journey


def learner(organisation: Organisation, program: Program) -> Person:
    person = make_person(organisation, Role.PARTICIPANT, name="Linh Tran", account=make_account())
    make_application(make_cohort(program), person, Side.MENTEE)
    return person


def arrives(visitor: Visitor, person: Person) -> None:
    assert person.account is not None
    visitor.sign_in(person.account)
    visitor.open(f"/o/{person.organisation.slug}/training/")


def focus_by_tab(visitor: Visitor, name: str) -> None:
    """Press Tab until the focus is on what bears this name, as someone without a mouse does."""
    for _press in range(60):
        visitor.page.keyboard.press("Tab")
        if visitor.page.evaluate("document.activeElement.innerText || ''").strip() == name:
            return
    raise AssertionError(f"no way to {name} with Tab")


def test_lessons_and_quiz_by_keyboard_to_the_certificate(visitor: Callable[..., Visitor], tmp_path: Path) -> None:
    organisation = make_organisation()
    program = make_program(organisation)
    make_course(program, valid_months=12)
    make_course(program, title="Something else", required=False, due_week=None)
    linh = visitor()
    arrives(linh, learner(organisation, program))
    page = linh.page
    linh.look()
    linh.press("See what is in it")
    expect(page.get_by_role("heading", level=2, name="Hearing what is meant")).to_be_visible()
    linh.look()
    focus_by_tab(linh, "Begin")
    page.keyboard.press("Enter")

    expect(page.get_by_role("heading", level=1, name="Why listening is work")).to_be_visible()
    expect(page.get_by_role("navigation", name="Where you are")).to_contain_text("Step 1 of 3")
    linh.look()
    focus_by_tab(linh, "Done, next")
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Slide 1 of 2")).to_be_visible()
    linh.look()
    focus_by_tab(linh, "Next slide")
    page.keyboard.press("Enter")
    expect(page.get_by_role("region", name="Slide 2 of 2")).to_be_visible()
    focus_by_tab(linh, "Done, next")
    page.keyboard.press("Enter")

    expect(page.get_by_role("group", name="1. What helps most?")).to_be_visible()
    linh.look()
    focus_by_tab(linh, "Check my answers")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_focused()
    expect(page.get_by_role("alert")).to_contain_text("One thing needs mending")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.keyboard.press("Space")
    focus_by_tab(linh, "Check my answers")
    page.keyboard.press("Enter")
    result = page.get_by_role("heading", level=1)
    expect(result).to_have_text("0 of 1 right. Not quite enough yet.")
    expect(result).to_be_focused()
    expect(page.get_by_text("That stops people.")).to_be_visible()
    linh.complaints.clear()  # the browser notes the answer 422 to the form without an answer
    linh.look()

    linh.press("Try again")
    page.get_by_label("To ask").focus()
    page.keyboard.press("Space")
    focus_by_tab(linh, "Check my answers")
    page.keyboard.press("Enter")
    expect(result).to_have_text("1 of 1 right. You passed.")
    linh.look()
    with page.expect_download() as coming:
        linh.press("Get your certificate")
    coming.value.save_as(tmp_path / "certificate.pdf")
    assert coming.value.suggested_filename == "certificate-active-listening.pdf"
    assert (tmp_path / "certificate.pdf").read_bytes().startswith(b"%PDF-")
    linh.press("All my training")
    assert linh.says("You have done all that was asked of you. Thank you.")
    linh.look()
    completion = Completion.objects.within(organisation.pk).get()
    linh.open(f"/certificates/{completion.public_id}/")
    assert linh.says("This certificate is genuine")
    linh.look()


def test_the_connection_is_lost_and_comes_back(visitor: Callable[..., Visitor]) -> None:
    organisation = make_organisation()
    program = make_program(organisation)
    course = make_course(program)
    linh = visitor()
    arrives(linh, learner(organisation, program))
    page = linh.page
    linh.press("Begin")
    expect(page.get_by_role("button", name="Done, next")).to_be_visible()
    linh.context.set_offline(True)
    linh.press("Done, next")
    expect(page.get_by_role("status").filter(has_text="What you did is kept on this device")).to_be_visible()
    linh.press("Done, next")
    assert not LessonDone.objects.within(organisation.pk).exists()
    linh.context.set_offline(False)
    expect(page.get_by_role("region", name="Slide 1 of 2")).to_be_visible()
    assert LessonDone.objects.within(organisation.pk).count() == 1

    module = course.modules.all()[0]
    linh.open(f"/o/{organisation.slug}/training/quizzes/{module.public_id}/")
    page.get_by_label("To ask").check()
    page.reload()
    expect(page.get_by_label("To ask")).to_be_checked()
    linh.context.set_offline(True)
    linh.press("Check my answers")
    expect(page.get_by_role("status").filter(has_text="What you did is kept on this device")).to_be_visible()
    linh.complaints.clear()  # the browser notes every request that found no connection
    linh.look()
    linh.context.set_offline(False)
    expect(page.get_by_role("heading", level=1)).to_have_text("1 of 1 right. You passed.")
    assert QuizAttempt.objects.within(organisation.pk).count() == 1
    linh.press("Try once more")
    expect(page.get_by_label("To ask")).not_to_be_checked()


def test_all_of_it_without_javascript(visitor: Callable[..., Visitor]) -> None:
    organisation = make_organisation()
    program = make_program(organisation)
    make_course(program)
    linh = visitor(javascript=False)
    arrives(linh, learner(organisation, program))
    for press in ("Begin", "Done, next", "Next slide", "Done, next"):
        linh.press(press)
    linh.page.get_by_label("To ask").check()
    linh.press("Check my answers")
    expect(linh.page.get_by_role("heading", level=1)).to_have_text("1 of 1 right. You passed.")


def test_a_coordinator_writes_a_small_course(visitor: Callable[..., Visitor]) -> None:
    organisation = make_organisation()
    account = make_account()
    make_person(organisation, Role.COORDINATOR, name="Noor Haddad", account=account)
    program = make_program(organisation)
    learner(organisation, program)
    noor = visitor()
    noor.sign_in(account)
    page = noor.page
    noor.open(f"/o/{organisation.slug}/training/programs/{program.public_id}/")
    noor.look()
    noor.press("Write a course")
    noor.look()
    page.get_by_label("Title").fill("How we meet")
    page.get_by_label("Everyone has to take it").check()
    page.get_by_label("Due so many weeks").fill("-1")
    noor.press("Go on to the lessons")
    noor.look()
    noor.press("Add the first module")
    page.get_by_label("Title of the module").fill("The first meeting")
    noor.look()
    noor.press("Save the module")
    noor.press("Add a lesson")
    page.get_by_label("Title of the lesson").fill("A good hour")
    page.get_by_label("Text", exact=True).last.fill("### Before\n\nFind a **quiet** place.")
    noor.press("Preview the text")
    expect(page.get_by_role("heading", name="This is how the text will look")).to_be_focused()
    expect(page.get_by_role("region", name="This is how the text will look")).to_contain_text("Find a quiet place.")
    noor.look()
    noor.press("Save the lesson")
    noor.press("Add a question")
    noor.press("Save the question")
    expect(page.get_by_role("alert")).to_be_focused()
    noor.complaints.clear()  # the browser notes the answer 422
    page.get_by_label("Question", exact=True).fill("Where do you meet first?")
    first, second = page.get_by_role("group", name="Answer 1"), page.get_by_role("group", name="Answer 2")
    first.get_by_role("textbox", name="Answer").fill("At home")
    second.get_by_role("textbox", name="Answer").fill("In a public place")
    second.get_by_label("This is right").check()
    noor.look()
    noor.press("Save the question")
    noor.press("Show it to people")
    assert noor.says("“How we meet” can be taken now.")
    noor.look()
    noor.press("See it as participants do")
    assert noor.says("You see this as its participants do")
    noor.look()
    assert Course.objects.within(organisation.pk).get().published
    noor.open(f"/o/{organisation.slug}/training/programs/{program.public_id}/progress/")
    noor.look()
