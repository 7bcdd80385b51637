"""`attrition`: known answers, truths of the simulation by hand, invariances, and what cannot be told."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from peerloom.evidence import Attrition, CannotCompute, attrition

# R 4.2, datasets::sleep, paired: difference 1.58 [.70011, 2.45989], t = 4.062128, p = .00283289.
SLEEP_1 = [0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0]
SLEEP_2 = [1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4]


def cohort(seed: int, n: int = 200) -> dict[str, Any]:
    """Those who start low change more (truth for all: 1.0) and leave more often."""
    chance = np.random.default_rng(seed)
    before = chance.normal(size=n)
    early = chance.random(n) < 0.3
    after = before + 1.0 - 0.5 * before - 0.8 * (early - 0.3) + chance.normal(0, 0.5, n)
    stays = chance.random(n) < 1 / (1 + np.exp(-(0.8 + 0.8 * before - 1.0 * early)))
    return {"invited": np.ones(n), "before": before, "after": np.where(stays, after, np.nan), "ended_early": early}


def test_the_change_observed_is_the_published_paired_test() -> None:
    found = attrition([True] * 10, SLEEP_1, SLEEP_2).observed
    assert found.difference == pytest.approx(1.58)
    assert found.ci_low == pytest.approx(0.7001142, abs=1e-6)
    assert found.ci_high == pytest.approx(2.4598858, abs=1e-6)
    assert found.p == pytest.approx(0.00283289, abs=1e-8)


def test_rates_have_wilson_intervals() -> None:
    """Newcombe (1998), Statistics in Medicine 17, 857, table I: 81 of 263 gives .2553 to .3662 without correction."""
    answered: list[float | None] = [1.0 + n % 5 for n in range(81)] + [None] * 182
    flow = attrition([True] * 263, answered, [None] * 263).flow
    assert [(one.name, one.n) for one in flow] == [
        ("invited", 263),
        ("answered before", 81),
        ("answered after", 0),
        ("answered both", 0),
    ]
    assert flow[1].ci_low == pytest.approx(0.2553, abs=5e-5)
    assert flow[1].ci_high == pytest.approx(0.3662, abs=5e-5)
    assert flow[2].rate == 0


def test_weighting_by_one_two_sided_characteristic_is_standardisation() -> None:
    """One binary characteristic saturates the model: strata's mean changes, each with its share of all."""
    stratum = np.repeat([0.0, 1.0], 50)
    change = np.random.default_rng(3).normal(size=100) + 2 * stratum
    stays = np.tile([True] * 5 + [False] * 5, 10)
    stays[50:90] = True
    found = attrition(np.ones(100), stratum, np.where(stays, stratum + change, np.nan)).weighted
    means = [change[stays & (stratum == s)].mean() for s in (0, 1)]
    assert found.difference == pytest.approx(np.mean(means), rel=1e-6)
    assert found.n == 100


def test_weighting_brings_back_what_leaving_hid() -> None:
    drawn = [attrition(**cohort(seed, 400)) for seed in range(60)]
    observed = np.mean([one.observed.difference for one in drawn if one.observed.difference is not None])
    weighted = np.array([one.weighted.difference for one in drawn if one.weighted.difference is not None])
    assert abs(observed - 1.0) > 0.05
    assert weighted.mean() == pytest.approx(1.0, abs=0.03)
    said = np.mean([one.weighted.se for one in drawn if one.weighted.se is not None])
    assert said == pytest.approx(weighted.std(ddof=1), rel=0.3)


def test_a_shift_is_what_filling_in_those_who_left_gives() -> None:
    data = cohort(4)
    found = attrition(**data, deltas=[0, 0.5, 3])
    change = data["after"] - data["before"]
    for one in found.shifts:
        filled = np.where(np.isnan(change), np.nanmean(change) - one.delta, change)
        assert one.difference == pytest.approx(filled.mean())
    assert [one.disappears for one in found.shifts] == [False, False, True]


def test_at_the_delta_told_the_finding_just_disappears() -> None:
    data = cohort(5)
    delta, zero = attrition(**data).delta_to_disappear, attrition(**data).delta_to_zero
    assert delta is not None
    assert zero is not None
    at = attrition(**data, deltas=[delta * 0.999, delta * 1.001, zero]).shifts
    assert [one.disappears for one in at] == [False, True, True]
    assert at[2].difference == pytest.approx(0, abs=1e-9)
    assert at[0].ci_low == pytest.approx(0, abs=0.01)


def test_a_fall_disappears_in_the_other_direction() -> None:
    data = cohort(5)
    fallen = data | {"before": -data["before"], "after": -data["after"]}
    assert attrition(**fallen).delta_to_disappear == pytest.approx(attrition(**data).delta_to_disappear)
    assert attrition(**fallen, deltas=[0.4]).shifts[0].difference == pytest.approx(
        -attrition(**data, deltas=[0.4]).shifts[0].difference
    )


def test_completers_are_set_against_the_rest() -> None:
    data = cohort(6)
    found = attrition(**data)
    before, early = found.characteristics
    stays = ~np.isnan(data["after"])
    assert (before.name, early.name) == ("before", "match ended early")
    assert before.mean_completers == pytest.approx(data["before"][stays].mean())
    assert before.p == pytest.approx(
        stats.ttest_ind(data["before"][stays], data["before"][~stays], equal_var=False).pvalue
    )
    assert before.standardised_difference is not None
    assert before.standardised_difference > 0.3
    assert [one.of for one in found.by_ending] == [int(data["ended_early"].sum()), int((~data["ended_early"]).sum())]


