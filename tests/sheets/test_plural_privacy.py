"""Words meet across a plural, so what is private must be known in the plural too."""

from __future__ import annotations

import pytest

from peerloom.sheets.vocabulary import SENSITIVE_ANSWER, SENSITIVE_HEADING


@pytest.mark.parametrize("text", ["a group for lesbians", "Muslims and Christians", "we are women in science", "gays"])
def test_an_answer_in_the_plural_is_private(text: str) -> None:
    assert SENSITIVE_ANSWER.search(text)


@pytest.mark.parametrize("heading", ["Are you one of our veterans?", "Faiths", "Refugees welcome: are you one?"])
def test_a_heading_in_the_plural_is_private(heading: str) -> None:
    assert SENSITIVE_HEADING.search(heading)
