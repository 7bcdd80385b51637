"""Cronbach's alpha and McDonald's omega against R and against their definitions."""

from __future__ import annotations

import warnings
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from peerloom.evidence import CannotCompute, cronbach_alpha, icc, mcdonald_omega
from tests.evidence.data.scales import ABILITY, ATTITUDE, answers_with

near = pytest.approx
Answers = list[list[int]]


@st.composite
def scales(draw: st.DrawFn, *, least: int = 2, items: int = 2) -> NDArray[np.float64]:
    """Answers from 1 to 5 of some persons to some items, with something in common."""
    chance = np.random.default_rng(draw(st.integers(0, 2**32)))
    n, k = draw(st.integers(least, 30)), draw(st.integers(items, 6))
    common = chance.normal(size=(n, 1))
    return np.clip(np.round(3 + common + chance.normal(size=(n, k))), 1, 5)


def test_alpha_of_attitude_is_that_of_r() -> None:
    found = cronbach_alpha(ATTITUDE)
    # R 4.2, psych::alpha and Feldt's interval.
    assert (found.alpha, found.ci_low, found.ci_high) == near((0.843143, 0.739376, 0.915773), abs=5e-7)
    assert (found.n, found.n_items, found.left_out, found.too_few) == (30, 7, 0, False)
    # psych::alpha: r.drop and raw_alpha if an item is dropped, as printed.
    assert found.item_total == near((0.67, 0.74, 0.56, 0.71, 0.79, 0.27, 0.46), abs=0.005)
    assert found.alpha_if_dropped == near((0.81, 0.80, 0.83, 0.80, 0.80, 0.86, 0.84), abs=0.005)
    assert "0.84" in found.sentence
    assert "0.74 to 0.92" in found.sentence
    assert found.looks_reversed == ()


def test_alpha_is_the_correlation_of_means_of_a_two_way_analysis() -> None:
    # C. Hoyt (1941): alpha is ICC(3,k), and so are their intervals.
    alpha, correlation = cronbach_alpha(ATTITUDE), icc(ATTITUDE, "ICC3k")
    assert (alpha.alpha, alpha.ci_low, alpha.ci_high) == near(
        (correlation.icc, correlation.ci_low, correlation.ci_high), rel=1e-10
    )


@settings(max_examples=40, deadline=None)
@given(scales())
def test_alpha_is_what_its_definition_says(answers: NDArray[np.float64]) -> None:
    found = cronbach_alpha(answers)
    covariances = np.cov(answers.T)
    k = len(covariances)
    if covariances.sum() < 1e-9:
        assert found.alpha is None
    else:
        assert found.alpha == near(k / (k - 1) * (1 - np.trace(covariances) / covariances.sum()), abs=1e-9)
        assert found.alpha is not None
        assert found.alpha <= 1


@settings(max_examples=40, deadline=None)
@given(scales(), st.integers(0, 2**32))
def test_alpha_knows_neither_order_nor_unit(answers: NDArray[np.float64], seed: int) -> None:
    chance = np.random.default_rng(seed)
    moved = 7 * chance.permutation(chance.permutation(answers), axis=1) - 100
    one, two = cronbach_alpha(answers), cronbach_alpha(moved)
    assert (one.alpha is None) == (two.alpha is None)
    assert one.alpha is None or (one.alpha, one.ci_low) == near((two.alpha, two.ci_low), abs=1e-9)


@settings(max_examples=40, deadline=None)
@given(scales(), st.sets(st.integers(0, 1)))
def test_a_reversed_item_counts_from_the_other_end(answers: NDArray[np.float64], keyed: set[int]) -> None:
    turned = answers.copy()
    turned[:, list(keyed)] = 6 - turned[:, list(keyed)]
    straight = cronbach_alpha(answers)
    assert cronbach_alpha(turned, reversed_items=keyed, low=1, high=5).alpha == near(straight.alpha, abs=1e-9)
    assert cronbach_alpha(turned, reversed_items=keyed).item_total == near(straight.item_total, abs=1e-9)


@pytest.mark.parametrize("items", [2, 3, 7])
def test_identical_items_hang_together_perfectly(items: int) -> None:
    answers = np.repeat(np.array([[1.0], [5], [2], [2], [4], [3], [1], [1], [3], [5.0]]), items, axis=1)
    found = cronbach_alpha(answers)
    assert (found.alpha, found.ci_low, found.ci_high) == near((1, 1, 1), abs=1e-12)
    assert found.item_total == near((1,) * items, abs=1e-12)
    if items > 2:
        assert mcdonald_omega(answers).omega == near(1, abs=1e-12)


