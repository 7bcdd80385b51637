"""Differences by least squares: after values as they are, adjusted for the start, and as changes.

SciPy and statsmodels are imported where they are needed: starting the site must not pay for them.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import isfinite

import numpy as np

from peerloom.evidence.columns import Floats
from peerloom.evidence.groups.reading import Cases


@dataclass(frozen=True, slots=True)
class Figures:
    """A difference with its uncertainty; ``variant`` says by which formula."""

    variant: str
    difference: float
    ci_low: float | None = None
    ci_high: float | None = None
    se: float | None = None
    p: float | None = None


def two_means(values: Floats, cases: Cases, *, errors: str, confidence: float) -> Figures | None:
    """The difference of two means: Welch's test where variances may differ, Student's where they may not."""
    from scipy import stats

    if cases.cluster is not None:
        return least_squares(values, np.empty((cases.n, 0)), cases, errors=errors, confidence=confidence)
    with_it, without = values[cases.treated], values[~cases.treated]
    difference = float(with_it.mean() - without.mean())
    variant = "Welch's t, two-sided" if errors == "robust" else "Student's t with pooled variance, two-sided"
    if not _spread(values, cases.treated):
        return Figures(variant, difference)
    se, df = error_of_difference(with_it, without, pooled=errors == "classic")
    half = float(stats.t.ppf((1 + confidence) / 2, df)) * se
    p = float(2 * stats.t.sf(abs(difference) / se, df))
    return Figures(variant, difference, difference - half, difference + half, se, p)


def error_of_difference(one: Floats, other: Floats, *, pooled: bool = False) -> tuple[float, float]:
    """The standard error of a difference of two means and its degrees of freedom, by Welch or with pooled variance.

    Written out because SciPy warns of every group in which all values are the same, which is no rarity here.
    """
    sizes, variances = np.array([one.size, other.size]), np.array([one.var(ddof=1), other.var(ddof=1)])
    if pooled:
        df = float(sizes.sum() - 2)
        return float(np.sqrt((sizes - 1) @ variances / df * (1 / sizes).sum())), df
    shares = variances / sizes
    parts = shares / shares.sum()
    return float(np.sqrt(shares.sum())), 1 / float(parts**2 @ (1 / (sizes - 1)))


def least_squares(values: Floats, adjusting: Floats, cases: Cases, *, errors: str, confidence: float) -> Figures | None:
    """``values`` (n,) on the group and ``adjusting`` (n, k). None where those columns do not tell the groups apart."""
    from statsmodels.regression.linear_model import OLS

    centred = adjusting - adjusting.mean(axis=0)
    scaled = centred / np.where(centred.std(axis=0) > 0, centred.std(axis=0), 1.0)
    design = np.column_stack([np.ones(cases.n), cases.treated, scaled])
    if np.linalg.matrix_rank(design) < design.shape[1] or cases.n <= design.shape[1]:
        return None
    options, variant = _options(cases, errors)
    model = OLS(values, design)
    plain = model.fit()
    difference = float(plain.params[1])
    if float(np.abs(plain.resid).max()) <= 1e-10 * max(float(np.abs(values).max()), 1e-300) or _determined(design):
        return Figures(variant, difference)
    fit = model.fit(use_t=True, **options)
    low, high = (float(end) for end in fit.conf_int(alpha=1 - confidence)[1])
    se, p = float(fit.bse[1]), float(fit.pvalues[1])
    if se <= 0 or not all(isfinite(figure) for figure in (low, high, se, p)):
        return Figures(variant, difference)
    return Figures(variant, difference, low, high, se, p)


def _options(cases: Cases, errors: str) -> tuple[dict[str, object], str]:
    if cases.cluster is not None:
        groups = np.unique(cases.cluster, return_inverse=True)[1]
        options: dict[str, object] = {"cov_type": "cluster", "cov_kwds": {"groups": groups}}
        return options, "standard errors robust to clusters (CR1), t with as many degrees of freedom as clusters less 1"
    if errors == "classic":
        return {"cov_type": "nonrobust"}, "classic standard errors, t with the residual degrees of freedom"
    return {"cov_type": "HC3"}, "HC3 standard errors, t with the residual degrees of freedom"


def _determined(design: Floats) -> bool:
    """One person alone decides a coefficient: HC3 would divide by nothing."""
    orthogonal = np.linalg.qr(design)[0]
    return bool(((orthogonal**2).sum(axis=1) > 1 - 1e-9).any())


def _spread(values: Floats, treated: np.ndarray) -> bool:
    size = float(np.abs(values).max())
    return any(float(np.ptp(part)) > 1e-10 * size for part in (values[treated], values[~treated]))
