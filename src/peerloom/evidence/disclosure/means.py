"""Means of groups that may be shown beside the mean of everybody."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from peerloom.evidence.columns import Floats, Numbers, column
from peerloom.evidence.disclosure.protecting import protect
from peerloom.evidence.disclosure.results import Marker, Reason, Suppressed
from peerloom.evidence.disclosure.showing import show
from peerloom.evidence.disclosure.suppressing import SMALLEST_CELL_OUTSIDE
from peerloom.evidence.disclosure.tables import CountTable, Place, check_smallest, places_of, sums_of
from peerloom.evidence.results import Result

OVERALL: Place = (0, None)


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupMean:
    """One group: how many have a value, and their mean; None where nobody has one."""

    label: str
    n: int | Marker
    mean: float | Marker | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SuppressedMeans(Result):
    """Means that may be shown. It holds no hidden number.

    ``counts`` is the same people as a table of one row: check it with `safe_to_release` against an earlier export's,
    since two means and their counts give away the people between them.
    """

    groups: tuple[GroupMean, ...]
    overall: GroupMean
    counts: Suppressed


def suppress_means(
    groups: Mapping[str, Numbers], k: int = SMALLEST_CELL_OUTSIDE, *, overall: bool = True
) -> SuppressedMeans:
    """Hide the means of groups of 1 to k - 1 people, and of those who all gave the same value.

    Arguments:
        groups: the values of each group's people by the group's label, None where one is missing; each person is in
            one group.
        k: the fewest people that a mean may rest on.
        overall: the mean of all is shown too. Then enough groups are hidden, at least two, that what is left over is
            k people or more who don't all have the same value; where there is no other way, the mean of all is hidden.

    Raises `CannotCompute` for no groups, and for values that are not numbers.
    """
    check_smallest(k)
    read = {label: column(values, label) for label, values in groups.items()}
    known = {label: values[~np.isnan(values)] for label, values in read.items()}
    table = CountTable(("all",), tuple(known), (tuple(len(values) for values in known.values()),))
    counts = show(table, k, MappingProxyType(_reasons(known, k, overall=overall)), code_extremes=False)
    shown = [_mean(label, counts.cells[0][place], values) for place, (label, values) in enumerate(known.items())]
    everybody = np.concatenate(list(known.values()))
    return SuppressedMeans(
        method="Suppression of group means",
        variant=counts.variant + "; groups without spread hidden",
        n=counts.n,
        left_out=sum(len(values) for values in read.values()) - len(everybody) if counts.n else 0,
        minimum_n=k,
        too_few=counts.too_few,
        said=counts.said,
        groups=tuple(shown),
        overall=_mean("all", counts.total, everybody),
        counts=counts,
    )


def _reasons(known: Mapping[str, Floats], k: int, *, overall: bool) -> dict[Place, Reason]:
    values = list(known.values())
    places = places_of(1, len(values))
    pools = [*values, np.concatenate(values)][: len(places)]
    found = {place: reason for place, pool in zip(places, pools, strict=True) if (reason := _reason(pool, k))}
    if not overall and OVERALL in places:
        found.setdefault(OVERALL, Reason.PROTECTS)
    counts = np.array([len(one) for one in values], dtype=np.float64)
    first = {number for number, place in enumerate(places) if place in found}
    hidden = protect(counts, sums_of(places, 1, len(values)), first, k, len(values))
    every = {place: found.get(place, Reason.PROTECTS) for number, place in enumerate(places) if number in hidden}
    left_over = [values[number] for number in sorted(hidden) if number < len(values)]
    if left_over and _reason(np.concatenate(left_over), k) and OVERALL in places:
        every.setdefault(OVERALL, Reason.PROTECTS)
    return every


def _reason(values: Floats, k: int) -> Reason | None:
    if 0 < len(values) < k:
        return Reason.SMALL
    return Reason.EXTREME if len(values) and not np.ptp(values) else None


def _mean(label: str, n: int | Marker, values: Floats) -> GroupMean:
    if isinstance(n, Marker):
        return GroupMean(label=label, n=n, mean=Marker.HIDDEN)
    return GroupMean(label=label, n=n, mean=float(values.mean()) if n else None)
