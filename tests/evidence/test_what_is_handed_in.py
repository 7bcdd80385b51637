"""What people hand in: data frames, single columns, masked arrays, other names for a method, and units of any size."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from pandas import DataFrame, Series

from peerloom.evidence import (
    Adjustment,
    CannotCompute,
    Marker,
    adjust,
    attrition,
    cohen_kappa,
    compare_groups,
    cox,
    cronbach_alpha,
    icc,
    krippendorff_alpha,
    mcdonald_omega,
    mixed_change,
    paired_change,
    reliable_change,
    suppress,
    survival,
)

CHANCE = np.random.default_rng(8)
LASTED, ENDED, AGE = CHANCE.exponential(100, 60), CHANCE.random(60) < 0.6, CHANCE.normal(40, 9, 60)
BEFORE = CHANCE.normal(50, 10, 40)
AFTER = BEFORE + CHANCE.normal(3, 8, 40)
HALF = [True, False] * 20


def test_columns_of_a_data_frame_keep_their_names() -> None:
    named = cox(LASTED, ENDED, {"age": AGE, "age squared": AGE**2})
    framed = cox(Series(LASTED), Series(ENDED), DataFrame({"age": AGE, "age squared": AGE**2}))
    assert framed.coef == named.coef
    assert set(framed.coef or ()) == {"age", "age squared"}
    compared = compare_groups(BEFORE, AFTER, HALF, covariates=DataFrame({"age": AGE[:40]}))
    assert [one.name for one in compared.balance] == ["before", "age"]


@pytest.mark.parametrize("column", [AGE, list(AGE), Series(AGE), AGE[:, None]])
def test_one_covariate_is_a_column(column: object) -> None:
    found = cox(LASTED, ENDED, column)  # type: ignore[arg-type]  # a series has no place in the types
    assert found.coef is not None
    assert found.coef[0] == pytest.approx((cox(LASTED, ENDED, {"age": AGE}).coef or {})["age"])


def test_codes_in_a_data_frame_and_beyond_what_a_float_can_tell_apart() -> None:
    ratings = [["a", "b", "a", "c"], ["a", "b", "b", "c"]]
    assert krippendorff_alpha(DataFrame(ratings)).alpha == krippendorff_alpha(ratings).alpha
    large = np.array([[2**60, 2**60 + 1] * 5] * 2)
    assert krippendorff_alpha(large).alpha == 1


def test_counts_with_labels() -> None:
    found = suppress({"north": {"ended": 3, "went on": 20}, "south": {"ended": 40, "went on": 22}}, 5)
    assert (found.rows, found.columns) == (("north", "south"), ("ended", "went on"))
    assert found.cells[0][0] is Marker.HIDDEN
    framed = suppress(DataFrame([[3, 20], [40, 22]], index=["north", "south"], columns=["ended", "went on"]), 5)
    assert (framed.rows, framed.columns, framed.cells) == (found.rows, found.columns, found.cells)
    alone = suppress({"ended": 30, "went on": 50}, 5)
    assert (alone.columns, alone.cells) == (("ended", "went on"), ((30, 50),))
    assert "is 0 or stands for" in suppress([[0, 0], [0, 0]], 5).sentence


@pytest.mark.parametrize(
    "name",
    [
        "BH",
        "fdr_bh",
        "fdr",
        "Benjamini-Hochberg",
        "Benjamini\u2013Hochberg",
        "benjamini & hochberg",
        "Benjamini and Hochberg",
        " Benjamini Hochberg ",
    ],
)
def test_methods_go_by_the_names_that_others_give_them(name: str) -> None:
    assert adjust([0.01, 0.04], name) == adjust([0.01, 0.04], Adjustment.BH)
    assert adjust([0.01, 0.04], "Holm\u2013Bonferroni") == adjust([0.01, 0.04], "Holm")
    assert adjust([0.01, 0.04], "Holm") == adjust([0.01, 0.04], Adjustment.HOLM)


def test_what_a_mask_hides_is_missing() -> None:
    masked = np.ma.masked_greater(AFTER, 60)
    found = paired_change(BEFORE, masked)
    assert found == paired_change(BEFORE, np.where(AFTER > 60, np.nan, AFTER))
    assert found.only_before == int((AFTER > 60).sum()) > 0


@pytest.mark.parametrize("unit", [1e-300, 2.0**-1000, 1e-60, 1e80])
def test_no_unit_changes_what_people_changed_by(unit: float) -> None:
    plain, other = paired_change(BEFORE, AFTER), paired_change(BEFORE * unit, AFTER * unit)
    for name in ("t", "p", "wilcoxon_p", "d_z", "d_av", "g_z", "g_z_ci_low", "g_z_ci_high", "correlation"):
        assert getattr(other, name) == pytest.approx(getattr(plain, name)), name
    for name in ("difference", "ci_low", "ci_high", "mean_before", "sd_after", "sd_difference"):
        assert getattr(other, name) / unit == pytest.approx(getattr(plain, name)), name
    assert len(other.sentence) < 300


@pytest.mark.parametrize("unit", [1e-150, 1e150])
def test_models_refuse_what_cannot_be_squared(unit: float) -> None:
    who = list(range(40))
    with pytest.raises(CannotCompute, match="measure in a"):
        compare_groups(BEFORE * unit, AFTER * unit, HALF)
    with pytest.raises(CannotCompute, match="measure in a"):
        attrition([1] * 40, BEFORE * unit, AFTER * unit)
    with pytest.raises(CannotCompute, match="measure in a"):
        mixed_change([*BEFORE * unit, *AFTER * unit], [0] * 40 + [1] * 40, who * 2)


def test_a_group_in_which_all_are_alike_is_no_reason_to_warn() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        found = compare_groups([5] * 20 + [*range(20)], [7] * 20 + [*range(3, 23)], [1] * 20 + [0] * 20)
        left = attrition([1] * 40, [5] * 20 + [*range(20)], [6] * 20 + [None] * 20)
    assert found.raw.difference == pytest.approx(-5.5)
    assert left.characteristics[0].p is not None


def test_clusters_without_a_label_belong_with_nobody() -> None:
    unknown = float("nan")
    alone = compare_groups(BEFORE, AFTER, HALF, clusters=[None] * 20 + [*range(20)])
    assert compare_groups(BEFORE, AFTER, HALF, clusters=[unknown] * 20 + [*range(20)]) == alone


def test_a_curve_that_came_down_to_nothing_stays_there() -> None:
    found = survival(range(1, 11), [1] * 10)
    assert (found.at(10), found.at(11), found.ci(11)) == (0, 0, (None, None))
    assert survival(range(1, 11), [1] * 9 + [0]).at(11) is None


@pytest.mark.parametrize("kind", ["datetime64[D]", "timedelta64[D]", "complex128"])
def test_what_would_turn_into_other_numbers_is_refused(kind: str) -> None:
    odd = np.arange(12).astype(kind)
    with pytest.raises(CannotCompute, match="has to be numbers"):
        paired_change(odd, odd)
    with pytest.raises(CannotCompute, match="has to be numbers"):
        survival(odd, [1] * 12)


def test_one_label_is_no_column_of_groups() -> None:
    with pytest.raises(CannotCompute, match="a label per match"):
        survival(LASTED, ENDED, 5)  # type: ignore[arg-type]  # wrong on purpose


def test_a_finding_says_of_how_many_it_is() -> None:
    answers = (AGE[:, None] + CHANCE.normal(size=(60, 4))).tolist()
    assert cox(LASTED, ENDED, {"age": AGE}).sentence.startswith(f"Of 60 matches {int(ENDED.sum())} ended")
    for found in (
        cronbach_alpha(answers),
        mcdonald_omega(answers),
        icc(answers, "ICC2"),
        cohen_kappa([[20, 5], [10, 25]]),
        krippendorff_alpha([[1, 2] * 30, [1, 2, 1, 1] * 15]),
    ):
        assert "oing by 60 " in found.sentence


def test_too_few_are_told_in_those_words() -> None:
    few, who = [1, 2, 3], ["a", "b", "c"]
    said = [
        paired_change(few, few),
        mixed_change(few * 2, [0] * 3 + [1] * 3, who * 2),
        compare_groups(few, few, [0, 1, 1]),
        attrition([1] * 3, few, few),
        attrition([1] * 40, BEFORE, [None] * 36 + [1] * 4),
        suppress([[1, 2], [0, 1]], 5),
    ]
    for one in said:
        assert "too few" in one.sentence


def test_gaps_of_pandas_are_gaps() -> None:
    """Its whole numbers and its words have an NA of their own, which is no float and equals nothing."""
    items: list[list[float | None]] = [[1, 2, 3], [2, None, 3], [3, 3, 4], [4, 5, 5]]
    framed = DataFrame(items).astype("Int64")
    assert cronbach_alpha(framed) == cronbach_alpha(items)
    assert cronbach_alpha(framed.to_numpy(dtype=object)) == cronbach_alpha(items)
    assert cronbach_alpha({name: framed[name] for name in framed.columns}) == cronbach_alpha(items)  # type: ignore[arg-type]
    words, others = Series(["a", "b", "b", None], dtype="string"), ["a", "b", "a", "a"]
    assert cohen_kappa(words, others) == cohen_kappa(["a", "b", "b", None], others)
    assert krippendorff_alpha([list(words), others], seed=1).left_out == 1


def test_one_persons_change_is_not_that_of_many() -> None:
    with pytest.raises(CannotCompute, match="reliable_changes"):
        reliable_change([4, 5], [3, 5], 1, 0.8)  # type: ignore[arg-type]
