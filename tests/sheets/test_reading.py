"""Sheets in every encoding and separator, and everything that is no sheet."""

from __future__ import annotations

import io
import tracemalloc
import zipfile
from collections.abc import Callable

import pytest

from peerloom.sheets import CannotReadSheet, Limits, read_sheet
from tests.sheets.conftest import DATA, Rows, as_workbook, rows_of, sheet_of


def read(data: bytes, **limits: int) -> object:
    return read_sheet(io.BytesIO(data), name="people.csv", limits=Limits(**limits))


def test_every_variant_reads_as_the_original(collection: str, variant: Callable[[Rows], bytes]) -> None:
    rows = rows_of(collection, "mentors")
    original = read_sheet(DATA / collection / "mentors.csv")
    same = read_sheet(io.BytesIO(variant(rows)), name="mentors")
    assert same.headings == original.headings
    assert [row.number for row in same.rows] == [row.number for row in original.rows]
    if "Αλέξης" not in str(original.rows) or "Αλέξης" in str(same.rows):  # Windows-1252 has no Greek
        assert [row.cells for row in same.rows] == [row.cells for row in original.rows]


def test_quoted_line_breaks_stay_in_their_cell_and_rows_keep_their_number() -> None:
    sheet = sheet_of("email,goal", 'a@example.org,"first\nsecond"', "", "b@example.org,one")
    assert sheet.rows[0].cells == ("a@example.org", "first\nsecond")
    assert [row.number for row in sheet.rows] == [2, 4]


def test_a_declared_separator_is_obeyed() -> None:
    sheet = sheet_of("sep=;", "email;name", "a@example.org;Linh, Tran")
    assert sheet.rows[0].cells == ("a@example.org", "Linh, Tran")
    assert sheet.rows[0].number == 3


def test_short_rows_are_filled_and_named() -> None:
    sheet = sheet_of("email,name,grade", "a@example.org,Linh", "b@example.org,Mei,EO")
    assert sheet.rows[0].cells == ("a@example.org", "Linh", "")
    assert sheet.warnings == ("Too few cells in row 2: the missing ones count as not answered.",)


def test_a_row_with_too_many_cells_is_an_issue_that_names_file_row_and_column() -> None:
    sheet = sheet_of("email,name", "a@example.org,Tran, Linh", "b@example.org,Mei", name="mentees.csv")
    assert [row.number for row in sheet.rows] == [3]
    assert str(sheet.issues[0]).startswith("mentees.csv, row 2, column “C”: The row has 3 cells")


def test_duplicate_headings_are_told_apart_and_named() -> None:
    sheet = sheet_of("email,Language,language", "a@example.org,French,Hindi")
    assert sheet.headings == ("email", "Language", "language (2)")
    assert "stands over columns B and C" in sheet.warnings[0]


def test_long_cells_emoji_right_to_left_and_combining_characters_survive() -> None:
    texts = ["x" * 10_000, "👩🏽‍🚀 hi", "דנה", "Zoe\u0308"]
    sheet = sheet_of("email,text", *(f"{number}@example.org,{text}" for number, text in enumerate(texts)))
    assert sheet.column(1) == texts


@pytest.mark.parametrize(
    ("data", "says"),
    [
        (b"", "The file is empty."),
        (b"\xef\xbb\xbf \r\n", "There is nothing in the sheet."),
        (b"email,name\r\n", "There are headings but no answers."),
        (b"\x89PNG\r\n\x1a\n\0\0", "This is a picture"),
        (b"%PDF-1.7 ...", "This is a PDF document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Excel workbook (.xls) or one with a password"),
        (bytes(range(256)) * 8, "This is not a table"),
        (b"email,name\r\na@example.org,Li\0nh\r\n", "row 2, column “number 2”"),
        (b"\xff\xfee\0m\0a", "The text breaks off in the middle"),
        (b'email,text\r\na@example.org,"' + b"x" * 200_000, "a quotation mark is probably never closed"),
        (b"PK\x03\x04 broken", "The workbook is damaged"),
    ],
)
def test_what_is_no_sheet_is_refused_in_one_line(data: bytes, says: str) -> None:
    with pytest.raises(CannotReadSheet) as refused:
        read(data)
    assert says in str(refused.value)
    assert "\n" not in str(refused.value)
    assert str(refused.value).startswith("people.csv")


