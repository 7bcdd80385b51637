"""Uploaded transcripts: Word files read as their pages are, text in several encodings, and files that are none."""

from __future__ import annotations

import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from peerloom.domain.feedback.rules.studies.limits import MOST_BYTES, MOST_LETTERS
from peerloom.domain.feedback.rules.studies.transcript_files import FileText, text_of_file
from peerloom.domain.feedback.rules.studies.transcripts import Turn, UnreadableTranscript, turns_in
from peerloom.domain.feedback.rules.studies.word_files import LARGEST_DOCUMENT, TYPES
from peerloom.domain.feedback.rules.studies.word_paragraphs import MOST_ELEMENTS
from tests.factories.word_files import MACROS, document, kinds, packed, said, word_file

MAIN_PART = "word/document.xml"
ENTITY = '<!DOCTYPE w [<!ENTITY a "lol">{more}]>'
LAUGHS = ENTITY.format(more='<!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;"><!ENTITY c "&b;&b;&b;&b;&b;&b;&b;&b;&b;">')
OUTSIDE = '<!DOCTYPE w [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


def word(body: str) -> FileText:
    return text_of_file(word_file(body), name="Interview 3.DOCX")


def left_out(body: str) -> list[str]:
    return [str(words) for words in word(body).left_out]


def run(words: str, properties: str = "") -> str:
    return f"<w:r><w:rPr>{properties}</w:rPr><w:t>{words}</w:t></w:r>"


def test_a_paragraph_of_word_goes_on_what_its_speaker_says() -> None:
    text = word(said("Interview 3", "Noor: What helped?", "Linh: She listened.", "And asked back.", "", "All laugh."))
    assert text.kind == "txt"
    assert turns_in(text.text) == [
        Turn("", "Interview 3"),
        Turn("Noor", "What helped?"),
        Turn("Linh", "She listened.\nAnd asked back."),
        Turn("", "All laugh."),
    ]


def test_notes_without_speakers_keep_their_paragraphs() -> None:
    assert [turn.words for turn in turns_in(word(said("One.", "Two.", "Three.")).text)] == ["One.", "Two.", "Three."]


def test_runs_breaks_tabs_and_links() -> None:
    body = (
        "<w:p><w:pPr><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>Linh:</w:t><w:tab/><w:t>My men</w:t></w:r>"
        "<w:hyperlink><w:r><w:t>tor &amp; I</w:t></w:r></w:hyperlink>"
        "<w:r><w:br/><w:t>talked</w:t><w:cr/><w:t>twice&#10;a</w:t><w:noBreakHyphen/><w:t>week</w:t></w:r></w:p>"
    )
    assert word(body).text == "Linh:\tMy mentor & I\ntalked\ntwice a-week"


def test_tables_are_read_row_by_row_where_they_stand() -> None:
    def table(*rows: tuple[str, ...]) -> str:
        cells = "".join(f"<w:tr>{''.join(f'<w:tc>{cell}</w:tc>' for cell in row)}</w:tr>" for row in rows)
        return f"<w:tbl>{cells}</w:tbl>"

    inner = table((said("a"), said("b"))) + said("c")
    rows = ((said("Noor:"), said("What helped?")), (said("Linh:"), said("She listened.", "And asked.")))
    text = word(said("Before") + table(*rows) + said("", "After") + table((inner, said(""), said("d")))).text
    assert turns_in(text) == [
        Turn("", "Before"),
        Turn("Noor", "What helped?"),
        Turn("Linh", "She listened.\nAnd asked."),
        Turn("", "After"),
        Turn("", "a\tb\nc\td"),
    ]


def test_tracked_changes_are_read_as_accepted() -> None:
    body = (
        f"<w:p>{run('Linh: She ')}<w:ins>{run('often ')}</w:ins><w:del><w:r><w:delText>never </w:delText></w:r></w:del>"
        f"<w:moveFrom>{run('then ')}</w:moveFrom>{run('listened')}<w:moveTo>{run(' then')}</w:moveTo></w:p>"
    )
    assert word(body).text == "Linh: She often listened then"
    assert left_out(body) == ["text that was deleted while changes were tracked"]


