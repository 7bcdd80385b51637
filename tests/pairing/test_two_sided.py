"""Deferred acceptance on two tables of wishes: stable, best for whoever proposes, whatever the input's order."""

from __future__ import annotations

import itertools
from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from peerloom.pairing.problem import make_problem
from peerloom.pairing.two_sided import acceptance as two_sided
from peerloom.pairing.two_sided.acceptance import (
    Side,
    count_blocking_pairs_two_sided,
    deferred_acceptance,
    stable_pairs,
    wishes_of,
)
from peerloom.pairing.two_sided.price import price_of_stability
from tests.pairing.two_sided_cases import Case, is_stable, make_case, stable_answers

SEEDS = st.integers(0, 2**32)


def accepted(case: Case, proposing: Side = "mentees") -> frozenset[tuple[int, int]]:
    pairs = deferred_acceptance(
        case.mentee_scores, case.mentor_scores, case.allowed, case.capacity, case.demand, proposing=proposing
    )
    return frozenset((int(i), int(j)) for i, j in pairs)


def blocking(case: Case, pairs: frozenset[tuple[int, int]]) -> int:
    return count_blocking_pairs_two_sided(
        case.mentee_scores, case.mentor_scores, case.allowed, case.capacity, case.demand, sorted(pairs)
    )


@given(seed=SEEDS, ties=st.booleans(), proposing=st.sampled_from(["mentees", "mentors"]))
@settings(max_examples=300, deadline=None)
def test_nobody_is_left_who_would_both_rather_have_each_other(seed: int, ties: bool, proposing: Side) -> None:
    case = make_case(Random(seed), most=6, demand=3, ties=ties)
    pairs = accepted(case, proposing)
    assert all(case.allowed[i, j] for i, j in pairs)
    assert all(sum(j == col for _, col in pairs) <= places for j, places in enumerate(case.capacity))
    assert all(sum(i == row for row, _ in pairs) <= wanted for i, wanted in enumerate(case.demand))
    assert is_stable(case, pairs)
    assert blocking(case, pairs) == 0


@given(seed=SEEDS)
@settings(max_examples=150, deadline=None)
def test_each_mentee_has_the_best_mentor_of_all_stable_answers_and_each_mentor_the_worst(seed: int) -> None:
    case = make_case(Random(seed), most=4, demand=1, ties=False)
    answers = stable_answers(case)
    ours, theirs = accepted(case), accepted(case, "mentors")
    assert ours in answers
    assert theirs in answers
    for answer in answers:
        for i, j in answer:
            assert case.mentee_scores[i, j] <= max(case.mentee_scores[i, k] for row, k in ours if row == i)
            assert case.mentee_scores[i, j] >= min(case.mentee_scores[i, k] for row, k in theirs if row == i)


@given(seed=SEEDS)
@settings(max_examples=150, deadline=None)
def test_the_same_people_have_someone_in_all_stable_answers(seed: int) -> None:
    case = make_case(Random(seed), most=4, demand=1, ties=False)
    answers = stable_answers(case)
    served = {frozenset(i for i, _ in answer) for answer in answers}
    filled = {tuple(sorted(j for _, j in answer)) for answer in answers}
    assert served == {frozenset(i for i, _ in accepted(case))}
    assert filled == {tuple(sorted(j for _, j in accepted(case, "mentors")))}


@given(seed=SEEDS, proposing=st.sampled_from(["mentees", "mentors"]))
@settings(max_examples=300, deadline=None)
def test_the_order_of_the_input_changes_nothing_even_where_wishes_are_equal(seed: int, proposing: Side) -> None:
    chance = Random(seed)
    case = make_case(chance, most=7, demand=2, ties=True)
    n, m = case.allowed.shape
    rows, cols = chance.sample(range(n), n), chance.sample(range(m), m)
    shuffled = case.reordered(rows, cols)
    assert seen(case, accepted(case, proposing)) == seen(shuffled, accepted(shuffled, proposing))


def seen(case: Case, pairs: frozenset[tuple[int, int]]) -> list[tuple[float, float]]:
    return sorted((float(case.mentee_scores[i, j]), float(case.mentor_scores[i, j])) for i, j in pairs)


@pytest.mark.parametrize(
    ("ours", "theirs"), [([2, 1, 2, 2, 2], [2, 0, 1, 0, 2]), ([0, 0, 1, 1, 1], [0, 1, 0, 1, 1]), ([1] * 5, [1] * 5)]
)
def test_people_in_a_ring_who_are_all_alike_are_told_apart_one_after_another(
    ours: list[int], theirs: list[int]
) -> None:
    """Two separate choices, one on each side, could contradict each other: the scores would follow the input."""
    first, second = (np.array([np.roll(view, i) for i in range(5)], dtype=float) for view in (ours, theirs))
    found = set()
    for rows, cols in itertools.product(itertools.permutations(range(5)), [[0, 1, 2, 3, 4], [3, 0, 4, 2, 1]]):
        one, other = first[np.ix_(rows, cols)], second[np.ix_(rows, cols)]
        pairs = deferred_acceptance(one, other, None, 1, 1)
        found.add(tuple(sorted(zip(one[tuple(pairs.T)], other[tuple(pairs.T)], strict=True))))
    assert len(found) == 1