def test_an_item_reversed_by_mistake_is_pointed_out() -> None:
    answers = np.array(ATTITUDE, dtype=float)
    answers[:, 3] = 100 - answers[:, 3]
    found = cronbach_alpha(answers)
    assert found.looks_reversed == (3,)
    assert found.item_total[3] is not None
    assert found.item_total[3] < 0
    assert [str(notice) for notice in found.notices] == [
        "Item 4 runs against the sum of the others (r = -0.71): it looks reversed by mistake, or not reversed."
    ]
    assert cronbach_alpha(answers, reversed_items=[3], low=0, high=100).alpha == near(0.843143, abs=5e-7)
    omega = mcdonald_omega(answers)
    assert "Item 4" in " ".join(map(str, omega.notices))
    assert omega.loadings is not None
    assert omega.loadings[3] < 0


def test_persons_with_gaps_are_left_out_and_counted() -> None:
    gaps: list[Any] = [*ATTITUDE, [None, 1, 2, 3, 4, 5, 6], [float("nan")] * 7]
    found, omega = cronbach_alpha(gaps), mcdonald_omega(gaps)
    assert (found.n, found.left_out, omega.n, omega.left_out) == (30, 2, 30, 2)
    assert found.alpha == near(0.843143, abs=5e-7)


def test_a_constant_item_has_no_correlation_and_is_named() -> None:
    found = cronbach_alpha([[3, *row[:2]] for row in ATTITUDE])
    assert found.item_total[0] is None
    assert found.alpha is not None
    assert "Everybody gave the same answer to item 1." in map(str, found.notices)
    omega = mcdonald_omega([[3, *row] for row in ATTITUDE])
    assert omega.omega is None
    assert not omega.too_few
    assert "item 1" in omega.sentence


def test_too_few_or_nothing_to_go_by() -> None:
    for items in ([[1, 2, 3]], [[None, 1, 2], [1, None, 2]]):
        alpha, omega = cronbach_alpha(items), mcdonald_omega(items)
        assert alpha.too_few
        assert omega.too_few
        assert (alpha.alpha, alpha.ci_low, alpha.ci_high, omega.omega, omega.loadings) == (None,) * 5
        assert "too few" in alpha.sentence
        assert "too few" in omega.sentence
    assert cronbach_alpha(ATTITUDE, minimum_n=31).too_few
    assert cronbach_alpha([[1], [2]]).alpha is None
    assert cronbach_alpha([[1, 2], [2, 1]]).alpha is None
    assert cronbach_alpha([[2, 2]] * 5).alpha is None
    assert mcdonald_omega([[1, 2], [2, 3], [3, 5], [4, 1]]).omega is None


def test_two_persons_have_an_alpha_and_are_called_descriptive() -> None:
    found = cronbach_alpha([[1, 2, 2], [3, 3, 5]])
    # Item variances 2, .5 and 4.5, variance of the sums 18: 3/2 (1 - 7/18).
    assert found.alpha == near(11 / 12, abs=1e-12)
    assert found.ci_low is not None
    assert found.ci_low < 0.5
    assert "descriptive" in found.sentence
    assert "more people than items" in mcdonald_omega([[1, 2, 2], [3, 3, 5]]).sentence


@pytest.mark.parametrize(
    "items", [[], [[]], [["a", "b"]], [[1, 2], [1]], [1, 2], [[1, float("inf")]], [[1, 2, 9]], [[1, 2, 0]]]
)
def test_what_are_no_answers_is_refused(items: list[list[float]]) -> None:
    with pytest.raises(CannotCompute):
        cronbach_alpha(items, low=1, high=5)
    with pytest.raises(CannotCompute):
        mcdonald_omega(items, low=1, high=5)


def test_settings_that_make_no_sense_are_refused() -> None:
    with pytest.raises(CannotCompute, match="reversed_items"):
        cronbach_alpha(ATTITUDE, reversed_items=[7])
    with pytest.raises(CannotCompute, match="confidence"):
        cronbach_alpha(ATTITUDE, confidence=95)
    with pytest.raises(CannotCompute, match="low"):
        cronbach_alpha(ATTITUDE, low=100, high=0)


def test_omega_of_ability_is_that_of_r() -> None:
    found = mcdonald_omega(answers_with(ABILITY, 112))
    # ?ability.cov in R: factanal(factors = 1, covmat = ability.cov), as printed.
    assert found.loadings == near((0.682, 0.384, 0.502, 0.300, 0.877, 0.849), abs=0.0005)
    assert found.uniquenesses == near((0.535, 0.853, 0.748, 0.910, 0.232, 0.280), abs=0.0005)
    assert found.omega == near(3.594**2 / (3.594**2 + 3.558), abs=0.0005)