def test_a_paragraph_whose_end_was_deleted_goes_on() -> None:
    mark = "<w:pPr><w:rPr><w:del/></w:rPr><w:pPrChange><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr></w:pPrChange></w:pPr>"
    body = f"<w:p>{mark}{run('One ')}</w:p><w:p>{run('goes on.')}</w:p><w:p>{mark}{run('The last.')}</w:p>"
    assert word(body).text == "One goes on.\n\nThe last."
    assert left_out(body) == []


def test_what_stands_beside_the_text_is_left_out_and_said() -> None:
    shown = run(" Shown", "<w:vanish w:val='0'/>")
    box = f"<w:r><w:pict><w:txbxContent>{said('In a box')}</w:txbxContent></w:pict></w:r>"
    body = (
        f"<w:p>{run('Linh: Yes.')}<w:r><w:commentReference/></w:r><w:r><w:footnoteReference/></w:r>"
        f"{run(' Secret', '<w:vanish/>')}{shown}{box}</w:p>"
        "<w:sectPr><w:headerReference/></w:sectPr>"
    )
    assert word(body).text == "Linh: Yes. Shown"
    assert left_out(body) == [
        "comments",
        "headers and footers",
        "footnotes and endnotes",
        "hidden text",
        "text boxes",
    ]


def test_the_strict_kind_and_another_place_of_the_text_are_read() -> None:
    strict = document(said("Linh: Yes."), space="http://purl.oclc.org/ooxml/wordprocessingml/main")
    data = packed({TYPES: kinds(part="/word/document2.xml"), "word/document2.xml": strict.encode("utf-16")})
    assert text_of_file(data, name="a.docx").text == "Linh: Yes."


HOSTILE = {
    "no archive": (b"PK\x03\x04 a document", "damaged"),
    "pdf": (b"%PDF-1.7\n", "This is a PDF"),
    "doc": (b"\xd0\xcf\x11\xe0" + b"\0" * 600, "old kind"),
    "password": (b"\xd0\xcf\x11\xe0\xa1\xb1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"), "password"),
    "picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 60, "not what its name says"),
    "text": (b"Linh: yes", "not what its name says"),
    "other archive": (packed({"a.txt": "Linh: yes"}), "another kind of document"),
    "spreadsheet": (packed({TYPES: kinds("spreadsheetml.sheet.main+xml", "/xl/workbook.xml")}), "no text of a Word"),
    "no text": (packed({TYPES: kinds(), "word/styles.xml": "<a/>"}), "no text of a Word"),
    "macros": (packed({TYPES: kinds(MACROS), MAIN_PART: document(said("a"))}), "macros"),
    "macros unsaid": (word_file(said("a"), more={"word/vbaProject.bin": b"\0"}), "macros"),
    "traversal": (word_file(said("a"), more={"../../etc/cron.d/x": "a"}), "parts that no Word file has"),
    "absolute": (word_file(said("a"), more={"/etc/passwd": "a"}), "parts that no Word file has"),
    "backslash": (word_file(said("a"), more={"word\\..\\x": "a"}), "parts that no Word file has"),
    "many parts": (word_file("", more={f"{each}": "" for each in range(2_001)}), "parts that no Word file has"),
    "laughs": (packed({TYPES: kinds(), MAIN_PART: document(said("&c;"), before=LAUGHS)}), "definitions"),
    "outside": (packed({TYPES: kinds(), MAIN_PART: document(said("&a;"), before=OUTSIDE)}), "definitions"),
    "laughing list": (packed({TYPES: LAUGHS + "<w>&c;</w>", MAIN_PART: document(said("a"))}), "definitions"),
    "broken": (packed({TYPES: kinds(), MAIN_PART: document("<w:p>")}), "damaged"),
    "odd letters": (packed({TYPES: kinds(), MAIN_PART: '<?xml version="1.0" encoding="x-no"?><a/>'}), "damaged"),
    "deep": (word_file("<w:p>" * 500 + "</w:p>" * 500), "more complicated"),
    "many": (word_file("<w:p/>" * 400_000 + "<w:b/>" * MOST_ELEMENTS), "more complicated"),
    "long": (word_file(said("x" * (MOST_LETTERS + 1))), "ten hours"),
    "bomb": (packed({TYPES: kinds(), MAIN_PART: b" " * (LARGEST_DOCUMENT + 1)}), "unpacks to far more"),
    "squeezed bomb": (
        packed({TYPES: kinds(), MAIN_PART: b" " * LARGEST_DOCUMENT}, zipfile.ZIP_BZIP2),
        "packed in a way",
    ),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_word_file_that_is_none_says_what_to_do(kind: str) -> None:
    data, message = HOSTILE[kind]
    with pytest.raises(UnreadableTranscript, match=message):
        text_of_file(data, name="group.docx")


