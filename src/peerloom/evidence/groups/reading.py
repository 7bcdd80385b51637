"""From what callers hand in to people of whom everything is known."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from peerloom.evidence.change.intervals import check_sizes
from peerloom.evidence.columns import (
    CannotCompute,
    Floats,
    Numbers,
    Table,
    column,
    named_columns_of,
    same_length,
    table,
)
from peerloom.evidence.labels import is_gap
from peerloom.evidence.propensity import Flags

Covariates = Mapping[str, Numbers] | Table | Numbers
"""Columns by name, as a mapping or a data frame; or rows of people, or a single column, which then go by number."""


@dataclass(frozen=True, slots=True)
class Cases:
    """n people without gaps; ``covariates`` (n, k) vary and are named; ``cluster`` (n,) says who belongs together."""

    before: Floats
    after: Floats
    treated: Flags
    covariates: Floats
    names: tuple[str, ...]
    constant: tuple[str, ...]
    cluster: NDArray[np.intp] | None
    left_out: int

    @property
    def n(self) -> int:
        return len(self.before)

    @property
    def n_treated(self) -> int:
        return int(self.treated.sum())

    def by_cluster(self, values: Floats) -> Floats:
        """(clusters,): sums of ``values`` (n,) over the people of each cluster."""
        _, inverse = np.unique([] if self.cluster is None else self.cluster, return_inverse=True)
        sums: Floats = np.bincount(inverse, weights=values).astype(np.float64)
        return sums

    @property
    def starting(self) -> Floats:
        """(n, 1 + k): the value before, where it varies, and the covariates: what a fair comparison holds alike."""
        return np.column_stack([self.before[:, None][:, [varies(self.before)]], self.covariates])


def read_cases(
    before: Numbers,
    after: Numbers,
    treated: Numbers,
    covariates: Covariates | None,
    clusters: Sequence[Hashable | None] | None,
) -> Cases:
    """Raises `CannotCompute` for what is not numbers of equal length, or a group that is neither 0 nor 1."""
    columns = [column(before, "before"), column(after, "after"), flags(treated, "treated")]
    same_length(*columns, names="before, after and treated")
    named = named_columns(covariates, len(columns[0]))
    everything = np.column_stack([*columns, *named.values()])
    for name, values in {"before": columns[0], "after": columns[1], **named}.items():
        check_sizes(values, name)
    known = np.asarray(~np.isnan(everything).any(axis=1))
    kept = everything[known]
    varying = [name for place, name in enumerate(named) if varies(kept[:, 3 + place])]
    places = [3 + place for place, name in enumerate(named) if name in varying]
    return Cases(
        before=kept[:, 0],
        after=kept[:, 1],
        treated=kept[:, 2] == 1,
        covariates=kept[:, places],
        names=tuple(varying),
        constant=tuple(name for name in named if name not in varying),
        cluster=None if clusters is None else _numbered(clusters, len(known))[known],
        left_out=int((~known).sum()),
    )


def flags(values: Any, name: str) -> Floats:
    """(n,) of 0, 1 and NaN for gaps."""
    read = column(values, name)
    if not np.isin(read[~np.isnan(read)], (0, 1)).all():
        raise CannotCompute(f"{name} has to be True or False (1 or 0) for each person, None where it is not known")
    return read


def named_columns(given: Covariates | None, n: int) -> dict[str, Floats]:
    """Columns of n values by name."""
    if given is None:
        return {}
    named = named_columns_of(given)
    nameless = cast("Sequence[Any]", given)
    if named is not None:
        found = {str(name): column(values, str(name)) for name, values in named.items()}
    elif np.ndim(np.asarray(given, dtype=object)) == 1 and all(np.ndim(value) == 0 for value in nameless):
        found = {"covariate 1": column(nameless, "covariates")}
    else:
        rows = table(nameless, "covariates")
        found = {f"covariate {place + 1}": rows[:, place] for place in range(rows.shape[1])}
    if any(len(values) != n for values in found.values()):
        raise CannotCompute(f"Every covariate needs a value, or None, for each of the {n} people")
    return found


def varies(values: Floats) -> bool:
    """More than rounding does."""
    return bool(len(values)) and float(np.ptp(values)) > 1e-12 * float(np.abs(values).max())


def _numbered(clusters: Sequence[Hashable | None], n: int) -> NDArray[np.intp]:
    """Numbers for clusters; None belongs with nobody."""
    if len(clusters) != n:
        raise CannotCompute(f"clusters needs a value, or None, for each of the {n} people")
    numbers: dict[Hashable, int] = {}
    own = [("alone", place) if is_gap(one) else ("with", one) for place, one in enumerate(clusters)]
    return np.array([numbers.setdefault(one, len(numbers)) for one in own], dtype=np.intp)