def test_limits_on_size_rows_and_columns_say_which() -> None:
    table = b"email,name\n" + b"a@example.org,Linh\n" * 20
    for limits, says in (
        ({"size": 100}, "larger than"),
        ({"rows": 10}, "more than 10 rows"),
        ({"columns": 1}, "2 columns"),
    ):
        with pytest.raises(CannotReadSheet, match=says):
            read(table, **limits)


def bomb(part: str, content: bytes, *, packed: int = zipfile.ZIP_DEFLATED) -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", packed) as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr(part, content)
    return stream.getvalue()


def test_a_workbook_that_unpacks_to_far_more_is_refused_before_it_is_opened() -> None:
    data = bomb("xl/worksheets/sheet1.xml", b"0" * 50_000_000)
    assert len(data) < 100_000
    tracemalloc.start()
    try:
        with pytest.raises(CannotReadSheet, match="unpacks to far more"):
            read(data)
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 5_000_000  # bytes


@pytest.mark.parametrize("packed", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_workbook_packed_so_that_its_size_cannot_be_trusted_is_refused(packed: int) -> None:
    with pytest.raises(CannotReadSheet, match="packed in a way"):
        read(bomb("xl/worksheets/sheet1.xml", b"<worksheet/>", packed=packed))


def test_a_workbook_with_entity_definitions_is_refused() -> None:
    entities = b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "aaaa">]><sst>&a;</sst>'
    with pytest.raises(CannotReadSheet, match="definitions that no sheet needs"):
        read(bomb("xl/sharedStrings.xml", entities))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16-le", "utf-16-be"])
def test_entity_definitions_cannot_be_hidden(encoding: str) -> None:
    hidden = f"<!--{'x' * 5_000}--><!DOCTYPE x [<!ENTITY a 'aaaa'>]><sst>&a;</sst>".encode(encoding)
    with pytest.raises(CannotReadSheet, match="definitions that no sheet needs"):
        read(bomb("xl/sharedStrings.xml", hidden))


def test_other_archives_are_named() -> None:
    with pytest.raises(CannotReadSheet, match="an OpenDocument file"):
        read(bomb("content.xml", b"<office/>"))


def test_a_workbook_of_many_rows_stops_at_the_limit() -> None:
    data = as_workbook([["email"], *([f"{number}@example.org"] for number in range(30))])
    with pytest.raises(CannotReadSheet, match="more than 20 rows"):
        read(data, rows=20)


def test_a_hundred_thousand_rows_are_read() -> None:
    lines = "".join(f"p{number}@example.org,Linh,Tran,EO,Policy\n" for number in range(100_000))
    sheet = read_sheet(io.BytesIO(b"email,first name,last name,grade,profession\n" + lines.encode()), name="many.csv")
    assert len(sheet.rows) == 100_000
    assert sheet.rows[-1].cells[0] == "p99999@example.org"
    assert sheet.rows[-1].number == 100_001


def test_a_title_above_the_headings_is_passed_over_and_said() -> None:
    text = "Sign-up 2026,,\n,,\nEmail,Name,Hobbies\nana@example.org,Ana,chess\n"
    sheet = read_sheet(io.BytesIO(text.encode()), name="people.csv")
    assert sheet.headings == ("Email", "Name", "Hobbies")
    assert [(row.number, row.cells[0]) for row in sheet.rows] == [(4, "ana@example.org")]
    assert sheet.warnings == ("Row 1 is taken for a title and row 3 for the headings.",)


def test_a_sheet_of_one_column_has_no_title() -> None:
    sheet = read_sheet(io.BytesIO(b"Email\nana@example.org\nben@example.org\n"), name="people.csv")
    assert (sheet.headings, len(sheet.rows), sheet.warnings) == (("Email",), 2, ())
