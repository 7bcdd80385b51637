"""Two columns that move together: published answers, least squares, and why none of it is a cause."""

from __future__ import annotations

from math import isfinite
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from peerloom.evidence import CannotCompute, Correlation, correlation
from tests.evidence.data.change import (
    BETWEENNESS,
    CARS_DISTANCE,
    CARS_SPEED,
    DEGREE,
    DISPLACED,
    HALF_LIFE,
    TUNA_LIGHTNESS,
    TUNA_SCORE,
)

NOTICE = "Matches that go well meet more, so this is no proof that meeting more causes gains."
CASES = st.lists(st.tuples(*[st.integers(-9, 9)] * 3), min_size=10, max_size=30)


def flat(found: Correlation) -> list[float]:
    values = (found.pearson, found.spearman, found.spearman_p, found.p, found.plain_pearson, found.plain_spearman)
    return [value for value in (*values, *(found.pearson_ci or ())) if value is not None]


def test_speed_and_stopping_distance_as_r_has_them() -> None:
    """R: cor.test(cars$speed, cars$dist), and with method = "spearman", exact = FALSE."""
    found = correlation(CARS_SPEED, CARS_DISTANCE)
    assert found.pearson == pytest.approx(0.8068949, abs=5e-8)
    assert found.pearson_ci == pytest.approx((0.6816422, 0.8862036), abs=5e-8)
    assert found.p == pytest.approx(1.490e-12, rel=5e-4)
    assert (found.df, found.n) == (48, 50)
    assert found.spearman == pytest.approx(0.8303568, abs=5e-8)
    assert found.spearman_p == pytest.approx(8.825e-14, rel=5e-4)
    assert (found.plain_pearson, found.plain_spearman) == (found.pearson, found.spearman)


def test_lightness_and_quality_of_tuna_as_r_has_them() -> None:
    """R's example of cor.test, after Hollander and Wolfe (1973), p. 187; rho is .6."""
    found = correlation(TUNA_LIGHTNESS, TUNA_SCORE, minimum_n=9)
    assert found.pearson == pytest.approx(0.5711816, abs=5e-8)
    assert found.p == pytest.approx(0.1082, abs=5e-5)
    assert found.pearson_ci == pytest.approx((-0.1497426, 0.8955795), abs=5e-8)
    assert found.spearman == pytest.approx(0.6)


def test_half_life_and_displacement_with_two_more_held_constant() -> None:
    """Kim (2015): pcor.test of ppcor prints -0.6720863, p = 0.06789202, t = -2.223267."""
    found = correlation(HALF_LIFE, DISPLACED, list(zip(DEGREE, BETWEENNESS, strict=True)))
    assert found.pearson == pytest.approx(-0.6720863, abs=5e-8)
    assert found.p == pytest.approx(0.06789202, abs=5e-9)
    assert found.df == 6
    assert found.plain_pearson == pytest.approx(float(np.corrcoef(HALF_LIFE, DISPLACED)[0, 1]))
    reach = 1.959964 / (10 - 2 - 3) ** 0.5
    ends = np.tanh(np.arctanh(-0.6720863) + np.array([-reach, reach]))
    assert found.pearson_ci == pytest.approx(tuple(ends), abs=1e-6)
    assert "Columns held constant: 2." in [str(notice) for notice in found.notices]


@settings(max_examples=30, deadline=None)
@given(CASES)
def test_agrees_with_scipy_and_with_least_squares(cases: list[tuple[int, int, int]]) -> None:
    x, y, z = np.array(cases, dtype=float).T
    alone, found = correlation(x, y), correlation(x, y, z)
    if alone.pearson is None:
        assert np.ptp(x) == 0 or np.ptp(y) == 0
        return
    plain, ranks = stats.pearsonr(x, y), stats.spearmanr(x, y)
    assert (alone.pearson, alone.spearman) == pytest.approx((plain.statistic, ranks.statistic), abs=1e-12)
    assert (found.plain_pearson, found.plain_spearman) == (alone.pearson, alone.spearman)
    if abs(alone.pearson) < 1:
        assert alone.p == pytest.approx(plain.pvalue, rel=1e-6)
        assert alone.pearson_ci == pytest.approx(tuple(plain.confidence_interval()))
    if found.pearson is None or abs(found.pearson) > 0.999 or np.ptp(z) == 0:
        return
    from statsmodels.regression.linear_model import OLS

    fitted = OLS(y, np.column_stack([np.ones_like(x), x, z])).fit()
    t = float(fitted.tvalues[1])
    assert found.pearson == pytest.approx(t / (t**2 + fitted.df_resid) ** 0.5, abs=1e-9)
    assert found.p == pytest.approx(float(fitted.pvalues[1]), rel=1e-6)


