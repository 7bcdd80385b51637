"""Every tiny problem, against every possible answer."""

from __future__ import annotations

import itertools
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerloom.pairing import OBJECTIVES, Objective
from tests.pairing.brute_force import Case, Outcome, fullest
from tests.pairing.cases import cases
from tests.pairing.conformance.questions import Facts, Question
from tests.pairing.conformance.solvers import Solver, every_solver

some = settings(max_examples=60, deadline=None)
ABSENT = -1


@st.composite
def banned_cases(draw: st.DrawFn, *, most: int = 4, demand: int = 1) -> Question:
    """Tiny problems in which some stored pairs are banned."""
    case: Case = draw(cases(most=most, demand=demand))
    free = [(int(i), int(j)) for i, j in np.argwhere(case.allowed) if (i, j) not in case.locked]
    banned = draw(st.lists(st.sampled_from(free), max_size=3)) if free else []
    return replace(asked(case), banned=tuple(banned))


def asked(case: Case) -> Question:
    capacity, lower, demand = (np.array(each, dtype=np.int64) for each in (case.capacity, case.lower, case.demand))
    return Question(case.weights, case.allowed, capacity, lower, demand, case.locked)


def possible(question: Question) -> list[Outcome]:
    """The fullest outcomes."""
    return fullest(question.case())


def assert_right(objective: Objective, facts: Facts, best: list[Outcome]) -> None:
    assert facts.fullness == best[0].fullness
    if objective == "total":
        assert facts.total == max(other.total for other in best)
    else:
        assert facts.sums == max(other.sums for other in best)


@every_solver
@pytest.mark.parametrize("objective", ["total", "fair"])
@pytest.mark.parametrize(("n", "m"), list(itertools.product(range(3), range(3))))
def test_all_problems_of_two_people_a_side(solver: Solver, objective: Objective, n: int, m: int) -> None:
    for table in itertools.product([ABSENT, 0, 1], repeat=n * m):
        for capacity in itertools.product([0, 1, 2], repeat=m):
            weights = np.array(table, dtype=np.int64).reshape(n, m)
            places = np.array(capacity, dtype=np.int64)
            # A lower bound wherever there is a place makes every case decide about it as well.
            for lower in (np.zeros_like(places), np.minimum(places, 1)):
                question = Question(weights, weights > ABSENT, places, lower, np.ones(n, dtype=np.int64))
                found = question.ask(solver, objective)
                assert_right(objective, question.facts(found), possible(question))


@every_solver
@pytest.mark.parametrize("objective", ["total", "fair"])
@given(question=banned_cases())
@some
def test_one_mentor_each_with_bans(solver: Solver, objective: Objective, question: Question) -> None:
    found = question.ask(solver, objective)
    best = possible(question)
    assert_right(objective, question.facts(found), best)
    assert found.upper_bound >= max(other.total for other in best)


@every_solver
@given(question=banned_cases(most=3, demand=2))
@some
def test_several_mentors_each_with_bans(solver: Solver, question: Question) -> None:
    found = question.ask(solver, "total")
    assert_right("total", question.facts(found), possible(question))
    raised = question.ask(solver, "fair")
    fair, floor = question.facts(raised), max(other.sums[:1] for other in possible(question))
    assert fair.fullness == possible(question)[0].fullness
    assert fair.sums[:1] == floor
    assert raised.worst_bound >= (floor or (0,))[0]


@every_solver
@given(question=banned_cases(most=5))
@some
def test_stable_leaves_no_two_who_would_rather_have_each_other(solver: Solver, question: Question) -> None:
    question = replace(question, lower=np.zeros_like(question.capacity), locked=())
    found = question.ask(solver, "stable")
    question.facts(found)
    assert found.blocking_pairs == blocking(question, found.pairs.tolist()) == 0


def blocking(question: Question, pairs: list[list[int]]) -> int:
    """Allowed pairs whose two people would both gain, counted one by one; everyone has at most one mentor."""
    score = {tuple(pair): question.weights[tuple(pair)] for pair in pairs}
    count = 0
    for i, j in np.argwhere(question.allowed).tolist():
        mine = [value for (row, _), value in score.items() if row == i]
        theirs = [value for (_, col), value in score.items() if col == j]
        would_leave = question.weights[i, j] > min(mine) if mine else question.demand[i] > 0
        has_place = len(theirs) < question.capacity[j]
        would_take = has_place or (bool(theirs) and question.weights[i, j] > min(theirs))
        count += bool((i, j) not in score and would_leave and would_take)
    return count


@every_solver
@pytest.mark.parametrize("objective", OBJECTIVES)
@given(question=banned_cases(demand=2))
@settings(some, max_examples=30)
def test_the_answer_describes_itself(solver: Solver, objective: Objective, question: Question) -> None:
    found = question.ask(solver, objective)
    facts = question.facts(found)
    assert (found.matched, found.total, found.objective) == (facts.matched, facts.total, objective)
    assert found.worst == (facts.sums or (0,))[0]
    assert found.unmatched.tolist() == sorted(set(range(len(question.demand))) - set(found.pairs[:, 0].tolist()))
    assert found.gap == pytest.approx((found.upper_bound - found.total) / max(found.upper_bound, 1))
    assert found.method