def test_archives_that_lie_about_themselves_are_damaged_or_locked() -> None:
    data = bytearray(word_file(said("Linh: yes " * 500)))
    entry = data.rindex(b"PK\x01\x02")
    locked = bytearray(data)
    locked[entry + 8] |= 1
    with pytest.raises(UnreadableTranscript, match="password"):
        text_of_file(bytes(locked), name="a.docx")
    data[entry + 24 : entry + 28] = (50).to_bytes(4, "little")  # it says that it unpacks to fifty bytes
    with pytest.raises(UnreadableTranscript, match="damaged"):
        text_of_file(bytes(data), name="a.docx")
    for cut in (30, 200, len(data) - 10):
        with pytest.raises(UnreadableTranscript, match="damaged"):
            text_of_file(bytes(data[:cut]), name="a.docx")


@given(st.integers(0, 700), st.binary(min_size=1, max_size=4))
def test_any_damage_is_read_or_refused(place: int, other: bytes) -> None:
    data = bytearray(word_file(said("Noor: What helped?", "Linh: She listened.")))
    data[place : place + len(other)] = other
    try:
        text_of_file(bytes(data), name="a.docx")
    except UnreadableTranscript:
        return


@given(st.text(st.characters(codec="utf-8"), max_size=200))
def test_any_file_that_says_it_is_one_is_read_or_refused(body: str) -> None:
    try:
        word(body)
    except UnreadableTranscript:
        return


@pytest.mark.parametrize(
    ("data", "name", "message"),
    [
        (b"a", "group.odt", "save it as a Word document"),
        (b"a", "group", "save it as a Word document"),
        (b"a", "group.doc", "old kind"),
        (b"a", "group.docm", "macros"),
        (b"a", "group.pdf", "This is a PDF"),
        (b"\x89PNG\r\n\x1a\n", "group.txt", "UTF-8"),
        (b"Noor: a\x00b", "group.txt", "another kind of file"),
        (b"x" * (MOST_BYTES + 1), "group.txt", "2 MB"),
        (b"PK\x03\x04" + b"x" * MOST_BYTES, "group.docx", "2 MB"),
        ("Zieliński: żółw".encode("iso8859-2"), "group.txt", "UTF-8"),
    ],
)
def test_a_file_that_is_none(data: bytes, name: str, message: str) -> None:
    with pytest.raises(UnreadableTranscript, match=message):
        text_of_file(data, name=name)


def test_plain_text_of_word_processors_is_read() -> None:
    assert text_of_file("Zieliński: tak".encode("utf-16"), name="a.TXT") == FileText("Zieliński: tak", "txt")
    assert text_of_file(b"\xef\xbb\xbfWEBVTT\n", name="a.vtt") == FileText("WEBVTT\n", "vtt")


def test_a_comment_of_the_archive_changes_nothing() -> None:
    archive = io.BytesIO(word_file(said("Linh: Yes.")))
    with zipfile.ZipFile(archive, "a") as packing:
        packing.comment = b"made by hand"
    assert text_of_file(archive.getvalue(), name="a.docx").text == "Linh: Yes."
