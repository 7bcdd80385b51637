"""T-scores against worked answers, and what is said of them in words."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerloom.domain.relationships.rules.goal_attainment import in_words, t_score

LEVELS = st.integers(-2, 2)


@pytest.mark.parametrize(("level", "score"), [(-2, 30), (-1, 40), (0, 50), (1, 60), (2, 70)])
def test_one_goal_gives_ten_points_for_each_level(level: int, score: int) -> None:
    for weight in (1, 2, 3):
        assert t_score([level], [weight]) == pytest.approx(score)


def test_several_goals_by_hand() -> None:
    assert t_score([1, 1], [1, 1]) == pytest.approx(62.4035, abs=1e-4)
    assert t_score([2, -1, 0], [3, 1, 1]) == pytest.approx(50 + 50 / (0.7 * 11 + 0.3 * 25) ** 0.5)
    assert t_score([1, 1], [1, 1], rho=1) == pytest.approx(60), "goals that are one and the same"


@given(st.lists(st.tuples(LEVELS, st.integers(1, 3)), min_size=1, max_size=5))
def test_turning_every_level_round_mirrors_the_score_at_fifty(goals: list[tuple[int, int]]) -> None:
    levels, weights = [level for level, _ in goals], [weight for _, weight in goals]
    assert t_score(levels, weights) + t_score([-level for level in levels], weights) == pytest.approx(100)


@pytest.mark.parametrize(
    ("levels", "weights", "rho"),
    [([], [], 0.3), ([1], [], 0.3), ([3], [1], 0.3), ([0], [0], 0.3), ([0], [-1], 0.3), ([0], [1], 1.1)],
)
def test_what_is_no_rating_has_no_score(levels: list[float], weights: list[float], rho: float) -> None:
    with pytest.raises(ValueError, match=r"levels|weights"):
        t_score(levels, weights, rho)


@pytest.mark.parametrize(
    ("levels", "weights", "words"),
    [
        ([], [], ""),
        ([0], [1], "as hoped"),
        ([1, 1], [1, 1], "a bit more than hoped"),
        ([0.5], [1], "as hoped"),
        ([-1.5], [1], "a bit less than hoped"),
        ([2, -2], [3, 1], "a bit more than hoped"),
        ([-2, -2], [1, 1], "much less than hoped"),
    ],
)
def test_participants_read_words(levels: list[float], weights: list[float], words: str) -> None:
    assert in_words(levels, weights) == words
