from __future__ import annotations

from dataclasses import replace

import pytest

from peerloom.domain.matching.models import MatchRun
from peerloom.domain.matching.queries import cost_of_move
from peerloom.web.matching.move_words import cost_lines
from tests.web.matching.conftest import People


def test_a_swap_is_told_for_both_for_the_weakest_and_for_everyone(run: MatchRun, people: People) -> None:
    cost = cost_of_move(run=run, mentee=people["Chi"], mentor=people["Noor"])
    assert cost.displaced == people["Ben"]
    lines = [(line.words, line.tone, line.delta) for line in cost_lines(cost)]
    assert lines == [
        ("Chi Nguyen goes to Noor Haddad, from 100 to 0.", "out", "−100"),
        ("Ben Okafor goes to Maya Ito, from 100 to 0.", "out", "−100"),
        ("The weakest pair is 0 instead of 100.", "out", "−100"),
        ("Everyone together: 100 points instead of 300.", "out", "−200"),
    ]


@pytest.mark.parametrize(
    ("before", "after", "told", "delta"),
    [
        (5_119, 4_671, "The weakest pair is 47 instead of 51.", "−4"),
        (5_010, 4_990, "The weakest pair stays at 50.", "±0"),
        (4_000, 5_000, "The weakest pair is 50 instead of 40.", "+10"),
    ],
)
def test_differences_are_those_of_the_figures_shown(
    before: int, after: int, told: str, delta: str, run: MatchRun, people: People
) -> None:
    cost = cost_of_move(run=run, mentee=people["Chi"], mentor=people["Otto"])
    line = cost_lines(replace(cost, worst_before=before, worst_after=after))[1]
    assert (line.words, line.delta) == (told, delta)
