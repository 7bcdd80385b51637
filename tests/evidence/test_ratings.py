"""Krippendorff's alpha and intraclass correlations against the examples of their authors and their definitions."""

from __future__ import annotations

from itertools import permutations
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from peerloom.evidence import CannotCompute, icc, krippendorff_alpha
from peerloom.evidence.agreement.disagreement import Level
from tests.evidence.data.coders import JUDGES, OBSERVERS

near = pytest.approx
LEVELS: list[Level] = ["nominal", "ordinal", "interval", "ratio"]
gappy = st.integers(2, 6).flatmap(
    lambda units: st.lists(
        st.lists(st.one_of(st.none(), st.integers(0, 4)), min_size=units, max_size=units), min_size=2, max_size=4
    )
)


def by_definition(ratings: list[list[int | None]], level: Level) -> float | None:
    """Alpha from the matrix of coincidences, as Krippendorff (2011) writes it out."""
    together = np.zeros((5, 5))
    for unit in zip(*ratings, strict=True):
        given = [value for value in unit if value is not None]
        for one, two in permutations(range(len(given)), 2):
            together[given[one], given[two]] += 1 / (len(given) - 1)
    often = together.sum(axis=1)
    n = often.sum()

    def distance(c: int, k: int) -> float:
        low, high = min(c, k), max(c, k)
        if level == "nominal":
            return float(c != k)
        if level == "ordinal":
            return float((often[low : high + 1].sum() - (often[low] + often[high]) / 2) ** 2)
        return float((c - k) ** 2) if level == "interval" else ((c - k) / (c + k)) ** 2 if c + k else 0.0

    apart = np.array([[distance(c, k) for k in range(5)] for c in range(5)])
    expected = float((np.outer(often, often) * apart).sum())
    return 1 - (n - 1) * float((together * apart).sum()) / expected if expected else None


@pytest.mark.parametrize(
    ("level", "alpha"),
    # Krippendorff (2011) prints .743, .815, .849 and .797; the further digits follow from his matrix of coincidences.
    [("nominal", 0.743421), ("ordinal", 0.815388), ("interval", 0.849107), ("ratio", 0.797403)],
)
def test_alpha_of_four_observers_and_twelve_units(level: Level, alpha: float) -> None:
    found = krippendorff_alpha(OBSERVERS, level)
    assert found.alpha == near(alpha, abs=5e-7)
    assert (found.n, found.left_out, found.ratings, found.raters) == (11, 1, 40, 4)
    assert (found.ci_low, found.ci_high) == (None, None)
    assert level in found.variant


def test_alpha_of_two_observers() -> None:
    # Krippendorff (2011), examples A and B: .095 and .692.
    meg, owen = [0, 1, 0, 0, 0, 0, 0, 0, 1, 0], [1, 1, 1, 0, 0, 1, 0, 0, 0, 0]
    assert krippendorff_alpha([meg, owen]).alpha == near(1 - 19 * 8 / (2 * 14 * 6), abs=1e-12)
    assert krippendorff_alpha([meg, owen]).alpha == near(0.095, abs=0.0005)
    assert krippendorff_alpha([list("aabbdcccedda"), list("babbbccceddd")]).alpha == near(0.692, abs=0.0005)


@settings(max_examples=40, deadline=None)
@given(gappy, st.sampled_from(LEVELS))
def test_alpha_is_what_its_definition_says(ratings: list[list[int | None]], level: Level) -> None:
    found, wanted = krippendorff_alpha(ratings, level, minimum_n=1), by_definition(ratings, level)
    assert found.alpha == (None if wanted is None else near(wanted, abs=1e-9))


@settings(max_examples=40, deadline=None)
@given(gappy, st.sampled_from(LEVELS), st.randoms())
def test_alpha_knows_neither_order_nor_unit(ratings: list[list[int | None]], level: Level, chance: object) -> None:
    factor, shift = (2.5, 0.0) if level == "ratio" else (2.5, -40.0)
    moved = [[None if value is None else factor * value + shift for value in row[::-1]] for row in ratings[::-1]]
    one, two = krippendorff_alpha(ratings, level), krippendorff_alpha(moved, level)
    assert two.alpha == (None if one.alpha is None else near(one.alpha, abs=1e-9))


def test_its_interval_comes_from_a_seed_and_no_order() -> None:
    one = krippendorff_alpha(OBSERVERS, "interval", seed=1)
    backwards = krippendorff_alpha([row[::-1] for row in OBSERVERS], "interval", seed=1)
    assert (one.ci_low, one.ci_high) == near((backwards.ci_low, backwards.ci_high), abs=1e-9)
    assert one.ci_low is not None
    assert one.ci_high is not None
    assert 0.2 < one.ci_low < 0.849 < one.ci_high <= 1
    assert krippendorff_alpha(OBSERVERS, "interval", seed=2).ci_low != one.ci_low
    assert "bootstrap" in one.variant
    # Where most draws hold nothing but one value there is no interval.
    rare = [[1] * 30 + [2], [1] * 30 + [2]]
    assert (krippendorff_alpha(rare, seed=1).alpha, krippendorff_alpha(rare, seed=1).ci_low) == (1, None)


