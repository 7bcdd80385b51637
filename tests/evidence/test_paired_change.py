"""A change between two waves: published answers, what theory says of shift, scale and order, and what has no answer."""

from __future__ import annotations

from math import isfinite, sqrt
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from peerloom.evidence import CannotCompute, PairedChange, paired_change
from peerloom.evidence.change.effect_sizes import HUGE_T, hedges_correction, noncentrality_interval
from tests.evidence.data.change import MAIZE_CROSSED, MAIZE_SELF, SLEEP_1, SLEEP_2

FIGURES = (
    *("mean_before", "mean_after", "sd_before", "sd_after", "difference", "sd_difference", "correlation"),
    *("ci_low", "ci_high", "t", "df", "p", "wilcoxon_p", "d_z", "d_av", "g_z", "g_z_ci_low", "g_z_ci_high"),
)
UNITLESS = ("t", "df", "p", "wilcoxon_p", "d_z", "g_z", "g_z_ci_low", "g_z_ci_high")
PAIRS = st.lists(st.tuples(st.integers(1, 7), st.integers(1, 7)), min_size=10, max_size=40)


def change_of(pairs: list[tuple[int, int]]) -> PairedChange:
    return paired_change([first for first, _ in pairs], [second for _, second in pairs])


def figures_of(change: PairedChange, names: tuple[str, ...] = FIGURES) -> dict[str, float]:
    return {name: value for name in names if (value := getattr(change, name)) is not None}


def test_the_sleep_of_ten_people_as_r_has_it() -> None:
    """R 4.2: t.test(..., paired = TRUE); wilcox.test(..., paired = TRUE, exact = FALSE, correct = TRUE)."""
    found = paired_change(SLEEP_1, SLEEP_2)
    assert (found.n, found.df, found.left_out) == (10, 9, 0)
    assert found.t == pytest.approx(4.062128, abs=5e-7)
    assert found.p == pytest.approx(0.00283289, abs=5e-9)
    assert found.difference == pytest.approx(1.58)
    assert (found.ci_low, found.ci_high) == pytest.approx((0.7001142, 2.4598858), abs=5e-8)
    assert found.d_z == pytest.approx(1.284558, abs=5e-7)
    assert found.wilcoxon_p == pytest.approx(0.00909070, abs=5e-9)
    assert (found.mean_before, found.mean_after) == pytest.approx((0.75, 2.33))
    assert (found.sd_before, found.sd_after) == pytest.approx((1.789010, 2.002249), abs=5e-7)
    assert found.correlation == pytest.approx(0.7951702, abs=5e-8)


def test_the_sleep_in_standard_deviations() -> None:
    """d_av by hand: 1.58 over the root of the mean square of 1.789010 and 2.002249 (Cumming 2012); g and
    both intervals as R's effectsize prints them for these data: d 1.28 [0.41, 2.12], g 1.17 [0.38, 1.94]."""
    found = paired_change(SLEEP_1, SLEEP_2)
    assert found.d_av == pytest.approx(0.832181, abs=5e-7)
    assert (found.g_z, found.g_z_ci_low, found.g_z_ci_high) == pytest.approx((1.17, 0.38, 1.94), abs=0.005)
    low, high = noncentrality_interval(found.t or 0, 9, 0.95)
    assert (low / sqrt(10), high / sqrt(10)) == pytest.approx((0.41, 2.12), abs=0.005)
    assert found.g_z_ci_low == pytest.approx(low / sqrt(10) * 0.9138749, abs=1e-6)


def test_darwins_maize_as_fisher_has_it() -> None:
    """Fisher (1935), section 17: the differences add up to 314 eighths, t = 2.148 with 14 degrees of freedom; R prints
    p = 0.0497 and an interval from 0.003899165 to 5.229434169."""
    found = paired_change(MAIZE_SELF, MAIZE_CROSSED)
    assert found.difference == pytest.approx(314 / 8 / 15)
    assert found.t == pytest.approx(2.148, abs=5e-4)
    assert found.p == pytest.approx(0.0497, abs=5e-5)
    assert (found.ci_low, found.ci_high) == pytest.approx((0.003899165, 5.229434169), abs=5e-10)


@pytest.mark.parametrize(
    ("size", "c4"), [(2, 0.797885), (3, 0.886227), (4, 0.921318), (5, 0.939986), (10, 0.972659), (25, 0.989640)]
)
def test_the_correction_is_the_constant_of_control_charts(size: int, c4: float) -> None:
    """c4, as in Montgomery, Introduction to Statistical Quality Control, appendix VI: the same gamma functions, but for
    a factor. J(9) = 0.9139 is in Hedges (1981), table 1."""
    assert hedges_correction(size) == pytest.approx(c4 * sqrt((size - 1) / size), abs=1e-6)
    assert hedges_correction(9) == pytest.approx(0.9139, abs=5e-5)


