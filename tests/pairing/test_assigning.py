"""`assign` against the slow truth, on tiny problems of every shape."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import sparse

from peerloom.pairing import OBJECTIVES, Assignment, Objective, assign
from tests.pairing.brute_force import Case, Outcome, fullest
from tests.pairing.cases import cases

EXAMPLES = 80


def answer(case: Case, objective: Objective) -> Assignment:
    return assign(
        case.matrix(),
        list(case.capacity),
        lower=list(case.lower),
        demand=list(case.demand),
        locked=case.locked,
        objective=objective,
    )


def outcome_of(case: Case, found: Assignment) -> Outcome:
    pairs = frozenset((int(i), int(j)) for i, j in found.pairs)
    taken = [sum(j == column for _, j in pairs) for column in range(len(case.capacity))]
    sums: dict[int, int] = {}
    for i, j in pairs:
        sums[i] = sums.get(i, 0) + int(case.weights[i, j])
    return Outcome(
        pairs=pairs,
        matched=len(sums),
        shortfall=sum(max(0, least - count) for least, count in zip(case.lower, taken, strict=True)),
        total=sum(sums.values()),
        sums=tuple(sorted(sums.values())),
    )


def assert_possible(case: Case, found: Assignment) -> None:
    pairs = [(int(i), int(j)) for i, j in found.pairs]
    assert len(set(pairs)) == len(pairs)
    assert set(case.locked) <= set(pairs)
    assert all(case.allowed[i, j] for i, j in pairs)
    assert all(sum(i == row for i, _ in pairs) <= wanted for row, wanted in enumerate(case.demand))
    assert all(sum(j == col for _, j in pairs) <= places for col, places in enumerate(case.capacity))


@pytest.mark.parametrize("objective", OBJECTIVES)
@given(case=cases(demand=2, most=4))
@settings(max_examples=35, deadline=None)
def test_every_answer_keeps_the_limits_and_measures_itself(objective: Objective, case: Case) -> None:
    found = answer(case, objective)
    assert_possible(case, found)
    outcome = outcome_of(case, found)
    assert (found.matched, found.total) == (outcome.matched, outcome.total)
    assert found.worst == (outcome.sums[0] if outcome.sums else 0)
    assert set(found.unmatched.tolist()) == set(range(len(case.demand))) - {i for i, _ in outcome.pairs}
    assert found.gap == pytest.approx((found.upper_bound - found.total) / found.upper_bound if found.total else 0.0)


@given(case=cases())
@settings(max_examples=EXAMPLES, deadline=None)
def test_total_serves_most_people_and_then_scores_most(case: Case) -> None:
    found = answer(case, "total")
    best = fullest(case)
    outcome = outcome_of(case, found)
    assert outcome.fullness == best[0].fullness
    assert outcome.total == max(other.total for other in best) == found.upper_bound
    assert found.gap == 0.0


@given(case=cases())
@settings(max_examples=EXAMPLES, deadline=None)
def test_among_equal_totals_the_worst_off_decide(case: Case) -> None:
    outcome = outcome_of(case, answer(case, "total"))
    assert outcome.sums == max(other.sums for other in fullest(case) if other.total == outcome.total)


@given(case=cases())
@settings(max_examples=EXAMPLES, deadline=None)
def test_fair_lifts_the_worst_off_then_the_next(case: Case) -> None:
    found = answer(case, "fair")
    best = fullest(case)
    outcome = outcome_of(case, found)
    assert outcome.fullness == best[0].fullness
    assert outcome.sums == max(other.sums for other in best)
    assert found.upper_bound == max(other.total for other in best)


@given(case=cases(most=5, bounded=False, locks=False))
@settings(max_examples=EXAMPLES, deadline=None)
def test_stable_leaves_no_two_people_who_would_rather_have_each_other(case: Case) -> None:
    found = answer(case, "stable")
    assert found.blocking_pairs == 0
    pairs = {(int(i), int(j)) for i, j in found.pairs}
    for i, j in zip(*np.nonzero(case.allowed), strict=True):
        weight = case.weights[i, j]
        of_mentee = [case.weights[i, other] for row, other in pairs if row == i]
        of_mentor = [case.weights[row, j] for row, other in pairs if other == j]
        would_leave = (len(of_mentee) < case.demand[i] or weight > min(of_mentee)) if case.demand[i] else False
        would_take = (len(of_mentor) < case.capacity[j] or weight > min(of_mentor)) if case.capacity[j] else False
        assert (i, j) in pairs or not (would_leave and would_take)


@given(case=cases(demand=2, most=3))
@settings(max_examples=50, deadline=None)
def test_several_mentors_each_total(case: Case) -> None:
    outcome = outcome_of(case, answer(case, "total"))
    best = fullest(case)
    assert outcome.fullness == best[0].fullness
    assert outcome.total == max(other.total for other in best)


@given(case=cases(demand=2, most=3))
@settings(max_examples=35, deadline=None)
def test_several_mentors_each_fair(case: Case) -> None:
    outcome = outcome_of(case, answer(case, "fair"))
    best = fullest(case)
    assert outcome.fullness == best[0].fullness
    floor = max(other.sums[0] if other.sums else 0 for other in best)
    assert (outcome.sums[0] if outcome.sums else 0) == floor
    assert outcome.total == max(other.total for other in best if not other.sums or other.sums[0] == floor)


@pytest.mark.parametrize("objective", OBJECTIVES)
@given(case=cases(most=6), data=st.data())
@settings(max_examples=35, deadline=None)
def test_the_order_of_the_input_changes_nothing(objective: Objective, case: Case, data: st.DataObject) -> None:
    assert_same_when_shuffled(case, objective, data)


@pytest.mark.parametrize("objective", OBJECTIVES)
@given(case=cases(most=4, demand=2), data=st.data())
@settings(max_examples=30, deadline=None)
def test_the_order_of_the_input_changes_nothing_with_several_mentors_each(
    objective: Objective, case: Case, data: st.DataObject
) -> None:
    assert_same_when_shuffled(case, objective, data)


def assert_same_when_shuffled(case: Case, objective: Objective, data: st.DataObject) -> None:
    rows = data.draw(st.permutations(range(len(case.demand))))
    cols = data.draw(st.permutations(range(len(case.capacity))))
    shuffled = Case(
        case.weights[np.ix_(rows, cols)],
        case.allowed[np.ix_(rows, cols)],
        tuple(case.capacity[j] for j in cols),
        tuple(case.lower[j] for j in cols),
        tuple(case.demand[i] for i in rows),
        tuple((rows.index(i), cols.index(j)) for i, j in case.locked),
    )
    one, other = answer(case, objective), answer(shuffled, objective)
    assert (one.total, one.matched, one.worst) == (other.total, other.matched, other.worst)
    assert outcome_of(case, one).sums == outcome_of(shuffled, other).sums


@given(case=cases())
@settings(max_examples=35, deadline=None)
def test_fractions_are_decided_like_whole_numbers(case: Case) -> None:
    scaled = case.matrix()
    scaled.data = scaled.data / 1024
    limits: dict[str, Any] = {"lower": list(case.lower), "demand": list(case.demand), "locked": case.locked}
    found = assign(scaled, list(case.capacity), **limits)
    assert found.total * 1024 == answer(case, "total").total


@pytest.mark.parametrize(
    ("weights", "arguments", "message"),
    [
        ([[1, -1]], {}, r"pair \(0, 1\)"),
        ([[1, float("nan")]], {}, r"pair \(0, 1\)"),
        ([1, 2], {}, "two dimensions"),
        ([[1, 2]], {"capacity": [1]}, "capacity"),
        ([[1, 2]], {"capacity": -1}, "capacity"),
        ([[1, 2]], {"capacity": 1.5}, "capacity"),
        ([[1, 2]], {"lower": 2}, "lower is above capacity for mentor 0"),
        ([[1, 2]], {"locked": [(0, 2)]}, r"locked pair \(0, 2\) is outside"),
        ([[1, 2]], {"locked": [(0, 0), (0, 1)]}, r"locked pair \(0, 0\): mentee 0"),
        ([[1], [2]], {"locked": [(0, 0), (1, 0)]}, r"locked pair \(0, 0\): mentor 0"),
        ([[1, 2]], {"objective": "best"}, "objective"),
    ],
)
def test_input_that_cannot_be_meant_is_refused_in_words(
    weights: list[list[float]], arguments: dict[str, Any], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        assign(weights, **{"capacity": 1, **arguments})


def test_a_locked_pair_must_be_an_allowed_one() -> None:
    with pytest.raises(ValueError, match=r"locked pair \(0, 1\) is not an allowed pair"):
        assign(sparse.csr_matrix(np.array([[1.0, 0.0]])), 1, locked=[(0, 1)])


def test_stored_zeros_are_allowed_pairs() -> None:
    zero = sparse.csr_matrix((np.array([0.0]), (np.array([0]), np.array([0]))), shape=(1, 2))
    assert assign(zero, 1).pairs.tolist() == [[0, 0]]
