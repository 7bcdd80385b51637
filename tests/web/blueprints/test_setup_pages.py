"""The guided set-up, files, templates of one's own and the next round, page by page."""

from __future__ import annotations

import json
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from peerloom.domain.blueprints.document.data import as_data, as_file
from peerloom.domain.blueprints.models import SavedTemplate, SetUp
from peerloom.domain.blueprints.operations.setting_up import STEPS as ASKED
from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Organisation
from peerloom.domain.programs.enums import ProgramState
from peerloom.domain.programs.models import Cohort, Objective, Program
from peerloom.domain.programs.queries import cohort_of
from peerloom.foundation import clock
from peerloom.web.blueprints.steps import ORDER
from tests.domain.blueprints.samples import full_document
from tests.domain.blueprints.test_next_round import running
from tests.factories import MOMENT, make_account, make_organisation, make_person

pytestmark = pytest.mark.django_db

ANSWERS: dict[str, dict[str, str]] = {
    "purpose": {"name": "Plot Friends", "purpose": "Nobody digs alone."},
    "objectives": {
        "primary": "1",
        "objectives-TOTAL_FORMS": "3",
        "objectives-INITIAL_FORMS": "3",
        "objectives-0-statement": "More stay",
        "objectives-0-measure": "Plots kept",
        "objectives-0-target": "80%",
        "objectives-1-statement": "They meet",
        "objectives-1-measure": "Meetings, mean",
        "objectives-1-baseline": "2",
        "objectives-1-target": "6",
    },
    "people": {"audience": "New gardeners", "mentor_word": "pal", "mentee_word": ""},
    "format": {"format": "pair", "place": "virtual"},
    "dates": {"cohort_name": "Spring", "starts_on": "2027-01-11", "ends_on": "", "signup_until": ""},
    "standards": {"profile": "adult"},
}


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation()


@pytest.fixture
def noor(organisation: Organisation) -> Client:
    return signed_in(organisation, Role.COORDINATOR)


def signed_in(organisation: Organisation, *roles: str) -> Client:
    account = make_account()
    make_person(organisation, *roles, account=account)
    client = Client()
    client.force_login(account)
    return client


def address(organisation: Organisation, name: str, *ids: str) -> str:
    return reverse(f"blueprints:{name}", args=[organisation.slug, *ids])


def begun(organisation: Organisation) -> SetUp:
    return SetUp.objects.create(
        organisation=organisation,
        source="Allotment Buddies",
        template="allotment-buddies",
        document=as_data(full_document()),
        started_at=MOMENT,
    )


def answer(noor: Client, set_up: SetUp, step: str, **changes: Any) -> Any:
    set_up.refresh_from_db()
    data = {"revision": str(set_up.revision)} | ANSWERS[step] | changes
    with clock.frozen_at(MOMENT):
        return noor.post(address(set_up.organisation, f"step-{step}", set_up.public_id), data)


def test_the_pages_ask_what_the_domain_wants() -> None:
    assert ORDER == ASKED


def test_a_template_begins_a_set_up(organisation: Organisation, noor: Client) -> None:
    page = noor.get(address(organisation, "start"))
    assert b"Start with this" in page.content
    begun_page = noor.post(address(organisation, "begin"), {"template": "mentor-up"})
    set_up = SetUp.objects.within(organisation.pk).get()
    assert begun_page["Location"] == address(organisation, "step-purpose", set_up.public_id)
    for nonsense in ({}, {"template": "x"}, {"template": "\x00"}, {"own": "x"}, {"own": "\x00"}):
        assert noor.post(address(organisation, "begin"), nonsense).status_code == 404


def test_step_by_step_to_a_program(organisation: Organisation, noor: Client) -> None:
    set_up = begun(organisation)
    for step in ORDER:
        response = answer(noor, set_up, step)
        assert response.status_code == 302, (step, response.content.decode())
    page = noor.get(address(organisation, "review", set_up.public_id))
    assert "Shall we create it?" in page.content.decode()
    made = [noor.post(address(organisation, "create", set_up.public_id)) for _sent in range(2)]
    program = Program.objects.within(organisation.pk).get()
    assert {answer["Location"] for answer in made} == {address(organisation, "ready", program.public_id)}
    assert (program.name, program.mentor_word, program.format, program.place) == (
        "Plot Friends",
        "pal",
        "pair",
        "virtual",
    )
    assert [(o.statement, o.primary) for o in program.objectives.all()] == [("More stay", False), ("They meet", True)]
    cohort = cohort_of(program)
    assert (cohort.name, str(cohort.ends_on), str(cohort.signup_until)) == ("Spring", "2027-08-08", "2026-12-28")
    for name in ("review", "step-purpose"):
        assert noor.get(address(organisation, name, set_up.public_id)).status_code == 302


