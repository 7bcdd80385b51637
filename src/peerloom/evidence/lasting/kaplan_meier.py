"""How long do matches last, and do groups of them last differently long?"""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, get_args

import numpy as np
from numpy.typing import NDArray

from peerloom.evidence.asking import at_least, sure_enough
from peerloom.evidence.columns import CannotCompute, Floats, Numbers
from peerloom.evidence.labels import Labels, in_order, is_gap, plain
from peerloom.evidence.lasting.comparing import Comparison, compared
from peerloom.evidence.lasting.curves import SurvivalCurve, check_time, curve_of
from peerloom.evidence.lasting.steps import Interval
from peerloom.evidence.lasting.watched import Flags, read_watched
from peerloom.evidence.lasting.wording import how_long, small_groups
from peerloom.evidence.results import Result
from peerloom.evidence.words import Saying


@dataclass(frozen=True, slots=True, kw_only=True)
class Survival(Result):
    """How long matches last. Planned endings are not failures.

    Attributes:
        n_events: how many ended before their time.
        median, median_low, median_high: of all matches, see `SurvivalCurve`.
        logrank_chi2, logrank_df, logrank_p: test that all groups last equally long; None without two groups or endings.
        compared: the finding about the groups, in words; None without groups.
        whole: the curve of all matches; None if they are too few.
        curves: the curve of each group, in the order of their labels; empty without groups or if matches are too few.
    """

    n_events: int
    median: float | None
    median_low: float | None
    median_high: float | None
    logrank_chi2: float | None
    logrank_df: int | None
    logrank_p: float | None
    compared: Saying | None
    whole: SurvivalCurve | None
    curves: Mapping[Hashable, SurvivalCurve]

    def at(self, t: float) -> float | None:
        """The share of all matches still going after time ``t``; None beyond the longest time watched."""
        check_time(t)
        return self.whole.at(t) if self.whole else None

    def ci(self, t: float) -> tuple[float | None, float | None]:
        """The interval around `at`; (None, None) where there is none."""
        check_time(t)
        return self.whole.ci(t) if self.whole else (None, None)


def survival(
    durations: Numbers,
    ended: Flags,
    groups: Labels | None = None,
    *,
    interval: Interval = "log-log",
    confidence: float = 0.95,
    minimum_n: int = 10,
) -> Survival:
    """How long do matches last, and do groups of them last differently long?

    Planned endings are not failures: a match that ran its agreed course, or still runs, was watched until then and not
    seen to fail.

    Args:
        durations: how long each match was watched, 0 or more, in any one unit.
        ended: True where it ended before its time, False where it still goes on or ended as planned.
        groups: a label per match. A match of which any of the three is missing (None, NaN) is left out and counted.
        interval: "log-log", which keeps within 0 and 1 by itself, or "log", which is what R's survfit gives by default.
        confidence: of the intervals.
        minimum_n: with fewer matches there are no figures.

    Raises:
        CannotCompute: nothing handed in, unequal lengths, durations below 0 or infinite, endings neither yes nor no.

    Source: E. L. Kaplan & P. Meier (1958), Journal of the American Statistical Association 53; M. Greenwood (1926);
    R. Brookmeyer & J. Crowley (1982), Biometrics 38; log-rank: N. Mantel (1966), Cancer Chemotherapy Reports 50.
    """
    level = sure_enough(confidence)
    if interval not in get_args(Interval):
        raise CannotCompute(f'interval has to be "log-log" or "log"; it is {interval!r}')
    lasted, over, names, left_out = _known(durations, ended, groups)
    enough = len(lasted) >= at_least(minimum_n)
    whole = curve_of(None, lasted, over, interval, level) if enough else None
    curves, comparison = _of_groups(lasted, over, names, interval, level) if enough and names else ({}, Comparison())
    return Survival(
        method="Kaplan-Meier estimate" if groups is None else "Kaplan-Meier estimate and log-rank test",
        variant=f"planned endings are not failures; {100 * level:g}% {interval} interval by Greenwood's variance; "
        "median: the first time at which the curve is at or below one half",
        n=len(lasted),
        left_out=left_out,
        minimum_n=minimum_n,
        too_few=not enough,
        said=how_long(len(lasted), whole),
        notices=small_groups(curves.values()),
        n_events=int(over.sum()),
        median=whole.median if whole else None,
        median_low=whole.median_low if whole else None,
        median_high=whole.median_high if whole else None,
        logrank_chi2=comparison.chi2,
        logrank_df=comparison.df,
        logrank_p=comparison.p,
        compared=comparison.said,
        whole=whole,
        curves=MappingProxyType(curves),
    )


def _known(durations: Numbers, ended: Flags, groups: Labels | None) -> tuple[Floats, Floats, list[Any], int]:
    """Durations, endings and labels (none without groups) of the matches of which nothing is missing; how many not."""
    lasted, over = read_watched(durations, ended)
    known = ~np.isnan(lasted) & ~np.isnan(over) & _labelled(groups, len(lasted))
    names = [] if groups is None else [label for label, kept in zip(plain(groups), known, strict=True) if kept]
    return lasted[known], over[known], names, int((~known).sum())


def _labelled(groups: Labels | None, n: int) -> NDArray[np.bool_]:
    if groups is None:
        return np.ones(n, dtype=bool)
    if not hasattr(groups, "__len__"):
        raise CannotCompute(f"groups has to hold a label per match; it is {groups!r}")
    if len(groups) != n:
        raise CannotCompute(f"durations and groups need as many values each; they have {n} and {len(groups)}")
    return np.array([not is_gap(label) for label in plain(groups)], dtype=bool)


def _of_groups(
    lasted: Floats, over: Floats, names: list[Any], interval: Interval, level: float
) -> tuple[dict[Hashable, SurvivalCurve], Comparison]:
    labels = in_order(set(names))
    place = {label: at for at, label in enumerate(labels)}
    group = np.array([place[name] for name in names])
    curves = {
        label: curve_of(label, lasted[group == at], over[group == at], interval, level) for label, at in place.items()
    }
    return curves, compared(lasted, over, group)
