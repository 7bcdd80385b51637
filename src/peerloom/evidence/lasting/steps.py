"""The curve of Kaplan and Meier, step by step."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from peerloom.evidence.columns import Floats

Interval = Literal["log-log", "log"]
HALF = 0.5 + 1e-12
"""One half, and what rounding may have added to it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Steps:
    """The curve as a drawing needs it: it starts at time 0 and keeps each value until the next time.

    Attributes:
        times: 0, each time at which a match ended before its time, and the longest time watched.
        survival: the share still going after that time.
        lower, upper: the interval around it; None where the curve has come down to 0, for which there is none.
        at_risk: matches watched just before that time.
        events: endings at that time.
    """

    times: tuple[float, ...]
    survival: tuple[float, ...]
    lower: tuple[float | None, ...]
    upper: tuple[float | None, ...]
    at_risk: tuple[int, ...]
    events: tuple[int, ...]


def steps_of(durations: Floats, ended: Floats, interval: Interval, confidence: float) -> Steps:
    """The steps of one group, with Greenwood's variance."""
    # lifelines and pandas take most of a second to import, which the start of a site should not pay.
    from lifelines import KaplanMeierFitter
    from scipy import stats  # half a second to import: only whoever needs it pays for it

    fitted = KaplanMeierFitter().fit(durations, ended)
    events = fitted.event_table
    times = events.index.to_numpy(dtype=np.float64)
    died, at_risk = events["observed"].to_numpy(dtype=np.float64), events["at_risk"].to_numpy(dtype=np.float64)
    # The row of time 0 stands for those who come in, all of them, also where some end on the same day.
    survival = fitted.survival_function_.iloc[:, 0].to_numpy(dtype=np.float64)
    survival = np.where(survival < 1e-14, 0.0, survival)
    lower, upper = _around(survival, died, at_risk, interval, float(stats.norm.isf((1 - confidence) / 2)))
    shown = died > 0
    shown[[0, -1]] = True
    return Steps(
        times=tuple(times[shown].tolist()),
        survival=tuple(survival[shown].tolist()),
        lower=_defined(lower[shown]),
        upper=_defined(upper[shown]),
        at_risk=tuple(at_risk[shown].astype(int).tolist()),
        events=tuple(died[shown].astype(int).tolist()),
    )


def first_at_half(times: tuple[float, ...], curve: tuple[float | None, ...]) -> float | None:
    """The first time at which ``curve`` is down to one half; None if it never is."""
    return next((time for time, share in zip(times, curve, strict=True) if share is not None and share <= HALF), None)


def _around(survival: Floats, died: Floats, at_risk: Floats, interval: Interval, z: float) -> tuple[Floats, Floats]:
    """The interval at every time; NaN where the curve is at 0. At 1 there is no spread yet, so both ends are 1."""
    left = at_risk - died
    steps = np.divide(died, at_risk * left, out=np.zeros_like(died), where=left > 0)
    reach = z * np.sqrt(np.cumsum(steps))
    inside = (survival > 0) & (survival < 1)
    logs = np.log(np.where(inside, survival, 0.5))
    if interval == "log":
        low, high = np.exp(logs - reach), np.minimum(np.exp(logs + reach), 1.0)
    else:
        # Far out the power of the interval leaves what a float can hold; its ends are 0 and 1 long before.
        widening = np.exp(np.minimum(-reach / logs, 700.0))
        low, high = np.exp(logs * widening), np.exp(logs / widening)
    outside = np.where(survival > 0, 1.0, np.nan)
    return np.where(inside, low, outside), np.where(inside, high, outside)


def _defined(values: Floats) -> tuple[float | None, ...]:
    return tuple(None if value != value else value for value in values.tolist())
