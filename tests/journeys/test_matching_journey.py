"""From two sheets to a published matching, in a real browser, with JavaScript and without."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.urls import reverse
from playwright.sync_api import expect

from peerloom.domain.matching.enums import Decision, RunState
from peerloom.domain.matching.models import MatchRun, Proposal
from peerloom.domain.matching.queries import decisions_of
from peerloom.domain.people.models import Account, Membership
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.enums import RelationshipState
from peerloom.domain.relationships.models import Relationship
from peerloom.foundation import clock
from peerloom.foundation.jobs.worker import Worker
from tests.factories import make_account, make_cohort, make_organisation, make_person, make_program
from tests.journeys.browser import Visitor

SHEETS = Path(__file__).parent.parent / "sheets" / "data" / "civil-service"

pytestmark = [pytest.mark.journey, pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def media_folder(settings: Any, tmp_path: Path) -> None:
    """Uploads of a journey end with it."""
    storage = {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": tmp_path / "media"}}
    settings.STORAGES = {**settings.STORAGES, "default": storage}


@pytest.fixture
def coordinator(live_server: object) -> Account:
    """Someone who runs programs as of yesterday, whatever the clock says."""
    account = make_account()
    person = make_person(make_organisation(), "coordinator", name="Noor Haddad", account=account)
    rows = Membership.objects.within(person.organisation_id)
    rows.update(since=clock.now() - timedelta(days=1))
    return account


@pytest.fixture
def cohort(coordinator: Account) -> Cohort:
    person = coordinator.persons.across_organisations(because="the journey has one organisation").get()
    return make_cohort(make_program(person.organisation))


class Matching:
    """A coordinator on her way through one cohort's matching."""

    def __init__(self, visitor: Visitor, cohort: Cohort) -> None:
        self.visitor = visitor
        self.page = visitor.page
        self.cohort = cohort

    def open(self, name: str, *ids: str) -> None:
        place = [self.cohort.organisation.slug, self.cohort.public_id, *ids]
        self.visitor.open(reverse(f"matching:{name}", args=place))

    def look(self) -> None:
        if self.visitor.javascript:
            self.visitor.look()

    def let_the_worker_work(self) -> None:
        """Close the page, let the jobs be done, and come back: closing it stops nothing."""
        here = self.page.url
        self.page.goto("about:blank")
        assert Worker().run_what_is_due() > 0
        self.page.goto(here)

    def heading(self) -> str:
        return self.page.get_by_role("heading", level=1).inner_text()

    def run(self) -> MatchRun:
        found = MatchRun.objects.within(self.cohort.organisation_id).filter(cohort=self.cohort).first()
        assert found is not None
        return found

    def upload_both_sheets(self) -> None:
        self.open("upload")
        self.look()
        self.page.get_by_label("The mentees’ sheet").set_input_files(SHEETS / "mentees.csv")
        self.page.get_by_label("The mentors’ sheet").set_input_files(SHEETS / "mentors.csv")
        self.visitor.press("Upload and read")
        assert self.heading() == "We are reading the sheet"
        self.let_the_worker_work()

    def take_over(self) -> None:
        assert re.match(r"We read \d+ rows\. Here is what we took each column for\.", self.heading())
        self.look()
        self.visitor.press("Take them over")
        assert self.heading() == "The people are being taken over"
        self.let_the_worker_work()
        assert re.match(r"\d+ people entered the pool", self.heading())
        self.look()

    def set_rules(self) -> None:
        assert self.heading() == "What makes a good pair?"
        self.look()
        first = self.page.locator("fieldset.criterion").first
        slider = first.get_by_role("slider")
        slider.focus()
        slider.press("End")
        if self.visitor.javascript:
            assert slider.get_attribute("aria-valuetext") == "matters most"
        first.get_by_label("Must hold").focus()
        assert slider.input_value() == "4"
        self.visitor.press("Save and go on")
        assert self.visitor.says("Saved as version 1.")

    def run_the_matching(self, button: str) -> None:
        self.visitor.press(button)
        assert self.heading() == "Everyone is being compared with everyone"
        self.look()
        self.let_the_worker_work()
        assert "mentees have a mentor." in self.heading()

    def row(self, proposal: Proposal) -> Any:
        return self.page.locator(f"#pair-{proposal.public_id}")

    def proposals(self) -> list[Proposal]:
        rows = Proposal.objects.within(self.cohort.organisation_id).filter(run=self.run())
        return list(rows.select_related("mentee__person", "mentor__person").order_by("score", "pk"))

    def decisions(self) -> dict[tuple[int, int], Decision]:
        return decisions_of(self.cohort)

    def swap_first_possible(self, proposal: Proposal) -> None:
        """Look at what a swap costs, see that looking changed nothing, then do it."""
        self.row(proposal).get_by_role("link", name="Swap the mentor").click()
        self.look()
        self.page.get_by_role("link", name="See the cost").first.click()
        self.look()
        assert self.visitor.says("The weakest pair")
        assert self.visitor.says("Everyone together")
        mentor = proposal.mentor_id
        proposal.refresh_from_db()
        assert proposal.mentor_id == mentor
        with self.page.expect_navigation():
            self.page.get_by_role("button", name=re.compile("Swap them|Give them this mentor")).click()
        proposal.refresh_from_db()
        assert proposal.mentor_id != mentor
        assert proposal.state == "edited"

    def publish(self) -> None:
        self.page.get_by_role("link", name=re.compile(r"Publish \d+ pairs")).click()
        place = self.page.locator("dialog") if self.visitor.javascript else self.page.locator("main")
        if self.visitor.javascript:
            self.look()
        place.get_by_role("button", name="Publish", exact=True).click()
        assert "are about to hear who their mentor is." in self.heading()
        assert self.run().state == RunState.PUBLISHED

    def introduced(self) -> int:
        rows = Relationship.objects.within(self.cohort.organisation_id).filter(cohort=self.cohort)
        return rows.exclude(state=RelationshipState.WITHDRAWN).count()


