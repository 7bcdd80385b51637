"""Files that spreadsheet programs can open without running anything, never half written."""

from __future__ import annotations

from pathlib import Path

import pytest

from peerloom.sheets.safe_files import csv_text, neutralised, original, write_together


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =cmd|' /C calc'!A0", "＝1"])
def test_formulas_are_neutralised_and_can_be_read_back(cell: str) -> None:
    assert neutralised(cell).startswith("'")
    assert original(neutralised(cell)) == cell


def test_ordinary_cells_and_our_own_numbers_stay() -> None:
    assert neutralised("O'Neill") == "O'Neill"
    assert neutralised(-1.5) == "-1.5"
    assert original("'tis") == "'tis"


def test_headings_are_neutralised_too() -> None:
    assert csv_text(["=a"], [["b"]]) == "'=a\r\nb\r\n"


def test_files_appear_together_or_not_at_all(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("before")
    with pytest.raises(UnicodeEncodeError):
        write_together(tmp_path, {"a.txt": "after", "b.txt": "\ud800"})
    assert (tmp_path / "a.txt").read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
