"""Every page of matching: who gets in, what hostile names do, how many queries it takes."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.matching.models import MatchRun, SheetImport
from peerloom.domain.matching.operations import start_run
from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import Cohort
from peerloom.foundation.scope import Actor
from tests.domain.matching.pools import EMPLOYER, SKILLS, ready_run, rules_for, sign_up, small_pool
from tests.domain.matching.sheets import csv_of, previewed
from tests.factories import MOMENT, make_account, make_cohort, make_organisation, make_person, make_program
from tests.web.matching.conftest import People
from tests.web.matching.pages import Pages

READABLE = ["overview", "upload", "sheet", "rules", "run", "differences", "move", "publish", "pairs-file"]
STATE_CHANGING = ["sheet-discard", "run-start", "run-cancel", "run-discard", "decide", "undo"]
MOST_QUERIES = 12
HOSTILE = '<script>alert("x")</script>'


@pytest.fixture
def sheet(cohort: Cohort, coordinator: Actor) -> SheetImport:
    return previewed(cohort, csv_of("ana@example.org,Ana,Silva,Law,law; chess,1"), coordinator)


@pytest.fixture
def ids(sheet: SheetImport, run: MatchRun, people: People) -> dict[str, list[str]]:
    """What stands in each page's address after the cohort."""
    about_runs = ["run", "differences", "publish", "pairs-file", "run-cancel", "run-discard", "decide", "undo"]
    in_run = {name: [run.public_id] for name in about_runs}
    in_sheet = {name: [sheet.public_id] for name in ("sheet", "sheet-discard")}
    return in_run | in_sheet | {"move": [run.public_id, people["Chi"].public_id]}


@pytest.fixture
def stranger() -> Client:
    """A coordinator of another organisation."""
    account = make_account()
    make_person(make_organisation(), "coordinator", account=account)
    client = Client()
    client.force_login(account)
    return client


@pytest.mark.parametrize("name", READABLE)
def test_a_coordinator_reads_every_page(name: str, pages: Pages, ids: dict[str, list[str]]) -> None:
    assert pages.get(name, *ids.get(name, [])).status_code == 200


@pytest.mark.parametrize("name", READABLE)
def test_who_is_signed_out_is_asked_to_sign_in(name: str, pages: Pages, ids: dict[str, list[str]]) -> None:
    address = pages.at(name, *ids.get(name, []))
    answer = Client().get(address)
    assert (answer.status_code, answer.headers["Location"].split("?")[0]) == (302, reverse("account_login"))


@pytest.mark.parametrize("name", READABLE)
def test_a_participant_gets_no_page(name: str, pages: Pages, ids: dict[str, list[str]]) -> None:
    account = make_account()
    make_person(pages.cohort.organisation, "participant", account=account)
    client = Client()
    client.force_login(account)
    assert client.get(pages.at(name, *ids.get(name, []))).status_code == 403


@pytest.mark.parametrize("name", READABLE + STATE_CHANGING)
def test_another_organisation_does_not_learn_that_it_exists(
    name: str, pages: Pages, ids: dict[str, list[str]], stranger: Client
) -> None:
    address = pages.at(name, *ids.get(name, []))
    assert stranger.get(address).status_code in {404, 405}
    assert stranger.post(address).status_code in {404, 405}
    assert 404 in {stranger.get(address).status_code, stranger.post(address).status_code}


@pytest.mark.parametrize("name", READABLE + STATE_CHANGING)
def test_another_organisations_ids_under_ones_own_address_are_not_found(
    name: str, pages: Pages, ids: dict[str, list[str]], stranger: Client
) -> None:
    own = make_organisation()
    account = make_account()
    make_person(own, "coordinator", account=account)
    stranger.force_login(account)
    address = pages.at(name, *ids.get(name, [])).replace(pages.cohort.organisation.slug, own.slug)
    assert 404 in {stranger.get(address).status_code, stranger.post(address).status_code}
    assert {stranger.get(address).status_code, stranger.post(address).status_code} <= {404, 405}


def test_who_runs_another_program_does_not_see_this_one(
    pages: Pages, ids: dict[str, list[str]], stranger: Client
) -> None:
    organisation = pages.cohort.organisation
    account = make_account()
    other = make_program(organisation, name="Elsewhere")
    make_person(organisation, "coordinator", account=account, program_id=other.pk)
    stranger.force_login(account)
    for name in READABLE:
        assert stranger.get(pages.at(name, *ids.get(name, []))).status_code == 404, name


@pytest.mark.parametrize("name", ["sheet", "run", "move"])
def test_ids_of_another_cohort_are_not_found_here(name: str, pages: Pages, ids: dict[str, list[str]]) -> None:
    elsewhere = Pages(pages.client, make_cohort(make_program(pages.cohort.organisation)))
    assert elsewhere.get(name, *ids[name]).status_code == 404