def test_its_interval_covers() -> None:
    chance, within = np.random.default_rng(4), 0
    for _ in range(60):
        true = chance.normal(size=60)
        ratings = true + chance.normal(size=(2, 60))  # alpha of the interval level: one half
        found = krippendorff_alpha(ratings, "interval", seed=1, resamples=200)
        assert found.ci_low is not None
        assert found.ci_high is not None
        within += found.ci_low <= 0.5 <= found.ci_high
    assert within >= 51


def test_alpha_of_nothing_to_compare() -> None:
    same = krippendorff_alpha([[1, 1, 1], [1, 1, None]])
    assert (same.alpha, same.too_few) == (None, False)
    assert "All ratings are the same" in same.sentence
    for ratings in ([[1, 2, 3]], [[1, None], [None, 2]], [[None, None], [None, None]]):
        few = krippendorff_alpha(ratings, "interval")
        assert few.too_few
        assert (few.alpha, few.n, few.left_out, few.ratings) == (None, 0, len(ratings[0]), 0)
    assert krippendorff_alpha([[1, 2], [1, 2]], "ratio").alpha == 1


@pytest.mark.parametrize(
    "ratings", [[], [[]], [["a", "b"], ["a", "b"]], [[1, 2], [1]], [[1, float("inf")], [1, 2]], [1, 2]]
)
def test_what_are_no_numbers_is_refused(ratings: Any) -> None:
    with pytest.raises(CannotCompute):
        krippendorff_alpha(ratings, "interval")
    with pytest.raises(CannotCompute):
        icc(ratings, "ICC1")


@pytest.mark.parametrize("ratings", [[], [["a", "b"], ["a"]], [1, 2], [[[1], [2]], [[1], [2]]]])
def test_what_are_no_labels_is_refused(ratings: Any) -> None:
    with pytest.raises(CannotCompute):
        krippendorff_alpha(ratings)


def test_settings_that_make_no_sense_are_refused() -> None:
    with pytest.raises(CannotCompute, match="true zero"):
        krippendorff_alpha([[-1, 2], [1, 2]], "ratio")
    with pytest.raises(CannotCompute, match="level"):
        krippendorff_alpha(OBSERVERS, "cardinal")  # type: ignore[arg-type]  # wrong on purpose
    with pytest.raises(CannotCompute, match="distinct"):
        krippendorff_alpha(np.arange(80_000.0).reshape(2, -1), "ratio")
    with pytest.raises(CannotCompute, match="resamples"):
        krippendorff_alpha(OBSERVERS, seed=1, resamples=10)


@pytest.mark.parametrize("level", LEVELS)
def test_a_million_units(level: Level) -> None:
    chance = np.random.default_rng(1)
    first = chance.integers(1, 6, 1_000_000)
    second = np.where(chance.random(1_000_000) < 0.7, first, chance.integers(1, 6, 1_000_000))
    assert krippendorff_alpha(np.stack([first, second]), level).alpha == near(0.7, abs=0.01)


@pytest.mark.parametrize(
    ("form", "found", "f", "df2", "interval"),
    # Shrout & Fleiss (1979), table 4, and psych::ICC of R as printed: F 1.79 and 11.03, bounds to two digits.
    [
        ("ICC1", 0.17, 1.79, 18, (-0.13, 0.72)),
        ("ICC2", 0.29, 11.03, 15, (0.02, 0.76)),
        ("ICC3", 0.71, 11.03, 15, (0.34, 0.95)),
        ("ICC1k", 0.44, 1.79, 18, (-0.88, 0.91)),
        ("ICC2k", 0.62, 11.03, 15, (0.07, 0.93)),
        ("ICC3k", 0.91, 11.03, 15, (0.68, 0.99)),
    ],
)
def test_icc_of_shrout_and_fleiss(form: str, found: float, f: float, df2: int, interval: tuple[float, float]) -> None:
    result = icc(JUDGES, form)
    assert result.icc == near(found, abs=0.005)
    assert (result.f, result.df1, result.df2) == near((f, 5, df2), abs=0.005)
    assert (result.ci_low, result.ci_high) == near(interval, abs=0.005)
    assert result.p == near(0.1647688 if form.startswith("ICC1") else 0.0001345665, rel=1e-6)
    assert (result.n, result.raters, result.form) == (6, 4, form)


