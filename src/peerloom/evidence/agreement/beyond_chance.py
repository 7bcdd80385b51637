"""Cohen's kappa of a table of counts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from peerloom.evidence.columns import Floats

Weights = Literal["linear", "quadratic"]


@dataclass(frozen=True, slots=True)
class Chance:
    """Agreement as observed and as expected by chance, and kappa with its standard error; None where undefined."""

    observed: float | None = None
    expected: float | None = None
    kappa: float | None = None
    se: float | None = None


def beyond_chance(counts: Floats, weights: Weights | None) -> Chance:
    """Kappa of a square table of counts, one or more of them."""
    # statsmodels takes part of a second to import, which a site that never asks for kappa should not pay at its start.
    from statsmodels.stats.inter_rater import cohens_kappa

    shares = counts / counts.sum()
    apart = np.abs(np.subtract.outer(np.arange(len(counts)), np.arange(len(counts)))) / max(len(counts) - 1, 1)
    worth = {None: (apart == 0) * 1.0, "linear": 1 - apart, "quadratic": 1 - apart**2}[weights]
    observed = float((worth * shares).sum())
    expected = float((worth * np.outer(shares.sum(axis=1), shares.sum(axis=0))).sum())
    if expected > 1 - 1e-12:
        return Chance(observed, expected)
    # Its test of kappa = 0, which is not asked for, divides by nothing where one of the two used a single label.
    with np.errstate(divide="ignore", invalid="ignore"):
        found = cohens_kappa(counts, wt=weights)
    variance = float(found.var_kappa)
    return Chance(
        observed, expected, float(found.kappa), float(np.sqrt(variance)) if variance * counts.sum() > 1e-12 else None
    )


def interval(figures: Chance, confidence: float) -> tuple[float | None, float | None]:
    """The normal interval of kappa, cut off at -1 and 1; (None, None) where it has no standard error."""
    from scipy import stats  # half a second to import: only whoever needs it pays for it

    if figures.kappa is None or figures.se is None:
        return None, None
    reach = float(stats.norm.isf((1 - confidence) / 2)) * figures.se
    return max(-1.0, figures.kappa - reach), min(1.0, figures.kappa + reach)
