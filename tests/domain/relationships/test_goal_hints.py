"""The five questions that a goal is asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from peerloom.domain.relationships.rules.goals import Smart, Worded, hints_for

TODAY = date(2026, 10, 5)
WHOLE = Worded(
    statement="Say one thing in each seminar",
    noticed="One contribution a week",
    first_step="Write down one question before Thursday",
    why="I want my lecturers to know me.",
    due_on=date(2026, 12, 18),
)


def asked(goal: Worded, *, ends_on: date | None = None) -> dict[Smart, str]:
    return {hint.about: hint.words for hint in hints_for(goal, today=TODAY, ends_on=ends_on)}


def test_a_whole_goal_is_asked_nothing() -> None:
    assert asked(WHOLE, ends_on=date(2027, 6, 30)) == {}


def test_nothing_but_a_word_is_asked_all_five() -> None:
    assert list(asked(Worded("Statistics"))) == list(Smart)


@pytest.mark.parametrize(
    ("change", "about", "words"),
    [
        ({"statement": "Get better at speaking"}, Smart.SPECIFIC, "You wrote “better”."),
        ({"statement": "Learn Polish"}, Smart.SPECIFIC, "What exactly will you do?"),
        ({"noticed": " "}, Smart.MEASURABLE, "Nothing to notice yet"),
        ({"first_step": ""}, Smart.ACHIEVABLE, "No first step yet"),
        ({"why": "\n"}, Smart.RELEVANT, "No reason yet"),
        ({"due_on": None}, Smart.TIMED, "No date yet: by when?"),
        ({"due_on": date(2026, 10, 4)}, Smart.TIMED, "That day has passed."),
        ({"due_on": date(2027, 7, 1)}, Smart.TIMED, "on 30 June 2027"),
    ],
)
def test_what_is_missing_is_asked_in_plain_words(change: dict[str, object], about: Smart, words: str) -> None:
    found = asked(replace(WHOLE, **change), ends_on=date(2027, 6, 30))  # type: ignore[arg-type]
    assert list(found) == [about]
    assert words in found[about]


def test_a_number_makes_a_vague_word_exact() -> None:
    assert asked(replace(WHOLE, statement="Read 3 more papers a week")) == {}
