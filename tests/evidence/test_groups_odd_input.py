"""`compare_groups` where there is too little, too much alike, or nonsense; and what it says."""

from __future__ import annotations

import math

import numpy as np
import pytest

from peerloom.evidence import CannotCompute, GroupComparison, compare_groups

RISING = [float(value % 7) + value / 9 for value in range(40)]
HALF = [True, False] * 20


def figures(found: GroupComparison) -> list[float]:
    return [
        figure
        for one in found.estimates
        for figure in (one.difference, one.ci_low, one.ci_high, one.se, one.p)
        if figure is not None
    ]


def test_gaps_are_left_out_and_counted() -> None:
    before: list[float | None] = [*RISING]
    after: list[float | None] = [value * 1.1 + number % 3 for number, value in enumerate(RISING)]
    treated: list[bool | None] = [*HALF]
    before[3], after[4], treated[5] = None, math.nan, None
    found = compare_groups(before, after, treated, covariates={"age": [None] + [float(n % 5) for n in range(39)]})
    assert (found.n, found.left_out) == (36, 4)
    assert any("4 people are left out" in str(notice) for notice in found.notices)


@pytest.mark.parametrize("people", [0, 2, 18])
def test_too_few_on_a_side_gives_no_figures(people: int) -> None:
    found = compare_groups(RISING[:people], RISING[:people], HALF[:people])
    assert found.too_few
    assert figures(found) == []
    assert "at least 10" in found.sentence


def test_nobody_in_comparison_is_too_few() -> None:
    assert compare_groups(RISING, RISING, [True] * 40).too_few


def test_all_missing_is_too_few() -> None:
    found = compare_groups([None] * 40, RISING, HALF)
    assert found.too_few
    assert found.left_out == 40


def test_constant_values_leave_differences_without_intervals() -> None:
    found = compare_groups([1.0] * 40, [3.0] * 40, HALF, covariates={"age": [20.0] * 40})
    assert [one.difference for one in found.estimates] == pytest.approx([0, 0, 0, 0])
    assert all(one.ci_low is None and one.p is None for one in found.estimates)
    assert found.agree is None
    assert any("age" in str(notice) for notice in found.notices)
    assert all(math.isfinite(figure) for figure in figures(found))


def test_groups_told_apart_without_fail_are_not_weighted() -> None:
    before = [value + 100 * treated for value, treated in zip(RISING, HALF, strict=True)]
    found = compare_groups(before, [value * 1.3 + n % 3 for n, value in enumerate(before)], HALF)
    assert found.propensity_weighting.difference is None
    assert "not possible" in str(found.propensity_weighting.said)
    assert found.balanced is None


def test_a_covariate_that_is_the_group_is_said_to_be_of_no_use() -> None:
    found = compare_groups(
        RISING, [n % 3 + value for n, value in enumerate(RISING)], HALF, covariates={"took part": HALF}
    )
    assert found.ancova.difference is None
    assert found.propensity_weighting.difference is None
    assert found.raw.difference is not None


def test_a_person_who_decides_a_coefficient_alone_gives_no_robust_error() -> None:
    only = [1.0] + [0.0] * 39
    found = compare_groups(RISING, [n % 3 + value for n, value in enumerate(RISING)], HALF, covariates={"one": only})
    assert found.ancova.difference is not None
    assert found.ancova.se is None


@pytest.mark.parametrize(
    ("before", "treated", "options"),
    [
        (["high"] * 40, HALF, {}),
        ([math.inf] * 40, HALF, {}),
        (RISING[:9], HALF, {}),
        (RISING, [2] * 40, {}),
        (RISING, HALF, {"covariates": {"age": [1.0]}}),
        (RISING, HALF, {"covariates": [[1.0], [1.0, 2.0]]}),
        (RISING, HALF, {"clusters": ["a"]}),
        (RISING, HALF, {"errors": "HC9"}),
        (RISING, HALF, {"target": "LATE"}),
        (RISING, HALF, {"trim": 0.7}),
        (RISING, HALF, {"confidence": 95}),
    ],
)
def test_bad_input_is_told(before: list[float], treated: list[bool], options: dict[str, object]) -> None:
    with pytest.raises(CannotCompute):
        compare_groups(before, RISING, treated, **options)  # type: ignore[arg-type]  # wrong on purpose


def test_covariates_may_be_rows_or_one_column() -> None:
    after = [n % 3 + value for n, value in enumerate(RISING)]
    ages = [float(n % 5) for n in range(40)]
    by_name = compare_groups(RISING, after, HALF, covariates={"age": ages})
    assert compare_groups(RISING, after, HALF, covariates=ages).ancova.difference == by_name.ancova.difference
    rows = [[age] for age in ages]
    assert compare_groups(RISING, after, HALF, covariates=rows).ancova.difference == by_name.ancova.difference


def test_a_small_comparison_calls_itself_descriptive() -> None:
    found = compare_groups(RISING[:24], [n % 5 + value for n, value in enumerate(RISING[:24])], HALF[:24])
    assert not found.too_few
    assert "descriptive" in found.sentence


def drawn(effect: float, lean: float, seed: int = 4) -> GroupComparison:
    chance = np.random.default_rng(seed)
    before = chance.normal(size=400)
    treated = chance.random(400) < 1 / (1 + np.exp(-lean * before))
    return compare_groups(before, 0.5 * before + effect * treated + chance.normal(size=400), treated)


@pytest.mark.parametrize(
    ("effect", "words"), [(1.0, "higher"), (-1.0, "lower"), (0.0, "not the same as no difference")]
)
def test_agreeing_ways_say_so(effect: float, words: str) -> None:
    found = drawn(effect, 0.0)
    assert found.agree
    assert words in found.sentence
    assert "nobody measured" in found.sentence


def test_disagreeing_ways_say_so() -> None:
    found = drawn(0.3, 1.0)
    assert found.agree is False
    assert "do not agree" in found.sentence
