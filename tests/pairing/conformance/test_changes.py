"""How an answer must move when the question does."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerloom.pairing import OBJECTIVES, Objective
from tests.pairing.conformance.crowds import crowds
from tests.pairing.conformance.questions import Question
from tests.pairing.conformance.solvers import SOLVERS, Solver, every_solver

some = settings(max_examples=15, deadline=None)


@every_solver
@pytest.mark.parametrize("objective", ["total", "fair"])
@given(question=crowds(most=60, several=2), data=st.data())
@some
def test_a_further_place_costs_nobody_a_mentor(
    solver: Solver, objective: Objective, question: Question, data: st.DataObject
) -> None:
    if objective == "fair":
        question = replace(question, demand=np.minimum(question.demand, 1))
    more = question.capacity.copy()
    more[data.draw(st.integers(0, len(more) - 1))] += 1
    wider = question.with_capacity(more)
    before, after = question.facts(question.ask(solver, objective)), wider.facts(wider.ask(solver, objective))
    assert after.fullness >= before.fullness
    if after.fullness == before.fullness:
        assert after.total >= before.total or objective == "fair"
        assert after.sums >= before.sums or objective == "total"


@every_solver
@pytest.mark.parametrize("objective", OBJECTIVES)
@given(question=crowds(most=60, bounded=True, named=True), factor=st.sampled_from([2.0, 7.0, 2.0**-10]))
@some
def test_the_unit_of_scores_changes_nothing_else(
    solver: Solver, objective: Objective, question: Question, factor: float
) -> None:
    if objective == "stable":
        question = replace(question, lower=np.zeros_like(question.lower))
    plain, scaled = question.ask(solver, objective), question.ask(solver, objective, unit=factor)
    one, other = question.facts(plain), question.facts(scaled)
    assert (one.fullness, one.total, plain.total * factor) == (other.fullness, other.total, scaled.total)
    if objective != "total" or solver is not SOLVERS["large"]:
        # Auctions bid in other steps, and may choose another one of equal totals.
        assert (one.sums, plain.worst * factor) == (other.sums, scaled.worst)
    assert scaled.upper_bound == pytest.approx(plain.upper_bound * factor)


@every_solver
@given(question=crowds(most=80, bounded=True), several=st.integers(1, 2))
@some
def test_fractions_that_binary_cannot_hold_come_as_near_as_they_can(
    solver: Solver, question: Question, several: int
) -> None:
    question = replace(question, demand=question.demand * several)
    whole, tenths = (question.facts(question.ask(solver, "total", unit=unit)) for unit in (1.0, 0.1))
    assert tenths.fullness == whole.fullness
    assert tenths.total == whole.total  # in whole units: rounding is far below one of them


@every_solver
@given(question=crowds(most=80, named=True))
@some
def test_adding_the_same_to_every_score_keeps_the_best_total_best(solver: Solver, question: Question) -> None:
    raised = replace(question, weights=question.weights + 1_000)
    before, after = question.facts(question.ask(solver, "total")), raised.facts(raised.ask(solver, "total"))
    assert after.fullness == before.fullness
    assert after.total == before.total + 1_000 * before.pairs
    if solver is not SOLVERS["large"]:
        assert tuple(value - 1_000 for value in after.sums) == before.sums


@every_solver
@given(question=crowds(most=80, named=True))
@some
def test_a_banned_pair_and_one_that_is_not_stored_are_the_same(solver: Solver, question: Question) -> None:
    removed = replace(question, stored=question.allowed, banned=())
    one, other = question.ask(solver, "total"), removed.ask(solver, "total")
    assert (one.pairs == other.pairs).all()
    assert (one.total, one.upper_bound) == (other.total, other.upper_bound)


@every_solver
@given(question=crowds(most=60, named=True))
@some
def test_locking_what_was_found_keeps_it(solver: Solver, question: Question) -> None:
    found = question.ask(solver, "total")
    kept = tuple((int(i), int(j)) for i, j in found.pairs)
    again = replace(question, locked=kept).ask(solver, "total")
    assert (again.pairs == found.pairs).all()
    assert (again.total, again.worst, again.matched) == (found.total, found.worst, found.matched)
