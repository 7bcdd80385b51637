"""What a comparison of two groups comes to."""

from __future__ import annotations

from dataclasses import dataclass

from peerloom.evidence.results import Result
from peerloom.evidence.words import Saying


@dataclass(frozen=True, slots=True, kw_only=True)
class Estimate:
    """One way of comparing. The difference is treated minus comparison, in the measure's units.

    Figures are None where they are not defined; ``said`` tells why. ``ci_low`` to ``ci_high`` is at the confidence
    asked for, ``p`` is two-sided.
    """

    name: str
    method: str
    variant: str
    difference: float | None
    ci_low: float | None
    ci_high: float | None
    se: float | None
    p: float | None
    n_treated: int
    n_comparison: int
    said: Saying

    @property
    def clear(self) -> int:
        """1 and -1: the whole interval lies above, or below, no difference. 0: it does not, or there is none."""
        if self.ci_low is None or self.ci_high is None:
            return 0
        return int(self.ci_low > 0) - int(self.ci_high < 0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Balance:
    """How far the groups lie apart in what they were like at the start, in standard deviations.

    The standard deviation is the root of the mean of both groups' variances, before weighting, in both figures
    (Austin 2009, Statistics in Medicine 28, 3083-3107). None where nobody differs in it, or nothing could be weighted.
    ``balanced``: under 0.1 after weighting.
    """

    name: str
    unweighted: float | None
    weighted: float | None
    balanced: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class GroupComparison(Result):
    """Several ways of comparing, side by side.

    ``agree``: the three that take account of where people started all show a clear difference of the same sign, or
    none of them does. ``effective_n_...``: as many people with equal weights would tell as much.
    """

    raw: Estimate
    ancova: Estimate
    difference_in_differences: Estimate
    propensity_weighting: Estimate
    balance: tuple[Balance, ...]
    balanced: bool | None
    agree: bool | None
    n_treated: int
    n_comparison: int
    effective_n_treated: float | None
    effective_n_comparison: float | None

    @property
    def estimates(self) -> tuple[Estimate, ...]:
        """All four, the one that adjusts for nothing first."""
        return (self.raw, self.ancova, self.difference_in_differences, self.propensity_weighting)
