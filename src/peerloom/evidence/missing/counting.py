"""How many answered, and how those who did differ from those who did not.

SciPy is imported where it is needed: starting the site must not pay for it.
"""

from __future__ import annotations

import numpy as np

from peerloom.evidence.columns import Floats
from peerloom.evidence.groups.balance import standardised_difference
from peerloom.evidence.groups.regressing import error_of_difference
from peerloom.evidence.missing.reading import BEFORE, Invited
from peerloom.evidence.missing.results import Contrast, Step
from peerloom.evidence.propensity import Flags


def flow_of(people: Invited, confidence: float, *, rates: bool) -> tuple[Step, ...]:
    """Invited, answered before, after, both; the last three of those invited."""
    counts = {
        "invited": people.n,
        "answered before": int(people.started.sum()),
        "answered after": int(people.finished.sum()),
        "answered both": int(people.completed.sum()),
    }
    return tuple(step(name, n, people.n, confidence, rates=rates) for name, n in counts.items())


def waves_of(people: Invited, confidence: float, *, rates: bool) -> tuple[Step, ...]:
    """Each wave handed in, and all of them together, of those invited."""
    if not people.waves:
        return ()
    each = {name: int(answered.sum()) for name, answered in people.waves.items()}
    each["all waves"] = int(np.logical_and.reduce(list(people.waves.values())).sum())
    return tuple(step(name, n, people.n, confidence, rates=rates) for name, n in each.items())


def by_ending(people: Invited, confidence: float, *, rates: bool) -> tuple[Step, ...]:
    """How many answered after: of those whose match ended early, and of those whose match did not."""
    if people.ended_early is None:
        return ()
    return tuple(
        step(name, int(people.finished[group].sum()), int(group.sum()), confidence, rates=rates)
        for name, group in (("ended early", people.ended_early == 1), ("did not end early", people.ended_early == 0))
    )


def step(name: str, n: int, of: int, confidence: float, *, rates: bool) -> Step:
    """A count and, where ``rates`` are wanted and there is anybody, its share."""
    from scipy import stats

    if not rates or not of:
        return Step(name=name, n=n, of=of, rate=None, ci_low=None, ci_high=None)
    interval = stats.binomtest(n, of).proportion_ci(confidence, method="wilson")
    return Step(name=name, n=n, of=of, rate=n / of, ci_low=float(interval.low), ci_high=float(interval.high))


def contrasts(people: Invited, minimum_n: int) -> tuple[Contrast, ...]:
    """The value before, among those who gave one, and each characteristic, among those of whom it is known."""
    columns = {BEFORE: people.before, **people.characteristics}
    return tuple(_contrast(name, values, people.completed, minimum_n) for name, values in columns.items())


def _contrast(name: str, values: Floats, completed: Flags, minimum_n: int) -> Contrast:
    known = ~np.isnan(values)
    inside, outside = values[known & completed], values[known & ~completed]
    enough = min(len(inside), len(outside)) >= 2 and len(inside) + len(outside) >= minimum_n
    apart = standardised_difference(values[known], completed[known]) if enough else None
    return Contrast(
        name=name,
        n_completers=len(inside),
        n_rest=len(outside),
        mean_completers=float(inside.mean()) if enough else None,
        mean_rest=float(outside.mean()) if enough else None,
        standardised_difference=apart,
        p=None if apart is None else _welch(inside, outside),
    )


def _welch(inside: Floats, outside: Floats) -> float:
    from scipy import stats

    se, df = error_of_difference(inside, outside)
    return float(2 * stats.t.sf(abs(float(inside.mean() - outside.mean())) / se, df))
