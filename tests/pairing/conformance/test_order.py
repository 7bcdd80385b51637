"""The order of the input decides nothing, and the same question has the same answer."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerloom.pairing import OBJECTIVES, Objective
from peerloom.simulation.instances import make_instance, with_demands
from tests.pairing.conformance.crowds import crowds
from tests.pairing.conformance.questions import Question, question_of
from tests.pairing.conformance.solvers import Solver, every_solver

some = settings(max_examples=15, deadline=None)


def assert_same_when_shuffled(solver: Solver, objective: Objective, question: Question, seed: int) -> None:
    chance = np.random.default_rng(seed)
    n, m = question.weights.shape
    other = question.shuffled(chance.permutation(n).tolist(), chance.permutation(m).tolist())
    one, two = question.ask(solver, objective), other.ask(solver, objective)
    assert question.facts(one) == other.facts(two)
    assert (one.upper_bound, one.worst) == (two.upper_bound, two.worst)


@every_solver
@pytest.mark.parametrize("objective", OBJECTIVES)
@given(question=crowds(most=80, named=True), seed=st.integers(0, 2**32))
@some
def test_one_mentor_each(solver: Solver, objective: Objective, question: Question, seed: int) -> None:
    assert_same_when_shuffled(solver, objective, question, seed)


@every_solver
@pytest.mark.parametrize("objective", OBJECTIVES)
@given(question=crowds(most=60, bounded=True, named=True), seed=st.integers(0, 2**32))
@some
def test_lower_bounds(solver: Solver, objective: Objective, question: Question, seed: int) -> None:
    assert_same_when_shuffled(solver, objective, question, seed)


@every_solver
@pytest.mark.parametrize("objective", ["total", "stable"])
@given(question=crowds(most=40, several=3, bounded=True, named=True), seed=st.integers(0, 2**32))
@some
def test_several_mentors_each(solver: Solver, objective: Objective, question: Question, seed: int) -> None:
    assert_same_when_shuffled(solver, objective, question, seed)


@every_solver
@pytest.mark.parametrize("levels", [1, 4, None])
def test_a_few_hundred_people(solver: Solver, levels: int | None) -> None:
    made = make_instance(300, 150, 12, contended=True, levels=levels, seed=1)
    question = question_of(with_demands(made, bounded=0.2, locked=10, banned=20, seed=1))
    assert_same_when_shuffled(solver, "total", question, seed=2)


@every_solver
@pytest.mark.parametrize("objective", OBJECTIVES)
def test_asked_twice(solver: Solver, objective: Objective) -> None:
    question = question_of(make_instance(60, 30, 8, contended=False, levels=4, seed=3))
    assert (question.ask(solver, objective).pairs == question.ask(solver, objective).pairs).all()
