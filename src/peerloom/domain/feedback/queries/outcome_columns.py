"""Which columns of a sheet say who, what and when; guessed from what stands in them, chosen by a person."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from peerloom.domain.feedback.enums.outcomes import DayOrder, MeasureKind
from peerloom.domain.feedback.models import Measure
from peerloom.domain.feedback.queries.outcome_people import KnownPeople
from peerloom.domain.feedback.rules.outcome_values import (
    CannotReadValue,
    UnsureDay,
    day,
    number,
    yes_or_no,
)
from peerloom.sheets import Sheet
from peerloom.sheets.sheet import folded
from peerloom.sheets.timestamps import DayOrder as OrderOfSheet
from peerloom.sheets.timestamps import day_order

GUESSED_FROM = 500
"""Rows that are looked at. What a column holds shows in far fewer."""

WHO_WORDS = ("mail", "name", "student", "employee", "person", "code", "number", "id")
ENOUGH = 0.5


@dataclass(frozen=True, slots=True)
class OutcomeColumns:
    """Headings; "" where there is no such column."""

    person: str
    value: str
    date: str = ""


def guessed_columns(sheet: Sheet, measure: Measure, known: KnownPeople, *, today: date) -> OutcomeColumns:
    """What each column is by what stands in it; who by the people that are really found."""
    cells = {heading: _filled(sheet, place) for place, heading in enumerate(sheet.headings)}
    who = _best(cells, lambda cell: bool(known.meant_by(cell)))
    who = who or next((heading for heading in cells if any(word in folded(heading) for word in WHO_WORDS)), "")
    left = {heading: found for heading, found in cells.items() if heading != who}
    when = _best(left, lambda cell: _is_day(cell, today), at_least=ENOUGH)
    left.pop(when, None)
    named = [heading for heading in left if _names(heading, measure)]
    value = named[0] if named else _best(left, lambda cell: _is_value(cell, measure), at_least=ENOUGH)
    return OutcomeColumns(who, value, when)


def order_of(texts: Sequence[str]) -> str:
    """Day or month first, as the column itself tells; "" where it does not."""
    order = day_order(texts)
    if order is OrderOfSheet.UNSURE:
        return ""
    return DayOrder.MONTH_FIRST if order is OrderOfSheet.MONTH_FIRST else DayOrder.DAY_FIRST


def samples_of(sheet: Sheet) -> list[list[str]]:
    """Up to three different cells of each column."""
    columns = (_filled(sheet, place) for place in range(len(sheet.headings)))
    return [[cell[:60] for cell in list(dict.fromkeys(cells))[:3]] for cells in columns]


def _filled(sheet: Sheet, place: int) -> list[str]:
    return [cell for row in sheet.rows[:GUESSED_FROM] if (cell := row.cells[place])]


def _best(columns: dict[str, list[str]], fits: Callable[[str], bool], *, at_least: float = 0.0) -> str:
    """The heading whose cells fit most often; "" where none does."""
    shares = {heading: sum(map(fits, cells)) / len(cells) for heading, cells in columns.items() if cells}
    best = max(shares, key=lambda heading: shares[heading], default="")
    return best if best and shares[best] > 0 and shares[best] >= at_least else ""


def _names(heading: str, measure: Measure) -> bool:
    words = folded(heading).replace("_", "-").replace(" ", "-")
    return words in (measure.key, folded(measure.name).replace(" ", "-"))


def _is_day(cell: str, today: date) -> bool:
    try:
        day(cell, today=today)
    except UnsureDay:
        return True
    except CannotReadValue:
        return False
    return True


def _is_value(cell: str, measure: Measure) -> bool:
    try:
        yes_or_no(cell) if measure.kind == MeasureKind.YES_NO else number(cell, mark=".", unit=measure.unit)
    except CannotReadValue:
        return False
    return True
