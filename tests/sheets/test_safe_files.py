"""Files that spreadsheet programs can open without running anything, never half written."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from peerloom.sheets.safe_files import csv_file, csv_pieces, csv_text, neutralised, original, write_together


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


@pytest.mark.parametrize("count", [0, 1, 2, 3, 4, 5])
def test_a_file_in_pieces_is_the_same_file(count: int) -> None:
    rows = [[number, f"=row {number}\nsecond line", ""] for number in range(count)]
    pieces = list(csv_pieces(["a", "=b", "c"], rows, at_once=2))
    assert "".join(pieces) == csv_file(["a", "=b", "c"], rows)
    assert len(pieces) == max(1, -(-count // 2))


def test_pieces_are_made_when_they_are_asked_for() -> None:
    made: list[int] = []

    def rows() -> Iterator[list[int]]:
        for number in range(10):
            made.append(number)
            yield [number]

    pieces = csv_pieces(["a"], rows(), at_once=3)
    next(pieces)
    assert made == [0, 1, 2]


def test_files_appear_together_or_not_at_all(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_text("before")
    with pytest.raises(UnicodeEncodeError):
        write_together(tmp_path, {"a.txt": "after", "b.txt": "\ud800"})
    assert (tmp_path / "a.txt").read_text() == "before"
    assert [path.name for path in tmp_path.iterdir()] == ["a.txt"]
