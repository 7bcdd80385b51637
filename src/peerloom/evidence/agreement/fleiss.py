"""Fleiss' kappa: do several people code alike, when each case has as many coders?"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from peerloom.evidence.agreement.codings import counted
from peerloom.evidence.agreement.wording import how_much
from peerloom.evidence.asking import at_least, sure_enough
from peerloom.evidence.columns import CannotCompute, Floats, Table, table
from peerloom.evidence.results import Result
from peerloom.evidence.words import Saying, gettext_noop, saying

ROUNDING = 1e-12
"""A standard error below this is rounding: every subject is coded as much alike as the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FleissKappa(Result):
    """Agreement of several coders beyond chance.

    Attributes:
        kappa: 1 is perfect, 0 what chance would give. None where all used one and the same category throughout.
        by_category: per category its own kappa (this one against all others); None where nobody or everybody used it.
        observed, expected: shares of agreeing pairs of coders, as coded and as expected by chance.
        ci_low, ci_high: interval by Gwet's standard error, which takes no kappa for granted, and Student's t with
            n - 1 degrees of freedom; cut off at -1 and 1. None for one subject, and where all are coded alike.
        se, z, p: test of no agreement beyond chance, two-sided. ``se`` holds for a kappa of 0 and makes no interval.
        raters: coders per subject.
    """

    kappa: float | None
    ci_low: float | None
    ci_high: float | None
    by_category: tuple[float | None, ...]
    observed: float | None
    expected: float | None
    se: float | None
    z: float | None
    p: float | None
    raters: int | None


def fleiss_kappa(counts: Table, *, confidence: float = 0.95, minimum_n: int = 2) -> FleissKappa:
    """Do several people code alike, beyond what chance would give?

    Args:
        counts: a row per subject, a column per category: how many coders chose it. All rows have the same sum, two or
            more; where coders left cases out `krippendorff_alpha` is the method. A row with a gap is left out.
        confidence: of the interval.
        minimum_n: with fewer subjects there are no figures.

    Raises:
        CannotCompute: nothing handed in, no counts, rows with different sums, a confidence that cannot be.

    Source: J. L. Fleiss (1971), Psychological Bulletin 76; standard error by Fleiss, Nee & Landis (1979),
    Psychological Bulletin 86; interval by K. L. Gwet (2008), British Journal of Mathematical and Statistical
    Psychology 61.
    """
    from scipy import stats  # half a second to import: only whoever needs it pays for it

    sure_enough(confidence)
    handed_in = table(counts, "counts")
    if not handed_in.size:
        raise CannotCompute("counts are empty; they need a row per subject and a column per category")
    complete = handed_in[~np.isnan(handed_in).any(axis=1)]
    n, categories = complete.shape
    raters = _raters(counted(complete, "counts")) if n else None
    enough = n >= max(at_least(minimum_n), 1)
    shares = complete.mean(axis=0) / raters if raters and enough else np.zeros(categories)
    figures = _figures(complete, shares, raters) if raters and enough else None
    kappa, se = (figures.kappa, figures.se) if figures else (None, None)
    low, high = _interval(complete, shares, figures, confidence) if figures else (None, None)
    z = kappa / se if kappa is not None and se is not None else None
    return FleissKappa(
        method="Fleiss' kappa",
        variant="interval by Gwet (2008), t; test of no agreement by Fleiss, Nee & Landis (1979), two-sided, normal",
        n=n,
        left_out=len(handed_in) - n,
        minimum_n=minimum_n,
        too_few=not enough,
        said=_said(n, kappa, low, high, enough=enough),
        kappa=kappa,
        ci_low=low,
        ci_high=high,
        by_category=figures.by_category if figures else (None,) * categories,
        observed=figures.observed if figures else None,
        expected=figures.expected if figures else None,
        se=se,
        z=z,
        p=float(2 * stats.norm.sf(abs(z))) if z is not None else None,
        raters=raters,
    )


@dataclass(frozen=True, slots=True)
class _Figures:
    kappa: float | None
    by_category: tuple[float | None, ...]
    observed: float
    expected: float
    se: float | None


def _raters(counts: Floats) -> int:
    sums = counts.sum(axis=1)
    if sums.min() != sums.max():
        raise CannotCompute(
            f"every subject needs as many coders; they have {sums.min():.0f} to {sums.max():.0f}. "
            "Use krippendorff_alpha where coders left cases out"
        )
    if sums[0] < 2:
        raise CannotCompute("every subject needs two coders or more; rows have to sum to 2 at least")
    return int(sums[0])


def _figures(counts: Floats, shares: Floats, raters: int) -> _Figures:
    # Kappa itself is statsmodels.stats.inter_rater.fleiss_kappa too; it has neither categories nor a test.
    n = len(counts)
    disagreeing = (counts * (raters - counts)).sum(axis=0) / (n * raters * (raters - 1))
    spread = shares * (1 - shares)
    by_category = tuple(
        1 - float(apart / chance) if chance > 0 else None for apart, chance in zip(disagreeing, spread, strict=True)
    )
    total, expected = float(spread.sum()), float((shares**2).sum())
    observed = 1 - float(disagreeing.sum())
    if total <= 0:
        return _Figures(None, by_category, observed, expected, None)
    inner = total**2 - float((spread * (1 - 2 * shares)).sum())
    se = float(np.sqrt(2 * max(inner, 0.0) / (n * raters * (raters - 1)))) / total
    return _Figures(1 - float(disagreeing.sum()) / total, by_category, observed, expected, se)


def _interval(
    counts: Floats, shares: Floats, figures: _Figures, confidence: float
) -> tuple[float, float] | tuple[None, None]:
    """By how far each subject moves kappa, its share in the agreement expected by chance included."""
    from scipy import stats

    n, apart = len(counts), 1 - figures.expected
    if figures.kappa is None or n < 2:
        return None, None
    raters = counts[0].sum()
    agreeing = (counts * (counts - 1)).sum(axis=1) / (raters * (raters - 1))
    own_chance = counts @ shares / raters
    moved = (agreeing - figures.expected) / apart
    moved -= 2 * (1 - figures.kappa) * (own_chance - figures.expected) / apart
    se = float(np.sqrt(((moved - figures.kappa) ** 2).sum() / (n * (n - 1))))
    if se < ROUNDING:
        return None, None
    reach = float(stats.t.isf((1 - confidence) / 2, n - 1)) * se
    return max(figures.kappa - reach, -1.0), min(figures.kappa + reach, 1.0)


def _said(n: int, kappa: float | None, low: float | None, high: float | None, *, enough: bool) -> Saying:
    if not enough:
        return saying(gettext_noop("There are too few subjects ({n}) to say whether they are coded alike."), n=n)
    if kappa is None:
        return saying(
            gettext_noop("All gave one and the same code throughout, so agreement cannot be told from chance.")
        )
    return how_much(kappa, low, high, n)
