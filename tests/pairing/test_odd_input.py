"""Input that is odd but can be meant is answered right: any kind of table, empty sides, huge and tiny numbers."""

from __future__ import annotations

import itertools
from fractions import Fraction
from typing import Any

import numpy as np
import pytest
from scipy import sparse

from peerloom.pairing import OBJECTIVES, Mentee, Mentor, Objective, Rules, assign, match

NAN = float("nan")
TABLE = np.array([[3.0, 1, 2], [2, 2, 2], [1, 5, 4], [0, 2, 1]])
BEST = [[0, 0], [1, 2], [2, 1]]
HUGE = 2**40


@pytest.mark.parametrize(
    "weights",
    [
        pytest.param(TABLE.tolist(), id="lists"),
        pytest.param(TABLE.astype(np.int8), id="int8"),
        pytest.param(TABLE.astype(np.uint64), id="uint64"),
        pytest.param(TABLE.astype(np.float16), id="float16"),
        pytest.param(TABLE.astype(np.longdouble), id="longdouble"),
        pytest.param(TABLE.astype(object), id="numbers as objects"),
        pytest.param(np.asfortranarray(TABLE), id="columns first"),
        pytest.param(np.repeat(np.repeat(TABLE, 2, axis=0), 3, axis=1)[::2, ::3], id="strided"),
        pytest.param(TABLE[::-1, ::-1].copy()[::-1, ::-1], id="backwards"),
        pytest.param(np.ma.masked_array(TABLE), id="masked array without a mask"),
    ],
)
def test_any_table_of_numbers(weights: Any) -> None:
    assert assign(weights, 1).pairs.tolist() == BEST


def test_yes_and_no_as_weights() -> None:
    found = assign(np.array([[True, False], [True, True]]), 1)
    assert (found.pairs.tolist(), found.total) == ([[0, 0], [1, 1]], 2)


@pytest.mark.parametrize("make", [sparse.csr_array, sparse.csc_array, sparse.coo_array, sparse.lil_array])
@pytest.mark.parametrize("old", [False, True])
def test_any_sparse_format(make: Any, old: bool) -> None:
    given = make(TABLE)
    given = getattr(sparse, f"{given.format}_matrix")(given) if old else given
    found, plain = assign(given, 1), assign(sparse.csr_array(TABLE), 1)
    assert (found.pairs.tolist(), found.total) == (plain.pairs.tolist(), plain.total)


def test_explicit_zeros_are_allowed_duplicates_are_summed_and_any_order_will_do() -> None:
    data, cols, start = np.array([1.0, 5.0, 2.0, 3.0, 0.0]), np.array([1, 0, 1, 0, 1]), np.array([0, 3, 4, 5])
    given = sparse.csr_matrix((data, cols, start), shape=(3, 2))
    found = assign(given, [1, 2])
    assert found.pairs.tolist() == [[0, 1], [1, 0], [2, 1]]
    assert found.total == 6
    assert given.indices.tolist() == [1, 0, 1, 0, 1]


def test_what_is_summed_is_judged_not_its_parts() -> None:
    parts = sparse.csr_matrix((np.array([-1.0, 3.0]), np.array([0, 0]), np.array([0, 2])), shape=(1, 1))
    assert assign(parts, 1).total == 2


def test_room_behind_the_last_row_is_not_read() -> None:
    given = sparse.csr_matrix(TABLE)
    given.data, given.indices = np.append(given.data, NAN), np.append(given.indices, np.int32(9))
    assert assign(given, 1).total == 10


@pytest.mark.parametrize("dense", [True, False])
@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("demand", [1, 2])
def test_nothing_that_is_given_is_changed(dense: bool, objective: Objective, demand: int) -> None:
    given: Any = TABLE.copy() if dense else sparse.csr_array(TABLE)
    limits: dict[str, Any] = {
        "capacity": np.array([2, 2, 2]),
        "lower": np.array([1, 0, 1]),
        "demand": np.full(4, demand),
        "locked": np.array([[0, 1]]),
        "banned": np.array([[1, 1]]),
    }
    arrays = [*limits.values(), *([given] if dense else [given.data, given.indices, given.indptr])]
    before = [array.copy() for array in arrays]
    for array in arrays:
        array.flags.writeable = False
    assign(given, **limits, objective=objective)
    assert all((array == other).all() for array, other in zip(arrays, before, strict=True))


@pytest.mark.parametrize("value", [1, 1.0, True, np.uint8(1), np.array(1), [1.0, 1.0, 1.0], (1, 1, 1)])
def test_whole_numbers_of_any_kind(value: Any) -> None:
    assert assign(TABLE, value).pairs.tolist() == BEST


@pytest.mark.parametrize("objective", OBJECTIVES)
def test_huge_numbers_of_places(objective: Objective) -> None:
    """Places beyond all mentees, and wishes beyond all mentors, can't be used, so they cost neither memory nor time."""
    everyone = assign(TABLE, 4, lower=0, objective=objective)
    for lower in (0, HUGE, [HUGE // 2, 0, 0]):
        found = assign(TABLE, HUGE, lower=lower, objective=objective)
        assert found.matched == 4
        assert found.total == everyone.total or lower
    found = assign(TABLE, HUGE, demand=HUGE, objective=objective)
    assert (len(found.pairs), found.total) == (12, TABLE.sum())


def test_lower_bounds_far_beyond_all_mentees() -> None:
    weights = np.random.default_rng(1).integers(0, 100, size=(500, 500))
    found = assign(weights, 250, lower=250)
    assert (found.matched, found.total) == (500, weights.max(axis=1).sum())


@pytest.mark.parametrize("value", [[(0, 1)], ((0, 1), (0, 1)), {(0, 1)}, np.array([[0, 1]], dtype=np.uint8), [[0, 1]]])
def test_named_pairs_of_any_kind(value: Any) -> None:
    assert assign(TABLE, 1, locked=value).pairs.tolist()[0] == [0, 1]
    assert [2, 1] in assign(TABLE, 1, banned=value).pairs.tolist()


@pytest.mark.parametrize("shape", [(0, 0), (0, 3), (3, 0), (3, 3)])
@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("demand", [0, 1, 2])
def test_nobody_on_a_side_or_no_pair_at_all(shape: tuple[int, int], objective: Objective, demand: int) -> None:
    found = assign(sparse.csr_array(shape), 2, lower=1, demand=demand, objective=objective)
    assert (found.pairs.shape, found.matched, found.total, found.upper_bound, found.gap) == ((0, 2), 0, 0, 0, 0)
    assert found.unmatched.tolist() == list(range(shape[0]))


@pytest.mark.parametrize("size", [2.0**31, 2.0**40, 2.0**53 - 1, 2.0**60, 1e300, 1e-9, 1e-300, 5e-324])
@pytest.mark.parametrize("small", [0.0, 1.0])
@pytest.mark.parametrize("demand", [1, [1, 2, 1]])
def test_very_large_and_very_small_weights(size: float, small: float, demand: Any) -> None:
    """The best answer, as far as floats can tell."""
    weights = np.array([[size, small, 0], [size, size, small], [small, 2 * small, size / 2]])
    found = assign(weights, 1, demand=demand)
    best = max(sum(Fraction(weights[i, j]) for i, j in enumerate(order)) for order in itertools.permutations(range(3)))
    assert found.total == pytest.approx(float(best), rel=1e-8, abs=0)
    assert found.upper_bound >= found.total


def test_people_with_huge_wishes() -> None:
    found = match([Mentee("a", demand=HUGE)], [Mentor("b", capacity=HUGE, lower=HUGE), Mentor("c")], Rules())
    assert found.matched == 1