def test_partial_rank_correlation_is_that_of_the_ranks() -> None:
    """By the inverse of the matrix of rank correlations (Kim 2015, formula of pcor with method = "spearman")."""
    held = np.column_stack([DEGREE, BETWEENNESS])
    found = correlation(HALF_LIFE, DISPLACED, held)
    ranks = np.column_stack([stats.rankdata(values) for values in (HALF_LIFE, DISPLACED, *held.T)])
    inverse = np.linalg.inv(np.corrcoef(ranks.T))
    rho = -inverse[0, 1] / (inverse[0, 0] * inverse[1, 1]) ** 0.5
    t = rho * (6 / (1 - rho**2)) ** 0.5
    assert found.spearman == pytest.approx(rho)
    assert found.spearman_p == pytest.approx(2 * stats.t.sf(abs(t), 6))


@settings(max_examples=30, deadline=None)
@given(CASES, st.floats(-1e4, 1e4), st.sampled_from([1e-9, 0.3, 1e12]), st.randoms(use_true_random=False))
def test_shift_scale_and_order_do_not_matter(
    cases: list[tuple[int, int, int]], shift: float, scale: float, chance: Random
) -> None:
    x, y, z = np.array(cases, dtype=float).T
    plain = flat(correlation(x, y, z))
    assert flat(correlation(y, x, z)) == pytest.approx(plain, abs=1e-9)
    order = list(range(len(cases)))
    chance.shuffle(order)
    moved = flat(correlation((x[order] + shift) * scale, y[order] / scale, z[order] * scale))
    assert moved == pytest.approx(plain, abs=1e-6)
    mirrored = correlation(-x, y)
    straight = correlation(x, y)
    if straight.pearson_ci and mirrored.pearson_ci:
        assert mirrored.pearson_ci == pytest.approx((-straight.pearson_ci[1], -straight.pearson_ci[0]))


def test_it_always_says_that_it_is_no_proof() -> None:
    for found in (correlation(CARS_SPEED, CARS_DISTANCE), correlation([1], [2]), correlation([1] * 12, range(12))):
        assert str(found.notice) == NOTICE
        assert found.notices[0] == found.notice


def test_sentences_say_the_interval_and_no_more_than_it() -> None:
    assert correlation(CARS_SPEED, CARS_DISTANCE).sentence == (
        "For 50 cases, more of the one went with more of the other (r = 0.81; the data fit anything from 0.68 to 0.89)."
    )
    assert "more of the one went with less" in correlation([-one for one in CARS_SPEED], CARS_DISTANCE).sentence
    assert correlation(TUNA_LIGHTNESS, TUNA_SCORE, minimum_n=9).sentence == (
        "For 9 cases, the data fit a link either way, or none (r = 0.57; anything from -0.15 to 0.90); with so few,"
        " take this as descriptive."
    )


def test_cases_with_a_gap_anywhere_are_left_out_and_counted() -> None:
    found = correlation([*CARS_SPEED, None, 3, 4], [*CARS_DISTANCE, 1, float("nan"), 2], [*range(52), None])
    assert (found.n, found.left_out) == (50, 3)
    assert found.plain_pearson == pytest.approx(0.8068949, abs=5e-8)


@pytest.mark.parametrize("cases", [1, 2, 9])
def test_too_few_cases_have_no_figures(cases: int) -> None:
    found = correlation(range(cases), [one % 2 for one in range(cases)])
    assert found.too_few
    assert not flat(found)
    assert found.sentence.startswith("There are too few cases with every value")
    assert f"{cases}, and at least 10 are needed" in found.sentence
    assert correlation([None] * 12, range(12)).n == 0


