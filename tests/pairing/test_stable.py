"""Ties under `stable`: as many pairs as possible of the highest score, then of the next (rank-maximal)."""

from __future__ import annotations

from random import Random

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.optimize import linear_sum_assignment

from peerloom.pairing.small.one_each import NOBODY
from peerloom.pairing.small.stable import stable_one_each


def best_scores(weights: NDArray[np.float64], allowed: NDArray[np.bool_], capacity: list[int]) -> list[float]:
    """The scores of a rank-maximal matching, highest first.

    One pair of a level is worth more than everybody with a pair of the level below, so the best sum decides by levels.
    """
    seats = np.repeat(np.arange(weights.shape[1]), capacity)
    worth = np.where(allowed, (len(weights) + 1.0) ** weights, 0.0)[:, seats]
    rows, places = linear_sum_assignment(worth, maximize=True)
    made = [(i, seats[place]) for i, place in zip(rows, places, strict=True) if allowed[i, seats[place]]]
    return sorted((float(weights[i, j]) for i, j in made), reverse=True)


@given(seed=st.integers(0, 2**32))
@settings(max_examples=600, deadline=None)
def test_ties_are_broken_so_that_most_pairs_of_the_highest_scores_are_made(seed: int) -> None:
    chance = Random(seed)
    n, m = chance.randint(2, 9), chance.randint(2, 8)
    levels, density = chance.choice([2, 3, 4]), chance.choice([0.25, 0.4, 0.6])
    weights = np.array([[chance.randint(1, levels) for _ in range(m)] for _ in range(n)], dtype=float)
    allowed = np.array([[chance.random() < density for _ in range(m)] for _ in range(n)])
    capacity = [chance.choice([0, 1, 1, 1, 1, 2]) for _ in range(m)]
    seats = stable_one_each(weights, allowed, np.array(capacity))
    made = [(i, int(j)) for i, j in enumerate(seats) if j != NOBODY]
    assert all(allowed[i, j] for i, j in made)
    assert all(sum(j == col for _, col in made) <= capacity[j] for j in range(m))
    assert sorted((float(weights[i, j]) for i, j in made), reverse=True) == best_scores(weights, allowed, capacity)


def test_a_later_level_does_not_undo_a_pair_that_an_earlier_one_needs() -> None:
    weights = np.array([[0, 0, 2, 0], [2, 3, 0, 0], [0, 3, 3, 3], [0, 3, 0, 2]], dtype=float)
    seats = stable_one_each(weights, weights > 0, np.ones(4, dtype=np.intp))
    assert sorted((float(weights[i, j]) for i, j in enumerate(seats)), reverse=True) == best_scores(
        weights, weights > 0, [1, 1, 1, 1]
    )
