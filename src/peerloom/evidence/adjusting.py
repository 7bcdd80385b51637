"""`adjust`: many tests of one program, so that chance alone does not look like a finding."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

import numpy as np

from peerloom.evidence.columns import CannotCompute, Floats, Numbers, column
from peerloom.evidence.results import Result
from peerloom.evidence.words import Saying, gettext_noop, saying

ROUNDING = 1e-12
"""A p-value that is equal to the level but for the last digit of a float is rejected, as it is on paper."""

EMPTY = gettext_noop("None of the tests has a p-value, so there is nothing to adjust.")
CHANCE_OF_ONE = gettext_noop(
    "Of {n} tests, {rejected} stand when all are judged together: the chance that even one of them stands by luck alone"
    " is held to {percent}%."
)
SHARE_OF_FALSE = gettext_noop(
    "Of {n} tests, {rejected} stand when all are judged together: of those that stand, about {percent}% at most are"
    " expected to be there by luck alone."
)


class Adjustment(StrEnum):
    """The ways to adjust: the first two hold the chance of a single false finding, the others the share of them."""

    BONFERRONI = "bonferroni"
    HOLM = "holm"
    BH = "bh"
    BY = "by"


METHODS = {
    Adjustment.BONFERRONI: ("Bonferroni", "single step; holds the familywise error rate, however the tests depend"),
    Adjustment.HOLM: ("Holm", "step-down; holds the familywise error rate, however the tests depend"),
    Adjustment.BH: ("Benjamini-Hochberg", "step-up; holds the false discovery rate of tests not opposed to each other"),
    Adjustment.BY: ("Benjamini-Yekutieli", "step-up; holds the false discovery rate, however the tests depend"),
}


SPELLINGS = {
    "fdr": Adjustment.BH,
    "fdr-bh": Adjustment.BH,
    "benjamini-hochberg": Adjustment.BH,
    "fdr-by": Adjustment.BY,
    "benjamini-yekutieli": Adjustment.BY,
    "holm-bonferroni": Adjustment.HOLM,
}
"""What R, statsmodels and people call them, with whatever sign between the names."""
BETWEEN_NAMES = re.compile(r"(\band\b|[\W_])+")


@dataclass(frozen=True, slots=True, kw_only=True)
class AdjustedTests(Result):
    """p-values judged as one family. ``n`` counts those that are there, ``left_out`` the tests that have none.

    Attributes:
        adjusted: one per p-value handed in, in its order; None where there was none.
        rejected: whether the adjusted p-value is no larger than ``level``; None where there was none.
        level: the familywise error rate, or the false discovery rate.
    """

    adjusted: tuple[float | None, ...]
    rejected: tuple[bool | None, ...]
    level: float


def adjust(p_values: Numbers, method: str = Adjustment.HOLM, *, level: float = 0.05) -> AdjustedTests:
    """Adjust p-values for being many: "holm" for confirmatory outcomes, "bh" (Benjamini-Hochberg) for exploratory
    ones, "by" (Benjamini-Yekutieli) where these may depend on each other in any way, "bonferroni" for comparison. The
    names that R and statsmodels give them ("BH", "fdr_bh") are understood.

    A test that gave no p-value (None or NaN) is no part of the family: it stays None, and is counted.

    Raises `CannotCompute` for no p-values, for one outside 0 to 1, for a method or a level that can't be meant.

    Holm (1979), Scandinavian Journal of Statistics 6, 65-70; Benjamini and Hochberg (1995), Journal of the Royal
    Statistical Society B 57, 289-300; Benjamini and Yekutieli (2001), Annals of Statistics 29, 1165-1188.
    """
    given = column(p_values, "p_values")
    way = _way(method)
    if not given.size:
        raise CannotCompute("p_values are empty; at least one test is needed")
    if np.any((given < 0) | (given > 1)):
        raise CannotCompute("p-values lie between 0 and 1, with None for a test that has none")
    if not 0 < level < 1:
        raise CannotCompute(f"level lies between 0 and 1, as 0.05 does; it is {level}")
    there = ~np.isnan(given)
    n = int(there.sum())
    adjusted = np.full(given.size, np.nan)
    adjusted[there] = _adjusted(given[there], way)
    stands = adjusted <= level * (1 + ROUNDING)
    name, variant = METHODS[way]
    return AdjustedTests(
        method=name,
        variant=variant,
        n=n,
        left_out=given.size - n,
        minimum_n=1,
        too_few=not n,
        said=_said(n, int(stands.sum()), way, level),
        adjusted=tuple(value if known else None for value, known in zip(adjusted.tolist(), there, strict=True)),
        rejected=tuple(value if known else None for value, known in zip(stands.tolist(), there, strict=True)),
        level=level,
    )


def _way(method: str) -> Adjustment:
    try:
        spelt = BETWEEN_NAMES.sub("-", str(method).lower()).strip("-")
        return Adjustment(SPELLINGS.get(spelt, spelt))
    except ValueError as unknown:
        raise CannotCompute(f"method is one of {', '.join(Adjustment)}; it is {method!r}") from unknown


def _adjusted(p_values: Floats, way: Adjustment) -> Floats:
    n = p_values.size
    if way is Adjustment.BONFERRONI:
        return np.minimum(p_values * n, 1)
    if way is Adjustment.HOLM:
        return _by_holm(p_values)
    # SciPy's statistics take half a second to import: only whoever asks for these pays for it.
    from scipy import stats

    return stats.false_discovery_control(p_values, method="bh" if way is Adjustment.BH else "by") if n else p_values


def _by_holm(p_values: Floats) -> Floats:
    """Written out because SciPy has no such thing, and statsmodels' collects all garbage of the process each time."""
    n = p_values.size
    order = np.argsort(p_values, kind="stable")
    steps = np.maximum.accumulate(p_values[order] * np.arange(n, 0, -1))
    adjusted = np.empty(n)
    adjusted[order] = np.minimum(steps, 1)
    return adjusted


def _said(n: int, rejected: int, way: Adjustment, level: float) -> Saying:
    if not n:
        return saying(EMPTY)
    text = SHARE_OF_FALSE if way in (Adjustment.BH, Adjustment.BY) else CHANCE_OF_ONE
    return saying(text, n=n, rejected=rejected, percent=f"{level * 100:g}")
