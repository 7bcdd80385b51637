"""Kaplan-Meier curves and the log-rank test against R, published data and their definitions."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lifelines import KaplanMeierFitter
from lifelines.datasets import load_lung
from scipy import stats

from peerloom.evidence import CannotCompute, survival
from tests.evidence.data.remission import ENDED, GROUP, PLACEBO, RELAPSED, TREATED, WEEKS

near = pytest.approx


@pytest.fixture(scope="module")
def lung() -> dict[str, list[Any]]:
    """The lung cancer data of the North Central Cancer Treatment Group, `lung` in R's survival."""
    data = load_lung()
    return {"time": data["time"].tolist(), "died": data["status"].astype(bool).tolist(), "sex": data["sex"].tolist()}


def test_lung_is_as_in_r(lung: dict[str, list[Any]]) -> None:
    found = survival(lung["time"], lung["died"], lung["sex"], interval="log")
    # print(survfit(Surv(time, status) ~ 1, lung)), summary(..., times = 365), survdiff(... ~ sex)
    assert (found.n, found.n_events, found.left_out) == (228, 165, 0)
    assert (found.median, found.median_low, found.median_high) == (310, 285, 363)
    assert found.at(365) == near(0.409242, abs=5e-7)
    assert found.ci(365) == near((0.345, 0.486), abs=0.0005)
    assert found.logrank_chi2 == near(10.326742, abs=5e-7)
    assert found.logrank_p == near(0.00131, abs=5e-6)
    assert found.logrank_df == 1
    # print(survfit(Surv(time, status) ~ sex, lung))
    medians = {
        sex: (curve.n, curve.n_events, curve.median, curve.median_low, curve.median_high)
        for sex, curve in found.curves.items()
    }
    assert medians == {1: (138, 112, 270, 212, 310), 2: (90, 53, 426, 348, 550)}
    assert "log interval" in found.variant
    assert "310" in found.sentence


def test_its_intervals_are_log_log_unless_asked_otherwise(lung: dict[str, list[Any]]) -> None:
    found = survival(lung["time"], lung["died"])
    theirs = KaplanMeierFitter().fit(lung["time"], lung["died"])
    for t in (5, 100, 310, 365, 883):
        assert found.at(t) == near(theirs.survival_function_at_times(t).iloc[0], abs=1e-12)
        assert found.ci(t) == near(tuple(theirs.confidence_interval_.loc[:t].iloc[-1]), abs=1e-12)
    assert "log-log interval" in found.variant
    # survfit(..., conf.type = "log-log")
    assert (found.median, found.median_low, found.median_high) == (310, 284, 361)


def test_remissions_as_published() -> None:
    found = survival(WEEKS, ENDED, GROUP)
    treated, placebo = found.curves["6-MP"], found.curves["placebo"]
    # Cox & Oakes (1984), table 1.2 and section 4: product-limit estimates of 6-MP, medians 23 and 8 weeks.
    wanted = {6: 0.857143, 7: 0.806723, 10: 0.752941, 13: 0.690196, 16: 0.627451, 22: 0.537815, 23: 0.448179}
    assert {t: treated.at(t) for t in wanted} == near(wanted, abs=5e-7)
    assert [placebo.at(t) for t in (1, 8, 23)] == near([19 / 21, 8 / 21, 0], abs=1e-12)
    assert (treated.median, placebo.median) == (23, 8)
    # survdiff: 16.8 on 1 degree of freedom; 16.793 in the textbooks.
    assert found.logrank_chi2 == near(16.793, abs=0.0005)
    assert found.compared is not None
    assert "differently long (p < 0.001)" in str(found.compared)
    # summary(survfit(...)) prints 0.720 and 1.000: 18/21 exp(±1.959964 (3 / (21 · 18))^½), cut off at 1.
    alone = survival(TREATED, RELAPSED, interval="log")
    assert alone.ci(6) == near((0.719817, 1.0), abs=5e-7)