def test_icc_from_the_mean_squares_of_the_paper() -> None:
    # The analysis of variance behind the example: sums of squares 56.208 between, 112.75 within, 97.458 of judges, and
    # 15.292 left.
    between, within, judges, left = 56.2083333 / 5, 112.75 / 18, 97.4583333 / 3, 15.2916667 / 15
    wanted = {
        "ICC(1,1)": (between - within) / (between + 3 * within),
        "ICC(2,1)": (between - left) / (between + 3 * left + 4 * (judges - left) / 6),
        "ICC(3,1)": (between - left) / (between + 3 * left),
        "ICC(1,k)": (between - within) / between,
        "ICC(2,k)": (between - left) / (between + (judges - left) / 6),
        "ICC(3,k)": (between - left) / between,
    }
    for form, correlation in wanted.items():
        assert icc(JUDGES, form).icc == near(correlation, abs=1e-6)


def test_icc_has_many_names() -> None:
    assert {icc(JUDGES, name).form for name in ("ICC2", "ICC(2,1)", "icc(2, 1)", "ICC(A,1)", "icc2")} == {"ICC2"}
    assert {icc(JUDGES, name).form for name in ("ICC3k", "ICC(3,k)", "ICC(C,k)", "ICC3K")} == {"ICC3k"}
    for name in ("ICC4", "", "kappa", "ICC(2,3)"):
        with pytest.raises(CannotCompute, match="ICC"):
            icc(JUDGES, name)


@st.composite
def rated(draw: st.DrawFn) -> NDArray[np.float64]:
    chance = np.random.default_rng(draw(st.integers(0, 2**32)))
    n, k = draw(st.integers(2, 12)), draw(st.integers(2, 5))
    return np.asarray(chance.integers(1, 6, size=(n, 1)) + chance.integers(0, 3, size=(n, k)), dtype=float)


@settings(max_examples=40, deadline=None)
@given(rated(), st.sampled_from(["ICC1", "ICC2", "ICC3", "ICC1k", "ICC2k", "ICC3k"]), st.integers(0, 2**32))
def test_icc_knows_neither_order_nor_unit(ratings: NDArray[np.float64], form: str, seed: int) -> None:
    chance = np.random.default_rng(seed)
    moved = 3 * chance.permutation(chance.permutation(ratings), axis=1) - 1000
    one, two = icc(ratings, form), icc(moved, form)
    for figure in ("icc", "ci_low", "ci_high", "f", "p"):
        ours, theirs = getattr(one, figure), getattr(two, figure)
        assert theirs == (None if ours is None else near(ours, rel=1e-6, abs=1e-9))
        assert ours is None or np.isfinite(ours)
    if one.ci_low is not None and one.ci_high is not None and one.icc is not None:
        assert one.ci_low <= one.icc <= one.ci_high


def test_the_level_of_a_rater_matters_to_agreement_alone() -> None:
    higher = np.array(JUDGES) + np.array([0, 10, 20, 30])
    assert icc(higher, "ICC3").icc == near(icc(JUDGES, "ICC3").icc, abs=1e-9)
    found, before = icc(higher, "ICC2").icc, icc(JUDGES, "ICC2").icc
    assert found is not None
    assert before is not None
    assert found < before / 2


def test_icc_without_noise_without_differences_and_of_too_few() -> None:
    perfect = icc([[1, 1], [2, 2], [4, 4]], "ICC2")
    assert (perfect.icc, perfect.f, perfect.p, perfect.ci_low) == (1, None, None, None)
    assert "neither a test nor an interval" in " ".join(map(str, perfect.notices))
    shifted = icc([[0.1, 0.3], [0.2, 0.4], [0.7, 0.9]], "ICC3")  # the same but for the level, to rounding
    assert shifted.icc == near(1, abs=1e-9)
    assert shifted.f is None
    same = icc([[3, 3], [3, 3]], "ICC1")
    assert (same.icc, same.too_few) == (None, False)
    alone = icc([[1], [2], [3]], "ICC1")
    assert alone.icc is None
    assert "single rater" in alone.sentence
    for ratings in ([[1, 2]], [[None, 1], [2, None]]):
        few = icc(ratings, "ICC1")
        assert few.too_few
        assert (few.icc, few.f, few.p, few.df1) == (None,) * 4
    gap = icc([*JUDGES, [1, None, 2, 3]], "ICC3")
    assert (gap.n, gap.left_out) == (6, 1)
    assert gap.icc == near(0.7148407, abs=1e-6)


def test_a_million_subjects() -> None:
    chance = np.random.default_rng(1)
    ratings = chance.normal(size=(1_000_000, 1)) + chance.normal(size=(1_000_000, 3))
    assert icc(ratings, "ICC2").icc == near(0.5, abs=0.002)
