"""From nothing to a public page with a tagged link, and a stranger who finds their way in."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import expect

from peerloom.domain.enrolment.models import Channel
from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Organisation
from peerloom.domain.programs.models import Cohort
from tests.domain.people.pictures import picture
from tests.factories import make_account, make_cohort, make_organisation, make_person, make_program
from tests.journeys.browser import Visitor

pytestmark = pytest.mark.journey


def coordinator(visitor: Callable[..., Visitor], organisation: Organisation, *, javascript: bool = True) -> Visitor:
    account = make_account()
    make_person(organisation, Role.COORDINATOR, name="Noor Haddad", account=account)
    noor = visitor(javascript=javascript)
    noor.sign_in(account)
    return noor


@pytest.mark.parametrize("javascript", [True, False], ids=["with JavaScript", "without"])
def test_a_coordinator_lets_people_find_the_program(
    visitor: Callable[..., Visitor], tmp_path: Path, *, javascript: bool
) -> None:
    cohort = make_cohort(make_program(make_organisation()))
    noor = coordinator(visitor, cohort.organisation, javascript=javascript)
    noor.open(f"/o/{cohort.organisation.slug}/recruitment/{cohort.public_id}/")
    assert noor.says("Nobody has applied yet")
    look(noor)
    noor.press("Write the page")
    write_the_page(noor, tmp_path)
    look(noor)
    noor.press("Save the page")
    assert noor.says("The page is saved.")
    noor.page.get_by_label("Breadcrumb").get_by_role("link", name="Recruitment").click()
    noor.press("See it as visitors will")
    assert noor.says("This is how the page will look.")
    look(noor)
    noor.page.go_back()
    noor.press("Show it to everybody")
    assert noor.says("Anybody can read the page now.")
    noor.page.get_by_label("A new way").fill("Poster in the library")
    noor.press("Make its link")
    assert noor.says("“Poster in the library” has a link of its own now.")
    expect(noor.page.get_by_alt_text("Code that leads to the page")).to_be_visible()
    look(noor)
    find_the_way_in(visitor, cohort, javascript=javascript)


def write_the_page(noor: Visitor, folder: Path) -> None:
    photo = folder / "us.jpg"
    photo.write_bytes(picture())
    page = noor.page
    english = page.locator("main").get_by_role("group").first
    english.get_by_label("Title").fill("Mentor Up")
    english.get_by_label("In one or two sentences").fill("Nobody starts alone: a student who knows the place.")
    english.get_by_label("More about it").fill("## How it goes\n\nYou meet **every two weeks**.\n\n- coffee\n- campus")
    spanish = page.locator("main").get_by_role("group").nth(1)
    spanish.get_by_label("Language").select_option("es")
    spanish.get_by_label("Title").fill("Mentor Up")
    spanish.get_by_label("In one or two sentences").fill("Nadie empieza a solas.")
    page.locator("[name=picture]").set_input_files(photo)
    page.get_by_label("What the picture shows").fill("Two students at a table")


def find_the_way_in(visitor: Callable[..., Visitor], cohort: Cohort, *, javascript: bool) -> None:
    channel = Channel.objects.within(cohort.organisation_id).get()
    stranger = visitor(javascript=javascript)
    stranger.open(f"/p/{cohort.organisation.slug}/mentor-up/?via={channel.tag}")
    assert stranger.says("Nobody starts alone: a student who knows the place.")
    look(stranger)
    stranger.page.get_by_role("link", name="Español").click()
    assert stranger.says("Nadie empieza a solas.")
    stranger.press("Apply as a mentee")
    assert f"via={channel.tag}" in stranger.page.url


def test_people_are_asked_by_name(visitor: Callable[..., Visitor]) -> None:
    cohort = make_cohort(make_program(make_organisation()))
    noor = coordinator(visitor, cohort.organisation)
    noor.open(f"/o/{cohort.organisation.slug}/recruitment/{cohort.public_id}/invitations/")
    noor.look()
    people = noor.page.get_by_label("Whom do you want to ask?")
    people.fill("Ana <ana@example.org>\nnobody")
    noor.press("Send the invitations")
    assert noor.says("line 2")
    expect(people).to_have_value("Ana <ana@example.org>\nnobody")
    noor.look()
    people.fill("Ana <ana@example.org>")
    noor.press("Send the invitations")
    assert noor.says("1 invitation is on its way.")
    noor.look()
    noor.press("Take ana@example.org off the list")
    assert noor.says("taken off the list")


def look(at: Visitor) -> None:
    if at.javascript:
        at.look()
