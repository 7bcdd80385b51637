"""The pages of outcomes and objectives: bad input beside its field, what helpers may not see, a constant number of
queries."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from functools import partial
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http.response import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from peerloom.domain.feedback.enums.outcomes import MeasureKind, OutcomeImportState
from peerloom.domain.feedback.models import Measure, ObjectiveMeasure, Outcome, OutcomeImport
from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Account
from peerloom.domain.programs.models import Cohort, ObjectiveChange
from peerloom.foundation import clock
from tests.factories import MOMENT, make_account, make_cohort, make_organisation, make_person, make_program
from tests.factories.outcomes import (
    DAY,
    SOURCE,
    csv_of,
    make_measure,
    make_mentees,
    make_objective,
    make_outcome,
    run_job,
)

pytestmark = pytest.mark.django_db

MOST_QUERIES = 12
"""Of a page: session, account, person and roles are four of them."""


class Desk:
    """Somebody who works at one round."""

    def __init__(self, cohort: Cohort, role: str) -> None:
        self.cohort = cohort
        account: Account = make_account()
        make_person(cohort.organisation, role, account=account)
        self.client = Client()
        self.client.force_login(account)

    def url(self, name: str, *ids: str) -> str:
        return reverse(f"outcomes:{name}", args=[self.cohort.organisation.slug, *ids])

    def get(self, name: str, *ids: str, query: str = "") -> HttpResponseBase:
        with clock.frozen_at(MOMENT):
            return self.client.get(self.url(name, *ids) + query)

    def post(self, page: str, *ids: str, **values: Any) -> HttpResponseBase:
        """``query`` among the values stands in the address."""
        query = values.pop("query", "")
        with clock.frozen_at(MOMENT):
            return self.client.post(self.url(page, *ids) + query, values)


@pytest.fixture
def cohort() -> Cohort:
    return make_cohort(make_program(make_organisation()))


@pytest.fixture
def desk(cohort: Cohort) -> Desk:
    return Desk(cohort, Role.COORDINATOR)


@pytest.fixture
def grades(cohort: Cohort) -> Measure:
    return make_measure(cohort.organisation, least=0, most=4)


def text(response: HttpResponseBase) -> str:
    content: bytes = getattr(response, "content")  # noqa: B009  # a streamed answer has none
    return content.decode()


def upload(desk: Desk, of: Measure, data: bytes, **values: Any) -> HttpResponseBase:
    file = SimpleUploadedFile("marks.csv", data)
    given = {"measure": of.public_id, "file": file, "source": SOURCE, "measured_on": DAY.isoformat()} | values
    return desk.post("upload", desk.cohort.public_id, **given)


def only_file(cohort: Cohort) -> OutcomeImport:
    return OutcomeImport.objects.within(cohort.organisation_id).get(cohort=cohort)


def test_from_the_upload_to_the_figures(desk: Desk, cohort: Cohort, grades: Measure) -> None:
    mentees = make_mentees(cohort, 5)
    rows = [f"{mentee.email},3,2026-09-30" for mentee in mentees]
    assert upload(desk, grades, csv_of(*rows, "x@example.org,3,2026-09-30")).status_code == 303
    imported = run_job(only_file(cohort))
    page = text(desk.get("file", cohort.public_id, imported.public_id))
    assert "5 values of 6 can be taken over" in page
    assert "Nobody of this round" in page
    only = text(desk.get("file", cohort.public_id, imported.public_id, query="?show=stranger"))
    assert "x@example.org" in only
    assert mentees[0].email not in only.split("Row by row")[1]
    answer = desk.post("file", cohort.public_id, imported.public_id, then="commit", revision=imported.revision)
    assert answer.status_code == 303
    run_job(only_file(cohort))
    overview = text(desk.get("overview", cohort.public_id))
    assert "3 grade points" in overview
    assert "5 of 5" in overview
    assert SOURCE in overview
    taken = only_file(cohort)
    desk.post("file-undo", cohort.public_id, taken.public_id, revision=taken.revision)
    page = text(desk.get("file", cohort.public_id, taken.public_id))
    assert "It had brought 5 values" in page
    assert "new values" not in page, "what is gone again is not counted as there"


def test_strangers_are_downloaded_and_no_cell_is_a_formula(desk: Desk, cohort: Cohort, grades: Measure) -> None:
    make_mentees(cohort, 1)
    upload(desk, grades, csv_of('"=cmd|/c calc",3,2026-09-30', "x@example.org,3,2026-09-30"))
    imported = run_job(only_file(cohort))
    answer = desk.get("file-left", cohort.public_id, imported.public_id)
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "'=cmd|/c calc" in text(answer)
    assert "x@example.org" in text(answer)


@pytest.mark.parametrize(
    "bad",
    [
        {"source": ""},
        {"source": "x" * 201},
        {"source": "a\x00b"},
        {"measure": "nothing"},
        {"measured_on": "2026-02-30"},
        {"file": ""},
        {"file": SimpleUploadedFile("a.csv", b"")},
    ],
)
def test_a_bad_upload_is_told_beside_its_field(
    desk: Desk, cohort: Cohort, grades: Measure, bad: dict[str, Any]
) -> None:
    answer = upload(desk, grades, csv_of("a,1,2026-09-30"), **bad)
    assert answer.status_code == 422
    assert "needs mending" in text(answer) or "need mending" in text(answer)
    assert not OutcomeImport.objects.within(cohort.organisation_id).exists()


def test_a_stale_take_over_is_a_conflict(desk: Desk, cohort: Cohort, grades: Measure) -> None:
    [mentee] = make_mentees(cohort, 1)
    upload(desk, grades, csv_of(f"{mentee.email},3,2026-09-30"))
    imported = run_job(only_file(cohort))
    stale = imported.revision - 1
    assert desk.post("file", cohort.public_id, imported.public_id, then="commit", revision=stale).status_code == 409
    assert only_file(cohort).state == OutcomeImportState.PREVIEWED


def grid(desk: Desk, measure: Measure, **values: Any) -> HttpResponseBase:
    ids = (desk.cohort.public_id, measure.public_id)
    seen = text(desk.get("grid", *ids, query="?day=2026-10-01")).split('name="seen" value="')[1][:16]
    given = {"seen": seen, "source": SOURCE} | values
    return desk.post("grid", *ids, query="?day=2026-10-01", **given)


def test_a_grid_keeps_what_was_typed_when_somebody_was_faster(desk: Desk, cohort: Cohort, grades: Measure) -> None:
    [mentee] = make_mentees(cohort, 1)
    name = f"value-{mentee.public_id}"
    seen = text(desk.get("grid", cohort.public_id, grades.public_id, query="?day=2026-10-01"))
    assert grid(desk, grades, **{name: "3,5"}).status_code == 303
    stale = seen.split('name="seen" value="')[1][:16]
    answer = grid(desk, grades, seen=stale, **{name: "2"})
    assert answer.status_code == 409
    page = text(answer)
    assert 'value="2"' in page
    assert "3.5 grade points" in page, "what is known now stands beside it"
    again = page.split('name="seen" value="')[1][:16]
    assert grid(desk, grades, seen=again, **{name: "2"}).status_code == 303


def test_a_bad_cell_of_the_grid_is_told_beside_it(desk: Desk, cohort: Cohort, grades: Measure) -> None:
    [mentee] = make_mentees(cohort, 1)
    for typed in ("5", "abc", "1e5", "x" * 1_000_000, "a\x00b"):
        answer = grid(desk, grades, **{f"value-{mentee.public_id}": typed})
        assert answer.status_code == 422
        assert 'class="error small"' in text(answer)
    assert not Outcome.objects.within(cohort.organisation_id).exists()


def test_a_value_is_put_right_and_taken_out(desk: Desk, cohort: Cohort, grades: Measure) -> None:
    [mentee] = make_mentees(cohort, 1)
    kept = make_outcome(grades, mentee, cohort)
    page = text(desk.get("correct", kept.public_id))
    seen = page.split('name="seen" value="')[1][:16]
    values = {"measured_on": "2026-10-01", "source": "Her transcript", "seen": seen}
    assert desk.post("correct", kept.public_id, value="9", **values).status_code == 422
    assert desk.post("correct", kept.public_id, value="3.9", **values).status_code == 303
    assert desk.post("correct", kept.public_id, value="1", **values).status_code == 409
    assert desk.post("remove", kept.public_id, seen=seen).status_code == 409
    now = text(desk.get("correct", kept.public_id)).split('name="seen" value="')[1][:16]
    assert desk.post("remove", kept.public_id, seen=now).status_code == 303
    assert not Outcome.objects.within(cohort.organisation_id).exists()


def test_who_only_helps_sees_figures_and_nobody(cohort: Cohort, grades: Measure) -> None:
    mentees = make_mentees(cohort, 5)
    for mentee in mentees:
        make_outcome(grades, mentee, cohort)
    staff = Desk(cohort, Role.STAFF)
    page = text(staff.get("overview", cohort.public_id))
    assert "3 grade points" in page
    assert mentees[0].name not in page
    for name, ids in (
        ("values", (cohort.public_id, grades.public_id)),
        ("grid", (cohort.public_id, grades.public_id)),
        ("upload", (cohort.public_id,)),
    ):
        assert staff.get(name, *ids).status_code == 403
        assert f'href="{staff.url(name, *ids)}"' not in page
    assert staff.post("export", cohort.public_id).status_code == 403


def test_the_export_is_a_table_of_codes(desk: Desk, cohort: Cohort, grades: Measure) -> None:
    [mentee] = make_mentees(cohort, 1)
    make_outcome(grades, mentee, cohort)
    answer = desk.post("export", cohort.public_id)
    assert answer["Content-Disposition"].startswith("attachment")
    assert mentee.email not in text(answer)
    assert "grade-average" in text(answer)


def judged(measure: Measure, **values: Any) -> dict[str, Any]:
    return {
        "revision": "0",
        "what": f"outcome:{measure.public_id}",
        "whose": "mentees",
        "shape": "level",
        "bound": "least",
        "target": "3.2",
        "baseline": "",
        "due": "2027-06-30",
        "reason": "",
    } | values


def test_an_objective_is_measured_frozen_and_changed_with_a_reason(desk: Desk, cohort: Cohort, grades: Measure) -> None:
    program = cohort.program
    aim = make_objective(program)
    page = text(desk.get("objectives", program.public_id))
    assert "One objective has no measure yet" in page
    ids = (program.public_id, aim.public_id)
    form = text(desk.get("objective", *ids))
    assert 'value="3.2"' in form, "the number that the objective names is proposed"
    assert "Why does this change?" not in form
    assert desk.post("objective", *ids, **judged(grades)).status_code == 303
    assert "Every objective has its measure" in text(desk.get("objectives", program.public_id))
    Cohort.objects.within(cohort.organisation_id).filter(pk=cohort.pk).update(starts_on=date(2026, 10, 1))
    lower = judged(grades, revision="1", target="2")
    refused = desk.post("objective", *ids, **lower)
    assert refused.status_code == 422
    assert "Say why this changes" in text(refused)
    assert desk.post("objective", *ids, **lower | {"reason": "The scale has changed."}).status_code == 303
    page = text(desk.get("objectives", program.public_id))
    assert "because: The scale has changed." in page
    assert ObjectiveChange.objects.within(cohort.organisation_id).count() == 1


@pytest.mark.parametrize(
    "bad",
    [
        {"what": ""},
        {"what": "outcome:nothing"},
        {"what": "activity:dancing"},
        {"target": "NaN"},
        {"target": "9" * 30},
        {"target": "5"},
        {"due": "10000-01-01"},
        {"whose": "x"},
        {"shape": "x"},
        {"revision": "-1"},
        {"revision": "x"},
    ],
)
def test_what_an_objective_cannot_be_judged_by_is_told(
    desk: Desk, cohort: Cohort, grades: Measure, bad: dict[str, Any]
) -> None:
    aim = make_objective(cohort.program)
    answer = desk.post("objective", cohort.program.public_id, aim.public_id, **judged(grades, **bad))
    assert answer.status_code == 422
    assert not ObjectiveMeasure.objects.within(cohort.organisation_id).exists()


def test_the_plan_says_that_objectives_are_frozen_and_asks_why(desk: Desk, cohort: Cohort) -> None:
    aim = make_objective(cohort.program)
    edit = reverse("programs:edit", args=[cohort.organisation.slug, cohort.program.public_id])

    def page(at: timedelta) -> str:
        with clock.frozen_at(MOMENT + at):
            return text(desk.client.get(edit))

    assert "Why do the objectives change?" not in page(timedelta())
    started = page(timedelta(days=7))
    assert "Why do the objectives change?" in started
    version = started.split('name="version" value="')[1][:16]
    values = {
        "key": cohort.program.public_id,
        "version": version,
        "name": "Mentor Up",
        "format": "pair",
        "place": "hybrid",
        "cohort_name": "Autumn",
        "starts_on": "2026-10-12",
        "ends_on": "2027-06-30",
        "primary": "0",
        "objectives-TOTAL_FORMS": "1",
        "objectives-INITIAL_FORMS": "1",
        "objectives-0-public_id": aim.public_id,
        "objectives-0-statement": aim.statement,
        "objectives-0-measure": aim.measure,
        "objectives-0-target": "1 grade point",
    }
    with clock.frozen_at(MOMENT + timedelta(days=7)):
        refused = desk.client.post(edit, values)
        assert 'id="id_reason_error"' in text(refused)
        assert desk.client.post(edit, values | {"reason": "We know better now."}).status_code == 302
    aim.refresh_from_db()
    assert aim.target == "1 grade point"
    assert ObjectiveChange.objects.within(cohort.organisation_id).get().reason == "We know better now."


def test_the_starter_set_is_one_click(desk: Desk) -> None:
    assert "Take them all" in text(desk.get("measures"))
    assert desk.post("measure-adopt", key="all").status_code == 303
    page = text(desk.get("measures"))
    assert "5 measures that mean the same every year" in page
    assert "Take them all" not in page


def test_a_measure_in_use_cannot_be_made_another_by_a_forged_form(desk: Desk, cohort: Cohort, grades: Measure) -> None:
    [mentee] = make_mentees(cohort, 1)
    make_outcome(grades, mentee, cohort)
    values = {"revision": 1, "name": "Grades", "subject": "grades", "kind": "yes_no", "unit": "", "direction": "1"}
    assert desk.post("measure", grades.public_id, **values).status_code == 303
    grades.refresh_from_db()
    assert (grades.name, grades.kind, grades.unit) == ("Grades", MeasureKind.NUMBER, "grade points")


def counted(visit: Callable[[], HttpResponseBase]) -> int:
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert visit().status_code == 200
    return len(queries)


def test_pages_ask_the_same_number_of_questions_however_many_rows(desk: Desk, cohort: Cohort) -> None:
    program = cohort.program
    counts = []
    for number in range(3):
        measure = make_measure(cohort.organisation, name=f"Measure {number}")
        aim = make_objective(program, statement=f"Aim {number}", primary=number == 0)
        ObjectiveMeasure.objects.create(
            organisation=cohort.organisation,
            objective=aim,
            by="outcome",
            measure=measure,
            kind="mean",
            target=3,
            due=date(2027, 6, 30),
        )
        for mentee in make_mentees(cohort, 2):
            for known in Measure.objects.within(cohort.organisation_id):
                make_outcome(known, mentee, cohort)
        if number == 1:
            continue
        counts.append(
            [
                counted(lambda: desk.get("overview", cohort.public_id)),
                counted(lambda: desk.get("measures")),
                counted(partial(desk.get, "values", cohort.public_id, measure.public_id)),
                counted(partial(desk.get, "grid", cohort.public_id, measure.public_id)),
                counted(lambda: desk.get("objectives", program.public_id)),
            ]
        )
    assert counts[0] == counts[1]
    assert max(counts[0]) <= MOST_QUERIES, counts
