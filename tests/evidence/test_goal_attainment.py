"""Goals taken together, against worked answers."""

from __future__ import annotations

from random import Random

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from peerloom.evidence import CannotCompute, goal_attainment

GOALS = st.lists(st.tuples(st.integers(-2, 2), st.floats(0.1, 5)), min_size=1, max_size=8)


@pytest.mark.parametrize(("level", "score"), [(-2, 30), (-1, 40), (0, 50), (1, 60), (2, 70)])
def test_one_goal_gives_ten_points_a_step(level: int, score: float) -> None:
    """Kiresuk and Sherman (1968): 50 and 10 are the mean and the SD of the score."""
    assert goal_attainment([level]).t_score == pytest.approx(score)
    assert goal_attainment([level], [3], rho=0.7).t_score == pytest.approx(score)


def test_several_goals() -> None:
    """Two at +1 with rho .3: 50 + 20 / sqrt(.7 * 2 + .3 * 4) = 62.4035; the last by hand likewise."""
    assert goal_attainment([1, 1]).t_score == pytest.approx(62.4035, abs=5e-5)
    assert goal_attainment([1, 1, 1]).t_score == pytest.approx(50 + 30 / (0.7 * 3 + 0.3 * 9) ** 0.5)
    assert goal_attainment([2, -1, 0], [3, 1, 1]).t_score == pytest.approx(50 + 50 / (0.7 * 11 + 0.3 * 25) ** 0.5)
    assert goal_attainment([2, 0.5], rho=1).t_score == pytest.approx(62.5)
    assert goal_attainment([2, 2], rho=0).t_score == pytest.approx(50 + 40 / 2**0.5)


def test_goals_not_rated_yet_are_left_out_and_counted() -> None:
    found = goal_attainment([1, None, 1, float("nan")], [1, 9, 1, 9])
    assert found.t_score == pytest.approx(62.4035, abs=5e-5)
    assert (found.n, found.left_out, found.rho) == (2, 2, 0.3)


@settings(max_examples=30, deadline=None)
@given(GOALS, st.floats(0.001, 1e6), st.randoms(use_true_random=False))
def test_only_how_weights_compare_matters(goals: list[tuple[int, float]], scale: float, chance: Random) -> None:
    levels, weights = [level for level, _ in goals], [weight for _, weight in goals]
    score = goal_attainment(levels, weights).t_score
    assert goal_attainment(levels, [weight * scale for weight in weights]).t_score == pytest.approx(score)
    chance.shuffle(goals)
    shuffled = goal_attainment([level for level, _ in goals], [weight for _, weight in goals])
    assert shuffled.t_score == pytest.approx(score)
    mirrored = goal_attainment([-level for level in levels], weights)
    assert (mirrored.t_score or 0) + (score or 0) == pytest.approx(100)


def test_sentences() -> None:
    assert goal_attainment([1, 1]).sentence == (
        "Goals rated: 2. Taken together they went further than hoped: a T-score of 62.4, where 50 is as hoped."
    )
    assert "stayed short of what was hoped: a T-score of 40.0" in goal_attainment([-1]).sentence
    assert "went as hoped: a T-score of 50." in goal_attainment([1, -1]).sentence


def test_too_few_ratings_have_no_score() -> None:
    none = goal_attainment([None, None])
    assert (none.t_score, none.too_few, none.left_out) == (None, True, 2)
    assert none.sentence == "There are too few goals rated yet: 0, and at least 1 are needed."
    one = goal_attainment([1, None], minimum_n=2)
    assert (one.t_score, one.too_few) == (None, True)
    assert one.sentence == "There are too few goals rated yet: 1, and at least 2 are needed."


@pytest.mark.parametrize(
    ("levels", "weights", "rho", "message"),
    [
        ([], None, 0.3, "levels are empty"),
        ([3], None, 0.3, "levels lie between -2 and 2"),
        ([1], [1, 1], 0.3, "levels and weights need as many"),
        ([1], [0], 0.3, "weights lie above 0"),
        ([1, 1], [1, None], 0.3, "none may be missing"),
        ([1], [1], 1.1, "rho lies between 0 and 1"),
        (["done"], None, 0.3, "levels has to be numbers"),
    ],
)
def test_bad_input_is_refused(levels: list[float], weights: list[float], rho: float, message: str) -> None:
    with pytest.raises(CannotCompute, match=message):
        goal_attainment(levels, weights, rho)


def test_a_million_goals() -> None:
    found = goal_attainment(np.tile([1.0, -1.0], 500_000))
    assert found.t_score == pytest.approx(50)
