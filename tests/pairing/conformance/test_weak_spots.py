"""Shapes on which a good solver becomes slow or wrong: many equal scores, everyone after the same few, odd places."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from peerloom.simulation.instances import make_instance, with_demands
from tests.pairing.conformance.questions import Question, question_of
from tests.pairing.conformance.referee import best, highest_floor
from tests.pairing.conformance.solvers import Solver, every_solver

EVERY_PAIR = None
ABSENT = -1


def assert_best(solver: Solver, question: Question) -> None:
    found = question.ask(solver, "total")
    facts, verdict = question.facts(found), best(question)
    assert (facts.fullness, facts.total) == (verdict.fullness, verdict.total)
    assert found.upper_bound >= verdict.total


@every_solver
@pytest.mark.parametrize("contended", [True, False])
@pytest.mark.parametrize("levels", [1, 2, 4, 50, None])
@pytest.mark.parametrize("candidates", [15, EVERY_PAIR])
def test_few_levels_of_score(solver: Solver, candidates: int | None, levels: int | None, contended: bool) -> None:
    assert_best(solver, question_of(make_instance(300, 150, candidates, contended=contended, levels=levels, seed=1)))


@every_solver
@pytest.mark.parametrize("slack", [0.9, 1.0, 1.02, 3.0])
def test_places_from_too_few_to_many(solver: Solver, slack: float) -> None:
    assert_best(solver, question_of(make_instance(300, 150, 10, contended=True, capacity_slack=slack, seed=2)))


@every_solver
@pytest.mark.parametrize("levels", [4, None])
def test_everyone_names_the_same_mentors(solver: Solver, levels: int | None) -> None:
    """Half of all mentees have only the same ten candidates, with places for far fewer."""
    question = question_of(make_instance(200, 100, 10, contended=True, levels=levels, seed=3))
    weights = np.where(question.stored, question.weights, 0)
    stored = question.stored.copy()
    stored[:100] = False
    stored[:100, :10] = True
    weights[:100, :10] = question_of(make_instance(100, 10, None, contended=True, levels=levels, seed=3)).weights
    assert_best(solver, replace(question, weights=weights, stored=stored))


@every_solver
def test_mentors_whom_nobody_needs(solver: Solver) -> None:
    """Far more mentors than mentees, most of them bad: they stay empty at no cost."""
    assert_best(solver, question_of(make_instance(60, 400, EVERY_PAIR, contended=True, capacity_slack=8.0, seed=4)))


@every_solver
def test_one_mentor_who_takes_everyone(solver: Solver) -> None:
    question = question_of(make_instance(250, 20, EVERY_PAIR, contended=False, seed=5))
    for places in (250, 10**6, 2**40):
        capacity = np.ones(20, dtype=np.int64)
        capacity[7] = places
        found = question.with_capacity(capacity).ask(solver, "total")
        facts, verdict = question.with_capacity(capacity).facts(found), best(question.with_capacity(capacity))
        assert (facts.fullness, facts.total) == (verdict.fullness, verdict.total)


@every_solver
def test_mentors_without_places(solver: Solver) -> None:
    question = question_of(make_instance(100, 60, 20, contended=True, seed=6))
    closed = question.capacity * (np.arange(60) % 3 > 0)
    assert_best(solver, question.with_capacity(closed))
    assert question.with_capacity(0 * closed).ask(solver, "total").matched == 0


@every_solver
def test_nobody_may_meet_anybody(solver: Solver) -> None:
    question = question_of(make_instance(30, 20, 5, contended=False, seed=7))
    found = replace(question, stored=np.zeros_like(question.stored)).ask(solver, "total")
    assert (found.matched, found.total, found.upper_bound, found.gap) == (0, 0, 0, 0)


@every_solver
@pytest.mark.parametrize("levels", [1, 4, None])
def test_everything_asked_of_a_contended_crowd(solver: Solver, levels: int | None) -> None:
    made = make_instance(120, 60, 15, contended=True, levels=levels, seed=8)
    assert_best(solver, question_of(with_demands(made, most_mentors=3, bounded=0.4, locked=15, banned=30, seed=8)))


@every_solver
@pytest.mark.parametrize(
    ("table", "capacity", "lower", "demand"),
    [
        ([[ABSENT, ABSENT, ABSENT, 2], [1, 1, 2, 2]], [1, 2, 1, 3], [1, 2, 0, 2], [2, 1]),
        ([[2, 0, ABSENT, ABSENT], [0, 0, 2, 1]], [3, 3, 1, 3], [2, 3, 0, 1], [1, 1]),
        ([[1, 3, ABSENT, 0], [ABSENT, 1, 2, 3]], [1, 2, 1, 1], [1, 2, 1, 0], [1, 1]),
    ],
)
def test_lower_bounds_beyond_all_mentees(
    solver: Solver, table: list[list[int]], capacity: list[int], lower: list[int], demand: list[int]
) -> None:
    """They fall equally short in several assignments, of which the total then decides."""
    weights = np.array(table)
    limits = (np.array(capacity), np.array(lower), np.array(demand))
    assert_best(solver, Question(weights, weights > ABSENT, *limits))


@every_solver
def test_the_worst_off_in_a_contended_crowd(solver: Solver) -> None:
    question = question_of(make_instance(150, 75, 12, contended=True, seed=9))
    found = question.ask(solver, "fair")
    assert question.facts(found).fullness == best(question).fullness
    assert found.worst == highest_floor(question)