@settings(max_examples=30, deadline=None)
@given(st.floats(-60, 60).filter(lambda t: abs(t) > 1e-9), st.integers(1, 400), st.sampled_from([0.8, 0.95, 0.99]))
def test_just_outside_the_interval_a_t_would_surprise(t: float, df: int, confidence: float) -> None:
    low, high = noncentrality_interval(t, df, confidence)
    assert low < high
    for limit, share in ((low, (1 + confidence) / 2), (high, (1 - confidence) / 2)):
        # Turned round where t is negative, since SciPy is exact for small upper tails of positive t only.
        below = stats.nct.cdf(t, df, limit) if t >= 0 else 1 - stats.nct.cdf(-t, df, -limit)
        assert below == pytest.approx(share, abs=1e-8)


def test_a_t_of_nothing_has_the_interval_of_a_normal_variable() -> None:
    for t in (0.0, -0.0, 1e-144):
        assert noncentrality_interval(t, 9, 0.95) == pytest.approx((-1.959964, 1.959964), abs=5e-7)


@pytest.mark.parametrize("df", [3, 30, 3000])
def test_the_interval_goes_on_smoothly_where_scipy_gives_up(df: int) -> None:
    before, after = (noncentrality_interval(HUGE_T * factor, df, 0.95) for factor in (1, 1.000001))
    assert after == pytest.approx(before, rel=2e-6)
    assert noncentrality_interval(-1e12, df, 0.95)[1] < 0


@settings(max_examples=30, deadline=None)
@given(PAIRS)
def test_agrees_with_scipy(pairs: list[tuple[int, int]]) -> None:
    found = change_of(pairs)
    before, after = np.array(pairs, dtype=float).T
    if np.ptp(after - before) == 0:
        assert found.t is None
        assert found.d_z is None
        return
    expected = stats.ttest_rel(after, before)
    assert found.t == pytest.approx(expected.statistic)
    assert found.p == pytest.approx(expected.pvalue)
    interval = expected.confidence_interval()
    assert (found.ci_low, found.ci_high) == pytest.approx((interval.low, interval.high))


@settings(max_examples=30, deadline=None)
@given(PAIRS, st.sampled_from([-1000.0, -0.1, 2.5, 1e6]), st.sampled_from([1e-6, 0.1, 3.0, 1e9]))
def test_shift_leaves_the_change_alone_and_scale_only_its_unit(
    pairs: list[tuple[int, int]], shift: float, scale: float
) -> None:
    plain = change_of(pairs)
    before, after = np.array(pairs, dtype=float).T
    shifted = paired_change(before + shift, after + shift)
    scaled = paired_change(before * scale, after * scale)
    same = (*UNITLESS, "difference", "ci_low", "ci_high", "d_av")
    assert figures_of(shifted, same) == pytest.approx(figures_of(plain, same), rel=1e-6, abs=1e-8)
    assert figures_of(scaled, UNITLESS) == pytest.approx(figures_of(plain, UNITLESS), rel=1e-6, abs=1e-9)
    assert scaled.difference == pytest.approx((plain.difference or 0) * scale, abs=1e-12 * scale)


@settings(max_examples=30, deadline=None)
@given(PAIRS, st.randoms(use_true_random=False))
def test_order_does_not_matter_and_before_and_after_are_mirrored(pairs: list[tuple[int, int]], chance: Random) -> None:
    plain = change_of(pairs)
    shuffled = list(pairs)
    chance.shuffle(shuffled)
    assert figures_of(change_of(shuffled)) == pytest.approx(figures_of(plain))
    back = change_of([(second, first) for first, second in pairs])
    assert figures_of(back, ("p", "wilcoxon_p")) == pytest.approx(figures_of(plain, ("p", "wilcoxon_p")))
    for name, mirrored in (("t", "t"), ("ci_low", "ci_high"), ("g_z_ci_low", "g_z_ci_high"), ("d_av", "d_av")):
        one, other = getattr(plain, name), getattr(back, mirrored)
        assert (one is None) == (other is None)
        assert one is None or one == pytest.approx(-other, abs=1e-12)


def test_decimals_that_are_alike_on_paper_tie() -> None:
    """0.3 - 0.1 and 1.2 - 1.0 differ in the last binary digit."""
    before = [0.1, 1.0, 0.7, 0.3, 1.1, 0.2, 2.2, 0.4, 0.5, 0.6]
    tenths = [round(value * 10) for value in before]
    steps = [2, 2, 1, -1, 2, 1, -2, 1, 3, 2]
    after = [(whole + step) / 10 for whole, step in zip(tenths, steps, strict=True)]
    whole = paired_change(tenths, [one + step for one, step in zip(tenths, steps, strict=True)])
    assert paired_change(before, after).wilcoxon_p == pytest.approx(whole.wilcoxon_p)


