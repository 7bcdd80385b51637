"""What a forced pair costs, by chains, is what solving again with it locked shows."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings

from peerloom.pairing import OBJECTIVES, Mentee, Mentor, Rules, match
from peerloom.pairing.assigning import assign_problem
from peerloom.pairing.explaining import move_costs
from peerloom.pairing.explaining.chains import losses_when_forced, unlocked
from peerloom.pairing.explaining.move_costs import runners_up
from peerloom.pairing.pool import make_pool
from peerloom.pairing.problem import make_problem
from tests.pairing.brute_force import Case, fullest
from tests.pairing.cases import cases
from tests.pairing.people import pools, rules


@given(case=cases(most=4, demand=2))
@settings(max_examples=60, deadline=None)
def test_a_forced_pair_costs_what_brute_force_says(case: Case) -> None:
    problem = make_problem(
        case.matrix(), case.capacity, lower=case.lower, demand=case.demand, locked=np.array(case.locked, dtype=int)
    )
    best = assign_problem(problem, "total")
    every = np.column_stack([problem.rows, problem.cols]).astype(np.intp)
    losses = losses_when_forced(problem, unlocked(problem, best.pairs), every, problem.weights)
    ways = fullest(case)
    for (row, col), loss in zip(every.tolist(), losses.tolist(), strict=True):
        totals = [way.total for way in ways if (row, col) in way.pairs]
        assert loss == (best.total - max(totals) if totals else np.inf)


@given(pool=pools())
@settings(max_examples=30, deadline=None)
def test_both_ways_to_find_a_runners_up_cost_agree(pool: tuple[list[Mentee], list[Mentor]]) -> None:
    for objective in OBJECTIVES:
        made = make_pool(*pool, rules(objective))
        answer = assign_problem(made.problem, objective)
        at_once = runners_up(made, answer)
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(move_costs, "MOST_MENTORS", 0)
            assert runners_up(made, answer) == at_once


@given(pool=pools(most=4))
@settings(max_examples=20, deadline=None)
def test_a_runners_up_cost_is_known_for_several_mentors_each(pool: tuple[list[Mentee], list[Mentor]]) -> None:
    mentees = [replace(mentee, demand=2) for mentee in pool[0]]
    found = match(mentees, pool[1], rules("total"))
    for pair in found.pairs:
        if pair.runner_up is None:
            continue
        locked = replace(rules("total"), locked=((pair.mentee, pair.runner_up.mentor),))
        again = match(mentees, pool[1], locked)
        if again.notes or (again.matched, len(again.pairs)) < (found.matched, len(found.pairs)):
            assert pair.runner_up.cost is None
        else:
            assert pair.runner_up.cost == found.total - again.total


def test_too_much_work_is_left_to_those_who_ask() -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(move_costs, "MOST_MENTORS", 0)
        patch.setattr(move_costs, "MOST_WORK", 0)
        pairs = match([Mentee("e1")], [Mentor("o1"), Mentor("o2")], Rules()).pairs
    assert [pair.runner_up.cost for pair in pairs if pair.runner_up] == [None]
