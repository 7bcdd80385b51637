"""Input that can't be meant is refused, in words that name the argument."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from scipy import sparse

from peerloom.pairing import Criterion, Kind, Mentee, Mentor, Rules, assign, match
from peerloom.pairing.pool import make_pool

NAN, INF = float("nan"), float("inf")
TABLE = np.array([[3.0, 1, 2], [2, 2, 2], [1, 5, 4], [0, 2, 1]])
COUNTS = ("capacity", "lower", "demand")
PAIRS = ("locked", "banned")
HUGE = 2**40


@pytest.mark.parametrize(
    "weights",
    [
        pytest.param([[1, NAN]], id="not a number"),
        pytest.param([[1, INF]], id="infinite"),
        pytest.param([[1, -INF]], id="minus infinite"),
        pytest.param([[1, -1e-300]], id="negative"),
        pytest.param([1, 2], id="one dimension"),
        pytest.param(np.zeros((2, 2, 2)), id="three dimensions"),
        pytest.param(3.0, id="a number"),
        pytest.param(None, id="nothing"),
        pytest.param("abc", id="text"),
        pytest.param([["a", "b"]], id="table of text"),
        pytest.param([["1", "2"]], id="numbers as text"),
        pytest.param([[None, 1]], id="gaps"),
        pytest.param([[1, 2], [3]], id="rows of unequal length"),
        pytest.param({"a": 1}, id="dictionary"),
        pytest.param([[1 + 2j, 1]], id="complex"),
        pytest.param(np.array([[1 + 0j, 2]]), id="complex without imaginary part"),
        pytest.param([[object(), 1]], id="objects"),
        pytest.param([[10**400, 1]], id="an integer beyond floats"),
        pytest.param(np.array([["2020-01-01"]], dtype="datetime64[D]"), id="dates"),
        pytest.param(np.zeros((1, 1), dtype=[("a", float)]), id="records"),
        pytest.param(np.ma.masked_array([[1.0, 9.0]], mask=[[False, True]]), id="masked entries"),
        pytest.param(sparse.csr_array(np.array([1.0, 2.0])), id="sparse of one dimension"),
        pytest.param(sparse.coo_array((np.ones(1), (np.zeros(1, int),) * 3), shape=(1, 1, 1)), id="sparse of three"),
        pytest.param(sparse.csr_matrix(np.array([[1 + 2j, 1]])), id="sparse complex"),
        pytest.param(sparse.csr_matrix(np.array([[1, NAN]])), id="sparse, not a number"),
        pytest.param(sparse.csr_matrix(np.array([[1, INF]])), id="sparse, infinite"),
        pytest.param(sparse.csr_matrix(np.array([[1.0, -1]])), id="sparse, negative"),
    ],
)
def test_weights_that_cannot_be_meant(weights: Any) -> None:
    with pytest.raises(ValueError, match="weight"):
        assign(weights, 1)


@pytest.mark.parametrize(
    ("part", "value"),
    [
        ("indices", [0, 1, 7, 0, 1, 2, 0, 1, 2, 1, 2]),
        ("indices", [0, 1, -1, 0, 1, 2, 0, 1, 2, 1, 2]),
        ("indices", [0, 1, 2]),
        ("data", [1.0, 2.0, 3.0]),
        ("indptr", [0, 9, 3, 9, 11]),
        ("indptr", [0, 3, 6, 9, 99]),
        ("indptr", [1, 3, 6, 9, 11]),
        ("indptr", [-5, 3, 6, 9, 11]),
        ("indptr", [0, 3, 6]),
    ],
)
def test_a_sparse_matrix_that_is_not_well_formed(part: str, value: list[float]) -> None:
    matrix = sparse.csr_matrix(TABLE)
    setattr(matrix, part, np.array(value, dtype=getattr(matrix, part).dtype))
    with pytest.raises(ValueError, match="weights"):
        assign(matrix, 1)


@pytest.mark.parametrize("argument", COUNTS)
@pytest.mark.parametrize(
    "value",
    [
        pytest.param(NAN, id="not a number"),
        pytest.param(INF, id="infinite"),
        pytest.param(-1, id="negative"),
        pytest.param(0.5, id="fraction"),
        pytest.param([1, 1], id="too few"),
        pytest.param([], id="none at all"),
        pytest.param([[1, 1, 1, 1]], id="two dimensions"),
        pytest.param("a", id="text"),
        pytest.param("1", id="number as text"),
        pytest.param(1 + 0j, id="complex"),
        pytest.param(object(), id="object"),
        pytest.param(10**400, id="an integer beyond floats"),
        pytest.param({"a": 1}, id="dictionary"),
        pytest.param(iter([1, 1, 1, 1]), id="iterator"),
        pytest.param(np.array("2020", dtype="datetime64[Y]"), id="date"),
        pytest.param(np.ma.masked_array([1, 1, 1, 1], mask=[True, False, False, False]), id="masked"),
    ],
)
def test_numbers_of_places_that_cannot_be_meant(argument: str, value: Any) -> None:
    square = np.hstack([TABLE, TABLE[:, :1]])  # four of each, so that four numbers are the right number of them
    limits: dict[str, Any] = {"capacity": 1, argument: value}
    with pytest.raises(ValueError, match=argument):
        assign(square, **limits)


@pytest.mark.parametrize("argument", ["capacity", "demand"])
def test_a_number_of_places_is_never_missing(argument: str) -> None:
    limits: dict[str, Any] = {"capacity": 1, argument: None}
    with pytest.raises(ValueError, match=argument):
        assign(TABLE, **limits)


def test_lower_bounds_above_capacity() -> None:
    for capacity, lower in ((1, [0, 2, 0]), (HUGE, HUGE + 1), ([1, 2, 3], 2)):
        with pytest.raises(ValueError, match="lower is above capacity for mentor"):
            assign(TABLE, capacity, lower=lower)


@pytest.mark.parametrize("argument", PAIRS)
@pytest.mark.parametrize(
    "value",
    [
        pytest.param([(0.0, 1.0)], id="floats"),
        pytest.param([(NAN, 0)], id="not a number"),
        pytest.param([("0", "1")], id="text"),
        pytest.param([(True, False)], id="yes and no"),
        pytest.param([(2**70, 0)], id="beyond 64 bits"),
        pytest.param(np.array([[2**63, 1]], dtype=np.uint64), id="beyond 63 bits"),
        pytest.param([(-1, 0)], id="negative"),
        pytest.param([(0, 3)], id="no such mentor"),
        pytest.param([(4, 0)], id="no such mentee"),
        pytest.param((0, 1), id="one pair without a list"),
        pytest.param([(0, 1, 2)], id="three"),
        pytest.param([(0, 1), (1,)], id="unequal"),
        pytest.param("ab", id="a word"),
        pytest.param(3, id="a number"),
        pytest.param(None, id="nothing"),
        pytest.param(sparse.csr_matrix(np.eye(2)), id="a matrix"),
    ],
)
def test_named_pairs_that_cannot_be_meant(argument: str, value: Any) -> None:
    with pytest.raises(ValueError, match=argument):
        assign(TABLE, 1, **{argument: value})


def test_locks_that_collide() -> None:
    for locked, demand, words in (
        ([(0, 1), (1, 1)], 1, r"locked pair \(0, 1\): mentor 1"),
        ([(0, 1), (0, 2)], 1, r"locked pair \(0, 1\): mentee 0"),
        ([(0, 1)], 0, r"locked pair \(0, 1\): mentee 0"),
    ):
        with pytest.raises(ValueError, match=words):
            assign(TABLE, 1, demand=demand, locked=locked)
    with pytest.raises(ValueError, match=r"\(0, 1\) is both locked and banned"):
        assign(TABLE, 1, locked=[(0, 1)], banned=[(0, 1), (1, 1)])
    with pytest.raises(ValueError, match=r"locked pair \(3, 0\) is not an allowed pair"):
        assign(sparse.csr_array(TABLE), 1, locked=[(3, 0)])


def test_weights_whose_sum_floats_cannot_hold() -> None:
    with pytest.raises(ValueError, match="weight"):
        assign(np.full((3, 3), 1e308), 1)


@pytest.mark.parametrize("objective", ["best", "", None, ["total"], "Total"])
def test_unknown_objectives(objective: Any) -> None:
    with pytest.raises(ValueError, match="objective"):
        assign(TABLE, 1, objective=objective)
    with pytest.raises(ValueError, match="objective"):
        match([Mentee("a")], [Mentor("b")], Rules(objective=objective))


@pytest.mark.parametrize("weight", [NAN, INF, -1.0])
def test_a_criterion_weighs_something_finite(weight: float) -> None:
    rules = Rules((Criterion("town", Kind.SAME, "town", "town", weight=weight),))
    with pytest.raises(ValueError, match=r"town.*weight|weight.*town"):
        make_pool([Mentee("a")], [Mentor("b")], rules)


@pytest.mark.parametrize("neutral", [NAN, -0.1, 7.0])
def test_a_missing_answer_is_worth_a_share(neutral: float) -> None:
    with pytest.raises(ValueError, match="neutral"):
        make_pool([Mentee("a")], [Mentor("b")], Rules(neutral=neutral))


def test_ids_that_occur_twice() -> None:
    with pytest.raises(ValueError, match="two mentees have the id 'a'"):
        match([Mentee("a"), Mentee("a")], [Mentor("b")], Rules())
    with pytest.raises(ValueError, match="two mentors have the id 'b'"):
        match([Mentee("a")], [Mentor("b"), Mentor("b")], Rules())
    assert match([Mentee("a")], [Mentor("a")], Rules()).matched == 1