@pytest.mark.parametrize("answers", [np.array(ATTITUDE, dtype=float), answers_with(ABILITY, 112)])
def test_loadings_are_those_of_statsmodels(answers: NDArray[np.float64]) -> None:
    from statsmodels.multivariate.factor import Factor

    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # its search complains of lost precision at the end
        theirs = Factor(answers, n_factor=1, method="ml").fit()
    found = mcdonald_omega(answers)
    assert found.loadings == near(tuple(np.abs(theirs.loadings[:, 0])), abs=2e-6)
    assert found.uniquenesses == near(tuple(theirs.uniqueness), abs=2e-6)


def test_three_items_have_a_closed_form() -> None:
    covariances = np.array([[1, 0.42, 0.35], [0.42, 1, 0.30], [0.35, 0.30, 1]])
    found = mcdonald_omega(answers_with(covariances, 50))
    # The loadings whose products are the correlations: .7 .6 .5.
    assert found.loadings == near((0.7, 0.6, 0.5), abs=1e-6)
    assert found.omega == near(3.24 / (3.24 + 0.51 + 0.64 + 0.75), abs=1e-6)


def test_items_as_strongly_related_have_alpha_for_omega() -> None:
    equal = np.full((5, 5), 0.4) + 0.6 * np.eye(5)
    answers = answers_with(equal, 40)
    found = mcdonald_omega(answers)
    assert (found.omega, found.omega_raw) == near((2 / 2.6, 2 / 2.6), abs=1e-6)
    assert found.omega == near(cronbach_alpha(answers).alpha, abs=1e-6)


def test_omega_of_raw_answers_weights_items_by_their_spread() -> None:
    loadings, spread = np.array([0.7, 0.6, 0.5]), np.array([1.0, 2.0, 4.0])
    covariances = np.outer(loadings, loadings) + np.diag(1 - loadings**2)
    found = mcdonald_omega(answers_with(covariances, 60) * spread)
    shared = float(loadings @ spread) ** 2
    assert found.omega_raw == near(shared / (shared + float((1 - loadings**2) @ spread**2)), abs=1e-6)
    assert found.omega == near(3.24 / 5.14, abs=1e-6)


def test_a_heywood_case_says_that_it_is_not_to_be_trusted() -> None:
    covariances = np.array([[1, 0.8, 0.8], [0.8, 1, 0.4], [0.8, 0.4, 1]])  # would need a loading above 1
    found = mcdonald_omega(answers_with(covariances, 50))
    assert found.uniquenesses is not None
    assert min(found.uniquenesses) == near(0.005)
    assert "Heywood" in " ".join(map(str, found.notices))


@settings(max_examples=20, deadline=None)
@given(scales(least=8, items=3), st.integers(0, 2**32))
def test_omega_lies_between_0_and_1_and_knows_no_order(answers: NDArray[np.float64], seed: int) -> None:
    chance = np.random.default_rng(seed)
    one, two = mcdonald_omega(answers), mcdonald_omega(3 * chance.permutation(answers) - 8)
    assert (one.omega is None) == (two.omega is None)
    if one.omega is not None:
        assert 0 <= one.omega <= 1
        assert one.omega == near(two.omega, abs=1e-4)


@pytest.mark.parametrize("unit", [1e-200, 1e200])
def test_extreme_units_overflow_nothing(unit: float) -> None:
    answers = np.array(ATTITUDE) * unit
    assert cronbach_alpha(answers).alpha == near(0.843143, abs=5e-7)
    assert mcdonald_omega(answers).omega == near(mcdonald_omega(ATTITUDE).omega, abs=1e-6)
    mixed = np.array(ATTITUDE) * ([unit] + [1.0] * 6)
    assert cronbach_alpha(mixed).alpha is not None
    assert mcdonald_omega(mixed).omega == near(mcdonald_omega(ATTITUDE).omega, abs=1e-6)


def test_a_million_persons() -> None:
    chance = np.random.default_rng(3)
    answers = chance.normal(size=(1_000_000, 1)) + chance.normal(size=(1_000_000, 5))
    # Five items that correlate at one half.
    assert cronbach_alpha(answers).alpha == near(5 / 6, abs=0.002)
    assert mcdonald_omega(answers).omega == near(5 / 6, abs=0.002)
