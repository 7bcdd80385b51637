"""The two sign-up exports, and the same sheets as other programs write them."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from openpyxl import Workbook

from peerloom.sheets import Sheet, read_sheet

DATA = Path(__file__).parent / "data"
Rows = list[list[str]]


def sheet_of(*lines: str, name: str = "sheet.csv") -> Sheet:
    return read_sheet(io.BytesIO("\n".join(lines).encode()), name=name)


def rows_of(collection: str, side: str) -> Rows:
    with (DATA / collection / f"{side}.csv").open(encoding="utf-8-sig", newline="") as stream:
        return list(csv.reader(stream))


def as_text(rows: Rows, *, separator: str, encoding: str) -> bytes:
    stream = io.StringIO(newline="")
    csv.writer(stream, delimiter=separator).writerows(rows)
    return stream.getvalue().encode(encoding, errors="replace")


def as_workbook(rows: Rows) -> bytes:
    """As spreadsheet programs save it: small whole numbers are numbers."""
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for row in rows:
        sheet.append([int(cell) if cell in {"1", "2", "3", "4"} else cell for cell in row])
    for cells in sheet.iter_rows():
        for cell in cells:
            if isinstance(cell.value, str):
                cell.data_type = "s"
    stream = io.BytesIO()
    book.save(stream)
    return stream.getvalue()


VARIANTS: dict[str, Callable[[Rows], bytes]] = {
    "xlsx": as_workbook,
    "utf-16 with tabs": lambda rows: as_text(rows, separator="\t", encoding="utf-16"),
    "utf-16 big-endian without mark": lambda rows: as_text(rows, separator="\t", encoding="utf-16-be"),
    "windows-1252 with semicolons": lambda rows: as_text(rows, separator=";", encoding="cp1252"),
    "utf-8 with bars": lambda rows: as_text(rows, separator="|", encoding="utf-8"),
}


@pytest.fixture(params=["civil-service", "first-year"])
def collection(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture(params=sorted(VARIANTS))
def variant(request: pytest.FixtureRequest) -> Callable[[Rows], bytes]:
    return VARIANTS[str(request.param)]


@pytest.fixture
def first_year() -> tuple[Sheet, Sheet]:
    return read_sheet(DATA / "first-year" / "mentees.csv"), read_sheet(DATA / "first-year" / "mentors.csv")


@pytest.fixture
def civil_service() -> tuple[Sheet, Sheet]:
    return read_sheet(DATA / "civil-service" / "mentees.csv"), read_sheet(DATA / "civil-service" / "mentors.csv")
