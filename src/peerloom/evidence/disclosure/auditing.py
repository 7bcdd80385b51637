"""What can be worked out from tables that are shown: from one, and from two of the same kind by their differences."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from peerloom.evidence.columns import CannotCompute
from peerloom.evidence.disclosure.knowledge import Knowledge, Range, Shown, taken_apart
from peerloom.evidence.disclosure.results import Audit, Bounds, Leak, Marker, ReleaseCheck, Suppressed, Told
from peerloom.evidence.disclosure.tables import Place
from peerloom.evidence.words import gettext_noop, saying

SAFE = gettext_noop("Beside the earlier export, this one gives away no group of fewer than {k} people.")
NOT_SAFE = gettext_noop(
    "Do not show this export to anybody who may have the earlier one: by comparing the two, {leaks} numbers of fewer "
    "than {k} people could be worked out, or nearly so."
)


def audit_of(table: Suppressed) -> Audit:
    """For each hidden number the least and the most that it can be. Two linear programs each."""
    shown = taken_apart(table)
    bounds = []
    for number in sorted(set(range(len(shown.places))) - set(shown.numbers)):
        low, high = shown.knowledge.range_of(shown.sums[number]) or (0, 0)
        row, column = labels_at(table, shown.places[number])
        bounds.append(Bounds(row=row, column=column, low=low, high=high))
    return Audit(k=table.k, bounds=tuple(bounds))


def safe_to_release(earlier: Suppressed, later: Suppressed, k: int) -> ReleaseCheck:
    """Would two exports of one table, of somewhat different people, give away together what neither gives away alone?

    A leak is a number shown in both that differs by 1 to k - 1. Where one of the two can hold all people of the other
    and some besides, a leak is also whatever linear programming then confines to a range narrower than k: a hidden
    number of either, or a number of people added or taken out. That nobody was added somewhere is no leak. Pairs of
    exports only: check a new one against each earlier one.

    Raises `CannotCompute` where the two don't have the same rows and columns.
    """
    if (earlier.rows, earlier.columns) != (later.rows, later.columns):
        raise CannotCompute("Two exports can be compared when they have the same rows and columns in the same order")
    found: dict[tuple[Told, Place], Leak] = {}
    for told, place, (low, high) in _leaks(taken_apart(earlier), taken_apart(later), k):
        row, column = labels_at(earlier, place)
        found.setdefault((told, place), Leak(row=row, column=column, low=low, high=high, told=told))
    leaks = tuple(found.values())
    total = later.total
    return ReleaseCheck(
        method="Differencing check",
        variant="numbers shown in both compared; linear programming (HiGHS) where one export can contain the other",
        n=0 if isinstance(total, Marker) else total,
        left_out=0,
        minimum_n=k,
        too_few=isinstance(total, Marker),
        said=saying(NOT_SAFE, k=k, leaks=len(leaks)) if leaks else saying(SAFE, k=k),
        safe=not leaks,
        leaks=leaks,
    )


def labels_at(table: Suppressed, place: Place) -> tuple[str | None, str | None]:
    row, column = place
    return None if row is None else table.rows[row], None if column is None else table.columns[column]


def _leaks(earlier: Shown, later: Shown, k: int) -> Iterator[tuple[Told, Place, Range]]:
    for number in sorted(set(earlier.numbers) & set(later.numbers)):
        difference = abs(earlier.numbers[number] - later.numbers[number])
        if 0 < difference < k:
            yield Told.DIFFERENCE, earlier.places[number], (difference, difference)
    yield from _leaks_if_within(earlier, later, (Told.EARLIER, Told.LATER), k)
    yield from _leaks_if_within(later, earlier, (Told.LATER, Told.EARLIER), k)


def _leaks_if_within(
    inner: Shown, outer: Shown, told: tuple[Told, Told], k: int
) -> Iterator[tuple[Told, Place, Range]]:
    """If everybody of ``inner`` is among ``outer``: cells are those of inner, then how many more outer has."""
    together = _both(inner.knowledge, outer.knowledge)
    if together.range_of(np.zeros(2 * inner.sums.shape[1])) is None:
        return
    for number, place in enumerate(inner.places):
        own = inner.sums[number]
        none = np.zeros_like(own)
        asked = {
            told[0]: (number not in inner.numbers, np.concatenate([own, none])),
            told[1]: (number not in outer.numbers, np.concatenate([own, own])),
            Told.DIFFERENCE: (
                number not in inner.numbers or number not in outer.numbers,
                np.concatenate([none, own]),
            ),
        }
        for what, (hidden, sum_of) in asked.items():
            found = together.range_of(sum_of) if hidden else None
            if found and _narrow(found, k, difference=what is Told.DIFFERENCE):
                yield what, place, found


def _both(inner: Knowledge, outer: Knowledge) -> Knowledge:
    return Knowledge(
        equal=np.block([[inner.equal, np.zeros_like(inner.equal)], [outer.equal, outer.equal]]),
        to=np.concatenate([inner.to, outer.to]),
        under=np.block([[inner.under, np.zeros_like(inner.under)], [outer.under, outer.under]]),
    )


def _narrow(found: Range, k: int, *, difference: bool) -> bool:
    low, high = found
    if high is None or high - low >= k:
        return False
    return high > 0 and low < k if difference else True
