"""XLSX workbooks, opened with care: a workbook is an archive, and an archive can be a bomb."""

from __future__ import annotations

import datetime as dt
import io
import warnings as python_warnings
import zipfile
import zlib
from collections.abc import Iterator
from typing import Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook

from peerloom.sheets.sheet import MEGABYTE, CannotReadSheet, Limits, quoted

MOST_PARTS = 2_000
LARGEST_RATIO = 200  # text of real sheets shrinks to a tenth or a fiftieth
SUSPICIOUS_FROM = 4 * MEGABYTE
SHARED_STRINGS = 150 * MEGABYTE
PROLOG = 64 * 1024
_UNPACKS = "The workbook unpacks to far more than it should hold."
_SAVE_AGAIN = "Open it in a spreadsheet program, save it again as XLSX or CSV, and try once more."


def workbook_rows(data: bytes, *, name: str, limits: Limits, warnings: list[str]) -> Iterator[tuple[int, list[str]]]:
    """The rows of the first visible sheet that holds anything, as text."""
    _refuse_bombs(data, name=name, limits=limits)
    try:
        yield from _rows(data, name=name, limits=limits, warnings=warnings)
    except CannotReadSheet:
        raise
    except (
        ParseError,
        zlib.error,
        EOFError,
        RuntimeError,
        zipfile.BadZipFile,
        KeyError,
        ValueError,
        TypeError,
        AttributeError,
        IndexError,
        OSError,
    ) as error:
        # openpyxl has no error of its own for a damaged workbook: whatever its reader trips over comes through.
        raise CannotReadSheet(name, "The workbook is damaged.", _SAVE_AGAIN) from error


def _refuse_bombs(data: bytes, *, name: str, limits: Limits) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
            _refuse_large_parts(parts, name=name, limits=limits)
            _refuse_other_archives({part.filename for part in parts}, name=name)
            for part in parts:
                if part.filename.endswith((".xml", ".rels")):
                    _refuse_entities(archive, part, name=name)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, ValueError, EOFError) as error:
        raise CannotReadSheet(name, "The workbook is damaged or has a password.", _SAVE_AGAIN) from error


def _refuse_large_parts(parts: list[zipfile.ZipInfo], *, name: str, limits: Limits) -> None:
    if len(parts) > MOST_PARTS:
        raise CannotReadSheet(name, f"The workbook has more than {MOST_PARTS:,} parts.", _SAVE_AGAIN)
    if sum(part.file_size for part in parts) > limits.unpacked:
        raise CannotReadSheet(name, _UNPACKS, _SAVE_AGAIN)
    if any(part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED) for part in parts):
        # zipfile unpacks a block of any other kind as a whole, before it looks at the declared size.
        raise CannotReadSheet(name, "The workbook is packed in a way that spreadsheet programs don't use.", _SAVE_AGAIN)
    for part in parts:
        # zipfile never hands out more than the declared size, so the declaration can be trusted as a ceiling.
        swollen = part.file_size > SUSPICIOUS_FROM and part.file_size > LARGEST_RATIO * max(part.compress_size, 1)
        if swollen or (part.filename.endswith("sharedStrings.xml") and part.file_size > SHARED_STRINGS):
            raise CannotReadSheet(name, _UNPACKS, _SAVE_AGAIN)


def _refuse_other_archives(names: set[str], *, name: str) -> None:
    if "[Content_Types].xml" in names and any(entry.startswith("xl/") for entry in names):
        return
    what = "an OpenDocument file" if "content.xml" in names else "an archive or another kind of document"
    raise CannotReadSheet(name, f"This is {what}, not an Excel workbook.", "Save the sheet as XLSX or CSV.")


def _refuse_entities(archive: zipfile.ZipFile, part: zipfile.ZipInfo, *, name: str) -> None:
    with archive.open(part) as stream:
        # A part may be written in UTF-16, and a comment may stand before the definitions.
        if b"<!DOCTYPE" in stream.read(PROLOG).replace(b"\0", b""):
            raise CannotReadSheet(name, "The workbook holds definitions that no sheet needs.", _SAVE_AGAIN)


def _rows(data: bytes, *, name: str, limits: Limits, warnings: list[str]) -> Iterator[tuple[int, list[str]]]:
    with python_warnings.catch_warnings():
        python_warnings.simplefilter("ignore")  # openpyxl warns about styles and extensions that nobody needs here
        book = load_workbook(io.BytesIO(data), read_only=True, data_only=True, keep_links=False)
    try:
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"] or list(book.worksheets)
        for sheet in sheets:
            sheet.reset_dimensions()
            found = False
            for number, cells in enumerate(sheet.iter_rows(values_only=True, max_col=limits.columns + 1), start=1):
                if not found and any(cell is not None for cell in cells):
                    found = True
                    if len(sheets) > 1:
                        warnings.append(f"The workbook has several sheets; “{quoted(sheet.title)}” was read.")
                if found:
                    yield number, [_text(cell) for cell in cells]
            if found:
                return
    finally:
        book.close()


def _text(cell: Any) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "Yes" if cell else "No"
        case float() if cell.is_integer():
            return str(int(cell))
        case dt.datetime():
            return cell.isoformat(sep=" ", timespec="seconds")
        case dt.date() | dt.time():
            return cell.isoformat()
    return str(cell)
