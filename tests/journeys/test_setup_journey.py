"""From nothing to an open program, and on to its next round."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from peerloom.domain.blueprints.document.data import as_file
from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Organisation
from peerloom.domain.programs.enums import ProgramState
from peerloom.domain.programs.models import Program
from tests.domain.blueprints.samples import full_document
from tests.factories import make_account, make_organisation, make_person
from tests.journeys.browser import Visitor

pytestmark = pytest.mark.journey
MOST_PAGES = 12
"""From the choice of a template to an open program."""


def coordinator(visitor: Callable[..., Visitor], organisation: Organisation, *, javascript: bool = True) -> Visitor:
    account = make_account()
    make_person(organisation, Role.COORDINATOR, name="Noor Haddad", account=account)
    noor = visitor(javascript=javascript)
    noor.sign_in(account)
    return noor


def program_id(organisation: Organisation) -> str:
    return Program.objects.within(organisation.pk).get().public_id


def heading(noor: Visitor, words: str) -> None:
    expect(noor.page.get_by_role("heading", level=1)).to_contain_text(words)


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_from_nothing_to_an_open_program(visitor: Callable[..., Visitor], *, javascript: bool) -> None:
    organisation = make_organisation()
    noor = coordinator(visitor, organisation, javascript=javascript)
    pages: list[str] = []
    noor.page.on("framenavigated", lambda frame: pages.append(frame.url))

    def look() -> None:
        if javascript:
            noor.look()

    noor.open(f"/o/{organisation.slug}/setup/")
    heading(noor, "closest to your program")
    look()
    noor.press("Start with this Mentor Up: first-year peer mentoring")
    heading(noor, "What is your program for?")
    look()
    noor.page.get_by_label("Name").fill("Mentor Up 2027")
    noor.press("Save and go on")
    heading(noor, "How will a sceptic see")
    noor.page.get_by_label("Where it stands now").first.fill("71%")
    look()
    noor.press("Save and go on")
    heading(noor, "Who is it for")
    noor.page.get_by_label("Your word for a mentor").fill("buddy")
    noor.press("Back")
    heading(noor, "How will a sceptic see")
    expect(noor.page.get_by_label("Where it stands now").first).to_have_value("71%")
    noor.press("Save and go on")
    noor.page.get_by_label("Your word for a mentor").fill("buddy")
    look()
    noor.press("Save and go on")
    heading(noor, "Who meets whom")
    look()
    noor.press("Save and go on")
    heading(noor, "When does the first round run?")
    noor.page.get_by_label("First day").fill("")
    noor.press("Save and go on")
    expect(noor.page.get_by_text("One thing needs mending").filter(visible=True).first).to_be_visible()
    noor.complaints.clear()  # the browser notes the answer 422
    look()
    noor.page.get_by_label("First day").fill("2099-09-07")
    noor.press("Save and go on")
    heading(noor, "Which practice standards")
    look()
    noor.press("Save and go on")
    heading(noor, "Shall we create it?")
    look()
    noor.press("Create the program")
    heading(noor, "left until it opens")
    look()
    noor.press("Name them")
    noor.page.get_by_label("Who is told").fill("Ewa Lis, +44 20 7946 0000")
    noor.press("Save the standards")
    expect(noor.page.get_by_text("saved").filter(visible=True).first).to_be_visible()
    noor.open(f"/o/{organisation.slug}/setup/programs/{program_id(organisation)}/ready/")
    noor.press("Open for sign-up")
    heading(noor, "Mentor Up 2027")
    program = Program.objects.within(organisation.pk).get()
    assert (program.state, program.mentor_word) == (ProgramState.OPEN, "buddy")
    assert program.stages.count() > 1
    visited = [address for place, address in enumerate(pages) if not place or address != pages[place - 1]]
    assert len(visited) <= MOST_PAGES + 2, visited  # one step back and forth again was a choice


def test_a_set_up_waits_until_it_is_gone_on_with(visitor: Callable[..., Visitor]) -> None:
    organisation = make_organisation()
    noor = coordinator(visitor, organisation)
    noor.open(f"/o/{organisation.slug}/setup/")
    noor.press("Start with this Mentor Up: first-year peer mentoring")
    noor.page.get_by_label("Name").fill("Half a program")
    noor.press("Save and go on")
    noor.open(f"/o/{organisation.slug}/setup/")
    noor.look()
    noor.press("Go on")
    heading(noor, "5 questions are still open")
    noor.look()
    noor.press("Throw this away")
    assert noor.says("What you had begun is thrown away.")


def test_a_file_is_looked_at_before_it_becomes_a_program(visitor: Callable[..., Visitor], tmp_path: Path) -> None:
    organisation = make_organisation()
    noor = coordinator(visitor, organisation)
    broken, whole = tmp_path / "broken.json", tmp_path / "whole.json"
    whole.write_text(as_file(full_document()), encoding="utf-8")
    broken.write_text(whole.read_text("utf-8").replace('"in_person"', '"on the moon"'), encoding="utf-8")
    noor.open(f"/o/{organisation.slug}/setup/")
    noor.press("From a file")
    noor.look()
    noor.page.get_by_label("Program file").set_input_files(broken)
    noor.press("See what is in it")
    assert noor.says("program.place")
    noor.complaints.clear()  # the browser notes the answer 422
    noor.look()
    noor.page.get_by_label("Program file").set_input_files(whole)
    noor.press("See what is in it")
    heading(noor, "6 questions are still open")
    assert noor.says("9 questions in the forms")
    noor.look()


def test_a_plan_is_changed_kept_and_run_again(visitor: Callable[..., Visitor]) -> None:
    from tests.domain.blueprints.test_next_round import running

    organisation = make_organisation()
    program = running(organisation)
    noor = coordinator(visitor, organisation)
    noor.open(f"/o/{organisation.slug}/programs/{program.public_id}/plan/")
    heading(noor, "2 stages from the first day to the last")
    noor.look()
    noor.press("Add a stage")
    noor.page.get_by_label("Name").fill("Say goodbye")
    noor.page.get_by_label("Begins in week").fill("28")
    noor.page.get_by_label("Agenda of a meeting").fill("Look back\nWhat was worth it")
    noor.look()
    noor.press("Save")
    heading(noor, "3 stages from the first day to the last")
    noor.press("Change Hello {given_name}")
    noor.page.get_by_label("Text", exact=True).fill("Dear {given_name}, welcome to {program}.")
    noor.press("Preview")
    assert noor.says("Dear Linh, welcome to Mentor Up.")
    noor.look()
    noor.press("Save")
    noor.open(f"/o/{organisation.slug}/setup/programs/{program.public_id}/keep/")
    noor.look()
    noor.press("Keep it")
    heading(noor, "closest to your program")
    noor.look()
    noor.press("Rename or remove")
    noor.look()
    noor.open(f"/o/{organisation.slug}/setup/programs/{program.public_id}/copy/")
    noor.page.get_by_label("Name of the new round").fill("Autumn 2027")
    noor.look()
    noor.press("Plan the round")
    heading(noor, "left until it opens")
    noor.open(f"/o/{organisation.slug}/programs/{program.public_id}/plan/")
    assert noor.says("Autumn 2026")
    noor.look()
