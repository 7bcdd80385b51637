"""Shapes and sizes at which one way of solving gives way to another."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import linear_sum_assignment

from peerloom.pairing import Criterion, Kind, Mentee, Mentor, Rules, assign, match


def test_many_people_and_one_mentor_who_takes_them_all_need_no_large_table() -> None:
    weights = np.random.default_rng(1).integers(0, 50, (20_000, 1))
    found = assign(weights, 20_000)
    assert (found.matched, found.total, found.gap) == (20_000, weights.sum(), 0.0)


@pytest.mark.parametrize("unit", [1.0, 1e-8, 1e-12])
def test_tiny_weights_are_told_apart_as_well(unit: float) -> None:
    weights = np.random.default_rng(7).random((60, 60))
    rows, cols = linear_sum_assignment(weights, maximize=True)
    found = assign(weights * unit, 1)
    assert found.total == pytest.approx(float(weights[rows, cols].sum()) * unit, rel=1e-9)
    assert found.gap <= 1e-9


def test_huge_whole_weights_of_several_mentors_are_bounded_truthfully() -> None:
    chance = np.random.default_rng(6)
    low = chance.integers(0, 4, (12, 9))
    found = assign(2**44 - 1 - low, 3, demand=2)
    exact = assign(3 - low, 3, demand=2)
    best = len(exact.pairs) * (2**44 - 4) + exact.total
    assert found.total <= best <= found.upper_bound


def test_whoever_has_had_enough_still_gets_lower_bounds_filled() -> None:
    chance = np.random.default_rng(3)
    weights = np.floor(chance.random((900, 600)) * 100)
    lower = np.where(np.arange(600) % 3 == 0, 2, 0)
    found = assign(weights, 3, lower=lower, enough=lambda: True)
    taken = np.bincount(found.pairs[:, 1], minlength=600)
    assert found.matched == 900
    assert np.all(taken >= lower)


def test_fair_ends_soon_when_it_is_enough() -> None:
    chance = np.random.default_rng(5)
    weights = chance.random((1_200, 900))
    asked: list[bool] = []
    told: list[float] = []

    def enough() -> bool:
        asked.append(True)
        return True

    quick = assign(weights, 2, objective="fair", enough=enough, progress=told.append)
    assert quick.matched == 1_200
    assert quick.worst == assign(weights, 2, objective="fair").worst
    assert asked
    assert told == sorted(told)
    assert 0.0 <= told[0] < told[-1] <= 1.0


def test_thousands_of_locks_and_bans_are_compared_at_once() -> None:
    weights = np.ones((3_000, 2_000))
    locked = [(i, i % 2_000) for i in range(2_000)]
    banned = [(i, (i + 1 + k) % 2_000) for i in range(3_000) for k in range(10)]
    found = assign(weights, 2, locked=locked, banned=banned)
    assert found.matched == 3_000
    with pytest.raises(ValueError, match=r"pair \(7, 7\) is both locked and banned"):
        assign(weights, 2, locked=locked, banned=[*banned, (7, 7)])


@pytest.mark.parametrize(
    ("mentor", "weight", "message"),
    [
        (Mentor("o", capacity=2**70), 1.0, "mentor 'o': numbers of partners"),
        (Mentor("o", {"x": "1"}, importance={"x": float("inf")}), 1.0, "mentor 'o': importance"),
        (Mentor("o", {"x": "1"}, importance={"x": -1.0}), 1.0, "mentor 'o': importance"),
        (Mentor("o", {"x": "1"}), 1e308, "weight of criterion 'x'"),
    ],
)
def test_numbers_about_people_that_cannot_be_meant_are_named(mentor: Mentor, weight: float, message: str) -> None:
    rules = Rules((Criterion("x", Kind.SAME, "x", "x", weight=weight),))
    with pytest.raises(ValueError, match=message):
        match([Mentee("e", {"x": "1"})], [mentor], rules)
