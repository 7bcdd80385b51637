"""The mean change: of those who completed, weighted to stand for those who left, and under worse assumptions.

SciPy is imported where it is needed: starting the site must not pay for it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from peerloom.evidence.columns import Floats
from peerloom.evidence.groups.reading import varies
from peerloom.evidence.missing.reading import Invited
from peerloom.evidence.missing.results import Shift
from peerloom.evidence.propensity import effective_number, propensity, weighted_mean

LIMIT = 0.05
"""A chance of answering below this counts as this: nobody stands for more than twenty."""
DELTAS = (0.0, 0.2, 0.5, 0.8, 1.0, 1.5, 2.0)
"""Deltas of the table, in standard deviations of the value before."""


@dataclass(frozen=True, slots=True)
class Figures:
    """A mean change of n people and its uncertainty."""

    n: int
    difference: float
    se: float
    ci_low: float
    ci_high: float
    p: float


def observed_change(people: Invited, confidence: float) -> Figures | None:
    """Of those who completed: the paired t-test. None without spread."""
    from scipy import stats

    changes = (people.after - people.before)[people.completed]
    if not varies(changes):
        return None
    df = len(changes) - 1
    se = float(changes.std(ddof=1)) / float(np.sqrt(len(changes)))
    difference = float(changes.mean())
    half = float(stats.t.ppf((1 + confidence) / 2, df)) * se
    p = float(2 * stats.t.sf(abs(difference) / se, df))
    return Figures(len(changes), difference, se, difference - half, difference + half, p)


def weighted_change(people: Invited, confidence: float) -> Figures | None:
    """Of all who answered before, if those who left changed like completers whom they resemble.

    Completers are weighted by one over their chance of answering after, by a logistic regression on the value before
    and the characteristics, among those of whom these are known. None where that has no solution.
    """
    from scipy import stats

    columns = np.column_stack([people.before, *people.characteristics.values()])
    known = np.asarray(~np.isnan(columns).any(axis=1))
    design = columns[known]
    design = design[:, [varies(values) for values in design.T]]
    stayed = people.completed[known]
    if stayed.all() or stayed.sum() < 2:
        return None
    fit = propensity(design, stayed, limit=LIMIT)
    if fit is None:
        return None
    weights = np.where(stayed, 1 / fit.chance, 0.0)
    slope = np.where(stayed, -(1 - fit.chance) / fit.chance, 0.0)
    changes = np.where(stayed, (people.after - people.before)[known], 0.0)
    found = weighted_mean(changes, weights, slope, fit)
    n = len(stayed)
    se = float(np.sqrt((found.influence**2).sum() / n / (n - 1)))
    if se <= 1e-12 * float(np.abs(changes).max()):
        return None
    df = max(effective_number(weights) - 1, 1.0)
    half = float(stats.t.ppf((1 + confidence) / 2, df)) * se
    p = float(2 * stats.t.sf(abs(found.mean) / se, df))
    return Figures(n, found.mean, se, found.mean - half, found.mean + half, p)


@dataclass(frozen=True, slots=True)
class Shifting:
    """Everybody who answered before: a share ``left``, and of the others a mean change ``found``.

    If those who left changed by delta less in the direction found, the mean change of all is found - left * delta.
    Its variance adds that of the share left. Little and others (2012), NEJM 367, 1355-1360.
    """

    found: Figures
    left: float
    n: int
    reach: float
    """Standard errors from the estimate to an end of its interval."""

    @classmethod
    def of(cls, people: Invited, found: Figures, confidence: float) -> Shifting:
        from scipy import stats

        n = int(people.started.sum())
        return cls(found, 1 - found.n / n, n, float(stats.t.ppf((1 + confidence) / 2, found.n - 1)))

    @property
    def sign(self) -> float:
        return -1.0 if self.found.difference < 0 else 1.0

    def at(self, delta: float) -> Shift:
        middle, half = self._middle(delta), self._half(delta)
        return Shift(
            delta=delta,
            difference=middle,
            ci_low=middle - half,
            ci_high=middle + half,
            disappears=self._nearest(delta) <= 0,
        )

    def to_disappear(self) -> float | None:
        """The least delta at which the interval reaches nought; None where nobody left who could have changed less."""
        from scipy.optimize import brentq

        if self.at(0.0).disappears:
            return 0.0
        zero = self.to_zero()
        if zero is None:
            return None
        return float(brentq(self._nearest, 0.0, zero, xtol=1e-12 * zero))

    def to_zero(self) -> float | None:
        """The delta at which the mean change of all is nought."""
        return abs(self.found.difference) / self.left if self.left and self.found.difference else None

    def _middle(self, delta: float) -> float:
        return self.found.difference - self.sign * self.left * delta

    def _half(self, delta: float) -> float:
        return self.reach * float(np.sqrt(self.found.se**2 + delta**2 * self.left * (1 - self.left) / self.n))

    def _nearest(self, delta: float) -> float:
        """The end of the interval that lies nearest to no change, counted in the direction found."""
        return self.sign * self._middle(delta) - self._half(delta)


def default_deltas(before: Floats) -> Sequence[float]:
    """In the measure's units."""
    spread = float(before.std(ddof=1)) if len(before) > 1 else 0.0
    return [delta * spread for delta in DELTAS] if spread else [0.0]
