"""Cohen's and Fleiss' kappa against published examples, statsmodels and their definitions."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats
from statsmodels.stats import inter_rater

from peerloom.evidence import CannotCompute, cohen_kappa, fleiss_kappa, krippendorff_alpha
from tests.evidence.data.coders import DIAGNOSES, WIKIPEDIA

near = pytest.approx
SAS = [[0, 4, 1], [0, 8, 0], [0, 1, 5]]
tables = st.integers(2, 4).flatmap(
    lambda k: st.lists(st.lists(st.integers(0, 9), min_size=k, max_size=k), min_size=k, max_size=k)
)


def pairs(table: list[list[int]]) -> tuple[list[int], list[int]]:
    """The codings behind a table."""
    cells = [(i, j) for i, row in enumerate(table) for j, often in enumerate(row) for _ in range(often)]
    return [i for i, _ in cells], [j for _, j in cells]


@pytest.mark.parametrize(
    ("table", "kappa", "observed", "expected"),
    [
        ([[20, 5], [10, 15]], 0.4, 0.7, 0.5),  # the spec, and Wikipedia, "Cohen's kappa"
        ([[45, 15], [25, 15]], 0.06 / 0.46, 0.6, 0.54),  # Wikipedia, "Cohen's kappa", .1304
        ([[25, 35], [5, 35]], 0.14 / 0.54, 0.6, 0.46),  # the same, .2593
        ([[44, 7, 9], [5, 20, 5], [1, 3, 6]], 0.29 / 0.59, 0.7, 0.41),  # Cohen (1968), .492
        ([[106, 10, 4], [22, 28, 10], [2, 12, 6]], 3 / 7, 0.7, 0.475),  # Fleiss, Cohen & Everitt (1969), .429
    ],
)
def test_published_kappas(table: list[list[int]], kappa: float, observed: float, expected: float) -> None:
    found = cohen_kappa(table)
    assert (found.kappa, found.observed, found.expected) == near((kappa, observed, expected), abs=1e-12)
    assert found.n == sum(map(sum, table))


@pytest.mark.parametrize(
    ("weights", "expected"),
    # PROC FREQ of SAS, as printed.
    [(None, (0.4842, 0.1380, 0.2137, 0.7547)), ("linear", (0.4701, 0.1457, 0.1845, 0.7558))],
)
def test_kappa_of_sas(weights: None, expected: tuple[float, ...]) -> None:
    found = cohen_kappa(SAS, weights=weights)
    assert (found.kappa, found.se, found.ci_low, found.ci_high) == near(expected, abs=5e-5)


@pytest.mark.parametrize("weights", [None, "linear", "quadratic"])
@pytest.mark.parametrize("table", [[[20, 5], [10, 15]], SAS, [[106, 10, 4], [22, 28, 10], [2, 12, 6]]])
def test_its_standard_error_is_what_the_delta_method_gives(table: list[list[int]], weights: None) -> None:
    counts = np.array(table, dtype=float)
    n, k = counts.sum(), len(counts)
    apart = np.abs(np.subtract.outer(np.arange(k), np.arange(k))) / (k - 1)
    worth = {None: np.eye(k), "linear": 1 - apart, "quadratic": 1 - apart**2}[weights]

    def kappa(shares: NDArray[np.float64]) -> float:
        by_chance = (worth * np.outer(shares.sum(axis=1), shares.sum(axis=0))).sum()
        return float(((worth * shares).sum() - by_chance) / (1 - by_chance))

    shares, step = counts / n, 1e-5
    slopes = np.zeros_like(shares)
    for cell in np.ndindex(shares.shape):
        nudge = np.zeros_like(shares)
        nudge[cell] = step
        slopes[cell] = (kappa(shares + nudge) - kappa(shares - nudge)) / (2 * step)
    variance = ((shares * slopes**2).sum() - (shares * slopes).sum() ** 2) / n
    found = cohen_kappa(table, weights=weights)
    assert (found.kappa, found.se) == near((kappa(shares), np.sqrt(variance)), rel=1e-5)


@settings(max_examples=40, deadline=None)
@given(tables)
def test_codings_and_their_table_say_the_same(table: list[list[int]]) -> None:
    first, second = pairs(table)
    assume(first)
    from_table = cohen_kappa(table, minimum_n=1)
    from_codes = cohen_kappa(first, second, minimum_n=1, labels=range(len(table)))
    assert (from_codes.kappa, from_codes.se, from_codes.n) == (from_table.kappa, from_table.se, from_table.n)
    named = cohen_kappa([f"code {code}" for code in first], [f"code {code}" for code in second], minimum_n=1)
    assert (named.kappa is None) == (from_table.kappa is None)
    assert named.kappa is None or named.kappa == near(from_table.kappa, abs=1e-12)


@settings(max_examples=40, deadline=None)
@given(tables, st.sampled_from([None, "linear", "quadratic"]))
def test_kappa_knows_no_first_and_second(table: list[list[int]], weights: None) -> None:
    one, two = (cohen_kappa(counts, weights=weights) for counts in (np.array(table), np.array(table).T))
    assert (one.kappa is None) == (two.kappa is None)
    if one.kappa is not None:
        assert one.kappa == near(two.kappa, abs=1e-12)
        assert -1 - 1e-12 <= one.kappa <= 1 + 1e-12


def test_agreement_label_by_label() -> None:
    theme = ["trust", "trust", "time", "trust", None, "goals", "time"]
    other = ["trust", "time", "time", "trust", "trust", float("nan"), "time"]
    found = cohen_kappa(theme, other)
    assert (found.n, found.left_out) == (5, 2)
    assert [(one.label, one.both, one.first, one.second) for one in found.labels] == [
        ("time", 2, 2, 3),
        ("trust", 2, 3, 2),
    ]
    assert [one.agreement for one in found.labels] == near([0.8, 0.8])
    assert cohen_kappa(["a"], ["a"], labels=["a", "b"], minimum_n=1).labels[1].agreement is None


def test_weights_need_an_order() -> None:
    words = (["low", "high", "middle", "low"], ["low", "middle", "middle", "high"])
    with pytest.raises(CannotCompute, match="order"):
        cohen_kappa(*words, weights="linear")
    named = cohen_kappa(*words, weights="linear", labels=["low", "middle", "high"])
    numbers = cohen_kappa([1, 3, 2, 1], [1, 2, 2, 3], weights="linear")
    assert named.kappa == near(numbers.kappa)
    assert "linear" in named.variant
    # A step of the scale that nobody used is a step all the same.
    assert cohen_kappa([1, 5, 1, 5], [1, 5, 4, 4], weights="linear", labels=[1, 2, 3, 4, 5]).observed == near(1 - 1 / 4)


def test_kappa_without_anything_to_tell_from_chance() -> None:
    same = cohen_kappa(["a"] * 5, ["a"] * 5)
    assert (same.kappa, same.se, same.ci_low, same.too_few) == (None, None, None, False)
    assert "one and the same label" in same.sentence
    perfect = cohen_kappa([[3, 0], [0, 4]])
    assert (perfect.kappa, perfect.se, perfect.ci_low, perfect.ci_high) == (1, None, None, None)
    assert "no certainty" in " ".join(map(str, perfect.notices))
    few = cohen_kappa(["a", None, "b"], ["a", "b", None])
    assert few.too_few
    assert (few.n, few.left_out, few.kappa, few.observed, few.labels) == (1, 2, None, None, ())
    assert cohen_kappa([None, None], [None, None]).too_few
    assert cohen_kappa([[0, 0], [0, 0]]).too_few
    assert cohen_kappa([[1, 0], [0, 1]]).kappa == 1


@pytest.mark.parametrize(
    "table",
    [[], [[]], [[1, 2]], [[1, 2], [3]], [[-1, 2], [3, 4]], [[0.5, 2], [3, 4]], [[None, 1], [2, 3]], ["ab", "cd"]],
)
def test_what_is_no_table_is_refused(table: list[list[int]]) -> None:
    with pytest.raises(CannotCompute):
        cohen_kappa(table)


@pytest.mark.parametrize(("first", "second"), [([], []), ([1], [1, 2]), ([[1], [2]], [[1], [2]]), (1, [1])])
def test_what_are_no_codings_is_refused(first: Any, second: Any) -> None:
    with pytest.raises(CannotCompute):
        cohen_kappa(first, second)


def test_labels_and_weights_that_make_no_sense_are_refused() -> None:
    with pytest.raises(CannotCompute, match="lack"):
        cohen_kappa([1, 2], [1, 2], labels=[1])
    with pytest.raises(CannotCompute, match="differ"):
        cohen_kappa([1, 2], [1, 2], labels=[1, 2, 1])
    with pytest.raises(CannotCompute, match="weights"):
        cohen_kappa(SAS, weights="cubic")  # type: ignore[call-overload]  # wrong on purpose
    with pytest.raises(CannotCompute, match="codebook"):
        cohen_kappa(range(5000), range(5000))


def test_a_million_codings() -> None:
    chance = np.random.default_rng(1)
    first = chance.integers(0, 4, 1_000_000)
    second = np.where(chance.random(1_000_000) < 0.6, first, chance.integers(0, 4, 1_000_000))
    assert cohen_kappa(first.tolist(), second.tolist()).kappa == near(0.6, abs=0.003)


def test_fleiss_kappa_of_the_diagnoses() -> None:
    found = fleiss_kappa(DIAGNOSES)
    # kappam.fleiss(diagnoses, detail = TRUE) of R's irr.
    assert (found.kappa, found.z) == near((0.4302445, 17.65183), rel=1e-6)
    assert found.by_category == near((0.245, 0.245, 0.520, 0.471, 0.566), abs=0.0005)
    assert (found.n, found.raters) == (30, 6)
    assert found.p is not None
    assert found.p < 1e-60


def test_interval_of_fleiss_kappa_as_published() -> None:
    # Gwet's irrCAC prints of the first fifteen of these: .4139265, standard error .08119291, interval (0.24, 0.588).
    found = fleiss_kappa(DIAGNOSES[:15])
    assert found.ci_low is not None
    assert found.ci_high is not None
    assert (found.kappa, found.ci_low, found.ci_high) == near((0.4139265, 0.24, 0.588), abs=0.0005)
    assert (found.ci_high - found.ci_low) / 2 == near(0.08119291 * stats.t.ppf(0.975, 14), rel=1e-6)
    narrow = fleiss_kappa(DIAGNOSES[:15], confidence=0.5)
    assert narrow.ci_high is not None
    assert found.kappa < narrow.ci_high < found.ci_high  # type: ignore[operator]
    assert "0.24 to 0.59" in found.sentence
    with pytest.raises(CannotCompute):
        fleiss_kappa(DIAGNOSES, confidence=95)


@pytest.mark.parametrize("subjects", [15, 40])
def test_interval_of_fleiss_kappa_covers(subjects: int) -> None:
    """Coders who know the truth six times in ten and guess else: kappa is the square of that, .36."""
    chance, shares = np.random.default_rng(subjects), [0.4, 0.3, 0.2, 0.1]
    held = 0
    for _each in range(300):
        truth = chance.choice(4, size=(subjects, 1), p=shares)
        codes = np.where(chance.random((subjects, 5)) < 0.6, truth, chance.choice(4, size=(subjects, 5), p=shares))
        found = fleiss_kappa(np.stack([(codes == code).sum(axis=1) for code in range(4)], axis=1))
        assert found.ci_low is not None
        assert found.ci_high is not None
        held += found.ci_low <= 0.36 <= found.ci_high
    assert 0.91 <= held / 300 <= 0.98


def test_fleiss_kappa_of_wikipedia() -> None:
    found = fleiss_kappa(WIKIPEDIA)
    assert (found.observed, found.expected, found.kappa) == near((0.378, 0.213, 0.210), abs=0.0005)
    assert found.kappa == near(inter_rater.fleiss_kappa(WIKIPEDIA), abs=1e-12)
    assert "descriptive" in found.sentence


@settings(max_examples=40, deadline=None)
@given(st.lists(st.lists(st.integers(0, 3), min_size=4, max_size=4), min_size=2, max_size=12))
def test_fleiss_kappa_and_krippendorffs_alpha_differ_by_the_correction_for_few(codes: list[list[int]]) -> None:
    counts = np.array([np.bincount(row, minlength=4) for row in codes])
    fleiss, alpha = fleiss_kappa(counts), krippendorff_alpha(np.array(codes).T)
    if fleiss.kappa is None:
        assert alpha.alpha is None
    else:
        # 1 - alpha is (1 - kappa)(N - 1)/N with N ratings in all.
        assert alpha.alpha == near(1 - (1 - fleiss.kappa) * (counts.sum() - 1) / counts.sum(), abs=1e-9)
        assert fleiss.kappa == near(inter_rater.fleiss_kappa(counts), abs=1e-9)


def test_fleiss_kappa_of_gaps_of_nothing_and_of_one_category() -> None:
    found = fleiss_kappa([*WIKIPEDIA, [None, 1, 2, 3, 8]])
    assert (found.n, found.left_out) == (10, 1)
    same = fleiss_kappa([[3, 0], [3, 0]])
    assert (same.kappa, same.se, same.z, same.p, same.by_category) == (None, None, None, None, (None, None))
    assert (same.ci_low, same.ci_high) == (None, None)
    perfect = fleiss_kappa([[3, 0], [0, 3], [3, 0]])
    assert (perfect.kappa, perfect.ci_low, perfect.ci_high) == (1, None, None), "nothing to tell its spread by"
    missing = fleiss_kappa([[None, 1], [None, 2]])
    assert missing.too_few
    assert (missing.kappa, missing.raters) == (None, None)
    assert fleiss_kappa([[2, 1]]).too_few


@pytest.mark.parametrize(
    "counts", [[], [[]], [[1, 2], [1, 3]], [[1, 0], [0, 1]], [[1.5, 0.5]], [[-1, 3]], [["a", "b"]]]
)
def test_what_are_no_counts_is_refused(counts: list[list[int]]) -> None:
    with pytest.raises(CannotCompute):
        fleiss_kappa(counts)


def test_a_million_subjects() -> None:
    chance = np.random.default_rng(1)
    found = fleiss_kappa(chance.multinomial(5, [0.5, 0.3, 0.2], size=1_000_000))
    assert found.kappa == near(0, abs=0.002)
