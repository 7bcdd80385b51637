"""Delimited text: which encoding, which separator, and where it is broken."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator

from peerloom.sheets.sheet import CannotReadSheet

SEPARATORS = (",", ";", "\t", "|")
BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE = 4096
_SNIFFED_ROWS = 40
_NOT_A_TABLE = "This is not a table: it holds bytes that no text has."
_EXPORT_AGAIN = "Export the sheet again as CSV (UTF-8) or XLSX."


def delimited_rows(data: bytes, *, name: str, warnings: list[str]) -> Iterator[tuple[int, list[str]]]:
    """Rows with the numbers that a spreadsheet program would show them under."""
    text = decoded(data, name=name)
    separator, start = _separator(text)
    skipped = 1 if start else 0
    return _parsed(text[start:], separator, skipped=skipped, name=name, warnings=warnings)


def decoded(data: bytes, *, name: str) -> str:
    encoding = _encoding(data)
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        if encoding == "utf-8":
            return _windows(data, name=name)
        row = data[: error.start].count(b"\n") + 1
        raise CannotReadSheet(
            name, f"The text breaks off in the middle ({encoding}).", _EXPORT_AGAIN, row=row
        ) from None


def _encoding(data: bytes) -> str:
    for mark, encoding in BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return encoding
    sample = data[:_SAMPLE]
    # Without a mark, UTF-16 shows itself by a zero byte beside nearly every Latin letter.
    if len(sample) >= 4:
        even, odd = sample[0::2].count(0), sample[1::2].count(0)
        half = len(sample) // 2
        if odd > half * 0.6 and even < half * 0.1:
            return "utf-16-le"
        if even > half * 0.6 and odd < half * 0.1:
            return "utf-16-be"
    return "utf-8"


def _windows(data: bytes, *, name: str) -> str:
    strange = sum(1 for byte in data[: 16 * _SAMPLE] if byte < 32 and byte not in b"\t\n\r\x0b\x0c\x1a")
    if strange:
        raise CannotReadSheet(name, _NOT_A_TABLE, _EXPORT_AGAIN)
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError as error:
        row = data[: error.start].count(b"\n") + 1
        problem = "The text is neither UTF-8, UTF-16 nor Windows-1252."
        raise CannotReadSheet(name, problem, _EXPORT_AGAIN, row=row) from None


def _separator(text: str) -> tuple[str, int]:
    """The separator, and where the table starts (after Excel's own ``sep=;`` line, if there is one)."""
    first, _, _ = text.partition("\n")
    declared = first.strip().strip('"')
    if declared.lower().startswith("sep=") and len(declared) == 5:
        return declared[4], len(first) + 1
    return max(SEPARATORS, key=lambda candidate: _fit(text, candidate)), 0


def _fit(text: str, separator: str) -> float:
    """How many columns a separator gives, discounted by the rows that don't agree with the headings."""
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text[: 64 * _SAMPLE], newline=""), delimiter=separator):
            if any(row):
                rows.append(row)
            if len(rows) >= _SNIFFED_ROWS:
                break
    except csv.Error:
        return 0.0
    if not rows or len(rows[0]) < 2:
        return 0.0
    width = len(rows[0])
    agreeing = sum(len(row) == width for row in rows) / len(rows)
    return width * (0.2 + agreeing)


def _parsed(
    text: str, separator: str, *, skipped: int, name: str, warnings: list[str]
) -> Iterator[tuple[int, list[str]]]:
    number = skipped
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=separator)
    last: list[str] = []
    while True:
        try:
            last = next(reader)
        except StopIteration:
            break
        except csv.Error:
            problem = "A cell is too long to be an answer: a quotation mark is probably never closed."
            raise CannotReadSheet(name, problem, "Close it, or export the sheet again.", row=number + 1) from None
        number += 1
        _refuse_zero_bytes(last, name=name, row=number)
        yield number, last
    if text.count('"') % 2 and last:
        warnings.append(f"A quotation mark is never closed; the last row read is row {number}.")


def _refuse_zero_bytes(cells: list[str], *, name: str, row: int) -> None:
    for index, cell in enumerate(cells):
        if "\0" in cell:
            raise CannotReadSheet(name, _NOT_A_TABLE, _EXPORT_AGAIN, row=row, column=f"number {index + 1}")
