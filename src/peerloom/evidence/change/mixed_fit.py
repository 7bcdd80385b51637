"""The mixed model itself: its design, and the variances under which the data are most likely."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import exp, log, sqrt

import numpy as np

from peerloom.evidence.change.mixed_rows import Codes, Rows
from peerloom.evidence.change.reml import Sums, estimate, sums_of
from peerloom.evidence.columns import CannotCompute, Floats

ROUNDING = 1e-10
ALIKE = 1e-6
"""Of the values' SD: changes that differ by less are alike."""
LEAST_LOG, MOST_LOG = -20.0, 25.0
"""Of a variance over the residual variance: what is smaller is as good as none, what is larger leaves no residual."""
WORTH = 1e-6
"""A variance that lowers the deviance by less is zero."""

Ratios = tuple[float, float]
"""The variances between persons and between clusters, over the residual variance."""


@dataclass(frozen=True, slots=True)
class Fit:
    """``effects`` and ``errors`` (waves - 1,) of each wave against the first, NaN for a wave without rows; SDs of what
    varies, in the unit of the values; whether the search converged, and whether a variance came out as zero."""

    effects: Floats
    errors: Floats
    sd_person: float
    sd_cluster: float
    sd_residual: float
    converged: bool
    boundary: bool


def design(rows: Rows) -> Floats:
    """(rows, waves + k): a constant, each wave that has rows against the first, covariates standardised.

    Raises `CannotCompute` where covariates say no more than others do, or than the wave.
    """
    waves = [(rows.wave == code).astype(np.float64) for code in _waves_there(rows)]
    spread = rows.covariates.std(axis=0)
    held = (rows.covariates - rows.covariates.mean(axis=0)) / np.where(spread > 0, spread, 1)
    full = np.column_stack([np.ones(rows.values.size), *waves, held])
    if rows.covariates.size and np.linalg.matrix_rank(full) < full.shape[1]:
        raise CannotCompute("a covariate is constant, or follows from the waves and the other covariates; leave it out")
    return full


def within(columns: Floats, person: Codes) -> Floats:
    """Columns (rows, k) less each person's own mean."""
    sizes = np.bincount(person)
    means = np.column_stack([np.bincount(person, weights=values) / sizes for values in columns.T])
    inner: Floats = columns - means[person]
    return inner


def within_terms(rows: Rows, full: Floats) -> int:
    """How many columns of the design vary inside persons."""
    return int((np.abs(within(full, rows.person)).max(axis=0) > ROUNDING).sum())


def varies_within(rows: Rows, full: Floats) -> bool:
    """Whether waves and covariates leave anything of how each person's answers differ from wave to wave."""
    values = (rows.values - rows.values.mean()) / (float(rows.values.std()) or 1.0)
    inner = within(np.column_stack([values, full]), rows.person)
    rest = inner[:, 0] - inner[:, 1:] @ np.linalg.lstsq(inner[:, 1:], inner[:, 0], rcond=ROUNDING)[0]
    return float(np.abs(rest).max()) > ALIKE


def fit(rows: Rows, full: Floats, *, clustered: bool) -> Fit:
    """The variances with the smallest deviance, and what follows from them for the waves.

    Each model that leaves a variance out is tried as well, and taken where it is as good: so a variance is zero, not
    nearly so.
    """
    centre, scale = float(rows.values.mean()), float(rows.values.std())
    sums = sums_of(full, (rows.values - centre) / scale, rows.person, rows.cluster)
    neither, persons = (0.0, 0.0), _best_of_one(sums, lambda ratio: (ratio, 0.0))
    tried, converged = [neither, persons], True
    if clustered:
        clusters = _best_of_one(sums, lambda ratio: (0.0, ratio))
        both, converged = _best_of_both(sums, persons[0], clusters[1])
        tried += [clusters, both]
    least = min(estimate(sums, *ratios).deviance for ratios in tried)
    ratios = next(ratios for ratios in tried if estimate(sums, *ratios).deviance <= least + WORTH)
    found = estimate(sums, *ratios)
    there = _waves_there(rows)
    effects, errors = np.full((2, len(rows.waves) - 1), np.nan)
    effects[there - 1] = found.effects[1 : there.size + 1] * scale
    errors[there - 1] = np.sqrt(np.diag(found.covariance)[1 : there.size + 1]) * scale
    sd = sqrt(found.variance) * scale
    return Fit(
        effects=effects,
        errors=errors,
        sd_person=sqrt(ratios[0]) * sd,
        sd_cluster=sqrt(ratios[1]) * sd,
        sd_residual=sd,
        converged=converged or ratios is not tried[-1],
        boundary=not ratios[0] or (clustered and not ratios[1]),
    )


def _waves_there(rows: Rows) -> Codes:
    """The waves after the first in which anybody answered."""
    return np.flatnonzero(rows.at_each[1:]) + 1


def _best_of_one(sums: Sums, ratios: Callable[[float], Ratios]) -> Ratios:
    from scipy import optimize  # a third of a second to import: only whoever fits a model pays for it

    found = optimize.minimize_scalar(
        lambda log_ratio: estimate(sums, *ratios(exp(log_ratio))).deviance,
        bounds=(LEAST_LOG, MOST_LOG),
        method="bounded",
        options={"xatol": 1e-9, "maxiter": 500},
    )
    return ratios(exp(float(found.x)))


def _best_of_both(sums: Sums, person_ratio: float, cluster_ratio: float) -> tuple[Ratios, bool]:
    from scipy import optimize

    def deviance(at: Floats) -> float:
        return estimate(sums, exp(at[0]), exp(at[1])).deviance

    logs = [log(person_ratio), log(cluster_ratio)]
    corners = [logs, [logs[0] - 1, logs[1]], [logs[0], logs[1] - 1]]
    scale = 1 + abs(estimate(sums, person_ratio, cluster_ratio).deviance)
    found = optimize.minimize(
        deviance,
        logs,
        method="Nelder-Mead",
        bounds=[(LEAST_LOG - 1, MOST_LOG)] * 2,
        options={"xatol": 1e-7, "fatol": 1e-13 * scale, "initial_simplex": corners},
    )
    return (exp(float(found.x[0])), exp(float(found.x[1]))), bool(found.success)
