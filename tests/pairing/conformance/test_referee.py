"""Larger problems than brute force can answer, with OR-Tools' minimum-cost flow as referee."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings

from peerloom.pairing import OBJECTIVES, Objective
from tests.pairing.conformance.crowds import crowds
from tests.pairing.conformance.questions import Question
from tests.pairing.conformance.referee import best, highest_floor, levels_outweighing
from tests.pairing.conformance.solvers import Solver, every_solver

some = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.data_too_large])


def assert_best(solver: Solver, question: Question) -> None:
    found = question.ask(solver, "total")
    facts, verdict = question.facts(found), best(question)
    assert (facts.fullness, facts.total) == (verdict.fullness, verdict.total)
    assert (found.matched, found.total) == (facts.matched, facts.total)


@every_solver
@given(question=crowds())
@some
def test_one_mentor_each(solver: Solver, question: Question) -> None:
    assert_best(solver, question)


@every_solver
@given(question=crowds(bounded=True, named=True))
@some
def test_lower_bounds_locks_and_bans(solver: Solver, question: Question) -> None:
    assert_best(solver, question)


@every_solver
@given(question=crowds(most=100, several=3))
@some
def test_several_mentors_each(solver: Solver, question: Question) -> None:
    assert_best(solver, question)


@every_solver
@given(question=crowds(most=100, several=3, bounded=True, named=True))
@some
def test_everything_at_once(solver: Solver, question: Question) -> None:
    assert_best(solver, question)


@every_solver
@pytest.mark.parametrize("objective", ["fair", "total"])
@given(question=crowds(most=60, bounded=True, named=True))
@some
def test_every_objective_fills_as_much(solver: Solver, objective: Objective, question: Question) -> None:
    assert question.facts(question.ask(solver, objective)).fullness == best(question).fullness


@every_solver
@given(question=crowds(most=80))
@some
def test_fair_raises_the_floor_as_far_as_it_goes(solver: Solver, question: Question) -> None:
    found = question.ask(solver, "fair")
    floor = highest_floor(question)
    assert found.worst == (question.facts(found).sums or (0,))[0] == floor
    assert found.worst_bound >= floor


@every_solver
@given(question=crowds(most=40, bounded=True, highest=3))
@some
def test_fair_is_leximin_when_levels_are_few(solver: Solver, question: Question) -> None:
    found = question.ask(solver, "fair")
    steep = levels_outweighing(question)
    assert steep.facts(found).total == best(steep).total


@every_solver
@pytest.mark.parametrize("objective", OBJECTIVES)
@given(question=crowds(most=60, several=2, bounded=True, named=True))
@settings(some, max_examples=10)
def test_the_bound_is_never_below_the_largest_total(solver: Solver, objective: Objective, question: Question) -> None:
    found = question.ask(solver, objective)
    assert found.upper_bound >= max(best(question).total, found.total)
