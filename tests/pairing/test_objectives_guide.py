"""The guide on objectives tells the truth: its examples are read from the page and solved."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from peerloom.pairing import OBJECTIVES, assign

GUIDE = Path(__file__).parents[2] / "docs" / "guides" / "objectives.md"
MENTEES, MENTORS = ["Linh", "Noor"], ["Amara", "Ben"]


def examples() -> list[tuple[list[list[int]], dict[str, tuple[set[tuple[str, str]], int, int]]]]:
    """Each table of scores on the page with the table of results that follows it."""
    text = GUIDE.read_text(encoding="utf-8")
    scores = re.findall(r"^\| Linh \| (\d+) \| (\d+) \|\n\| Noor \| (\d+) \| (\d+) \|$", text, re.MULTILINE)
    rows = re.findall(r"^\| `(\w+)` \| (\w+) and (\w+), (\w+) and (\w+) \| (\d+) \| (\d+) \|$", text, re.MULTILINE)
    found = []
    for index, (a, b, c, d) in enumerate(scores):
        results = {
            objective: ({(one, other), (third, fourth)}, int(total), int(worst))
            for objective, one, other, third, fourth, total, worst in rows[3 * index : 3 * index + 3]
        }
        found.append(([[int(a), int(b)], [int(c), int(d)]], results))
    return found


def test_the_page_has_its_examples() -> None:
    assert [set(results) for _, results in examples()] == [set(OBJECTIVES)] * 2


@pytest.mark.parametrize("objective", OBJECTIVES)
@pytest.mark.parametrize("example", [0, 1])
def test_each_result_on_the_page_is_what_the_engine_answers(example: int, objective: str) -> None:
    weights, results = examples()[example]
    found = assign(weights, 1, objective=next(known for known in OBJECTIVES if known == objective))
    pairs = {(MENTEES[i], MENTORS[j]) for i, j in found.pairs.tolist()}
    assert (pairs, found.total, found.worst) == results[objective]