@pytest.fixture(params=[True, False], ids=["with JavaScript", "without JavaScript"])
def matching(
    request: pytest.FixtureRequest, visitor: Callable[..., Visitor], coordinator: Account, cohort: Cohort
) -> Matching:
    window = visitor(javascript=request.param)
    window.sign_in(coordinator)
    return Matching(window, cohort)


def test_from_two_sheets_to_published_pairs(matching: Matching) -> None:
    visitor = matching.visitor
    matching.open("overview")
    assert matching.heading() == "Bring in the two sign-up sheets"
    matching.look()

    matching.upload_both_sheets()
    matching.take_over()
    visitor.press("Check the other sheet")
    matching.take_over()
    visitor.press("Go on")
    assert matching.heading() == "Say what makes a good pair"
    visitor.press("Set the rules")
    matching.set_rules()
    assert matching.heading() == "Let the matching run"
    matching.look()
    matching.run_the_matching("Run the matching")
    matching.look()

    first, second, third = matching.proposals()[:3]
    matching.row(first).get_by_role("button", name="Lock").click()
    matching.row(first).get_by_role("button", name="Release").wait_for()
    matching.row(second).get_by_role("button", name="Forbid").click()
    matching.row(second).get_by_role("button", name="Release").wait_for()
    assert matching.decisions() == {
        (first.mentee_id, first.mentor_id): Decision.LOCK,
        (second.mentee_id, second.mentor_id): Decision.FORBID,
    }
    matching.swap_first_possible(third)
    matching.open("run", matching.run().public_id)
    matching.look()

    matching.run_the_matching("Run again")
    now = {(one.mentee_id, one.mentor_id) for one in matching.proposals()}
    assert (first.mentee_id, first.mentor_id) in now
    assert (second.mentee_id, second.mentor_id) not in now
    visitor.page.get_by_role("link", name=re.compile("See what has changed|changes|The one change")).first.click()
    assert "than in run 1" in matching.heading()
    matching.look()

    visitor.press("Back to the pairs")
    pairs = len(matching.proposals())
    matching.publish()
    assert matching.introduced() == pairs
    matching.look()
    visitor.press("Undo the publishing")
    assert visitor.says("Taken back.")
    assert matching.introduced() == 0
    matching.publish()
    assert matching.introduced() == pairs
    matching.open("overview")
    matching.look()


def test_the_review_is_worked_with_the_keyboard_alone(
    visitor: Callable[..., Visitor], coordinator: Account, cohort: Cohort
) -> None:
    window = visitor()
    window.sign_in(coordinator)
    matching = Matching(window, cohort)
    matching.upload_both_sheets()
    matching.take_over()
    window.press("Check the other sheet")
    matching.take_over()
    matching.open("rules")
    matching.set_rules()
    matching.run_the_matching("Run the matching")
    keyboard = window.page.keyboard
    first, second = matching.proposals()[:2]
    keyboard.press("j")
    keyboard.press("l")
    matching.row(first).get_by_role("button", name="Release").wait_for()
    expect(matching.row(first)).to_be_focused()
    keyboard.press("j")
    keyboard.press("x")
    matching.row(second).get_by_role("button", name="Release").wait_for()
    expect(matching.row(second)).to_be_focused()
    assert matching.decisions() == {
        (first.mentee_id, first.mentor_id): Decision.LOCK,
        (second.mentee_id, second.mentor_id): Decision.FORBID,
    }
    keyboard.press("s")
    window.page.wait_for_url("**/move/**")
