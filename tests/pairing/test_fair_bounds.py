"""The bound on the smallest sum holds for any multipliers and prices, and good ones come near the linear program's."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import Bounds, LinearConstraint, milp

from peerloom.pairing.fairness.offers import offers_of
from peerloom.pairing.fairness.places import Offers, places_of
from peerloom.pairing.fairness.relaxation import Relaxation
from peerloom.pairing.problem import Floats, Problem, make_problem


def relaxation(problem: Problem, offers: Offers, per_mentee: int) -> Relaxation:
    """With a start in which mentees are served in turn, everyone in full."""
    turn = np.arange(problem.n * per_mentee) % problem.m
    places = places_of(
        problem, np.sort(np.repeat(np.arange(problem.n), per_mentee) * problem.m + turn).astype(np.int64)
    )
    return Relaxation(problem, offers, places, places.filled > 0)


def linear_bound(scores: Floats, capacity: int, lower: int, demand: int) -> float:
    """The highest smallest sum if pairs could be made in part."""
    n, m = scores.shape
    rows, cols = np.repeat(np.arange(n), m), np.tile(np.arange(m), n)
    given_out, taken = np.zeros((n, n * m + 1)), np.zeros((m, n * m + 1))
    given_out[rows, np.arange(n * m)] = 1
    taken[cols, np.arange(n * m)] = 1
    sums = given_out * np.append(scores.ravel(), 0.0)
    sums[:, -1] = -1
    found = milp(
        np.append(np.zeros(n * m), -1.0),
        constraints=[
            LinearConstraint(given_out, demand, demand),
            LinearConstraint(taken, lower, capacity),
            LinearConstraint(sums, 0, np.inf),
        ],
        bounds=Bounds(np.zeros(n * m + 1), np.append(np.ones(n * m), np.inf)),
        integrality=np.zeros(n * m + 1),
    )
    assert found.x is not None
    return float(found.x[-1])


@given(seed=st.integers(0, 2**32), lower=st.integers(0, 1), data=st.data())
@settings(max_examples=40, deadline=None)
def test_no_multipliers_and_prices_tell_too_little(seed: int, lower: int, data: st.DataObject) -> None:
    scores = np.random.default_rng(seed).random((4, 5))
    problem = make_problem(scores, 2, lower=lower, demand=2)
    prices = np.array(data.draw(st.lists(st.floats(-2, 2), min_size=5, max_size=5)))
    found = relaxation(problem, offers_of(problem, prices, 3), 2)
    truth = linear_bound(scores, 2, lower, 2)
    simple = found.simple_bound()
    assert found.lower_bound(simple) >= truth - 1e-9
    assert simple >= truth - 1e-9


@pytest.mark.parametrize("lower", [0, 3])
def test_the_bound_comes_near_the_linear_program(lower: int) -> None:
    """Half the mentees want the same few mentors, so that no simple bound is near."""
    chance = np.random.default_rng(7)
    scores = 0.1 * chance.random((40, 30))
    scores[:20, :4] += 0.8
    scores[20:, 4:] += 0.8
    problem = make_problem(scores, 4, lower=lower, demand=3)
    found = relaxation(problem, offers_of(problem, np.zeros(30), 20), 3)
    truth, simple = linear_bound(scores, 4, lower, 3), found.simple_bound()
    assert simple > 1.2 * truth
    assert truth - 1e-9 <= found.lower_bound(simple) < 1.01 * truth


def test_among_equal_mentors_each_is_somebody_s_offer() -> None:
    problem = make_problem(np.ones((60, 200)), 3, demand=3)
    offers = offers_of(problem, np.zeros(200), 8)
    assert np.all(np.bincount(offers.cols, minlength=200) > 0)
    assert np.all(np.diff(offers.start) <= 16)


def test_offers_hold_the_best_by_weight_and_by_what_is_left() -> None:
    weights = np.arange(20.0)[None, :]
    prices = np.where(np.arange(20) >= 10, 100.0, 0.0)
    offers = offers_of(make_problem(weights, 1), prices, 3)
    assert offers.weights.tolist() == [19, 18, 17, 9, 8, 7]
