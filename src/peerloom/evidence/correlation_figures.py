"""The figures of a correlation: r, its p and its interval."""

from __future__ import annotations

from math import atanh, sqrt, tanh

import numpy as np

from peerloom.evidence.columns import Floats
from peerloom.evidence.correlation_results import Interval

# SciPy's distributions take half a second to import: only whoever needs them pays for it.

CONSTANT = 1e-14
"""A column whose values differ by less, of the largest of them, is constant but for rounding."""


def standardised(values: Floats) -> Floats:
    """Centred, of length 1; all zero for a constant. So no number is too large or too small to be squared."""
    largest = float(np.abs(values).max())
    shares = values / (largest or 1.0)
    if np.ptp(shares) <= CONSTANT:
        return np.zeros_like(values)
    centred = shares - shares.mean()
    centred /= np.abs(centred).max()
    length: Floats = centred / sqrt(float(centred @ centred))
    return length


def product_of(left: Floats, right: Floats) -> float:
    """Their correlation, which is 1 or -1 where it is so but for rounding."""
    r = float(np.clip(left @ right, -1, 1))
    return float(round(r)) if abs(r) > 1 - 1e-14 else r


def p_of(r: float, df: int) -> float:
    """The two-sided p of an r with ``df`` degrees of freedom, by the t-distribution."""
    from scipy import stats

    if abs(r) == 1:
        return 0.0
    return float(2 * stats.t.sf(abs(r) * sqrt(df / ((1 - r) * (1 + r))), df))


def interval_of(r: float, n: int, k: int, confidence: float) -> Interval | None:
    """By Fisher's z, with ``k`` columns held constant; None where that has no standard error."""
    from scipy import stats

    if n - k <= 3:
        return None
    if abs(r) == 1:
        return r, r
    reach = float(stats.norm.ppf((1 + confidence) / 2)) / sqrt(n - k - 3)
    return tanh(atanh(r) - reach), tanh(atanh(r) + reach)
