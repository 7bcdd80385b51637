"""First meetings: as many as possible, good ones, and with different kinds of mentors."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerloom.pairing import assign
from peerloom.pairing.living import FirstRound, first_round
from peerloom.pairing.living.first_round import likeness
from peerloom.pairing.problem import make_problem
from tests.pairing.brute_force import Case
from tests.pairing.cases import cases


def meetings_of(found: FirstRound) -> list[tuple[int, int]]:
    return sorted((int(i), int(j)) for slot in found.rounds for i, j in slot)


@given(
    case=cases(most=6, bounded=False, locks=False),
    each=st.integers(1, 3),
    diversity=st.sampled_from([0.0, 0.5, 1.0]),
)
@settings(max_examples=60, deadline=None)
def test_as_many_meetings_as_possible_within_every_limit(case: Case, each: int, diversity: float) -> None:
    limit = np.array(case.capacity, dtype=np.int64)
    found = first_round(case.matrix(), limit, meetings_each=each, diversity=diversity)
    pairs = meetings_of(found)
    assert len(set(pairs)) == len(pairs)
    assert all(case.allowed[pair] for pair in pairs)
    assert found.meetings.tolist() == [sum(row == i for row, _ in pairs) for i in range(len(case.demand))]
    assert max(found.meetings.tolist(), default=0) <= each
    taken = [sum(column == j for _, column in pairs) for j in range(len(limit))]
    assert all(count <= most for count, most in zip(taken, limit.tolist(), strict=True))
    for slot in found.rounds:
        assert len(set(slot[:, 0].tolist())) == len(set(slot[:, 1].tolist())) == len(slot)
    assert len(found.rounds) == max([*found.meetings.tolist(), *taken], default=0)
    assert found.total == sum(int(case.weights[pair]) for pair in pairs)
    best = assign(case.matrix(), limit, demand=each)
    assert len(pairs) == len(best.pairs)
    assert int(np.count_nonzero(found.meetings)) == best.matched
    if diversity == 0.0:
        assert found.total == best.total


def twins() -> np.ndarray[tuple[int, ...], np.dtype[np.float64]]:
    """Mentors 0 and 1 are alike and mentors 2 and 3 are; mentees like one kind a little better."""
    first, second = np.array([9, 7, 8, 6, 9, 7]) * 100.0, np.array([7, 9, 6, 8, 7, 9]) * 100.0
    return np.column_stack([first, first, second, second])


def test_nobody_meets_two_mentors_who_are_alike_where_others_are_nearly_as_good() -> None:
    alike = first_round(twins(), 6, meetings_each=2, diversity=0.0)
    different = first_round(twins(), 6, meetings_each=2, diversity=0.5)
    kinds = [{j // 2 for row, j in meetings_of(different) if row == i} for i in range(6)]
    assert kinds == [{0, 1}] * 6
    assert all(len({j // 2 for row, j in meetings_of(alike) if row == i}) == 1 for i in range(6))


def test_likeness_is_that_of_the_scores() -> None:
    like = likeness(make_problem(twins(), 1))
    assert like == pytest.approx(np.array([[1, 1, 0, 0], [1, 1, 0, 0], [0, 0, 1, 1], [0, 0, 1, 1]]), abs=1e-6)
    assert not likeness(make_problem(np.full((3, 2), 5.0), 1)).any()  # nothing is known of mentors liked by all alike


def test_large_and_sparse() -> None:
    chance = Random(1)
    weights = np.array([[chance.randint(0, 100) for _ in range(150)] for _ in range(200)], dtype=float)
    found = first_round(weights, 4, meetings_each=3)
    assert (found.meetings == 3).sum() == 200
    assert len(found.rounds) == 4


@pytest.mark.parametrize(
    ("settings", "words"), [({"diversity": 1.5}, "diversity"), ({"meetings_each": -1}, "demand must be whole")]
)
def test_bad_input(settings: dict[str, float], words: str) -> None:
    with pytest.raises(ValueError, match=words):
        first_round(np.ones((2, 2)), 1, **settings)