def test_three_cases_have_no_interval() -> None:
    found = correlation([1, 2, 4], [1, 3, 2], minimum_n=3)
    assert found.pearson_ci is None
    assert found.p is not None
    assert "say nothing of how sure" in found.sentence
    assert correlation([1, 2], [2, 1], minimum_n=0).too_few


def test_a_constant_column_has_no_correlation() -> None:
    for constant in ([3] * 12, [0.1 + 0.2] * 6 + [0.3] * 6):
        found = correlation(constant, range(12))
        assert not flat(found)
        assert not found.too_few
        assert found.sentence.startswith("One of the two is the same for all 12 cases")


def test_columns_in_step_are_doubted() -> None:
    found = correlation(range(12), [3 - 2 * one for one in range(12)])
    assert (found.pearson, found.pearson_ci, found.p) == (-1, (-1, -1), 0)
    assert "made from the other" in found.sentence


def test_covariates_that_leave_nothing_or_say_nothing() -> None:
    x, y = CARS_SPEED[:20], CARS_DISTANCE[:20]
    explained = correlation(x, y, [2 * one + 1 for one in x])
    assert (explained.pearson, explained.p, explained.df) == (None, None, None)
    assert (explained.spearman, explained.pearson_ci) == (None, None)
    assert explained.plain_pearson is not None
    assert "leaves nothing of one of the two" in explained.sentence
    idle = correlation(x, y, [(7, one % 5, 10 * (one % 5)) for one in range(20)])
    alone = correlation(x, y, [one % 5 for one in range(20)])
    assert idle.pearson == pytest.approx(alone.pearson)
    assert idle.df == 17
    assert "Of 3 columns held constant, 1 say something of their own" in str(idle.notices[-1])
    chance = np.random.default_rng(6)
    many = correlation(chance.normal(size=12), chance.normal(size=12), chance.normal(size=(12, 10)))
    assert (many.pearson, many.p) == (None, None)
    assert many.sentence == "There are too few cases to hold so much constant: 12 cases, and 10 columns held constant."


def test_a_table_with_names_of_columns_is_read_as_rows() -> None:
    from pandas import DataFrame

    named = DataFrame({"degree": DEGREE, "betweenness": BETWEENNESS})
    assert correlation(HALF_LIFE, DISPLACED, named).pearson == pytest.approx(-0.6720863, abs=5e-8)


@pytest.mark.parametrize(
    ("x", "y", "partial", "message"),
    [
        ([], [], None, "x and y are empty"),
        ([1, 2], [1], None, "x and y need as many"),
        (["a"], [1], None, "x has to be numbers"),
        ([1], [float("inf")], None, "infinite"),
        ([1, 2], [1, 2], [1], "held constant need as many"),
        ([1, 2], [1, 2], [], "held constant need as many"),
        ([1, 2], [1, 2], [[1, 2], [3]], "rows of equal length"),
        ([1, 2], [1, 2], ["a", "b"], "partial has to be numbers"),
        ([1, 2], [1, 2], 3, "partial has to have 1 dimension"),
    ],
)
def test_bad_input_is_refused(x: list[float], y: list[float], partial: list[float], message: str) -> None:
    with pytest.raises(CannotCompute, match=message):
        correlation(x, y, partial)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(*[st.floats(-1e300, 1e300)] * 3), min_size=3, max_size=12))
def test_no_figure_is_ever_infinite(cases: list[tuple[float, float, float]]) -> None:
    x, y, z = ([case[at] for case in cases] for at in range(3))
    found = flat(correlation(x, y, z, minimum_n=3))
    assert all(isfinite(value) and -1 <= value <= 1 for value in found)


def test_a_million_cases() -> None:
    chance = np.random.default_rng(6)
    z = chance.normal(size=1_000_000)
    x, y = z + chance.normal(size=1_000_000), z + chance.normal(size=1_000_000)
    found = correlation(x, y, z)
    assert found.plain_pearson == pytest.approx(0.5, abs=0.005)
    assert found.pearson == pytest.approx(0, abs=0.005)