def test_that_failed_matches_skip_is_said_every_time() -> None:
    for data in (cohort(1), cohort(1, 4), cohort(1) | {"after": [None] * 200}):
        found = attrition(**data)
        assert "match failed tend to skip" in str(found.notices[0])
    assert "match failed tend to skip" in attrition(**cohort(1)).sentence


def test_more_waves_than_two() -> None:
    waves = {"week 4": [True] * 15 + [False] * 5, "week 8": [True] * 10 + [None] * 10}
    found = attrition([True] * 20, [1.0, 2.0] * 10, [None] * 20, waves=waves)  # type: ignore[arg-type]  # of either kind
    assert [(one.name, one.n) for one in found.waves] == [("week 4", 15), ("week 8", 10), ("all waves", 10)]
    assert found.waves[0].rate == 0.75


@given(st.integers(0, 5000), st.floats(0.01, 100), st.floats(-50, 50))
@settings(max_examples=12, deadline=None)
def test_scale_carries_over_and_shift_and_order_do_not_matter(seed: int, scale: float, shift: float) -> None:
    data = cohort(seed)
    order = np.random.default_rng(seed).permutation(200)
    moved = {name: values[order] for name, values in data.items()}
    moved |= {name: moved[name] * scale + shift for name in ("before", "after")}
    one, other = attrition(**data), attrition(**moved)
    assert one.weighted.difference is not None
    assert other.weighted.difference == pytest.approx(one.weighted.difference * scale, rel=1e-5)
    assert one.weighted.se is not None
    assert other.weighted.se == pytest.approx(one.weighted.se * scale, rel=1e-5)
    assert one.delta_to_zero is not None
    assert other.delta_to_zero == pytest.approx(one.delta_to_zero * scale, rel=1e-6)
    assert [s.disappears for s in one.shifts] == [s.disappears for s in other.shifts]


def figures(found: Attrition) -> list[float | None]:
    return [
        found.observed.difference,
        found.weighted.difference,
        found.delta_to_disappear,
        found.delta_to_zero,
        *(one.rate for one in found.flow),
    ]


@pytest.mark.parametrize("people", [0, 2, 9])
def test_too_few_invited_give_no_figures(people: int) -> None:
    found = attrition([True] * people, [1.0] * people, [2.0] * people)
    assert found.too_few
    assert set(figures(found)) == {None}
    assert "at least 10" in found.sentence


def test_too_few_completers_give_rates_but_no_change() -> None:
    found = attrition([True] * 30, [float(n % 7) for n in range(30)], [2.0] * 8 + [None] * 22)
    assert not found.too_few
    assert found.observed.difference is None
    assert found.shifts == ()
    assert found.flow[3].rate == pytest.approx(8 / 30)
    assert "8 answered both" in found.sentence


def test_all_missing_and_constant_columns() -> None:
    missing = attrition([True] * 30, [None] * 30, [math.nan] * 30)
    assert missing.answered_before == 0
    assert missing.observed.difference is None
    constant = attrition([True] * 30, [1.0] * 30, [2.0] * 15 + [None] * 15)
    assert constant.observed.difference is None
    assert constant.characteristics[0].standardised_difference is None
    assert "changed alike" in constant.sentence


def test_nobody_left() -> None:
    found = attrition([True] * 30, [float(n % 7) for n in range(30)], [float(n % 5) + 3 for n in range(30)])
    assert found.weighted.difference is None
    assert found.delta_to_disappear is None
    assert "All 30 people" in found.sentence


def test_a_change_that_is_not_clear_has_nothing_to_lose() -> None:
    chance = np.random.default_rng(1)
    after = np.where(np.arange(60) < 40, chance.normal(size=60), np.nan)
    found = attrition(np.ones(60), chance.normal(size=60), after)
    assert found.delta_to_disappear == 0
    assert "no clear change" in found.sentence


def test_people_not_invited_and_gaps_are_counted() -> None:
    data = cohort(2)
    invited = np.ones(201)
    invited[200] = 0
    found = attrition(
        invited,
        np.append(data["before"], np.nan),
        np.append(data["after"], np.nan),
        characteristics={"age": np.append([np.nan] * 3 + [20.0, 21.0, 25.0, 23.0] * 49, [22.0, 22.0])},
    )
    assert (found.n, found.left_out, found.weighted.n) == (200, 1, 197)
    assert any("3 people" in str(notice) for notice in found.notices)


def test_leaving_that_is_certain_from_the_start_cannot_be_weighted() -> None:
    before = np.linspace(0, 1, 60)
    after = np.where(before > 0.5, before + np.sin(np.arange(60)), np.nan)
    found = attrition(np.ones(60), before, after)
    assert found.weighted.difference is None
    assert "Nothing to weight" in str(found.weighted.said)


@pytest.mark.parametrize(
    "changed",
    [
        {"invited": [2] * 200},
        {"invited": [False] * 200},
        {"before": ["x"] * 200},
        {"after": [math.inf] * 200},
        {"after": [1.0]},
        {"ended_early": [True]},
        {"waves": {"mid": [True]}},
        {"characteristics": {"age": [3.0]}},
        {"deltas": [-1.0]},
        {"deltas": [math.nan]},
        {"confidence": 95},
    ],
)
def test_bad_input_is_told(changed: dict[str, Any]) -> None:
    with pytest.raises(CannotCompute):
        attrition(**(cohort(1) | changed))


def test_a_million_people() -> None:
    found = attrition(**cohort(1, 1_000_000))
    assert found.weighted.difference == pytest.approx(1.0, abs=0.01)
