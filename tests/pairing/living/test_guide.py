"""The guide on living matchings tells the truth: its example is run and its words are compared."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from peerloom.pairing.living.feedback import BEST, REACH

GUIDE = Path(__file__).parents[3] / "docs" / "guides" / "living-matchings.md"


def test_the_example_prints_what_the_page_says(capsys: pytest.CaptureFixture[str]) -> None:
    text = GUIDE.read_text(encoding="utf-8")
    (program,) = re.findall(r"^```python\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    (expected,) = re.findall(r"^```text\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)
    exec(compile(program, str(GUIDE), "exec"), {})  # noqa: S102
    assert capsys.readouterr().out == expected


def test_the_page_names_the_points_of_a_rating() -> None:
    (points,) = re.findall(r"([\d.]+) of 100 points for each step", GUIDE.read_text(encoding="utf-8"))
    assert float(points) == REACH / BEST / 100
