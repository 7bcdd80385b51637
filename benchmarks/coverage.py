"""How often 95% intervals hold the truth, and how far off estimates are on average, in simulated cohorts.

    .venv/bin/python benchmarks/coverage.py [--runs 400]

Every method is given cohorts that are as it takes for granted. Two rows marked as wrong show what happens otherwise:
they are there to be missed. Exits with 1 where the share of another lies below 0.92: with 400 runs, a true share of
0.95 comes out between 0.93 and 0.97 in about 95 of 100 rows. Prints a table in Markdown.
"""

from __future__ import annotations

import argparse
import math
import sys
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from peerloom.evidence import (
    attrition,
    cohen_kappa,
    compare_groups,
    cox,
    cronbach_alpha,
    mixed_change,
    paired_change,
    survival,
)
from peerloom.simulation.outcomes import (
    Cohort,
    Leaving,
    simulate_codings,
    simulate_cohort,
    simulate_comparison,
    simulate_items,
    simulate_retention,
)

RUNS = 400
LEAST = 0.92
EFFECT = 0.4
LAST = 2
"""The third wave."""
HAZARDS = (0.01, 0.02)


@dataclass(frozen=True, slots=True)
class Interval:
    """An estimate with its interval, and what it should have been. Figures of None count as not holding the truth."""

    truth: float
    estimate: float | None
    low: float | None
    high: float | None

    @property
    def holds(self) -> bool:
        return self.low is not None and self.high is not None and self.low <= self.truth <= self.high


@dataclass(frozen=True, slots=True)
class Study:
    """A method and cohorts to try it on, each made from a seed. ``wrong``: they are not as it takes for granted."""

    name: str
    cohorts: str
    once: Callable[[int], Interval]
    wrong: bool = False


def paired(seed: int) -> Interval:
    cohort = simulate_cohort(40, mentees_per_mentor=1, seed=seed)
    found = paired_change(cohort.construct[0], cohort.construct[LAST])
    return Interval(cohort.true_change[LAST], found.difference, found.ci_low, found.ci_high)


def mixed(seed: int) -> Interval:
    cohort = simulate_cohort(80, mentees_per_mentor=4, leaving=Leaving(answering=1.0, if_ended=0.0), seed=seed)
    waves, n = cohort.construct.shape
    found = mixed_change(
        measured(cohort).ravel(),
        np.repeat(np.arange(waves), n).tolist(),
        np.tile(np.arange(n), waves).tolist(),
        cluster=[person.mentor for _ in range(waves) for person in cohort.people],
    )
    if not found.effects:
        return Interval(cohort.true_change[LAST], None, None, None)
    last = found.effects[-1]
    return Interval(cohort.true_change[LAST], last.difference, last.ci_low, last.ci_high)


def measured(cohort: Cohort) -> np.ndarray:
    """(waves, n): the construct of those who answered."""
    answered = np.stack([cohort.answered(wave) for wave in range(len(cohort.construct))])
    return np.where(answered, cohort.construct, np.nan)


def alpha(seed: int) -> Interval:
    items, truth = simulate_items(60, 6, loading=0.6, seed=seed)
    found = cronbach_alpha(items)
    return Interval(truth, found.alpha, found.ci_low, found.ci_high)


def kappa(seed: int) -> Interval:
    coded = simulate_codings(100, shares=(0.5, 0.3, 0.2), kappa=0.7, seed=seed)
    found = cohen_kappa(coded.codes[:, 0].tolist(), coded.codes[:, 1].tolist())
    return Interval(coded.kappa, found.kappa, found.ci_low, found.ci_high)


def lasting(seed: int) -> Interval:
    matches = simulate_retention(60, hazards=HAZARDS[1:], planned_weeks=40, seed=seed)
    curve = survival(matches.durations, matches.ended).whole
    truth = matches.lasting(0, 20)
    if curve is None:
        return Interval(truth, None, None, None)
    low, high = curve.ci(20) or (None, None)
    return Interval(truth, curve.at(20), low, high)


def hazard_ratio(seed: int) -> Interval:
    matches = simulate_retention(80, hazards=HAZARDS, planned_weeks=40, seed=seed)
    found = cox(matches.durations, matches.ended, {"group": matches.group.astype(float)})
    low, high = found.ci["group"] if found.ci else (None, None)
    coefficient = found.coef["group"] if found.coef else None
    return Interval(math.log(HAZARDS[1] / HAZARDS[0]), coefficient, low, high)


def groups(way: str, n: int, *, unmeasured: bool = False, target: str = "ATT") -> Callable[[int], Interval]:
    def once(seed: int) -> Interval:
        data = simulate_comparison(n, effect=EFFECT, unmeasured=unmeasured, seed=seed)
        compared = compare_groups(
            data.before, data.after, data.treated, covariates={"covariate": data.covariate}, target=target
        )
        found = getattr(compared, way)
        return Interval(EFFECT, found.difference, found.ci_low, found.ci_high)

    return once


def leaving(way: str) -> Callable[[int], Interval]:
    def once(seed: int) -> Interval:
        cohort = simulate_cohort(
            200,
            mentees_per_mentor=1,
            leaving=Leaving(answering=1.0, by_before=1.0, if_ended=-2.0, ended=0.4),
            seed=seed,
        )
        values = measured(cohort)
        ended = [person.ended_early for person in cohort.people]
        found = getattr(attrition(np.ones(200), values[0], values[LAST], ended_early=ended), way)
        return Interval(cohort.true_change[LAST], found.difference, found.ci_low, found.ci_high)

    return once


STUDIES = (
    Study("paired change", "40 people", paired),
    Study("mixed change, third wave", "80 people, 20 mentors, low starters leave", mixed),
    Study("Cronbach's alpha", "60 people, 6 items", alpha),
    Study("Cohen's kappa", "100 passages", kappa),
    Study("survival at week 20", "60 matches", lasting),
    Study("Cox, log hazard ratio", "2 x 80 matches", hazard_ratio),
    Study("analysis of covariance", "120 people, chosen by what was measured", groups("ancova", 120)),
    Study(
        "difference in differences",
        "120 people, chosen by a lasting trait",
        groups("difference_in_differences", 120, unmeasured=True),
    ),
    Study("weighting, ATT", "250 people, chosen by what was measured", groups("propensity_weighting", 250)),
    Study(
        "weighting, ATE", "250 people, chosen by what was measured", groups("propensity_weighting", 250, target="ATE")
    ),
    Study("change weighted for leaving", "200 people, failed matches leave", leaving("weighted")),
    Study("raw difference", "120 people, chosen by what was measured", groups("raw", 120), wrong=True),
    Study("change of completers", "200 people, failed matches leave", leaving("observed"), wrong=True),
)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--runs", type=int, default=RUNS)
    runs = parser.parse_args().runs
    print("| method | cohorts | intervals that hold the truth | mean bias | mean width |")
    print("| --- | --- | --- | --- | --- |")
    missed = []
    for study in STUDIES:
        drawn = [study.once(seed) for seed in range(runs)]
        share = float(np.mean([one.holds for one in drawn]))
        bias = float(np.mean([one.estimate - one.truth for one in drawn if one.estimate is not None]))
        width = float(np.mean([one.high - one.low for one in drawn if one.high is not None and one.low is not None]))
        name = f"{study.name} (wrong here)" if study.wrong else study.name
        print(f"| {name} | {study.cohorts} | {share:.1%} | {bias:+.3f} | {width:.2f} |", flush=True)
        if not study.wrong and share < LEAST:
            missed.append(study.name)
    if missed:
        print(f"Under {LEAST:.0%}: {', '.join(missed)}", file=sys.stderr)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
