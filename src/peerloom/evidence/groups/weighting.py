"""Difference of means after weighting people by how likely they were to take part.

SciPy is imported where it is needed: starting the site must not pay for it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from peerloom.evidence.columns import Floats
from peerloom.evidence.groups.reading import Cases
from peerloom.evidence.groups.regressing import Figures
from peerloom.evidence.propensity import Propensity, effective_number, propensity, weighted_mean

TARGETS = {
    "ATT": "average effect on those who took part (ATT)",
    "ATE": "average effect on everybody (ATE)",
}


@dataclass(frozen=True, slots=True)
class Weighting:
    """Weights (n,), in each group with mean 1, and the model they come from; ``slope`` as `weighted_mean` wants it."""

    weights: Floats
    slope: Floats
    fit: Propensity
    limited: int

    def effective(self, cases: Cases) -> tuple[float, float]:
        """As many treated, and as many in comparison, with equal weights would tell as much."""
        return effective_number(self.weights[cases.treated]), effective_number(self.weights[~cases.treated])


def weigh(cases: Cases, *, target: str, trim: float) -> Weighting | None:
    """None where nothing tells how likely anybody was to take part, or everything does."""
    fit = propensity(cases.starting, cases.treated, limit=trim)
    if fit is None:
        return None
    odds = fit.chance / (1 - fit.chance)
    if target == "ATT":
        weights, slope = np.where(cases.treated, 1.0, odds), np.where(cases.treated, 0.0, odds)
    else:
        weights = np.where(cases.treated, 1 / fit.chance, 1 / (1 - fit.chance))
        slope = np.where(cases.treated, -1 / odds, odds)
    scale = np.where(cases.treated, weights[cases.treated].mean(), weights[~cases.treated].mean())
    return Weighting(weights / scale, slope / scale, fit, int((~fit.free).sum()))


def weighted_difference(cases: Cases, weighting: Weighting, *, target: str, trim: float, confidence: float) -> Figures:
    """The weighted difference of the after values, with a standard error that knows the weights were estimated."""
    from scipy import stats

    means = []
    for group in (cases.treated, ~cases.treated):
        weights, slope = np.where(group, weighting.weights, 0.0), np.where(group, weighting.slope, 0.0)
        means.append(weighted_mean(cases.after, weights, slope, weighting.fit))
    difference = means[0].mean - means[1].mean
    influence = means[0].influence - means[1].influence
    by = "each person" if cases.cluster is None else "each cluster"
    variant = "; ".join(
        (
            f"{TARGETS[target]}; logistic regression; stabilised weights (mean 1 in each group)",
            f"chances kept between {trim:g} and {1 - trim:g}",
            f"sandwich standard error by {by} (as HC3), with the weights' own uncertainty",
            "t with as many degrees of freedom as the smaller effective number less 1",
        )
    )
    if cases.cluster is not None:
        influence = cases.by_cluster(influence)
    pieces = len(influence)
    if pieces < 2:
        return Figures(variant, difference)
    se = float(np.sqrt((influence**2).sum() * pieces / (pieces - 1))) / cases.n
    if se <= 1e-10 * float(np.abs(cases.after).max()):
        return Figures(variant, difference)
    df = max(min(*weighting.effective(cases), pieces) - 1, 1.0)
    half = float(stats.t.ppf((1 + confidence) / 2, df)) * se
    p = float(2 * stats.t.sf(abs(difference) / se, df))
    return Figures(variant, difference, difference - half, difference + half, se, p)