def test_the_curve_as_a_drawing_needs_it() -> None:
    steps = survival(TREATED, RELAPSED).whole
    assert steps is not None
    drawn = steps.steps
    assert drawn.times == (0, 6, 7, 10, 13, 16, 22, 23, 35)
    assert drawn.at_risk == (21, 21, 17, 15, 12, 11, 7, 6, 1)
    assert drawn.events == (0, 3, 1, 1, 1, 1, 1, 1, 0)
    assert drawn.survival[0] == drawn.lower[0] == drawn.upper[0] == 1
    assert drawn.survival[-1] == drawn.survival[-2]
    assert (steps.n, steps.n_events, steps.longest) == (21, 9, 35)


def by_definition(times: list[int], ended: list[bool], t: float) -> float:
    share = 1.0
    for when in sorted({time for time, over in zip(times, ended, strict=True) if over and time <= t}):
        at_risk = sum(time >= when for time in times)
        share *= 1 - sum(over and time == when for time, over in zip(times, ended, strict=True)) / at_risk
    return share


watched = st.integers(10, 40).flatmap(
    lambda n: st.tuples(
        st.lists(st.integers(0, 12), min_size=n, max_size=n),
        st.lists(st.booleans(), min_size=n, max_size=n),
        st.lists(st.sampled_from("ab"), min_size=n, max_size=n),
    )
)
Watched = tuple[list[int], list[bool], list[str]]


@settings(max_examples=25, deadline=None)
@given(watched)
def test_curve_and_test_are_what_their_definitions_say(case: Watched) -> None:
    times, ended, groups = case
    found = survival(times, ended, groups)
    for t in range(max(times) + 1):
        assert found.at(t) == near(by_definition(times, ended, t), abs=1e-9)
        low, high = found.ci(t)
        assert low is None or high is None or low <= by_definition(times, ended, t) + 1e-9 <= high + 2e-9
    halves = [t for t in range(max(times) + 1) if by_definition(times, ended, t) <= 0.5 + 1e-9]
    assert found.median == (halves[0] if halves else None)
    apart, variance = 0.0, 0.0
    for when in sorted({time for time, over in zip(times, ended, strict=True) if over}):
        n = sum(time >= when for time in times)
        mine = sum(time >= when and group == "a" for time, group in zip(times, groups, strict=True))
        events = sum(over and time == when for time, over in zip(times, ended, strict=True))
        apart += (
            sum(over and time == when and group == "a" for time, over, group in zip(*case, strict=True))
            - events * mine / n
        )
        variance += float(stats.hypergeom.var(n, mine, events)) if n > 1 else 0.0
    if variance > 1e-9:
        assert found.logrank_chi2 == near(apart**2 / variance, rel=1e-6, abs=1e-9)
    else:
        assert found.logrank_chi2 is None


@settings(max_examples=15, deadline=None)
@given(watched, st.randoms(use_true_random=False))
def test_neither_order_nor_unit_matters(case: Watched, chance: Any) -> None:
    rows = list(zip(*case, strict=True))
    chance.shuffle(rows)
    one = survival(*case)
    two = survival([7.0 * row[0] for row in rows], [row[1] for row in rows], [row[2] for row in rows])
    assert two.median == (None if one.median is None else near(7 * one.median))
    assert two.logrank_chi2 == (None if one.logrank_chi2 is None else near(one.logrank_chi2, rel=1e-6, abs=1e-9))
    assert two.at(14) == (None if one.at(2) is None else near(one.at(2), abs=1e-12))


def test_planned_endings_are_not_failures() -> None:
    found = survival([30] * 12, [False] * 12)
    assert (found.median, found.n_events, found.at(30), found.ci(30)) == (None, 0, 1, (1, 1))
    assert "None of the 12 matches" in found.sentence
    assert "12 matches this is descriptive: 2 ended" in survival(range(12), [True] * 2 + [False] * 10).sentence
    assert "planned endings are not failures" in found.variant
    early = survival([10, 20] + [30] * 22, [True, True] + [False] * 22)
    assert early.median is None
    assert early.at(30) == near(22 / 24)
    assert "More than half" in early.sentence
    assert "30" in early.sentence


def test_of_what_lies_beyond_nothing_is_known() -> None:
    found = survival(TREATED, RELAPSED)
    assert (found.at(35.5), found.ci(35.5)) == (None, (None, None))
    assert found.at(35) == near(0.448179, abs=5e-7)
    assert found.at(0) == 1
    placebo = survival(PLACEBO, [True] * 21)
    assert (placebo.at(23), placebo.ci(23)) == (0, (None, None))
    for t in (-1, float("nan"), float("inf")):
        with pytest.raises(CannotCompute):
            found.at(t)


