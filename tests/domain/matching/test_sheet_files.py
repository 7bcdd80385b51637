from __future__ import annotations

import io
import zipfile
from io import BytesIO

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from openpyxl import Workbook
from pytest_django import DjangoAssertNumQueries, DjangoCaptureOnCommitCallbacks

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.enrolment.models import Question
from peerloom.domain.enrolment.queries import applications_in_pool
from peerloom.domain.matching.enums import ImportState
from peerloom.domain.matching.jobs import reading
from peerloom.domain.matching.models import RuleSet, SheetImport
from peerloom.domain.matching.operations import (
    CannotChooseColumns,
    CannotCommitSheet,
    CannotDiscardSheet,
    CannotStageSheet,
    ColumnChoice,
    choose_columns,
    commit_sheet,
    discard_sheet,
    stage_sheet,
)
from peerloom.domain.matching.operations.imports import LARGEST_FILE, LIMITS
from peerloom.domain.matching.queries import drafts_of, imports_of, issues_of, preview_rows, proposed_criteria
from peerloom.domain.people.enums import Role
from peerloom.domain.programs.models import Cohort
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.jobs.models import Job, JobState
from peerloom.foundation.refusals import ChangedMeanwhile
from peerloom.foundation.scope import Actor
from peerloom.sheets import Limits
from tests.domain.matching.pools import rules_for
from tests.domain.matching.sheets import csv_of, previewed, real_sheet, run_job, taken_over, tally
from tests.factories import MOMENT, actor_with, make_organisation

LINH = "linh@example.org,Linh,Tran,Nursing,cooking; chess,2"
OMAR = "omar@example.org,Omar,Haddad,Law,chess; running,1"
AYO = "ayo@example.org,Ayo,Bello,Law,running; cooking,1"


