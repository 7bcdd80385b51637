"""What became of people comes in by a file with strangers; an objective is measured, frozen, changed with a reason."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import expect

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.feedback.enums.outcomes import OutcomeImportState
from peerloom.domain.feedback.models import Outcome, OutcomeImport
from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import Cohort
from peerloom.foundation import clock
from peerloom.foundation.jobs.worker import Worker
from tests.factories import (
    make_account,
    make_application,
    make_cohort,
    make_organisation,
    make_person,
    make_program,
    make_relationship,
)
from tests.factories.outcomes import make_objective
from tests.journeys.browser import Visitor

pytestmark = pytest.mark.journey

NAMES = ("Linh Tran", "Amara Okafor", "Jonas Weber", "Sofia Rossi", "Yusuf Demir", "Mei Chen", "Elif Kaya")


def a_round(*, starts_in: int) -> tuple[Cohort, Person, list[Person]]:
    """A cohort, who coordinates it, and its mentees; one more was accepted and has no mentor."""
    organisation = make_organisation()
    cohort = make_cohort(make_program(organisation))
    cohort.starts_on = clock.now().date() + timedelta(days=starts_in)
    cohort.ends_on = cohort.starts_on + timedelta(days=240)
    cohort.save()
    noor = make_person(organisation, Role.COORDINATOR, name="Noor Haddad", account=make_account())
    mentees = [
        make_person(organisation, Role.PARTICIPANT, name=name, email=f"{name.split()[0].casefold()}@example.org")
        for name in NAMES
    ]
    for mentee in mentees[:-1]:
        mentor = make_person(organisation, Role.PARTICIPANT, name="Tomasz Zieliński")
        make_relationship(cohort, [mentee], [mentor], introduced_at=clock.now() - timedelta(days=20))
    make_application(cohort, mentees[-1], Side.MENTEE)
    return cohort, noor, mentees


def let_the_worker_work(visitor: Visitor) -> None:
    here = visitor.page.url
    visitor.page.goto("about:blank")
    assert Worker().run_what_is_due() > 0
    visitor.page.goto(here)


def heading(visitor: Visitor) -> Any:
    return expect(visitor.page.get_by_role("heading", level=1))


def follow(visitor: Visitor, words: str, whose: str) -> None:
    """A link whose hidden words say of whom or what it is."""
    name = re.compile(f"^{re.escape(words)}.*{re.escape(whose)}")
    visitor.page.get_by_role("main").get_by_role("link", name=name).click()


def signed_in(visitor: Callable[..., Visitor], person: Person) -> Visitor:
    window = visitor()
    assert person.account is not None
    window.sign_in(person.account)
    return window


def a_file(folder: Path) -> Path:
    file = folder / "results.csv"
    lines = [
        "Student;Mark;Date",
        *(f"{name.split()[0].casefold()}@example.org;2,{number};3/4/2026" for number, name in enumerate(NAMES)),
        "somebody.else@example.org;3,1;3/4/2026",
        "Linh Tran;n/a;4/4/2026",
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    return file


def test_a_file_with_strangers_is_previewed_taken_over_and_taken_back(
    visitor: Callable[..., Visitor], tmp_path: Path
) -> None:
    cohort, noor, _mentees = a_round(starts_in=-30)
    desk = signed_in(visitor, noor)
    place = f"/o/{cohort.organisation.slug}/outcomes"
    desk.open(f"{place}/{cohort.public_id}/")
    heading(desk).to_have_text("Nothing is known yet of what became of people")
    desk.look()
    desk.press("Begin the dictionary")
    heading(desk).to_have_text("What do you measure?")
    desk.look()
    desk.press("Take them all")
    heading(desk).to_have_text("5 measures that mean the same every year")
    desk.look()
    follow(desk, "Change", "Grade average")
    desk.look()
    desk.open(f"{place}/{cohort.public_id}/files/new/")
    desk.page.get_by_label("What the file says of each person").select_option(label="Grade average (grade points)")
    desk.page.get_by_label("The file", exact=True).set_input_files(a_file(tmp_path))
    desk.press("Upload and read")
    assert desk.says("needs mending")
    desk.look()
    desk.page.get_by_label("The file", exact=True).set_input_files(a_file(tmp_path))
    desk.page.get_by_label("Where the figures come from").fill("Registrar, results of spring")
    desk.press("Upload and read")
    heading(desk).to_have_text("We are reading the file")
    desk.look()
    let_the_worker_work(desk)

    heading(desk).to_have_text("Does the day or the month come first?")
    desk.look()
    desk.page.get_by_label("What 3/4/2026 means").select_option(label="3 April: the day first")
    desk.press("Read again")
    let_the_worker_work(desk)
    heading(desk).to_have_text("7 values of 9 can be taken over")
    assert not Outcome.objects.within(cohort.organisation_id).exists()
    desk.look()
    desk.page.get_by_role("navigation", name="Which rows").get_by_role("link", name="Nobody here").click()
    expect(desk.page.get_by_text("somebody.else@example.org").first).to_be_visible()
    with desk.page.expect_download() as download:
        desk.press("Download the 2 rows that stay out")
    assert "somebody.else@example.org" in download.value.path().read_text(encoding="utf-8")
    people = Person.objects.within(cohort.organisation_id).count()
    desk.press("Take them over")
    let_the_worker_work(desk)
    heading(desk).to_have_text("7 values were taken over")
    desk.look()
    assert Person.objects.within(cohort.organisation_id).count() == people
    desk.press("See the figures")
    heading(desk).to_have_text("Something is known of 7 people out of 13")
    assert desk.says("2.25 grade points")
    assert desk.says("too few to show")
    desk.look()

    desk.press("See each value")
    desk.look()
    follow(desk, "Correct", "Mei Chen")
    desk.page.get_by_label("The value").fill("3,9")
    desk.page.get_by_label("Where the right value comes from").fill("Her transcript")
    desk.look()
    desk.press("Put it right")
    assert desk.says("The value of Mei Chen is put right.")
    imported = OutcomeImport.objects.within(cohort.organisation_id).get()
    desk.open(f"{place}/{cohort.public_id}/files/{imported.public_id}/")
    desk.press("Take this file back")
    assert desk.says("1 value was corrected or removed since, and stays so.")
    desk.look()
    imported.refresh_from_db()
    assert imported.state == OutcomeImportState.UNDONE
    assert Outcome.objects.within(cohort.organisation_id).count() == 1


def test_values_are_written_by_hand_without_javascript(visitor: Callable[..., Visitor]) -> None:
    cohort, noor, _mentees = a_round(starts_in=-30)
    place = f"/o/{cohort.organisation.slug}/outcomes"
    looking = signed_in(visitor, noor)
    looking.open(f"{place}/measures/new/")
    looking.look()
    looking.page.get_by_label("Name", exact=True).fill("Credits earned")
    looking.page.get_by_role("textbox", name="Unit").fill("credits")
    looking.press("Add it to the dictionary")
    looking.open(f"{place}/{cohort.public_id}/by-hand/")
    looking.look()
    looking.press("Go on to the people")
    heading(looking).to_contain_text("Credits earned on")
    looking.look()
    here = looking.page.url.removeprefix(looking.site)

    plain = visitor(javascript=False)
    assert noor.account is not None
    plain.sign_in(noor.account)
    plain.open(here)
    plain.page.get_by_label("Linh Tran").fill("30")
    plain.page.get_by_label("Mei Chen").fill("many")
    plain.page.get_by_label("Where the figures come from").fill("Their own transcripts")
    plain.press("Save")
    assert plain.says("Not a number.")
    plain.page.get_by_label("Mei Chen").fill("24,5")
    plain.press("Save")
    assert plain.says("2 values are saved.")
    assert Outcome.objects.within(cohort.organisation_id).count() == 2


def test_an_objective_is_measured_frozen_and_changed_with_a_reason(visitor: Callable[..., Visitor]) -> None:
    cohort, noor, _mentees = a_round(starts_in=10)
    make_objective(cohort.program, statement="First-years pass more of their courses")
    make_objective(cohort.program, statement="Pairs keep meeting", primary=False)
    desk = signed_in(visitor, noor)
    place = f"/o/{cohort.organisation.slug}/outcomes/objectives/{cohort.program.public_id}/"
    desk.open(place)
    heading(desk).to_have_text("2 objectives have no measure yet")
    desk.look()
    follow(desk, "Choose what judges it", "Pairs keep meeting")
    desk.page.get_by_label("Which figure").select_option(label="Matches that are still meeting")
    desk.page.get_by_label("Target").fill("80")
    desk.look()
    desk.press("Judge it by this")
    heading(desk).to_have_text("One objective has no measure yet")
    desk.look()

    Cohort.objects.within(cohort.organisation_id).filter(pk=cohort.pk).update(starts_on=clock.now().date())
    desk.open(place)
    assert desk.says("Frozen")
    follow(desk, "Change how it is judged", "Pairs keep meeting")
    desk.page.get_by_label("Target").fill("60")
    desk.look()
    desk.press("Change it, with this reason")
    assert desk.says("Say why this changes")
    desk.look()
    desk.page.get_by_label("Why does this change?").fill("Half of the pairs moved to a monthly rhythm.")
    desk.press("Change it, with this reason")
    assert desk.says("because: Half of the pairs moved to a monthly rhythm.")
    desk.look()
    desk.open(f"/o/{cohort.organisation.slug}/programs/{cohort.program.public_id}/edit/")
    assert desk.says("Objectives are frozen")
    desk.look()
