"""Were the groups alike at the start, and are they after weighting?"""

from __future__ import annotations

import numpy as np

from peerloom.evidence.columns import Floats
from peerloom.evidence.groups.reading import Cases
from peerloom.evidence.groups.results import Balance
from peerloom.evidence.propensity import Flags

BALANCED = 0.1
"""Standard deviations. Austin (2009), Statistics in Medicine 28, 3083-3107."""


def standardised_difference(values: Floats, group: Flags, weights: Floats | None = None) -> float | None:
    """Mean of ``group`` less mean of the rest, in pooled standard deviations before weighting; None without spread."""
    inside, outside = values[group], values[~group]
    if min(len(inside), len(outside)) < 2:
        return None
    spread = float(np.sqrt((inside.var(ddof=1) + outside.var(ddof=1)) / 2))
    if spread <= 1e-12 * float(np.abs(values).max()):
        return None
    if weights is None:
        return float(inside.mean() - outside.mean()) / spread
    weighted = np.average(inside, weights=weights[group]) - np.average(outside, weights=weights[~group])
    return float(weighted) / spread


def balance_of(cases: Cases, weights: Floats | None) -> tuple[Balance, ...]:
    """The value before and each covariate. ``weights`` (n,) is None where nothing could be weighted."""
    columns = {"before": cases.before, **dict(zip(cases.names, cases.covariates.T, strict=True))}
    return tuple(_balance(name, values, cases.treated, weights) for name, values in columns.items())


def _balance(name: str, values: Floats, treated: Flags, weights: Floats | None) -> Balance:
    unweighted = standardised_difference(values, treated)
    weighted = None if weights is None else standardised_difference(values, treated, weights)
    return Balance(
        name=name,
        unweighted=unweighted,
        weighted=weighted,
        balanced=None if weighted is None else abs(weighted) < BALANCED,
    )