def test_endings_at_once() -> None:
    found = survival([0] * 6 + [5] * 6, [True] * 3 + [False] * 3 + [True] * 6)
    assert found.at(0) == near(9 / 12)
    assert (found.median, found.at(5)) == (5, 0)
    assert survival([0] * 12, [True] * 12).median == 0


def test_groups_of_which_one_says_nothing() -> None:
    alone = survival(TREATED, RELAPSED, ["a"] * 21)
    assert (alone.logrank_chi2, alone.logrank_p, list(alone.curves)) == (None, None, ["a"])
    assert "only one group" in str(alone.compared)
    calm = survival([30] * 12, [False] * 12, ["a", "b"] * 6)
    assert calm.logrank_chi2 is None
    assert "No endings" in str(calm.compared)
    mixed = survival(WEEKS, ENDED, [1 if group == "6-MP" else "placebo" for group in GROUP])
    assert mixed.logrank_chi2 == near(16.793, abs=0.0005)
    small = survival([*TREATED, 12, 14], [*RELAPSED, True, False], ["a"] * 21 + ["b"] * 2)
    assert [str(notice) for notice in small.notices] == ["Group b is so small (2) that its curve is descriptive."]
    assert survival(TREATED, RELAPSED).compared is None
    chance = survival([5, 6, 7, 8] * 5, [True] * 20, ["a", "b", "b", "a"] * 5)
    assert "which does not show that there is no difference" in str(chance.compared)


def test_gaps_and_too_few() -> None:
    found = survival([*WEEKS, None, 5, 6], [*ENDED, True, None, True], [*GROUP, "6-MP", "placebo", None])
    assert (found.n, found.left_out) == (42, 3)
    assert found.logrank_chi2 == near(16.793, abs=0.0005)
    for few in (
        survival(WEEKS[:9], ENDED[:9], GROUP[:9]),
        survival([None] * 12, [True] * 12),
        survival([1, 2], [True, False]),
    ):
        assert few.too_few
        assert (few.median, few.logrank_p, few.whole, few.at(1), few.ci(1)) == (None, None, None, None, (None, None))
        assert not few.curves
        assert "too few" in few.sentence
    assert survival([1, 2], [True, True], minimum_n=2).median == 1
    assert "descriptive" in survival(WEEKS[:12], ENDED[:12]).sentence


@pytest.mark.parametrize(
    ("durations", "ended", "groups"),
    [
        ([], [], None),
        ([-1, 2], [True, False], None),
        ([1, 2], [True], None),
        ([1, 2], [True, False], ["a"]),
        ([1, 2], [True, False], []),
        ([1, 2], [1, 2], None),
        (["soon", 2], [True, False], None),
        ([float("inf"), 2], [True, False], None),
        ([[1], [2]], [True, False], None),
    ],
)
def test_bad_input_is_refused(durations: Any, ended: Any, groups: Any) -> None:
    with pytest.raises(CannotCompute):
        survival(durations, ended, groups)


def test_unknown_intervals_are_refused() -> None:
    with pytest.raises(CannotCompute, match="interval"):
        survival(TREATED, RELAPSED, interval="plain")  # type: ignore[arg-type]  # wrong on purpose


def test_intervals_cover() -> None:
    chance, within = np.random.default_rng(5), 0
    for _ in range(150):
        lasts, watched_until = chance.exponential(100, 60), chance.uniform(40, 200, 60)
        low, high = survival(np.minimum(lasts, watched_until), lasts <= watched_until).ci(60)
        assert low is not None
        assert high is not None
        within += low <= np.exp(-0.6) <= high
    assert within >= 135


def test_a_million_matches() -> None:
    chance = np.random.default_rng(1)
    days = np.ceil(chance.exponential(200, 1_000_000))
    found = survival(days, chance.random(1_000_000) < 0.999, chance.integers(0, 2, 1_000_000))
    assert found.median == near(200 * np.log(2), abs=2)
    assert found.logrank_p is not None
