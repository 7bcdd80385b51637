"""`paired_change`: what changed between two waves for those who answered in both."""

from __future__ import annotations

from dataclasses import replace
from math import sqrt

import numpy as np

from peerloom.evidence.asking import FEW, sure_enough
from peerloom.evidence.change import paired_words as words
from peerloom.evidence.change.effect_sizes import hedges_correction, noncentrality_interval
from peerloom.evidence.change.intervals import check_size, unit_for
from peerloom.evidence.change.paired_results import METHOD, VARIANT, PairedChange
from peerloom.evidence.change.signed_ranks import alike_to_rounding, wilcoxon_p
from peerloom.evidence.columns import CannotCompute, Floats, Numbers, column, same_length

# SciPy's distributions take half a second to import: only whoever needs them pays for it.


def paired_change(before: Numbers, after: Numbers, *, minimum_n: int = 10, confidence: float = 0.95) -> PairedChange:
    """How much the people changed who answered before and after: one row per person, None or NaN where an answer is
    missing. Rows with one answer only are left out, and counted.

    No figures under ``minimum_n`` pairs (2 at least). Where all changed alike there is no spread: t, p, the interval
    and what is divided by that spread are None.

    Raises `CannotCompute` for columns that are empty, of unequal length or no finite numbers.

    Student (1908), Biometrika 6, 1-25; Cumming (2012), Understanding the New Statistics; Lakens (2013), Frontiers in
    Psychology 4, 863, whose d_av divides by the mean of the two SDs instead; Goulet-Pelletier and Cousineau
    (2018), The Quantitative Methods for Psychology 14, 242-265.
    """
    sure_enough(confidence)
    first, second = _columns(before, after)
    gap_before, gap_after = np.isnan(first), np.isnan(second)
    paired = ~gap_before & ~gap_after
    n = int(paired.sum())
    only_before, only_after = int((gap_after & ~gap_before).sum()), int((gap_before & ~gap_after).sum())
    minimum = max(minimum_n, 2)
    bare = PairedChange(
        method=METHOD,
        variant=VARIANT,
        n=n,
        left_out=first.size - n,
        minimum_n=minimum_n,
        too_few=n < minimum,
        said=words.too_few(n, minimum),
        notices=words.one_sided(only_before, only_after),
        only_before=only_before,
        only_after=only_after,
        neither=int((gap_before & gap_after).sum()),
        confidence=confidence,
    )
    return bare if bare.too_few else _with_figures(bare, first[paired], second[paired])


def _columns(before: Numbers, after: Numbers) -> tuple[Floats, Floats]:
    first, second = column(before, "before"), column(after, "after")
    same_length(first, second, names="before and after")
    if not first.size:
        raise CannotCompute("before and after are empty; a change needs people with an answer in both")
    check_size(first, "before")
    check_size(second, "after")
    return first, second


def _with_figures(bare: PairedChange, before: Floats, after: Floats) -> PairedChange:
    unit = unit_for(np.concatenate([before, after]))
    before, after = before / unit, after / unit
    differences = after - before
    steps = alike_to_rounding(differences, before, after)
    sd_before, sd_after = _sd(before), _sd(after)
    difference = float(differences.mean()) if steps.any() else 0.0
    spread = _sd(differences) if np.ptp(steps) else 0.0
    described = replace(
        bare,
        said=words.without_spread(bare.n, difference * unit),
        descriptive=bare.n < FEW,
        mean_before=float(before.mean()) * unit,
        mean_after=float(after.mean()) * unit,
        sd_before=sd_before * unit,
        sd_after=sd_after * unit,
        difference=difference * unit,
        sd_difference=spread * unit,
        correlation=_correlation(before, after) if sd_before and sd_after else None,
        df=bare.n - 1,
        wilcoxon_p=wilcoxon_p(steps),
        d_av=_divided(difference, sqrt((sd_before**2 + sd_after**2) / 2)),
    )
    return _tested(described, difference, spread, unit) if spread else described


def _tested(described: PairedChange, difference: float, spread: float, unit: float) -> PairedChange:
    """``difference`` and ``spread`` are in ``unit``."""
    from scipy import stats

    n, df, confidence = described.n, described.n - 1, described.confidence
    error = spread / sqrt(n)
    t = difference / error
    reach = float(stats.t.ppf((1 + confidence) / 2, df)) * error
    low, high = (difference - reach) * unit, (difference + reach) * unit
    correction = hedges_correction(df)
    limits = noncentrality_interval(t, df, confidence)
    return replace(
        described,
        said=words.change_told(described, difference * unit, low, high),
        ci_low=low,
        ci_high=high,
        t=t,
        p=float(2 * stats.t.sf(abs(t), df)),
        d_z=difference / spread,
        g_z=None if correction is None else difference / spread * correction,
        g_z_ci_low=None if correction is None else limits[0] / sqrt(n) * correction,
        g_z_ci_high=None if correction is None else limits[1] / sqrt(n) * correction,
    )


def _sd(values: Floats) -> float:
    return float(values.std(ddof=1)) if np.ptp(values) else 0.0


def _correlation(before: Floats, after: Floats) -> float:
    return float(np.clip(np.corrcoef(before, after)[0, 1], -1, 1))


def _divided(difference: float, standard: float) -> float | None:
    return difference / standard if standard else None