def test_a_program_is_not_created_while_something_is_missing(organisation: Organisation, noor: Client) -> None:
    set_up = begun(organisation)
    page = noor.get(address(organisation, "review", set_up.public_id))
    assert "6 questions are still open" in page.content.decode()
    noor.post(address(organisation, "create", set_up.public_id))
    assert not Program.objects.within(organisation.pk).exists()


@pytest.mark.parametrize(
    ("step", "changes"),
    [
        ("purpose", {"name": ""}),
        ("purpose", {"name": "x" * 121}),
        ("purpose", {"purpose": "a\x00b"}),
        ("purpose", {"purpose": "x" * 1_000_000}),
        ("objectives", {"objectives-0-target": ""}),
        ("objectives", {"objectives-TOTAL_FORMS": "many"}),
        ("objectives", {"primary": "99"}),
        ("format", {"format": "square"}),
        ("dates", {"starts_on": "9999-12-31"}),
        ("dates", {"ends_on": "2027-01-11"}),
        ("dates", {"signup_until": "2030-01-01"}),
        ("standards", {"profile": "none"}),
        ("people", {"revision": "9" * 30}),
        ("people", {"revision": ""}),
    ],
)
def test_what_cannot_be_is_told_and_not_kept(
    organisation: Organisation, noor: Client, step: str, changes: dict[str, str]
) -> None:
    set_up = begun(organisation)
    response = answer(noor, set_up, step, **changes)
    assert response.status_code == 422
    assert "mending" in response.content.decode()
    set_up.refresh_from_db()
    assert (set_up.revision, set_up.document) == (1, as_data(full_document()))


def test_two_windows_do_not_overwrite_each_other(organisation: Organisation, noor: Client) -> None:
    set_up = begun(organisation)
    assert answer(noor, set_up, "people").status_code == 302
    late = answer(noor, set_up, "people", revision="1", mentor_word="typed in the other window")
    assert late.status_code == 409
    assert "typed in the other window" in late.content.decode()
    set_up.refresh_from_db()
    assert set_up.document["program"]["mentor_word"] == "pal"


def sent(noor: Client, organisation: Organisation, content: bytes, name: str = "p.json") -> Any:
    return noor.post(address(organisation, "file"), {"file": SimpleUploadedFile(name, content)})


def test_a_file_is_looked_over_first(organisation: Organisation, noor: Client) -> None:
    response = sent(noor, organisation, as_file(full_document()).encode(), "../evil\x00.json")
    set_up = SetUp.objects.within(organisation.pk).get()
    assert response["Location"] == address(organisation, "review", set_up.public_id)
    page = noor.get(response["Location"]).content.decode()
    assert "9 questions in the forms" in page
    assert not Program.objects.within(organisation.pk).exists()


def test_of_a_file_with_mistakes_nothing_is_kept(organisation: Organisation, noor: Client) -> None:
    data = as_data(full_document()) | {"<script>": 1, "roadmap": [{"name": ""}]}
    for content, told in (
        (json.dumps(data).encode(), "&lt;script&gt;"),
        (json.dumps(data).encode(), "roadmap[0].starts_week"),
        (b"<html>", "The file is broken"),
        (b"", "empty"),
        (b" " * (5 * 1024 * 1024 + 10), "larger than 5 MB"),
    ):
        response = sent(noor, organisation, content)
        assert response.status_code == 422
        assert told in response.content.decode()
        assert b"<script>1" not in response.content
    assert noor.post(address(organisation, "file"), {"file": "no file"}).status_code == 422
    assert not SetUp.objects.within(organisation.pk).exists()


def test_a_program_is_saved_as_a_file(organisation: Organisation, noor: Client) -> None:
    program = running(organisation)
    response = noor.get(address(organisation, "export", program.public_id))
    assert response["Content-Disposition"] == 'attachment; filename="allotment-buddies.json"'
    assert json.loads(response.content)["forms"] == as_data(full_document())["forms"]
    assert sent(noor, organisation, response.content).status_code == 302


