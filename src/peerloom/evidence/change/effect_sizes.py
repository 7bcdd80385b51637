"""Standardised sizes of a change, each by its name: they differ by what the change is divided by."""

from __future__ import annotations

from math import copysign, exp, hypot, lgamma, log, sqrt

# SciPy's distributions take half a second to import: only whoever needs them pays for it.

TINY_T = 1e-12
"""Below it SciPy's noncentral t gives up; to so many digits the limits are those of no change at all."""
HUGE_T = 10_000.0
"""Beyond it SciPy's noncentral t gives up, and all but the chi-square part of it is below the sixth digit."""


def hedges_correction(df: int) -> float | None:
    """J, which takes the small-sample bias out of a standardised mean difference: the exact form with the gamma
    function, not 1 - 3 / (4 df - 1). None for one degree of freedom, where no such correction exists.

    Hedges (1981), Journal of Educational Statistics 6, 107-128.
    """
    if df < 2:
        return None
    return exp(lgamma(df / 2) - lgamma((df - 1) / 2) - log(df / 2) / 2)


def noncentrality_interval(t: float, df: int, confidence: float) -> tuple[float, float]:
    """The noncentrality parameters under which a t as low, and as high, as ``t`` is just not surprising.

    Steiger and Fouladi (1997), in Harlow, Mulaik and Steiger (eds.), What If There Were No Significance Tests?;
    Cumming and Finch (2001), Educational and Psychological Measurement 61, 532-574.
    """
    tail = (1 - confidence) / 2
    size = abs(t) if abs(t) > TINY_T else 0.0
    low, high = _noncentrality(size, df, tail), _noncentrality(size, df, 1 - tail)
    return (low, high) if copysign(1, t) > 0 else (-high, -low)


def _noncentrality(t: float, df: int, share: float) -> float:
    """The noncentrality under which a share of ``1 - share`` lies below ``t`` (which is not negative)."""
    from scipy import optimize, stats

    # The limit is the quantile at `share` of t w + z, where w is the root of a chi-square over its degrees of freedom
    # and z is normal. So it lies between the sums of their quantiles at half the share and at one minus half the rest.
    def spread(level: float) -> float:
        return float(t * sqrt(stats.chi2.ppf(level, df) / df))

    def between(level: float) -> float:
        return spread(level) + float(stats.norm.ppf(level))

    if t > HUGE_T:
        return t + copysign(hypot(spread(share) - t, float(stats.norm.ppf(share))), share - 0.5)

    def excess(noncentrality: float) -> float:
        return float(stats.nct.cdf(t, df, noncentrality)) - (1 - share)

    return float(optimize.brentq(excess, between(share / 2), between(1 - (1 - share) / 2), xtol=1e-12 * max(1.0, t)))
