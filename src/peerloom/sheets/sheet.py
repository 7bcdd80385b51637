"""A sign-up sheet as read from a file, before anyone knows what its columns mean."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

MEGABYTE = 1024 * 1024
_SPACES = re.compile(r"[\s\u200b\u2060\ufeff]+")
_LONGEST_QUOTE = 60


@dataclass(frozen=True, slots=True)
class Limits:
    """The largest sheet that is read. Bytes are those of the file; ``unpacked`` those of all parts of a workbook."""

    size: int = 50 * MEGABYTE
    rows: int = 100_000
    columns: int = 500
    unpacked: int = 600 * MEGABYTE


@dataclass(frozen=True, slots=True)
class SheetRow:
    """One person's line: ``number`` is the row that a spreadsheet program shows; cells are trimmed."""

    number: int
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RowIssue:
    """One row that can't be used as it stands. ``str`` names file, row and column in one line."""

    file: str
    row: int
    column: str
    problem: str
    remedy: str

    def __str__(self) -> str:
        return one_line(self.file, self.row, self.column, self.problem, self.remedy)


@dataclass(frozen=True, slots=True)
class Sheet:
    """Headings are unique; every row has as many cells as there are headings."""

    name: str
    headings: tuple[str, ...]
    rows: tuple[SheetRow, ...]
    warnings: tuple[str, ...] = ()
    issues: tuple[RowIssue, ...] = ()
    repeated: tuple[tuple[int, ...], ...] = ()  # columns that had the same heading in the file

    def column(self, index: int) -> list[str]:
        return [row.cells[index] for row in self.rows]


class CannotReadSheet(Exception):
    """A file that can't be used. ``str`` is one line that names file, row and column and says what to do."""

    def __init__(
        self, file: str, problem: str, remedy: str, *, row: int | None = None, column: str | None = None
    ) -> None:
        super().__init__(one_line(file, row, column, problem, remedy))
        self.file = file
        self.row = row
        self.column = column
        self.problem = problem
        self.remedy = remedy


def one_line(file: str, row: int | None, column: str | None, problem: str, remedy: str) -> str:
    """The place, what is wrong and what to do, on a single line whatever the cells held."""
    place = [quoted(file, limit=200)]
    if row is not None:
        place.append(f"row {row}")
    if column:
        place.append(f"column “{quoted(column)}”")
    return _SPACES.sub(" ", f"{', '.join(place)}: {problem} {remedy}").strip()


def quoted(text: str, *, limit: int = _LONGEST_QUOTE) -> str:
    """A cell's text made fit to stand inside a sentence: one line, no control characters, not too long."""
    flat = _SPACES.sub(" ", text)
    flat = "".join(character for character in flat if unicodedata.category(character) not in {"Cc", "Cs"}).strip()
    return flat if len(flat) <= limit else flat[: limit - 1].rstrip() + "…"


def folded(text: str) -> str:
    """What two spellings of the same answer have in common: trimmed, one kind of space, case and form folded."""
    return _folded_option(text) if len(text) <= _LONGEST_QUOTE else _fold(text)


def _fold(text: str) -> str:
    return _SPACES.sub(" ", unicodedata.normalize("NFC", text)).strip().casefold()


# Options come again and again in a sheet. Long texts don't, and would fill the memory of a process that stays.
_folded_option = lru_cache(maxsize=20_000)(_fold)
