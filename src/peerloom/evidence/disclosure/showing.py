"""From counts and what is hidden of them to the table that is shown."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from peerloom.evidence.columns import Floats
from peerloom.evidence.disclosure.knowledge import HIGH_SHARE, LOW_SHARE, knowledge_of
from peerloom.evidence.disclosure.results import Marker, Reason, Suppressed
from peerloom.evidence.disclosure.tables import CountTable, Place, places_of, sums_of
from peerloom.evidence.words import Saying, gettext_noop, saying

NOTHING_HIDDEN = gettext_noop("Every number stands for at least {k} people, so all of them are shown.")
SOME_HIDDEN = gettext_noop(
    "{hidden} of {entries} numbers are not shown, so that nobody can work out a group of fewer than {k} people."
)
ALL_HIDDEN = gettext_noop("Too few people to show any number: a number has to stand for at least {k}.")


def show(table: CountTable, k: int, reasons: Mapping[Place, Reason], *, code_extremes: bool) -> Suppressed:
    """``table`` without what ``reasons`` hides, with codes where they confine nothing to a range narrower than k."""
    places, counts = places_of(len(table.rows), len(table.columns)), np.array(table.counts, dtype=np.float64)
    sums = sums_of(places, *counts.shape)
    values = {place: int(value) for place, value in zip(places, sums @ counts.ravel(), strict=True)}
    shown: dict[Place, int | Marker] = {
        place: Marker.HIDDEN if place in reasons else value for place, value in values.items()
    }
    if code_extremes and len(table.columns) > 1:
        shown |= _codes(places, sums, values, shown, k, len(table.columns))
    rows, columns = range(len(table.rows)), range(len(table.columns))
    cells = tuple(tuple(shown[row, column] for column in columns) for row in rows)
    totals = tuple(shown.get((row, None), cells[row][0]) for row in rows)
    across = tuple(shown.get((None, column), cells[0][column]) for column in columns)
    total = shown.get((None, None), totals[0] if len(rows) == 1 else across[0])
    return Suppressed(
        method="Cell suppression",
        variant=f"primary and complementary, k = {k}; every hidden number's range at least k wide by linear programs",
        n=0 if isinstance(total, Marker) else total,
        left_out=0,
        minimum_n=k,
        too_few=isinstance(total, Marker),
        said=_said(len(reasons), len(places), k),
        k=k,
        rows=table.rows,
        columns=table.columns,
        cells=cells,
        row_totals=totals,
        column_totals=across,
        total=total,
        rates=tuple(tuple(_rate(cell, totals[row]) for cell in cells[row]) for row in rows),
        reasons=reasons,
    )


def _codes(
    places: tuple[Place, ...],
    sums: Floats,
    values: dict[Place, int],
    shown: Mapping[Place, int | Marker],
    k: int,
    columns: int,
) -> dict[Place, Marker]:
    """Codes for hidden cells whose share is extreme, one after another, as long as every range stays wide enough."""
    numbers = {number: values[place] for number, place in enumerate(places) if shown[place] is not Marker.HIDDEN}
    hidden = [number for number in range(len(places)) if number not in numbers]
    coded: dict[int, Marker] = {}
    for number in hidden:
        row, column = places[number]
        if row is None or column is None:
            continue
        total = values[row, None]
        if LOW_SHARE * total < k or shown[row, None] is Marker.HIDDEN:
            continue
        code = _code(values[row, column], total)
        if code and _wide_enough(numbers, {**coded, number: code}, sums, hidden, k, columns):
            coded[number] = code
    return {places[number]: code for number, code in coded.items()}


def _code(value: int, total: int) -> Marker | None:
    if value < LOW_SHARE * total:
        return Marker.UNDER_5
    return Marker.OVER_95 if value > HIGH_SHARE * total else None


def _wide_enough(
    numbers: dict[int, int], codes: dict[int, Marker], sums: Floats, hidden: list[int], k: int, columns: int
) -> bool:
    known = knowledge_of(numbers, codes, sums, columns)
    ranges = (known.range_of(sums[number]) for number in hidden)
    return all(found is not None and (found[1] is None or found[1] - found[0] >= k) for found in ranges)


def _rate(cell: int | Marker, total: int | Marker) -> float | Marker:
    if isinstance(cell, Marker):
        return cell
    if isinstance(total, Marker) or total == 0:
        return Marker.HIDDEN
    return cell / total


def _said(hidden: int, entries: int, k: int) -> Saying:
    if not hidden:
        return saying(NOTHING_HIDDEN, k=k)
    if hidden == entries:
        return saying(ALL_HIDDEN, k=k)
    return saying(SOME_HIDDEN, hidden=hidden, entries=entries, k=k)
