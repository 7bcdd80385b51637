"""What becomes of each row of a file: new, changes, the same, nobody here, several could be meant, cannot be read."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from peerloom.domain.feedback.enums.outcomes import MeasureKind, RowFate
from peerloom.domain.feedback.models import Measure, Outcome, OutcomeImport, OutcomeImportRow
from peerloom.domain.feedback.queries.outcome_columns import order_of
from peerloom.domain.feedback.queries.outcome_people import KnownPeople
from peerloom.domain.feedback.rules.outcome_values import (
    CannotReadValue,
    UnsureDay,
    day,
    decimal_mark,
    number,
    yes_or_no,
)
from peerloom.foundation.uploads import storable
from peerloom.sheets import Sheet

LONGEST_CELL = 200
Existing = Mapping[tuple[int, date], Outcome]


@dataclass(frozen=True, slots=True)
class ReadRows:
    """``unsure`` says that a date could be read both ways: a person has to choose before anything is taken over."""

    rows: list[OutcomeImportRow]
    unsure: bool


def within_bounds(value: Decimal, measure: Measure) -> Decimal:
    """The value, if the measure can have it. Raises CannotReadValue."""
    if measure.kind == MeasureKind.NUMBER:
        if measure.least is not None and value < measure.least:
            raise CannotReadValue(_("Less than %(least)s, the least there can be.") % {"least": plain(measure.least)})
        if measure.most is not None and value > measure.most:
            raise CannotReadValue(_("More than %(most)s, the most there can be.") % {"most": plain(measure.most)})
    return value


def value_in(cell: str, measure: Measure, *, mark: str = "") -> Decimal:
    """A cell as a value of the measure. Raises CannotReadValue."""
    if not cell.strip():
        raise CannotReadValue(_("Nothing stands here."))
    if measure.kind == MeasureKind.YES_NO:
        return yes_or_no(cell)
    return within_bounds(number(cell, mark=mark, unit=measure.unit), measure)


def plain(value: Decimal) -> str:
    """Without zeros behind it: 3.5, 120."""
    text = f"{value:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


class Reading:
    """Reads a sheet's rows with the columns that were chosen."""

    def __init__(self, imported: OutcomeImport, sheet: Sheet, known: KnownPeople, *, today: date) -> None:
        places = {heading: place for place, heading in enumerate(sheet.headings)}
        chosen = (imported.person_column, imported.value_column, imported.date_column)
        self.places = tuple(places.get(heading) for heading in chosen)
        self.imported, self.measure, self.sheet, self.known, self.today = (
            imported,
            imported.measure,
            sheet,
            known,
            today,
        )
        self.mark = decimal_mark(self._column(1))
        self.order = imported.day_order or order_of(self._column(2))
        self.unsure = False

    def _column(self, which: int) -> list[str]:
        place = self.places[which]
        return [] if place is None else self.sheet.column(place)

    def rows(self, existing: Existing) -> ReadRows:
        rows = [self._row(number_, cells) for number_, cells in ((row.number, row.cells) for row in self.sheet.rows)]
        settle_fates(rows, existing)
        return ReadRows(rows, self.unsure)

    def _row(self, row_number: int, cells: Sequence[str]) -> OutcomeImportRow:
        who, what, when = ("" if place is None else storable(cells[place]) for place in self.places)
        row = OutcomeImportRow(
            organisation_id=self.imported.organisation_id,
            outcome_import=self.imported,
            row=row_number,
            cells=[text[:LONGEST_CELL] for text in (who, what, when)],
        )
        self._say_who(row, who)
        if not row.fate:
            self._say_what_and_when(row, what, when)
        return row

    def _say_who(self, row: OutcomeImportRow, who: str) -> None:
        if not who.strip():
            row.fate, row.problem = RowFate.WRONG, _("It does not say who.")
            return
        meant = self.known.meant_by(who)
        if len(meant) == 1:
            [row.person_id] = meant
        elif meant:
            row.fate = RowFate.UNCLEAR
            row.problem = ngettext(
                "%(count)d person is called so. Use the e-mail address.",
                "%(count)d people are called so. Use the e-mail address.",
                len(meant),
            ) % {"count": len(meant)}
        else:
            row.fate, row.problem = RowFate.STRANGER, _("Nobody of this round or of its comparison groups.")

    def _say_what_and_when(self, row: OutcomeImportRow, what: str, when: str) -> None:
        try:
            row.value = value_in(what, self.measure, mark=self.mark)
            row.measured_on = day(when, order=self.order, today=self.today) if when else self.imported.measured_on
            if row.measured_on is None:
                raise CannotReadValue(_("No date. Name a column of dates, or one date for all."))
        except CannotReadValue as problem:
            self.unsure |= isinstance(problem, UnsureDay)
            row.fate, row.problem = RowFate.WRONG, str(problem)


def settle_fates(rows: Iterable[OutcomeImportRow], existing: Existing) -> None:
    """Say of each row that can be read what it does to what is there. Rows that contradict each other do nothing."""
    by_occasion: dict[tuple[int, date], list[OutcomeImportRow]] = defaultdict(list)
    for row in rows:
        if row.person_id and row.value is not None and row.measured_on:
            by_occasion[row.person_id, row.measured_on].append(row)
    for occasion, said in by_occasion.items():
        if len({row.value for row in said}) > 1:
            numbers = ", ".join(str(row.row) for row in said[:5])
            for row in said:
                row.fate = RowFate.WRONG
                row.problem = _("Rows %(rows)s differ for the same person and day. Keep one.") % {"rows": numbers}
            continue
        first, *others = said
        first.fate = _fate(first, existing.get(occasion))
        for row in others:
            row.fate = RowFate.SAME


def _fate(row: OutcomeImportRow, there: Outcome | None) -> RowFate:
    if there is None:
        return RowFate.NEW
    return RowFate.SAME if there.value == row.value else RowFate.CHANGED


def existing_values(measure: Measure, cohort_id: int) -> dict[tuple[int, date], Outcome]:
    """What is known of the measure in the round, by person and day. One query."""
    rows = Outcome.objects.within(measure.organisation_id).filter(measure=measure, cohort=cohort_id)
    return {(row.person_id, row.measured_on): row for row in rows}