def test_templates_of_ones_own(organisation: Organisation, noor: Client) -> None:
    program = running(organisation)
    keep = address(organisation, "keep", program.public_id)
    assert noor.post(keep, {"title": "", "summary": ""}).status_code == 422
    assert noor.post(keep, {"title": "Our <b>way</b>", "summary": "Works."}).status_code == 302
    row = SavedTemplate.objects.within(organisation.pk).get()
    page = noor.get(address(organisation, "start")).content.decode()
    assert "Our &lt;b&gt;way&lt;/b&gt;" in page
    assert noor.post(address(organisation, "begin"), {"own": row.public_id}).status_code == 302
    assert SetUp.objects.within(organisation.pk).get().source == "Our <b>way</b>"
    edit = address(organisation, "template", row.public_id)
    assert noor.post(edit, {"title": "Spades", "summary": ""}).status_code == 302
    assert json.loads(noor.get(address(organisation, "template-file", row.public_id)).content)["name"] == "spades"
    noor.post(address(organisation, "template-remove", row.public_id))
    assert not SavedTemplate.objects.within(organisation.pk).exists()


def test_a_template_that_an_older_site_kept_is_told_and_breaks_nothing(
    organisation: Organisation, noor: Client
) -> None:
    row = SavedTemplate.objects.create(
        organisation=organisation, name="old", title="Old", document={"format": "?"}, saved_at=MOMENT
    )
    begin = noor.post(address(organisation, "begin"), {"own": row.public_id}, follow=True)
    assert "This template cannot be used" in begin.content.decode()
    for name in ("template", "template-file"):
        assert noor.get(address(organisation, name, row.public_id)).status_code in (200, 302)


def test_the_next_round(organisation: Organisation, noor: Client) -> None:
    program = running(organisation)
    copy = address(organisation, "copy", program.public_id)
    page = noor.get(copy)
    key = page.context["form"]["key"].value()
    for nonsense in ({"starts_on": "2026-10-12"}, {"starts_on": "x"}, {"ends_on": "2027-01-01"}, {"name": ""}):
        data = {"key": key, "name": "Next", "starts_on": "2027-10-11", "ends_on": ""} | nonsense
        assert noor.post(copy, data).status_code == 422
    for _sent in range(2):
        noor.post(copy, {"key": key, "name": "Next", "starts_on": "2027-10-11", "ends_on": ""})
    assert Cohort.objects.within(organisation.pk).filter(program=program).count() == 2
    plan = noor.get(reverse("programs:plan", args=[organisation.slug, program.public_id])).content.decode()
    assert "Autumn 2026" in plan
    for name in ("programs:detail", "programs:edit", "programs:list"):
        ids = [] if name == "programs:list" else [program.public_id]
        assert noor.get(reverse(name, args=[organisation.slug, *ids])).status_code == 200
    assert "The present round comes first" in noor.get(copy).content.decode()


def test_what_is_left_until_it_opens(organisation: Organisation, noor: Client) -> None:
    program = running(organisation, ProgramState.DRAFT)
    ready = address(organisation, "ready", program.public_id)
    with clock.frozen_at(MOMENT):
        page = noor.get(ready).content.decode()
    assert "That day has passed" in page
    assert "Open for sign-up anyway" in page
    staff = signed_in(organisation, Role.STAFF).get(ready).content.decode()
    assert "A coordinator can take this step." in staff


def test_only_the_main_objective_measured_before_counts_as_measured(organisation: Organisation, noor: Client) -> None:
    program = running(organisation, ProgramState.DRAFT)
    program.objectives.all().delete()

    def objective(statement: str, baseline: str = "", *, primary: bool = False) -> Objective:
        return Objective.objects.create(
            organisation=organisation,
            program=program,
            statement=statement,
            measure="Counted",
            baseline=baseline,
            target="9",
            primary=primary,
        )

    main = objective("They stay", primary=True)
    objective("They meet", "2")
    ready = address(organisation, "ready", program.public_id)
    assert "Write down where the main one stands now." in noor.get(ready).content.decode()
    main.baseline = "7 of 10"
    main.save()
    assert "The main one is measured before and after." in noor.get(ready).content.decode()


def test_the_page_of_templates_takes_as_many_queries_for_one_as_for_three(
    organisation: Organisation, noor: Client
) -> None:
    counted = []
    for number in range(3):
        begun(organisation)
        SavedTemplate.objects.create(
            organisation=organisation, name=f"t{number}", title="T", document={}, saved_at=MOMENT
        )
        with CaptureQueriesContext(
            connection,
        ) as queries:
            noor.get(address(organisation, "start"))
        counted.append(len(queries))
    assert counted[0] == counted[2] <= 12


@pytest.mark.parametrize("role", [Role.STAFF, Role.PARTICIPANT])
def test_others_set_nothing_up(organisation: Organisation, role: Role) -> None:
    client = signed_in(organisation, role)
    set_up = begun(organisation)
    assert client.get(address(organisation, "start")).status_code == 403
    assert client.post(address(organisation, "create", set_up.public_id)).status_code == 403
    assert client.get(address(organisation, "export", running(organisation).public_id)).status_code == 403
