"""Writing files that can be opened without fear and that are never half there."""

from __future__ import annotations

import csv
import io
import os
import re
import tempfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice
from pathlib import Path

_STARTS_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"^-?\d+(\.\d+)?$")


def neutralised(cell: object) -> str:
    """A cell that no spreadsheet program takes for a formula: a leading apostrophe keeps it text."""
    if type(cell) is int:
        return str(cell)
    text = "" if cell is None else str(cell)
    text = text.replace("\0", "")
    if isinstance(cell, int | float) and _NUMBER.match(text):
        return text
    return (
        f"'{text}" if text.lstrip(" \u00a0").startswith(_STARTS_FORMULA) or text.startswith(_STARTS_FORMULA) else text
    )


def original(cell: str) -> str:
    """What `neutralised` made a cell of, turned back."""
    return cell[1:] if cell.startswith("'") and cell[1:].lstrip(" \u00a0").startswith(_STARTS_FORMULA) else cell


def csv_text(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    return _lines(chain([headings], rows))


def csv_file(headings: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """`csv_text` with the mark in front by which spreadsheet programs know that it is UTF-8."""
    return "\ufeff" + csv_text(headings, rows)


def csv_pieces(headings: Sequence[str], rows: Iterable[Sequence[object]], *, at_once: int = 250) -> Iterator[str]:
    """`csv_file` in pieces of so many rows, each made when it is asked for: no more of a long table is ever held."""
    every = iter(rows)
    yield csv_file(headings, islice(every, at_once))
    while some := list(islice(every, at_once)):
        yield _lines(some)


def write_together(folder: Path, texts: Mapping[str, str]) -> None:
    """Write all files, then put all in place: whatever stops it, no file is ever half written.

    Only the account that runs this can read them: they name people.

    Raises OSError where the folder can't be made or written to; files already there are then as they were.
    """
    folder.mkdir(parents=True, exist_ok=True)
    ready: dict[str, Path] = {}
    try:
        for name, text in texts.items():
            ready[name] = _written_beside(folder, name, text)
        for name, temporary in ready.items():
            temporary.replace(folder / name)
    finally:
        for temporary in ready.values():
            temporary.unlink(missing_ok=True)


def _lines(rows: Iterable[Sequence[object]]) -> str:
    stream = io.StringIO(newline="")
    writer = csv.writer(stream, lineterminator="\r\n")
    for row in rows:
        writer.writerow([neutralised(cell) for cell in row])
    return stream.getvalue()


def _written_beside(folder: Path, name: str, text: str) -> Path:
    handle, path = tempfile.mkstemp(prefix=f".{name}.", suffix=".part", dir=folder)
    temporary = Path(path)
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="") as stream:
            stream.write(text)
            stream.flush()
            os.fsync(stream.fileno())
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise
    return temporary
