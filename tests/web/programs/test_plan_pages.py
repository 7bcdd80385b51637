"""The plan of a program: seen on one page, changed item by item."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Organisation
from peerloom.domain.programs.models import MessageText, Program, RoadmapStage
from peerloom.foundation.public_ids import new_public_id
from tests.factories import make_account, make_cohort, make_organisation, make_person, make_program

pytestmark = pytest.mark.django_db

FILLED: dict[str, dict[str, str]] = {
    "stage": {"name": "Meet", "starts_week": "0", "weeks": "2", "agenda": "Say hello\n\n  Draw a map ", "aim": ""},
    "check-in": {"name": "One month", "week": "4", "audience": "both", "questions": "How is it?"},
    "survey": {"instrument": "belonging-short", "moment": "before", "audience": "mentees"},
    "message": {"purpose": "application-accepted", "subject": "Hello {given_name}", "body": "Come to {program}."},
}


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation()


@pytest.fixture
def program(organisation: Organisation) -> Program:
    program = make_program(organisation)
    make_cohort(program)
    return program


@pytest.fixture
def noor(organisation: Organisation) -> Client:
    return signed_in(organisation, Role.COORDINATOR)


def signed_in(organisation: Organisation, role: str) -> Client:
    account = make_account()
    make_person(organisation, role, account=account)
    client = Client()
    client.force_login(account)
    return client


def url(program: Program, name: str, *ids: str) -> str:
    return reverse(f"programs:{name}", args=[program.organisation.slug, program.public_id, *ids])


def add(noor: Client, program: Program, kind: str, **changes: str) -> Any:
    data = {"key": new_public_id()} | FILLED[kind] | changes
    return noor.post(f"{url(program, 'plan-add')}?kind={kind}", data)


@pytest.mark.parametrize("kind", FILLED)
def test_added_seen_changed_and_removed(noor: Client, program: Program, kind: str) -> None:
    assert add(noor, program, kind).status_code == 302
    assert noor.get(url(program, "plan")).status_code == 200
    rows: list[Any] = [
        *program.stages.all(),
        *program.check_ins.all(),
        *program.surveys.all(),
        *program.message_texts.all(),
    ]
    (row,) = rows
    page = noor.get(url(program, "plan-item", row.public_id))
    hidden = {name: page.context["form"][name].value() for name in ("key", "version")}
    saved = noor.post(url(program, "plan-item", row.public_id), FILLED[kind] | hidden)
    assert saved.status_code == 302, saved.content.decode()
    assert noor.post(url(program, "plan-remove", row.public_id)).status_code == 302
    assert not type(row).objects.within(program.organisation_id).exists()


def test_lines_become_a_list(noor: Client, program: Program) -> None:
    add(noor, program, "stage")
    assert program.stages.get().agenda == ["Say hello", "Draw a map"]


@pytest.mark.parametrize(
    ("kind", "changes"),
    [
        ("stage", {"name": ""}),
        ("stage", {"starts_week": "-1"}),
        ("stage", {"starts_week": "9" * 30}),
        ("stage", {"weeks": "0"}),
        ("stage", {"agenda": "\n".join("x" * 61)}),
        ("stage", {"agenda": "x" * 601}),
        ("stage", {"name": "a\x00b"}),
        ("stage", {"key": "x"}),
        ("check-in", {"audience": "everybody"}),
        ("survey", {"moment": "never"}),
        ("message", {"purpose": "spam"}),
        ("message", {"body": "x" * 1_000_000}),
    ],
)
def test_what_cannot_be_is_told(noor: Client, program: Program, kind: str, changes: dict[str, str]) -> None:
    response = add(noor, program, kind, **changes)
    assert response.status_code == 422
    assert "mending" in response.content.decode()


def test_the_second_of_two_people_keeps_what_they_typed(noor: Client, program: Program) -> None:
    add(noor, program, "stage")
    row = program.stages.get()
    old = noor.get(url(program, "plan-item", row.public_id)).context["form"]["version"].value()
    RoadmapStage.objects.within(program.organisation_id).update(name="Changed by a colleague")
    data = FILLED["stage"] | {"name": "Typed by me", "key": row.public_id, "version": old}
    late = noor.post(url(program, "plan-item", row.public_id), data)
    assert late.status_code == 409
    assert "Typed by me" in late.content.decode()


def test_a_message_can_be_looked_at_before_it_is_kept(noor: Client, program: Program) -> None:
    page = add(noor, program, "message", preview="1", body="Dear {given_name}, <b>{unknown}</b>").content.decode()
    assert "Dear Linh, &lt;b&gt;{unknown}&lt;/b&gt;" in page
    assert not MessageText.objects.within(program.organisation_id).exists()


def test_the_plan_takes_as_many_queries_for_one_as_for_three(noor: Client, program: Program) -> None:
    counted = []
    for number in range(3):
        for kind in ("stage", "check-in", "survey"):
            add(noor, program, kind)
        add(noor, program, "message", purpose=("application-accepted", "application-waiting", "training_late")[number])
        with CaptureQueriesContext(connection) as queries:
            noor.get(url(program, "plan"))
        counted.append(len(queries))
    assert counted[0] == counted[2] <= 12


def test_staff_look_and_change_nothing(organisation: Organisation, program: Program) -> None:
    staff = signed_in(organisation, Role.STAFF)
    page = staff.get(url(program, "plan"))
    assert page.status_code == 200
    assert "plan/add" not in page.content.decode()
    assert staff.get(url(program, "plan-add")).status_code == 403
    assert signed_in(organisation, Role.COORDINATOR).get(f"{url(program, 'plan-add')}?kind=x").status_code == 404


def test_a_survey_is_called_by_its_name_and_an_unknown_one_as_the_program_calls_it(
    program: Program, noor: Client
) -> None:
    for instrument in ("belonging-short", "our-own"):
        program.surveys.create(organisation=program.organisation, instrument=instrument, moment="before", position=0)
    page = noor.get(reverse("programs:plan", args=[program.organisation.slug, program.public_id])).content.decode()
    assert "Belonging, short" in page
    assert "our-own" in page