def zip_bomb() -> bytes:
    """A workbook of some kilobytes that unpacks to 30 MB."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 30_000_000)
    return stream.getvalue()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"Email,Name", "headings but no answers"),
        (b"%PDF-1.7 something", "not a table"),
        (b"\xd0\xcf\x11\xe0 old workbook", "old Excel workbook"),
        (b"PK\x03\x04 broken", "damaged"),
        (b"\x89PNG\r\n\x1a\n\0\0\0", "picture"),
        (zip_bomb(), "unpacks to far more"),
    ],
)
def test_a_file_that_is_no_sheet_is_refused_in_one_clear_line(
    cohort: Cohort, coordinator: Actor, data: bytes, words: str
) -> None:
    sheet = previewed(cohort, data, coordinator, name="list.xlsx")
    assert sheet.state == ImportState.UNREADABLE
    assert sheet.failure.startswith("list.xlsx")
    assert words in sheet.failure
    assert "\n" not in sheet.failure
    assert sheet.job is not None
    assert Job.objects.get(pk=sheet.job.pk).state == JobState.DONE
    with pytest.raises(CannotCommitSheet):
        commit_sheet(sheet=sheet, revision=sheet.revision, by=coordinator, at=MOMENT)


def test_an_empty_or_too_large_file_is_not_even_kept(cohort: Cohort, coordinator: Actor) -> None:
    large = ContentFile(b"x")
    large.size = LARGEST_FILE + 1
    for file in (ContentFile(b""), large):
        with pytest.raises(CannotStageSheet):
            stage_sheet(cohort=cohort, side=Side.MENTEE, file=file, file_name="a.csv", by=coordinator, at=MOMENT)
    assert not imports_of(cohort).exists()


def test_the_same_upload_twice_is_one_upload_under_a_name_that_nobody_can_guess(
    cohort: Cohort, coordinator: Actor
) -> None:
    sheets = [
        stage_sheet(
            cohort=cohort,
            side=Side.MENTEE,
            file=ContentFile(csv_of(LINH)),
            file_name="a.csv",
            by=coordinator,
            at=MOMENT,
        )
        for _ in range(2)
    ]
    assert sheets[0].pk == sheets[1].pk
    assert Job.objects.count() == 1
    assert "a.csv" not in str(sheets[0].file.name)
    assert default_storage.exists(str(sheets[0].file.name))


def test_nothing_enters_the_pool_before_commit_and_a_second_click_starts_nothing(
    cohort: Cohort, coordinator: Actor
) -> None:
    sheet = previewed(cohort, csv_of(LINH), coordinator)
    assert sheet.state == ImportState.PREVIEWED
    assert not applications_in_pool(cohort).exists()
    first = commit_sheet(sheet=sheet, revision=sheet.revision, by=coordinator, at=MOMENT)
    second = commit_sheet(sheet=sheet, revision=sheet.revision, by=coordinator, at=MOMENT)
    assert first.job == second.job
    assert tally(run_job(second)) == (1, 0, 0, 0)


def test_chosen_roles_are_used_when_the_sheet_is_read_again(cohort: Cohort, coordinator: Actor) -> None:
    sheet = previewed(cohort, csv_of(LINH, OMAR, AYO), coordinator)
    choices = {3: ColumnChoice(role="ignore"), 4: ColumnChoice(role="text", sensitive=True)}
    sheet = run_job(choose_columns(sheet=sheet, choices=choices, revision=sheet.revision, by=coordinator, at=MOMENT))
    assert sheet.state == ImportState.PREVIEWED
    roles = {column.position: (column.role, column.guessed_role, column.sensitive) for column in sheet.columns.all()}
    assert roles[3] == ("ignore", "category", False)
    assert roles[4] == ("text", "choices", True)
    assert {row.cells[4] for row in preview_rows(sheet)} == {""}
    run_job(commit_sheet(sheet=sheet, revision=sheet.revision, by=coordinator, at=MOMENT))
    assert [(q.key, q.sensitive) for q in Question.objects.within(cohort.organisation_id)] == [("skills", True)]


def test_what_is_marked_private_later_is_private_in_the_rules_of_before(cohort: Cohort, coordinator: Actor) -> None:
    for side in (Side.MENTEE, Side.MENTOR):
        taken_over(cohort, csv_of(LINH, OMAR, AYO), coordinator, side=side)
    rules = rules_for(cohort, coordinator, *proposed_criteria(cohort))
    assert {draft.key: draft.sensitive for draft in drafts_of(rules)} == {"profession": False, "skills": False}
    sheet = previewed(cohort, csv_of(LINH, OMAR), coordinator, side=Side.MENTOR)
    private = {4: ColumnChoice(role="choices", sensitive=True)}
    sheet = run_job(choose_columns(sheet=sheet, choices=private, revision=sheet.revision, by=coordinator, at=MOMENT))
    run_job(commit_sheet(sheet=sheet, revision=sheet.revision, by=coordinator, at=MOMENT))
    rules = RuleSet.objects.within(cohort.organisation_id).get()
    assert {draft.key: draft.sensitive for draft in drafts_of(rules)} == {"profession": False, "skills": True}


def test_a_sheet_with_more_rows_than_agreed_is_refused(
    cohort: Cohort, coordinator: Actor, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert (LIMITS.rows, LIMITS.size) == (100_000, 50 * 1024 * 1024)
    monkeypatch.setattr(reading, "LIMITS", Limits(rows=2))
    sheet = previewed(cohort, csv_of(LINH, OMAR, AYO), coordinator)
    assert sheet.state == ImportState.UNREADABLE
    assert "more than 2 rows" in sheet.failure


def test_a_sheet_without_addresses_asks_for_the_column_first(cohort: Cohort, coordinator: Actor) -> None:
    sheet = previewed(cohort, csv_of("Linh,Law", "Omar,Law", headings="First name,Profession"), coordinator)
    assert "e-mail address" in issues_of(sheet)[0].problem
    with pytest.raises(CannotCommitSheet, match="e-mail address"):
        commit_sheet(sheet=sheet, revision=sheet.revision, by=coordinator, at=MOMENT)


def test_two_columns_cannot_both_be_the_address(cohort: Cohort, coordinator: Actor) -> None:
    sheet = previewed(cohort, csv_of(LINH), coordinator)
    for choice in (ColumnChoice(role="email"), ColumnChoice(role="nonsense")):
        with pytest.raises(CannotChooseColumns):
            choose_columns(sheet=sheet, choices={1: choice}, revision=sheet.revision, by=coordinator, at=MOMENT)
    sheet.refresh_from_db()
    assert sheet.state == ImportState.PREVIEWED


def test_who_saw_an_older_revision_is_told_who_changed_it(cohort: Cohort, coordinator: Actor) -> None:
    sheet = previewed(cohort, csv_of(LINH, OMAR), coordinator)
    seen = sheet.revision
    choose_columns(sheet=sheet, choices={3: ColumnChoice("ignore")}, revision=seen, by=coordinator, at=MOMENT)
    other = actor_with(cohort.organisation, Role.STAFF)
    with pytest.raises(ChangedMeanwhile, match=f"{coordinator.name} changed this at 09:30"):
        choose_columns(sheet=sheet, choices={3: ColumnChoice("text")}, revision=seen, by=other, at=MOMENT)
    with pytest.raises(ChangedMeanwhile):
        commit_sheet(sheet=sheet, revision=seen, by=other, at=MOMENT)


def test_a_discarded_upload_is_gone_with_its_file(
    cohort: Cohort, coordinator: Actor, django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks
) -> None:
    sheet = previewed(cohort, csv_of(LINH), coordinator)
    name = sheet.file.name
    with django_capture_on_commit_callbacks(execute=True):
        discard_sheet(sheet=sheet, revision=sheet.revision, by=coordinator, at=MOMENT)
    assert not imports_of(cohort).exists()
    assert not default_storage.exists(str(name))
    done = taken_over(cohort, csv_of(LINH), coordinator)
    with pytest.raises(CannotDiscardSheet):
        discard_sheet(sheet=done, revision=done.revision, by=coordinator, at=MOMENT)


def test_only_who_runs_the_program_may_import(cohort: Cohort, coordinator: Actor) -> None:
    sheet = previewed(cohort, csv_of(LINH), coordinator)
    strangers = [actor_with(cohort.organisation, Role.PARTICIPANT), actor_with(make_organisation(), Role.OWNER)]
    for stranger in strangers:
        with pytest.raises(PermissionDenied):
            stage_sheet(cohort=cohort, side=Side.MENTEE, file=ContentFile(b"a"), file_name="a", by=stranger, at=MOMENT)
        with pytest.raises(PermissionDenied):
            commit_sheet(sheet=sheet, revision=sheet.revision, by=stranger, at=MOMENT)
        with pytest.raises(PermissionDenied):
            choose_columns(sheet=sheet, choices={}, revision=sheet.revision, by=stranger, at=MOMENT)
        with pytest.raises(PermissionDenied):
            discard_sheet(sheet=sheet, revision=sheet.revision, by=stranger, at=MOMENT)
        assert not SheetImport.objects.visible_to(stranger).exists()


def test_each_step_is_recorded_once_and_without_anybodys_answers(cohort: Cohort, coordinator: Actor) -> None:
    taken_over(cohort, real_sheet("first-year", Side.MENTEE), coordinator)
    events = AuditEvent.objects.filter(organisation=cohort.organisation.public_id)
    assert list(events.order_by("number").values_list("verb", flat=True)) == [
        "sheet.staged",
        "sheet.committed",
        "sheet.taken_over",
    ]
    assert "first" not in str(list(events.values_list("details", flat=True))).casefold()


def test_a_private_answer_that_cannot_be_read_is_named_by_its_place_only(cohort: Cohort, coordinator: Actor) -> None:
    sheet = previewed(cohort, csv_of(LINH, OMAR, AYO), coordinator)
    choices = {3: ColumnChoice(role="number", sensitive=True)}
    sheet = run_job(choose_columns(sheet=sheet, choices=choices, revision=sheet.revision, by=coordinator, at=MOMENT))
    issues = list(issues_of(sheet))
    assert [(issue.row, issue.column, issue.cell) for issue in issues] == [(row, "Profession", "") for row in (2, 3, 4)]
    assert not any("Law" in issue.problem or "Nursing" in issue.problem for issue in issues)
    assert "Nursing" not in str(
        [(row.cells, column.samples) for row in preview_rows(sheet) for column in sheet.columns.all()]
    )


def test_a_workbook_and_a_sheet_from_another_program_bring_the_same_people(cohort: Cohort, coordinator: Actor) -> None:
    rows = [line.split(",") for line in csv_of(LINH, OMAR, AYO).decode().split("\n")]
    book, stream = Workbook(), BytesIO()
    table = book.active
    assert table is not None
    for row in rows:
        table.append(row)
    book.save(stream)
    assert tally(taken_over(cohort, stream.getvalue(), coordinator)) == (3, 0, 0, 0)
    tabbed = "\n".join("\t".join(row) for row in rows).encode("utf-16")
    assert tally(taken_over(cohort, tabbed, coordinator)) == (0, 0, 3, 0)


def test_the_preview_shows_the_first_rows_and_problems_however_far_down(
    cohort: Cohort, coordinator: Actor, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    good = [f"person{number}@example.org,Person,{number},Law,chess; go,1" for number in range(2, 100)]
    sheet = previewed(cohort, csv_of(*good, "nobody,No,Address,Law,chess,1", LINH), coordinator)
    with django_assert_num_queries(2):
        rows = preview_rows(sheet, 6)
    assert [row.number for row in rows] == [2, 3, 4, 5, 6, 100]
    assert rows[-1].stops
    assert rows[-1].cells[:3] == ("nobody", "No", "Address")
    assert [issue.column for issue in rows[-1].issues] == ["Email"]
    assert (sheet.row_count, sheet.issue_count, sheet.skipped) == (100, 1, 1)
