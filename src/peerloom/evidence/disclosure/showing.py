"""From counts and what is hidden of them to the table that is shown."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from peerloom.evidence.columns import Floats
from peerloom.evidence.disclosure.knowledge import HIGH_SHARE, LOW_SHARE, Range, knowledge_of
from peerloom.evidence.disclosure.results import Marker, Reason, Suppressed
from peerloom.evidence.disclosure.tables import CountTable, Place, places_of, sums_of
from peerloom.evidence.words import Saying, gettext_noop, saying

NOTHING_HIDDEN = gettext_noop("Every number is 0 or stands for at least {k} people, so all of them are shown.")
SOME_HIDDEN = gettext_noop(
    "{hidden} of {entries} numbers are not shown, so that nobody can work out a group of fewer than {k} people."
)
ALL_HIDDEN = gettext_noop("There are too few people to show any number: a number has to stand for at least {k}.")


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
    """Codes for hidden cells whose share is extreme, as many as leave every hidden number's range wide enough.

    All are tried together; those beside a number that then has too narrow a range are taken back. Taking back never
    narrows a range, so that only the narrow ones are looked at again.
    """
    numbers = {number: values[place] for number, place in enumerate(places) if shown[place] is not Marker.HIDDEN}
    narrow = [number for number in range(len(places)) if number not in numbers]
    coded = {number: code for number in narrow if (code := _possible_code(places[number], values, shown, k))}
    while coded:
        known = knowledge_of(numbers, coded, sums, columns)
        narrow = [number for number in narrow if not _wide_enough(known.range_of(sums[number]), k)]
        if not narrow:
            break
        beside = {number for number in coded if any(_meet(places[number], places[one]) for one in narrow)}
        coded = {number: code for number, code in coded.items() if beside and number not in beside}
    return {places[number]: code for number, code in coded.items()}


def _possible_code(
    place: Place, values: Mapping[Place, int], shown: Mapping[Place, int | Marker], k: int
) -> Marker | None:
    """A code says a range of 5% of the row's total: that has to be k people, and the total shown."""
    row, column = place
    if row is None or column is None or shown[row, None] is Marker.HIDDEN or LOW_SHARE * values[row, None] < k:
        return None
    return _code(values[place], values[row, None])


def _meet(one: Place, other: Place) -> bool:
    """They lie in the same row or column."""
    return one[0] == other[0] or one[1] == other[1]


def _code(value: int, total: int) -> Marker | None:
    if value < LOW_SHARE * total:
        return Marker.UNDER_5
    return Marker.OVER_95 if value > HIGH_SHARE * total else None


def _wide_enough(found: Range | None, k: int) -> bool:
    return found is not None and (found[1] is None or found[1] - found[0] >= k)


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
