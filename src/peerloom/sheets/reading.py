"""From a file to a `Sheet`: the format is told by the content, never by the file's ending."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import zip_longest
from pathlib import Path
from typing import BinaryIO

from peerloom.sheets.delimited import delimited_rows
from peerloom.sheets.sheet import MEGABYTE, CannotReadSheet, Limits, RowIssue, Sheet, SheetRow, folded, quoted

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0"
KNOWN_OTHERS = {
    b"%PDF": "a PDF document",
    b"\x89PNG": "a picture",
    b"\xff\xd8\xff": "a picture",
    b"GIF8": "a picture",
    b"\x1f\x8b": "a compressed archive",
    b"Rar!": "a compressed archive",
    b"7z\xbc\xaf": "a compressed archive",
    b"\x7fELF": "a program",
    b"{\\rtf": "a text document",
}
USUAL_LIMITS = Limits()
FEWEST_HEADINGS = 3
SAVE_AS = "Save it as XLSX or CSV and try again."

Grid = Iterable[tuple[int, Sequence[str]]]


def read_sheet(source: Path | BinaryIO, *, name: str = "", limits: Limits = USUAL_LIMITS) -> Sheet:
    """Read a CSV or XLSX sign-up sheet.

    CSV may be UTF-8 (with or without a byte order mark), UTF-16 or Windows-1252, with commas, semicolons, tabs or
    bars. Raises `CannotReadSheet`, and nothing else, for anything that isn't a usable table.
    """
    name = name or (source.name if isinstance(source, Path) else "sheet")
    data = _content(source, name=name, limits=limits)
    _refuse_other_formats(data, name)
    warnings: list[str] = []
    if data.startswith(ZIP):
        # openpyxl takes a tenth of a second to import, and most sheets are CSV.
        from peerloom.sheets.workbook import workbook_rows

        grid: Grid = workbook_rows(data, name=name, limits=limits, warnings=warnings)
    else:
        grid = delimited_rows(data, name=name, warnings=warnings)
    return _sheet(grid, name=name, limits=limits, warnings=warnings)


def _content(source: Path | BinaryIO, *, name: str, limits: Limits) -> bytes:
    try:
        if isinstance(source, Path):
            with source.open("rb") as stream:
                data = stream.read(limits.size + 1)
        else:
            data = source.read(limits.size + 1)
    except OSError as error:
        reason = error.strerror or "it can't be opened"
        raise CannotReadSheet(name, f"The file can't be read: {reason}.", "Check the path and its rights.") from error
    if len(data) > limits.size:
        raise CannotReadSheet(
            name,
            f"The file is larger than {limits.size // MEGABYTE} MB.",
            "Remove pictures and unused columns, or split it.",
        )
    if not data.strip():
        raise CannotReadSheet(name, "The file is empty.", "Export the sheet again, with its headings and answers.")
    return data


def _refuse_other_formats(data: bytes, name: str) -> None:
    if data.startswith(OLE):
        problem = "This is an old Excel workbook (.xls) or one with a password."
        raise CannotReadSheet(name, problem, "Save it as XLSX without a password, or as CSV.")
    for signature, what in KNOWN_OTHERS.items():
        if data.startswith(signature):
            raise CannotReadSheet(name, f"This is {what}, not a table.", SAVE_AS)


def _sheet(grid: Grid, *, name: str, limits: Limits, warnings: list[str]) -> Sheet:
    rows = ((number, [_trimmed(cell) for cell in cells]) for number, cells in grid)
    headings: list[str] = []
    kept: list[tuple[int, list[str]]] = []
    heading_row = 0
    for number, cells in rows:
        if not any(cells):
            continue
        if not headings or (not kept and _is_title(headings, above=cells)):
            if headings:
                warnings.append(f"Row {heading_row} is taken for a title and row {number} for the headings.")
            headings, heading_row = cells, number
            continue
        if len(kept) >= limits.rows:
            raise CannotReadSheet(
                name, f"There are more than {limits.rows:,} rows.", "Split the sheet and use its parts.", row=number
            )
        kept.append((number, cells))
    if not headings:
        raise CannotReadSheet(name, "There is nothing in the sheet.", "Export it again, with headings and answers.")
    if not kept:
        raise CannotReadSheet(
            name, "There are headings but no answers.", "Export the sheet again once people have signed up.", row=1
        )
    width = _width(headings, kept)
    if width > limits.columns:
        raise CannotReadSheet(
            name, f"There are {width:,} columns, more than {limits.columns}.", "Remove those that nobody filled in."
        )
    names, repeated = _unique_headings(headings, width=width, row=heading_row, warnings=warnings)
    body, issues = _even_rows(kept, names, asked=len(headings), name=name, warnings=warnings)
    return Sheet(name, tuple(names), body, tuple(warnings), issues, repeated)


def _is_title(cells: list[str], *, above: list[str]) -> bool:
    """Whether one lonely cell stands above a row of headings, as form tools and people like to put it."""
    return sum(map(bool, cells)) == 1 and sum(map(bool, above)) >= FEWEST_HEADINGS


def _trimmed(cell: str) -> str:
    return cell.strip(" \t\r\n\u00a0\u200b\ufeff")


def _width(headings: list[str], rows: list[tuple[int, list[str]]]) -> int:
    """Columns up to the last one with a heading, or, without a heading, with something in most rows."""
    while headings and not headings[-1]:
        filled = sum(1 for _, cells in rows if len(cells) >= len(headings) and cells[len(headings) - 1])
        if filled:
            break
        headings.pop()
    return len(headings)


def _unique_headings(
    headings: list[str], *, width: int, row: int, warnings: list[str]
) -> tuple[list[str], tuple[tuple[int, ...], ...]]:
    places: dict[str, list[int]] = {}
    names: list[str] = []
    for index, heading in enumerate(headings[:width]):
        title = heading or f"Column {column_letter(index)}"
        if not heading:
            warnings.append(f"Column {column_letter(index)} has no heading in row {row}.")
        same = places.setdefault(folded(title), [])
        same.append(index)
        names.append(title if len(same) == 1 else f"{title} ({len(same)})")
    repeated = tuple(tuple(columns) for columns in places.values() if len(columns) > 1)
    for columns in repeated:
        letters = " and ".join(column_letter(index) for index in columns)
        warnings.append(f"The heading “{quoted(headings[columns[0]])}” stands over columns {letters}.")
    return names, repeated


def _even_rows(
    rows: list[tuple[int, list[str]]], headings: list[str], *, asked: int, name: str, warnings: list[str]
) -> tuple[tuple[SheetRow, ...], tuple[RowIssue, ...]]:
    width = len(headings)
    issues: list[RowIssue] = []
    short: list[int] = []
    body: list[SheetRow] = []
    for number, cells in rows:
        if any(cells[width:]):
            issues.append(
                RowIssue(
                    name,
                    number,
                    column_letter(width),
                    f"The row has {len(cells)} cells, but there are {width} headings.",
                    "Look for a comma or line break that needs quotation marks.",
                )
            )
            continue
        if len(cells) < min(width, asked):
            short.append(number)
        body.append(SheetRow(number, tuple(cell for cell, _ in zip_longest(cells[:width], headings, fillvalue=""))))
    if short:
        which = f"row {short[0]}" if len(short) == 1 else f"{len(short)} rows, the first is row {short[0]}"
        warnings.append(f"Too few cells in {which}: the missing ones count as not answered.")
    return tuple(body), tuple(issues)


def column_letter(index: int) -> str:
    """The spreadsheet's own name for a column: 0 is A, 26 is AA."""
    letters = ""
    index += 1
    while index:
        index, rest = divmod(index - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
