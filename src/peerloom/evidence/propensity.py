"""How likely each person was to be in a group, and what weighting by that does to a mean and its uncertainty.

statsmodels is imported where it is needed: starting the site must not pay for it.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peerloom.evidence.columns import Floats

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Propensity:
    """A logistic regression of n people on k columns.

    ``chance`` (n,) is kept between ``limit`` and 1 - ``limit``; ``free`` (n,) marks whose needed no keeping.
    ``influence`` (n, k) is what each person does to the coefficients.
    """

    chance: Floats
    free: Flags
    design: Floats
    influence: Floats


@dataclass(frozen=True, slots=True)
class WeightedMean:
    """A mean, and what each of n people does to it (n,), the fitted weights included."""

    mean: float
    influence: Floats


def propensity(columns: Floats, chosen: Flags, *, limit: float) -> Propensity | None:
    """The chance of being ``chosen`` (n,) given ``columns`` (n, k - 1), by maximum likelihood.

    None where there is no such maximum: when the columns tell the two groups apart without fail, or each other.
    """
    design = np.column_stack([np.ones(len(chosen)), _standardised(columns)])
    if np.linalg.matrix_rank(design) < design.shape[1]:
        return None
    fitted = _fitted(design, chosen)
    if fitted is None:
        return None
    information = (design * (fitted * (1 - fitted))[:, None]).T @ design / len(chosen)
    if np.linalg.cond(information) > 1e12:
        return None
    pulls = (design * (chosen - fitted)[:, None]).T
    influence = np.asarray(np.linalg.solve(information, pulls).T, dtype=np.float64)
    chance = np.clip(fitted, limit, 1 - limit)
    return Propensity(chance, chance == fitted, design, influence)


def weighted_mean(values: Floats, weights: Floats, slope: Floats, fit: Propensity) -> WeightedMean:
    """The mean of ``values`` (n,) under ``weights`` (n,) that follow from ``fit``; a weight of 0 leaves a person out.

    ``slope`` (n,) is how a weight changes with the log odds. The influence is that of stacked estimating equations:
    Lunceford and Davidian (2004), Statistics in Medicine 23, 2937-2960. A person's own pull is divided by 1 less their
    share of the weights, as HC3 does: without that, intervals are too narrow where a few people count for many.
    """
    mean = float(np.average(values, weights=weights))
    share = weights.mean()
    own = weights * (values - mean) / share / (1 - weights / weights.sum())
    by_coefficient = ((slope * fit.free * (values - mean))[:, None] * fit.design).mean(axis=0) / share
    return WeightedMean(mean, own + fit.influence @ by_coefficient)


def effective_number(weights: Floats) -> float:
    """As many people with equal weights would tell as much. Kish (1965), Survey Sampling."""
    squares = float((weights**2).sum())
    return float(weights.sum()) ** 2 / squares if squares else 0.0


def _standardised(columns: Floats) -> Floats:
    if not columns.shape[1]:
        return columns
    spread = columns.std(axis=0)
    centred: Floats = (columns - columns.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    return centred


def _fitted(design: Floats, chosen: Flags) -> Floats | None:
    from statsmodels.discrete.discrete_model import Logit

    with warnings.catch_warnings(record=True) as complaints:
        # Newton's steps run off to infinity where the groups are told apart without fail: that is the answer None.
        warnings.simplefilter("always")
        try:
            fit = Logit(chosen.astype(np.float64), design).fit(disp=0, maxiter=60)
        except (np.linalg.LinAlgError, ValueError):
            return None
        chance: Floats = np.asarray(fit.predict(), dtype=np.float64)
    if complaints or not fit.mle_retvals["converged"] or not np.isfinite(chance).all():
        return None
    return chance
