"""Raising the smallest sum by chains of exchanges, against the slow truth and by what must always hold."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerloom.pairing.fairness.sums import FairDivision, raise_floor, smallest_sum
from peerloom.pairing.problem import Floats, Problem, make_problem
from peerloom.pairing.small.flow import fullest
from peerloom.pairing.small.several import best_total_of_several
from tests.pairing.brute_force import Case
from tests.pairing.brute_force import fullest as every_fullest
from tests.pairing.cases import cases


def problem_of(case: Case) -> Problem:
    return make_problem(
        case.matrix(),
        np.array(case.capacity, dtype=np.intp),
        lower=np.array(case.lower, dtype=np.intp),
        demand=np.array(case.demand, dtype=np.intp),
        locked=case.locked,
    )


def best_total(problem: Problem) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    if not len(problem.weights):
        return np.empty(0, dtype=np.int64)
    return np.flatnonzero(best_total_of_several(problem, fullest(problem)).chosen).astype(np.int64)


def raised(problem: Problem, prices: Floats | None = None) -> FairDivision:
    return raise_floor(problem, best_total(problem), np.zeros(problem.m) if prices is None else prices)


def flags(problem: Problem, found: FairDivision) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    marks = np.zeros(len(problem.weights), dtype=bool)
    marks[found.chosen] = True
    return marks


def highest_floor(case: Case) -> int:
    return max(outcome.sums[0] if outcome.sums else 0 for outcome in every_fullest(case))


def texts(n: int, m: int, seed: int) -> Floats:
    """Scores like those of texts about a few topics: most are small, and the best mentors are few."""
    chance = np.random.default_rng(seed)
    ours, theirs = chance.dirichlet(np.full(6, 0.3), size=n), chance.dirichlet(np.full(6, 0.3), size=m)
    scores: Floats = ours @ theirs.T + 0.05 * chance.random((n, m))
    return scores


@given(case=cases(demand=3, most=4))
@settings(max_examples=40, deadline=None)
def test_the_assignment_stays_as_full_and_within_limits(case: Case) -> None:
    problem = problem_of(case)
    before = best_total(problem)
    found = raise_floor(problem, before, np.zeros(problem.m))
    rows, cols = problem.rows, problem.cols
    assert len(np.unique(found.chosen)) == len(found.chosen) == len(before)
    locked = set(np.flatnonzero(problem.covered))
    assert locked | set(rows[found.chosen]) == locked | set(rows[before])
    assert np.all(np.bincount(rows[found.chosen], minlength=problem.n) <= problem.demand)
    load = np.bincount(cols[found.chosen], minlength=problem.m)
    load_before = np.bincount(cols[before], minlength=problem.m)
    assert np.all(load <= problem.capacity)
    assert np.minimum(load, problem.lower).sum() == np.minimum(load_before, problem.lower).sum()


@given(case=cases(demand=3, most=4))
@settings(max_examples=40, deadline=None)
def test_what_is_told_is_true(case: Case) -> None:
    problem = problem_of(case)
    start = np.isin(np.arange(len(problem.weights)), best_total(problem))
    found = raised(problem)
    assert found.floor == pytest.approx(smallest_sum(problem, flags(problem, found)))
    assert found.floor >= smallest_sum(problem, start)
    assert found.floor_bound >= highest_floor(case) - 1e-9
    if found.proven:
        assert found.floor == pytest.approx(highest_floor(case))


@given(case=cases(demand=2, most=3), data=st.data())
@settings(max_examples=30, deadline=None)
def test_any_prices_are_valid(case: Case, data: st.DataObject) -> None:
    problem = problem_of(case)
    prices = np.array(data.draw(st.lists(st.floats(-9, 9), min_size=problem.m, max_size=problem.m)), dtype=float)
    found = raised(problem, prices)
    assert highest_floor(case) - 1e-9 <= found.floor_bound
    assert len(found.chosen) == len(best_total(problem))


def test_small_floors_are_nearly_always_the_highest() -> None:
    reached = 0
    for seed in range(20):
        chance = np.random.default_rng(seed)
        case = Case(
            chance.integers(0, 30, size=(4, 4)), np.ones((4, 4), dtype=bool), (2, 2, 2, 2), (0, 1, 0, 2), (2,) * 4, ()
        )
        reached += raised(problem_of(case)).floor == pytest.approx(highest_floor(case))
    assert reached >= 19


@pytest.mark.parametrize(("lower", "seed"), [(0, 1), (3, 2), (4, 3)])
def test_scarce_mentors_are_shared(lower: int, seed: int) -> None:
    """The bound is a linear program's: how near the floor comes to it is what the search is worth."""
    problem = make_problem(texts(60, 40, seed), 5, lower=lower, demand=3)
    before = best_total(problem)
    found = raised(problem)
    total = problem.weights[before].sum()
    low = smallest_sum(problem, np.isin(np.arange(len(problem.weights)), before))
    assert found.floor - low > 0.8 * (found.floor_bound - low) > 0
    assert found.floor_bound <= total / 60 + 1e-9
    assert problem.weights[found.chosen].sum() > 0.9 * total


def test_a_higher_floor_that_costs_nothing_keeps_the_total() -> None:
    problem = make_problem([[4, 4, 1, 1], [4, 4, 1, 1]], 1, demand=2)
    found = raised(problem)
    assert found.floor == 5.0
    assert found.floor_bound == pytest.approx(5.0)
    assert found.proven
    assert problem.weights[found.chosen].sum() == 10


def test_where_mentors_are_short_nobody_has_many_while_others_have_one() -> None:
    problem = make_problem([[9, 9, 9, 9], [5, 5, 5, 5]], 1, demand=4)
    start = np.array([0, 1, 2, 7], dtype=np.int64)
    found = raise_floor(problem, start, np.zeros(4))
    assert np.bincount(problem.rows[found.chosen]).tolist() == [2, 2]
    assert found.floor == 10.0


def test_locked_mentors_count_in_the_sum() -> None:
    problem = make_problem([[9, 5, 0], [0, 5, 1]], 1, demand=[2, 1], locked=[(0, 0)])
    found = raised(problem)
    assert problem.rows[found.chosen].tolist() == [0, 1]
    assert problem.cols[found.chosen].tolist() == [2, 1]
    assert found.floor == 5.0


def test_nobody_to_raise() -> None:
    problem = make_problem(np.zeros((2, 2)), 0, demand=2)
    assert raise_floor(problem, np.empty(0, dtype=np.int64), np.zeros(2)).chosen.tolist() == []


def test_the_same_every_time() -> None:
    problem = make_problem(texts(80, 50, 5), 6, lower=2, demand=3)
    one, other = raised(problem), raised(problem)
    assert one.chosen.tolist() == other.chosen.tolist()
    assert (one.floor, one.floor_bound) == (other.floor, other.floor_bound)
