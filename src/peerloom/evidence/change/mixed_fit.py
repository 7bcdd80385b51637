"""The mixed model itself: random intercepts of persons, within clusters if there are any, by REML."""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from math import sqrt
from typing import Any

import numpy as np

from peerloom.evidence.change.mixed_rows import Codes, Rows
from peerloom.evidence.columns import CannotCompute, Floats

# statsmodels takes a second to import: only whoever fits a model pays for it.

GRADIENT = 1e-8
BOUNDARY = 1e-6
"""A variance that is a smaller share of all of it is zero: the model is fitted again without it."""
ROUNDING = 1e-10


@dataclass(frozen=True, slots=True)
class Fit:
    """``effects`` and ``errors`` (waves - 1,) of each wave against the first; SDs of what varies, in the unit of the
    values; whether it converged, and whether a variance came out as zero."""

    effects: Floats
    errors: Floats
    sd_person: float
    sd_cluster: float
    sd_residual: float
    converged: bool
    boundary: bool


def design(rows: Rows) -> Floats:
    """(rows, 1 + waves - 1 + k): a constant, each wave against the first, covariates standardised.

    Raises `CannotCompute` where covariates say no more than others do, or than the wave.
    """
    waves = [(rows.wave == code).astype(np.float64) for code in range(1, len(rows.waves))]
    spread = rows.covariates.std(axis=0)
    held = (rows.covariates - rows.covariates.mean(axis=0)) / np.where(spread > 0, spread, 1)
    full = np.column_stack([np.ones(rows.values.size), *waves, held])
    if np.linalg.matrix_rank(full.T @ full, tol=ROUNDING * rows.values.size) < full.shape[1]:
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
    values = (rows.values - rows.values.mean()) / (np.abs(rows.values).max() or 1.0)
    inner = within(np.column_stack([values, full]), rows.person)
    rest = inner[:, 0] - inner[:, 1:] @ np.linalg.lstsq(inner[:, 1:], inner[:, 0], rcond=ROUNDING)[0]
    return float(np.abs(rest).max()) > ROUNDING


def fit(rows: Rows, full: Floats, *, clustered: bool) -> Fit | None:
    """Fit by REML, leaving out what does not vary; None where the arithmetic breaks down."""
    centre, scale = float(rows.values.mean()), float(rows.values.std())
    # In units of its own SD, so that neither the optimiser nor what counts as zero depends on the scale.
    values = (rows.values - centre) / scale
    persons, clusters, boundary = True, clustered, False
    while True:
        try:
            found = _fitted(values, full, rows.person if persons else None, rows.cluster if clusters else None)
        except (np.linalg.LinAlgError, ValueError):
            return None
        thin_person = persons and found.sd_person**2 < BOUNDARY
        thin_cluster = clusters and found.sd_cluster**2 < BOUNDARY
        if not thin_person and not thin_cluster:
            break
        boundary = True
        clusters, persons = clusters and not thin_cluster, persons and not (thin_person and not thin_cluster)
    waves = slice(1, len(rows.waves))
    return Fit(
        effects=found.effects[waves] * scale,
        errors=found.errors[waves] * scale,
        sd_person=found.sd_person * scale,
        sd_cluster=found.sd_cluster * scale,
        sd_residual=found.sd_residual * scale,
        converged=found.converged,
        boundary=boundary,
    )


def _fitted(values: Floats, full: Floats, person: Codes | None, cluster: Codes | None) -> Fit:
    groups = cluster if cluster is not None else person
    with warnings.catch_warnings():
        # It warns of a variance under 0.01 in whatever unit, of each optimiser it tries, and of what `converged` says.
        warnings.simplefilter("ignore")
        if groups is None:
            return _without_groups(values, full)
        from statsmodels.regression.mixed_linear_model import MixedLM

        inside = _persons_inside(person, cluster) if person is not None and cluster is not None else None
        found = MixedLM(values, full, groups, exog_vc=inside).fit(
            reml=True, method=["bfgs", "lbfgs", "cg"], gtol=GRADIENT
        )
    outer = sqrt(max(float(np.asarray(found.cov_re)[0, 0]), 0.0))
    nested = sqrt(max(float(found.vcomp[0]), 0.0)) if inside is not None else 0.0
    return _checked(
        Fit(
            effects=np.asarray(found.fe_params),
            errors=np.asarray(found.bse_fe),
            sd_person=nested if inside is not None else outer if cluster is None else 0.0,
            sd_cluster=outer if cluster is not None else 0.0,
            sd_residual=sqrt(float(found.scale)),
            converged=bool(found.converged),
            boundary=False,
        )
    )


def _without_groups(values: Floats, full: Floats) -> Fit:
    from statsmodels.regression.linear_model import OLS

    found = OLS(values, full).fit()
    return _checked(Fit(found.params, found.bse, 0.0, 0.0, sqrt(float(found.scale)), converged=True, boundary=False))


def _checked(found: Fit) -> Fit:
    if not np.isfinite([*found.effects, *found.errors, found.sd_person, found.sd_cluster, found.sd_residual]).all():
        raise ValueError("the model gave no finite figures")
    return found


def _persons_inside(person: Codes, cluster: Codes) -> Any:
    """statsmodels' own form of persons nested in clusters: for each cluster a matrix that tells its persons apart."""
    from statsmodels.regression.mixed_linear_model import VCSpec

    names, matrices = [], []
    for code in range(int(cluster.max()) + 1):
        persons, places = np.unique(person[cluster == code], return_inverse=True)
        matrices.append(np.eye(persons.size)[places])
        names.append([str(one) for one in persons])
    return VCSpec(["person"], [names], [matrices])