@pytest.mark.parametrize("name", STATE_CHANGING)
def test_nothing_changes_on_get(name: str, pages: Pages, ids: dict[str, list[str]]) -> None:
    assert pages.get(name, *ids.get(name, [])).status_code == 405


@pytest.mark.parametrize("name", [name for name in READABLE if name != "pairs-file"])
def test_pages_hold_no_inline_style_or_script(name: str, pages: Pages, ids: dict[str, list[str]]) -> None:
    html = pages.text(name, *ids.get(name, []))
    assert not re.search(r"\sstyle=|<style\b|\son\w+=\"|<script(?![^>]*\bsrc=)", html)


@pytest.mark.parametrize("name", ["run", "differences", "move", "publish"])
def test_hostile_names_are_only_text(name: str, pages: Pages, ids: dict[str, list[str]]) -> None:
    Person.objects.within(pages.cohort.organisation_id).exclude(email__startswith="account").update(given_name=HOSTILE)
    html = pages.text(name, *ids[name])
    assert "<script>alert" not in html
    if name in {"run", "move"}:
        assert "&lt;script&gt;alert" in html


def test_hostile_headings_and_cells_are_only_text(pages: Pages, cohort: Cohort, coordinator: Actor) -> None:
    data = csv_of(
        'ana@example.org,"<img src=x onerror=alert(1)>",law',
        headings='Email,First name,"<b onclick=""x()"">Skills</b>"',
    )
    html = pages.text("sheet", previewed(cohort, data, coordinator).public_id)
    assert "<img src=x" not in html
    assert "&lt;img src=x" in html
    assert "<b onclick" not in html


def queries_of(ask: Callable[[], object]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as found:
        ask()
    return len(found)


def run_of_size(cohort: Cohort, by: Actor, size: int) -> MatchRun:
    """So many pairs, so many who are left out."""
    small_pool(cohort)
    for place in range(size):
        skill = f"skill {place}"
        sign_up(cohort, Side.MENTEE, f"Mentee {place}", [skill], employer=f"Firm {place}")
        sign_up(cohort, Side.MENTOR, f"Mentor {place}", [skill], employer="Elsewhere")
        sign_up(cohort, Side.MENTEE, f"Alone {place}", ["chess"], employer=f"Shop {place}")
    rules_for(cohort, by, SKILLS, EMPLOYER)
    return ready_run(cohort, by)


@pytest.mark.parametrize("name", ["run", "overview", "rules", "move"])
def test_a_page_takes_the_same_queries_for_one_row_and_for_many(
    name: str, pages: Pages, organisation: object, coordinator: Actor
) -> None:
    small, large = pages.cohort, make_cohort(make_program(pages.cohort.organisation, name="Large"))
    counts = []
    for cohort, size in ((small, 1), (large, 5)):
        run = run_of_size(cohort, coordinator, size)
        here = Pages(pages.client, cohort)
        mentee = run.proposals.all()[0].mentee.public_id
        rest = {"run": [run.public_id], "move": [run.public_id, mentee]}.get(name, [])
        counts.append(queries_of(lambda here=here, rest=rest: here.text(name, *rest)))  # type: ignore[misc]  # mypy cannot infer defaults
    assert counts[0] == counts[1]
    if name in {"run", "overview"}:
        assert counts[1] <= MOST_QUERIES


def test_the_overview_takes_the_same_queries_for_one_sheet_and_for_three(
    pages: Pages, cohort: Cohort, coordinator: Actor, run: MatchRun
) -> None:
    previewed(cohort, csv_of("ana@example.org,Ana,Silva,Law,law,1"), coordinator)
    few = queries_of(lambda: pages.text("overview"))
    for number in range(2):
        previewed(cohort, csv_of(f"ana{number}@example.org,Ana,Silva,Law,law,1"), coordinator)
        ready_run(cohort, coordinator)
    assert queries_of(lambda: pages.text("overview")) == few <= MOST_QUERIES


def test_a_run_that_waits_shows_its_progress_and_can_be_stopped(
    pages: Pages, cohort: Cohort, coordinator: Actor, run: MatchRun
) -> None:
    waiting = start_run(cohort=cohort, by=coordinator, at=MOMENT)
    html = pages.text("run", waiting.public_id)
    assert 'role="progressbar"' in html
    assert pages.at("run-cancel", waiting.public_id) in html
    assert pages.post("run-cancel", waiting.public_id).status_code == 303
    waiting.refresh_from_db()
    assert waiting.state == "discarded"
