from __future__ import annotations

import io
from collections.abc import Sequence

from django.utils.translation import gettext as _

from peerloom.domain.enrolment.queries import questions_of
from peerloom.domain.matching.enums import ImportState
from peerloom.domain.matching.models import ImportIssue, SheetColumn, SheetImport
from peerloom.domain.matching.operations.imports import LIMITS
from peerloom.domain.matching.queries.known_names import known_by_another_name
from peerloom.domain.matching.queries.sheet_columns import KINDS, guess_of, understood, with_learned_options
from peerloom.domain.matching.queries.sheet_people import Problem, SheetPeople, people_in
from peerloom.foundation.jobs.context import JobContext
from peerloom.foundation.jobs.handlers import FailedJob, handler
from peerloom.foundation.uploads import storable
from peerloom.sheets import CannotReadSheet, ColumnGuess, Role, Sheet, read_sheet

FIRST_ROWS = 20
ROWS_WITH_ISSUES = 30
MOST_ISSUES = 5_000
LONGEST_SAMPLE = 200
MOST_OPTIONS = 2_000


def sheet_of(public_id: str) -> SheetImport:
    """The sheet that a job works on. Raises SheetImport.DoesNotExist when it was discarded meanwhile."""
    rows = SheetImport.objects.across_organisations(because="a job has no actor; its subject names one sheet")
    return rows.select_related("cohort__organisation").get(public_id=public_id)


def _reading_failed(failed: FailedJob) -> None:
    rows = SheetImport.objects.across_organisations(because="a job has no actor; its subject names one sheet")
    rows.filter(public_id=failed.subject, state=ImportState.STAGED).update(
        state=ImportState.UNREADABLE, failure=failed.message[:500]
    )


@handler(on_failed=_reading_failed)
def read_sheet_job(context: JobContext) -> None:
    """Read the file, guess its columns (or use the chosen roles), and list what is wrong with its rows."""
    staged = sheet_of(context.subject)
    context.report(0.05, _("Reading the file"))
    try:
        sheet = read_stored(staged)
        context.report(0.3, _("Looking at the columns"))
        columns = _columns(staged, sheet)
        context.report(0.6, _("Checking the rows"))
        people = people_in(sheet, staged.side, columns)
    except CannotReadSheet as error:
        _keep_unreadable(context, staged, str(error))
        return
    _keep_preview(context, staged, sheet, columns, people)


def read_stored(staged: SheetImport) -> Sheet:
    """The stored file's table. Raises CannotReadSheet."""
    with staged.file.open("rb") as stream:
        return read_sheet(io.BytesIO(stream.read()), name=staged.file_name, limits=LIMITS)


def _columns(staged: SheetImport, sheet: Sheet) -> tuple[ColumnGuess, ...]:
    chosen = list(SheetColumn.objects.within(staged.organisation_id).filter(sheet=staged))
    if chosen:
        return with_learned_options([guess_of(column) for column in chosen], sheet)
    return understood(sheet, list(questions_of(staged.cohort, staged.side)))


def _keep_unreadable(context: JobContext, staged: SheetImport, why: str) -> None:
    with context.finishing():
        staged.state, staged.failure = ImportState.UNREADABLE, storable(why)[:500]
        staged.revision += 1
        staged.save(update_fields=["state", "failure", "revision"])


def _keep_preview(
    context: JobContext, staged: SheetImport, sheet: Sheet, columns: Sequence[ColumnGuess], people: SheetPeople
) -> None:
    strangers = known_by_another_name(people, organisation_id=staged.organisation_id)
    problems = sorted([*_missing(columns), *people.problems, *strangers], key=lambda problem: problem.row)
    numbers = _preview_numbers(sheet, problems)
    with context.finishing():
        staged.state, staged.failure = ImportState.PREVIEWED, ""
        staged.row_count, staged.issue_count = len(sheet.rows), len(problems)
        staged.skipped, staged.preview_numbers = people.stopped_rows, numbers
        staged.revision += 1
        staged.save()
        _keep_columns(staged, sheet, columns, set(numbers))
        ImportIssue.objects.within(staged.organisation_id).filter(sheet=staged).delete()
        ImportIssue.objects.bulk_create(_issue(staged, problem) for problem in problems[:MOST_ISSUES])


def _missing(columns: Sequence[ColumnGuess]) -> list[Problem]:
    if any(column.role is Role.EMAIL for column in columns):
        return []
    text = _("No column is taken for the e-mail address, by which people are told apart. Choose the one that holds it.")
    return [Problem(1, "", "", text, stops=False)]


def _preview_numbers(sheet: Sheet, problems: Sequence[Problem]) -> list[int]:
    there = {row.number for row in sheet.rows}
    first = [row.number for row in sheet.rows[:FIRST_ROWS]]
    wrong = list(dict.fromkeys(problem.row for problem in problems if problem.row in there))
    return sorted({*first, *wrong[:ROWS_WITH_ISSUES]})


def _keep_columns(staged: SheetImport, sheet: Sheet, columns: Sequence[ColumnGuess], preview: set[int]) -> None:
    known = {
        column.position: column for column in SheetColumn.objects.within(staged.organisation_id).filter(sheet=staged)
    }
    shown = [row for row in sheet.rows if row.number in preview]
    for guess in columns:
        kept = known.get(guess.index) or SheetColumn(
            organisation_id=staged.organisation_id,
            sheet=staged,
            position=guess.index,
            heading=storable(guess.heading)[:400],
            guessed_role=guess.role,
            question_key=guess.field,
        )
        kept.role, kept.because, kept.sensitive = guess.role, storable(guess.reason)[:300], guess.sensitive
        kept.options = [storable(option) for option in guess.options[:MOST_OPTIONS]] if guess.role in KINDS else []
        kept.samples = ["" if guess.sensitive else storable(row.cells[guess.index])[:LONGEST_SAMPLE] for row in shown]
        kept.save()


def _issue(staged: SheetImport, problem: Problem) -> ImportIssue:
    return ImportIssue(
        organisation_id=staged.organisation_id,
        sheet=staged,
        row=problem.row,
        column=storable(problem.column)[:400],
        cell=problem.cell[:200],
        problem=problem.text[:400],
        stops=problem.stops,
    )