def test_rows_with_one_answer_are_counted_and_said() -> None:
    found = paired_change([*SLEEP_1, 1.0, None, None, 2.0], [*SLEEP_2, None, 3.0, float("nan"), None])
    assert (found.n, found.left_out) == (10, 4)
    assert (found.only_before, found.only_after, found.neither) == (2, 1, 1)
    assert found.t == pytest.approx(4.062128, abs=5e-7)
    assert "only before: 2; only after: 1" in str(found.notices[0])


@pytest.mark.parametrize("pairs", [0, 2, 9])
def test_too_few_pairs_have_no_figures(pairs: int) -> None:
    found = paired_change([*range(pairs), None], [*(2 * one for one in range(pairs)), 1])
    assert found.too_few
    assert not figures_of(found)
    assert found.sentence == (
        f"There are too few who answered both before and after to tell a change: {pairs}, and at least 10 are needed."
    )


def test_two_pairs_have_what_one_degree_of_freedom_allows() -> None:
    found = paired_change([1, 2], [2, 5], minimum_n=2)
    assert found.t == pytest.approx(2.0)
    assert found.df == 1
    assert found.g_z is None
    assert paired_change([1], [2], minimum_n=0).too_few


def test_a_column_that_is_missing_throughout_has_no_figures() -> None:
    found = paired_change([None] * 30, SLEEP_2 * 3)
    assert (found.n, found.left_out, found.only_after, found.too_few) == (0, 30, 30, True)


def test_changes_that_are_all_alike_have_no_t() -> None:
    found = paired_change([value / 10 for value in range(12)], [value / 10 + 0.2 for value in range(12)])
    assert (found.t, found.p, found.ci_low, found.d_z, found.g_z) == (None,) * 5
    assert found.difference == pytest.approx(0.2)
    assert found.sentence == (
        "All 12 people with both answers changed by exactly 0.20, so there is no spread to judge the change by."
    )
    same = paired_change([3] * 12, [3] * 12)
    assert (same.difference, same.wilcoxon_p, same.d_av, same.correlation) == (0, None, None, None)
    assert same.sentence == "All 12 people with both answers gave the same answer before and after."


def test_sentences_say_the_interval_and_no_more_than_it() -> None:
    assert paired_change(SLEEP_1, SLEEP_2).sentence == (
        "The 10 people with both answers were 1.58 higher after than before on average (0.75, then 2.33). The data fit"
        " any rise from 0.70 to 2.46; with so few people, take this as descriptive."
    )
    fall = paired_change(SLEEP_2 * 2, SLEEP_1 * 2)
    assert not fall.descriptive
    assert "1.58 lower after than before on average (2.33, then 0.75)" in fall.sentence
    assert "any fall from 1.02 to 2.14." in fall.sentence
    unclear = paired_change([*range(20)], [one + (1 if one % 2 else -1.2) for one in range(20)])
    assert "a change either way, or none" in unclear.sentence
    fine = paired_change([value / 1e4 for value in SLEEP_1], [value / 1e4 for value in SLEEP_2])
    assert "any rise from 0.00007 to 0.00025" in fine.sentence
    for found in (fall, unclear):
        assert not any(word in found.sentence.lower() for word in ("descriptive", "no effect", "improved"))


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        (["good"], [1], "before has to be numbers"),
        ([1, 2], [1], "before and after need as many"),
        ([], [], "are empty"),
        ([1, float("inf")], [1, 2], "infinite"),
        ([[1, 2]], [[1, 2]], "dimension"),
        ([1, 2], [1, 1e200], "after holds a number beyond"),
    ],
)
def test_bad_input_is_refused_with_what_to_do(before: list[float], after: list[float], message: str) -> None:
    with pytest.raises(CannotCompute, match=message):
        paired_change(before, after)


def test_a_confidence_in_percent_is_refused() -> None:
    with pytest.raises(CannotCompute, match=r"as 0\.95 does; it is 95"):
        paired_change(SLEEP_1, SLEEP_2, confidence=95)


@settings(max_examples=30, deadline=None)
@given(st.lists(st.tuples(st.floats(-1e99, 1e99), st.floats(-1e99, 1e99)), min_size=2, max_size=12))
def test_no_figure_is_ever_infinite(pairs: list[tuple[float, float]]) -> None:
    before, after = ([pair[side] for pair in pairs] for side in (0, 1))
    assert all(isfinite(value) for value in figures_of(paired_change(before, after, minimum_n=2)).values())


def test_a_million_pairs() -> None:
    chance = np.random.default_rng(6)
    before = chance.normal(size=1_000_000)
    after = before + 0.1 + chance.normal(size=1_000_000)
    found = paired_change(before, after)
    assert found.n == 1_000_000
    assert found.d_z == pytest.approx(0.1, abs=0.005)
    assert found.g_z_ci_low is not None
    assert found.g_z_ci_high is not None
    assert found.g_z_ci_high - found.g_z_ci_low == pytest.approx(2 * 1.96 * sqrt(1.005 / 1_000_000), rel=1e-3)
