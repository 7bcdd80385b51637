"""The search behind `form_circles`: its bookkeeping, and how close it comes to the best of all."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerloom.pairing.circles.company import Company
from peerloom.pairing.circles.exact import best_of_all
from peerloom.pairing.circles.plans import Plan
from peerloom.pairing.circles.search import Budget, looks_for, search
from peerloom.pairing.circles.seating import CLASH, Seating
from peerloom.pairing.circles.start import first_seating
from peerloom.pairing.circles.swaps import move_gains, swap_gains, worst_after_swap


def company(chance: np.random.Generator, n: int, m: int, each: int) -> Company:
    near = chance.integers(0, 10_001, (n, n)).astype(float)
    near = np.triu(near, 1) + np.triu(near, 1).T
    apart = np.triu(chance.random((n, n)) < 0.06, 1)
    return Company(
        near=near,
        apart=apart | apart.T,
        lead=chance.integers(0, 10_001, (n, m)).astype(float),
        may=chance.random((n, m)) < 0.9,
        locked=np.zeros((n, m), dtype=bool),
        has=chance.random((n, 2)) < 0.4,
        least=np.array([1, 2]),
        price=np.array([800.0, 300.0]),
        each=each,
    )


@pytest.mark.parametrize("each", [0, 1, 2])
@given(seed=st.integers(0, 2**32))
@settings(max_examples=25, deadline=None)
def test_told_gains_are_what_a_swap_or_move_brings(each: int, seed: int) -> None:
    chance = np.random.default_rng(seed)
    n, k = 14, 3
    people = company(chance, n, 6, each)
    seats = chance.permutation(np.array([0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 2, 3]))
    leaders = chance.permutation(6)[: k * each].reshape(k, each)
    plan = Plan(k, 4, 5, 13)
    seating = Seating(people, seats, leaders, plan)
    one, other = (int(person) for person in chance.choice(n, 2, replace=False))
    gain, low = swap_gains(seating, one)[other], worst_after_swap(seating, one, np.array([other]))[0]
    touched = {int(seats[one]), int(seats[other])} - {k}
    before = seating.standing()[1] - CLASH / 2 * seating.clashes()
    if np.isfinite(gain):
        seating.swap(one, other)
        assert seating.standing()[1] - CLASH / 2 * seating.clashes() - before == pytest.approx(gain, abs=1e-4)
        assert seating.values()[np.isin(seating.circle, list(touched))].min() == pytest.approx(low)
    moves = move_gains(seating, one)
    for to in np.flatnonzero(np.isfinite(moves)).tolist():
        moved = seating.copy()
        moved.move(one, to)
        assert moved.standing()[1] - seating.standing()[1] == pytest.approx(moves[to], abs=1e-4)
    anew = Seating(people, seating.circle, leaders, plan)
    assert seating.standing() == pytest.approx(anew.standing())
    assert np.array_equal(seating.near, anew.near)
    assert np.array_equal(seating.clash, anew.clash)
    assert np.array_equal(seating.count, anew.count)


@pytest.mark.parametrize("fair", [True, False])
@pytest.mark.parametrize("each", [0, 1, 2])
def test_the_search_comes_close_to_the_best_of_all(each: int, *, fair: bool) -> None:
    plan = Plan(3, 4, 4, 12)
    found = []
    for seed in range(2):
        people = company(np.random.default_rng(seed), 12, (0, 4, 6)[each], each)
        people.apart[:] = False
        people.may[:] = True
        best = best_of_all(people, [plan], fair=fair)
        assert best is not None
        seating = first_seating(people, plan, ())
        seating = search(seating, fair=fair, seed=0, budget=Budget(looks_for(12)))
        at = 0 if fair else 1
        found.append(seating.standing()[at] / best.seating.standing()[at])
    assert max(found) <= 1 + 1e-9
    assert sum(found) / len(found) > 0.98
