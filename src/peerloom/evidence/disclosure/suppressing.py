"""A table of counts that may be shown: small cells hidden, and whatever they could be worked out from."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peerloom.evidence.disclosure.auditing import safe_to_release
from peerloom.evidence.disclosure.knowledge import HIGH_SHARE, LOW_SHARE
from peerloom.evidence.disclosure.protecting import protect
from peerloom.evidence.disclosure.results import Leak, Marker, Reason, Suppressed
from peerloom.evidence.disclosure.showing import show
from peerloom.evidence.disclosure.tables import CountTable, Place, check_smallest, places_of, read_table, sums_of

SMALLEST_CELL_OUTSIDE = 10
"""People a cell needs in what leaves the organisation."""
SMALLEST_CELL_INSIDE = 5
"""People a cell needs in what stays with those who run the program."""


def suppress(
    table: CountTable | Mapping[Any, Any] | Sequence[Any] | NDArray[Any],
    k: int = SMALLEST_CELL_OUTSIDE,
    *,
    code_extremes: bool = True,
    earlier: Suppressed | None = None,
) -> Suppressed:
    """Hide every number of 1 to k - 1 people, and whatever else gives one of those away.

    Arguments:
        table: counts of people; rows are groups, columns what their people can be. Bare numbers are one group, as is a
            mapping to counts; a mapping of groups to such mappings and a data frame have labels.
        k: the fewest people that a number may stand for.
        code_extremes: also hide a count where under 5% or over 95% of its row are (zero is under 5%), since it says
            of nearly everybody in the group what they are; ``rates`` and cells say "under 5%" or "over 95%" where
            that alone confines nothing to less than k. Without it a count of zero is shown.
        earlier: what has been shown of the same table before; enough is hidden for the two together.

    What is promised: from the numbers and codes shown, no hidden number, margins included, can be confined to a range
    narrower than k; `Suppressed.audit` proves it by linear programming. What is not: an attacker who knows some of the
    people, or who sees `Suppressed.reasons`, knows more. A sum is hidden only where nothing else helps.

    Raises `CannotCompute` for tables of anything but whole numbers from 0 on, and k under 2.
    """
    read = read_table(table)
    check_smallest(k)
    reasons = _first(read, k, code_extremes=code_extremes)
    found = _protected(read, k, reasons, code_extremes=code_extremes)
    while earlier is not None and not (check := safe_to_release(earlier, found, k)).safe:
        reasons = {**found.reasons, **_given_away(read, found, check.leaks)}
        found = _protected(read, k, reasons, code_extremes=code_extremes)
        if not any(not isinstance(found.at(place), Marker) for place in _places(read)):
            break
    return found


def _first(table: CountTable, k: int, *, code_extremes: bool) -> dict[Place, Reason]:
    """What has to be hidden for its own sake."""
    counts = np.array(table.counts)
    values = sums_of(_places(table), *counts.shape) @ counts.ravel()
    found = {place: Reason.SMALL for place, value in zip(_places(table), values, strict=True) if 0 < value < k}
    if code_extremes and len(table.columns) > 1:
        totals = counts.sum(axis=1, keepdims=True)
        extreme = (totals > 0) & ((counts < LOW_SHARE * totals) | (counts > HIGH_SHARE * totals))
        for row, column in np.argwhere(extreme).tolist():
            found.setdefault((row, column), Reason.EXTREME)
    return found


def _protected(table: CountTable, k: int, reasons: dict[Place, Reason], *, code_extremes: bool) -> Suppressed:
    places, counts = _places(table), np.array(table.counts, dtype=np.float64)
    sums = sums_of(places, *counts.shape)
    first = {number for number, place in enumerate(places) if place in reasons}
    hidden = protect(counts.ravel(), sums, first, k, len(table.columns))
    every = {place: reasons.get(place, Reason.PROTECTS) for place in (places[number] for number in sorted(hidden))}
    return show(table, k, MappingProxyType(every), code_extremes=code_extremes)


def _given_away(table: CountTable, found: Suppressed, leaks: Sequence[Leak]) -> dict[Place, Reason]:
    """What to hide next: the shown numbers that leak, and where only others give them away, all of them."""
    places = _places(table)
    leaking = {(leak.row, leak.column) for leak in leaks}
    labelled = {
        (None if row is None else table.rows[row], None if column is None else table.columns[column]): (row, column)
        for row, column in places
    }
    named = {labelled[labels] for labels in leaking}
    shown = [place for place in places if not isinstance(found.at(place), Marker)]
    return dict.fromkeys(named & set(shown) or shown, Reason.DIFFERENCE)


def _places(table: CountTable) -> tuple[Place, ...]:
    return places_of(len(table.rows), len(table.columns))