@given(seed=SEEDS, proposing=st.sampled_from(["mentees", "mentors"]))
@settings(max_examples=40, deadline=None)
def test_the_compiled_procedure_answers_the_same(seed: int, proposing: Side) -> None:
    case = make_case(Random(seed), most=9, demand=3, ties=True)
    problem = make_problem(case.mentee_scores, case.capacity, demand=case.demand, allowed=case.allowed)
    wishes = wishes_of(problem, case.mentee_scores, case.mentor_scores)
    plain = stable_pairs(wishes, proposing=proposing)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(two_sided, "FEW_PAIRS", -1)
        assert np.array_equal(stable_pairs(wishes, proposing=proposing), plain)


@given(seed=SEEDS)
@settings(max_examples=200, deadline=None)
def test_blocking_pairs_are_counted_one_by_one(seed: int) -> None:
    chance = Random(seed)
    case = make_case(chance, most=5, demand=2, ties=True)
    pairs: set[tuple[int, int]] = set()
    for i, j in chance.sample(list(zip(*np.nonzero(case.allowed), strict=True)), int(case.allowed.sum()) // 2):
        if sum(i == row for row, _ in pairs) < case.demand[i] and sum(j == col for _, col in pairs) < case.capacity[j]:
            pairs.add((int(i), int(j)))
    assert blocking(case, frozenset(pairs)) == case.blocking(frozenset(pairs))


def test_the_side_that_proposes_gets_its_first_choices() -> None:
    ours = np.array([[2.0, 1.0], [1.0, 2.0]])
    theirs = np.array([[1.0, 2.0], [2.0, 1.0]])
    assert deferred_acceptance(ours, theirs, None, 1, 1).tolist() == [[0, 0], [1, 1]]
    assert deferred_acceptance(ours, theirs, None, 1, 1, proposing="mentors").tolist() == [[0, 1], [1, 0]]


def test_what_stability_costs_is_told() -> None:
    joint = np.array([[90.0, 60.0], [80.0, 10.0]])
    price = price_of_stability(joint, None, 1, 1, deferred_acceptance(joint, joint, None, 1, 1))
    assert (price.total, price.largest, price.matched, price.most_matched) == (100.0, 140.0, 2, 2)
    assert price.price == pytest.approx(40 / 140)
    nothing = price_of_stability(np.zeros((2, 0)), None, 1, 1, [])
    assert (nothing.price, nothing.matched) == (0.0, 0)


def test_a_pair_that_is_not_allowed_is_not_looked_at() -> None:
    joint, allowed = np.array([[9.0, 1.0]]), np.array([[False, True]])
    assert deferred_acceptance(joint, joint, allowed, 1, 1).tolist() == [[0, 1]]
    assert price_of_stability(joint, allowed, 1, 1, [[0, 1]]).largest == 1.0


@pytest.mark.parametrize("shape", [(0, 0), (0, 3), (3, 0)])
def test_an_empty_side_is_no_error(shape: tuple[int, int]) -> None:
    assert deferred_acceptance(np.zeros(shape), np.zeros(shape), None, 1, 1).shape == (0, 2)


def nothing_allowed(shape: tuple[int, int]) -> NDArray[np.bool_]:
    return np.zeros(shape, dtype=bool)


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"mentor_scores": np.ones((2, 3))}, "mentor_scores"),
        ({"mentee_scores": np.full((2, 2), np.nan)}, "mentee_scores"),
        ({"mentor_scores": np.full((2, 2), -1.0)}, "mentor_scores"),
        ({"mentor_scores": np.full((2, 2), np.inf)}, "mentor_scores"),
        ({"allowed": nothing_allowed((2, 3))}, "allowed"),
        ({"capacity": [1, 2, 3]}, "capacity"),
        ({"capacity": -1}, "capacity"),
        ({"demand": 0.5}, "demand"),
        ({"proposing": "everyone"}, "proposing"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_name(change: dict[str, object], named: str) -> None:
    given: dict[str, object] = {
        "mentee_scores": np.ones((2, 2)),
        "mentor_scores": np.ones((2, 2)),
        "allowed": None,
        "capacity": 1,
        "demand": 1,
    }
    with pytest.raises(ValueError, match=named):
        deferred_acceptance(**(given | change))  # type: ignore[arg-type]
