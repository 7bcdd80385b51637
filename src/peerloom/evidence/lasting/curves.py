"""One curve of survival, which can be asked about any time."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np

from peerloom.evidence.columns import CannotCompute, Floats
from peerloom.evidence.lasting.steps import Interval, Steps, first_at_half, steps_of


@dataclass(frozen=True, slots=True, kw_only=True)
class SurvivalCurve:
    """How long the matches of one group last.

    Attributes:
        label: of the group; None for all together.
        n, n_events: matches, and how many of them ended before their time.
        median: the first time at which half or fewer are still going; None if the curve never comes down to that.
        median_low, median_high: its interval (Brookmeyer & Crowley 1982); None where it is open.
        longest: the longest time watched.
        steps: the curve.
    """

    label: Hashable | None
    n: int
    n_events: int
    median: float | None
    median_low: float | None
    median_high: float | None
    longest: float
    steps: Steps

    def at(self, t: float) -> float | None:
        """The share still going after time ``t``; None beyond the longest time watched, of which nothing is known but
        where none was left."""
        step = self._step(t)
        return None if step is None else self.steps.survival[step]

    def ci(self, t: float) -> tuple[float | None, float | None]:
        """The interval around `at`; (None, None) beyond the longest time, and where none is left."""
        step = self._step(t)
        return (None, None) if step is None else (self.steps.lower[step], self.steps.upper[step])

    def _step(self, t: float) -> int | None:
        check_time(t)
        beyond = t > self.longest and self.steps.survival[-1] > 0
        return None if beyond else bisect_right(self.steps.times, t) - 1


def check_time(t: float) -> None:
    """Raise `CannotCompute` unless ``t`` is a time that a curve can be asked about."""
    if not (t >= 0 and np.isfinite(t)):
        raise CannotCompute(f"a curve can be asked about times from 0 on; it was asked about {t}")


def curve_of(
    label: Hashable | None, durations: Floats, ended: Floats, interval: Interval, confidence: float
) -> SurvivalCurve:
    """The curve of a group of one match or more."""
    steps = steps_of(durations, ended, interval, confidence)
    return SurvivalCurve(
        label=label,
        n=len(durations),
        n_events=int(ended.sum()),
        median=first_at_half(steps.times, steps.survival),
        median_low=first_at_half(steps.times, steps.lower),
        median_high=first_at_half(steps.times, steps.upper),
        longest=float(durations.max()),
        steps=steps,
    )
