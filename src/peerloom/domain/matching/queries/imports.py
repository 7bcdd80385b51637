"""What was uploaded, and what is in it."""

from __future__ import annotations

from dataclasses import dataclass

from peerloom.domain.matching.models import ImportIssue, SheetImport
from peerloom.domain.programs.models import Cohort
from peerloom.foundation.scope import ScopedQuerySet


@dataclass(frozen=True, slots=True)
class PreviewRow:
    """One line of a sheet as the file counts it. ``cells`` stand in the order of the sheet's columns.

    A private column's cell is "": what people answered there is shown to nobody. ``stops`` says that the row will
    not be taken over as it is.
    """

    number: int
    cells: tuple[str, ...]
    issues: tuple[ImportIssue, ...]

    @property
    def stops(self) -> bool:
        return any(issue.stops for issue in self.issues)


def imports_of(cohort: Cohort) -> ScopedQuerySet[SheetImport]:
    """The cohort's uploaded sheets with who uploaded them and their job, newest first."""
    return SheetImport.objects.within(cohort.organisation_id).filter(cohort=cohort).select_related("uploaded_by", "job")


def preview_rows(sheet: SheetImport, limit: int = 50) -> tuple[PreviewRow, ...]:
    """The first rows and the first rows with issues, in the file's order; read from the database, not the file.

    Up to half of ``limit`` is kept for rows with issues.
    """
    numbers: list[int] = sheet.preview_numbers
    samples = [column.samples for column in sheet.columns.all()]
    issues: dict[int, list[ImportIssue]] = {number: [] for number in numbers}
    for issue in issues_of(sheet).filter(row__in=numbers):
        issues[issue.row].append(issue)
    rows = [
        PreviewRow(number, tuple(cells[place] for cells in samples), tuple(issues[number]))
        for place, number in enumerate(numbers)
    ]
    wrong = [row for row in rows if row.issues][: limit // 2]
    others = [row for row in rows if row not in wrong][: limit - len(wrong)]
    return tuple(sorted([*wrong, *others], key=lambda row: row.number))


def issues_of(sheet: SheetImport) -> ScopedQuerySet[ImportIssue]:
    """Everything to look at, by row. Of very many the first few thousand are kept; ``issue_count`` counts all."""
    return ImportIssue.objects.within(sheet.organisation_id).filter(sheet=sheet)
