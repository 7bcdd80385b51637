"""Files are what their name says, or they are refused with a reason."""

from __future__ import annotations

import io
import zipfile

import pytest
from PIL import Image

from peerloom.foundation.uploads import (
    AUDIO,
    DOCUMENTS,
    IMAGES,
    TYPES,
    UnusableFile,
    content_type_of,
    kept_name,
    storable,
)

LARGEST = 1024 * 1024


def picture(kind: str) -> bytes:
    drawn = io.BytesIO()
    Image.new("RGB", (8, 8), "teal").save(drawn, kind)
    return drawn.getvalue()


def word_document() -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as archive:
        archive.writestr("[Content_Types].xml", "<Types/>")
        archive.writestr("word/document.xml", "<w/>")
    return packed.getvalue()


def judged(data: bytes, name: str, allowed: tuple[str, ...] = tuple(TYPES)) -> str:
    return content_type_of(io.BytesIO(data), name=name, size=len(data), allowed=allowed, largest=LARGEST)


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("cv.pdf", b"%PDF-1.7\n1 0 obj\n", "application/pdf"),
        ("me.PNG", picture("PNG"), "image/png"),
        ("me.jpg", picture("JPEG"), "image/jpeg"),
        ("me.jpeg", picture("JPEG"), "image/jpeg"),
        ("me.webp", picture("WEBP"), "image/webp"),
        ("letter.docx", word_document(), TYPES["docx"]),
        ("talk.vtt", b"\xef\xbb\xbfWEBVTT\n\n00:00.000 --> 00:01.000\nhello", "text/vtt"),
        ("notes.txt", "Grüße".encode(), "text/plain"),
        ("talk.webm", b"\x1aE\xdf\xa3" + b"\0" * 24 + b"webm" + b"\0" * 30, "video/webm"),
    ],
)
def test_a_file_that_is_what_it_says(name: str, data: bytes, expected: str) -> None:
    assert judged(data, name) == expected


@pytest.mark.parametrize(
    ("name", "data", "says"),
    [
        ("cv.exe", b"MZ" + b"\0" * 100, "not taken"),
        ("cv", b"%PDF-1.7", "not taken"),
        ("cv.pdf", b"MZ" + b"\0" * 100, "not what its name says"),
        ("cv.pdf", b"<html><script>alert(1)</script>", "not what its name says"),
        ("me.png", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>", "not what its name says"),
        ("me.png", picture("JPEG"), "not what its name says"),
        ("notes.txt", b"\0\1\2", "not what its name says"),
        ("talk.vtt", b"<script>alert(1)</script>", "WEBVTT"),
        ("cv.pdf", b"", "empty"),
        ("cv.pdf", b"%PDF-1.7" + b"x" * LARGEST, "larger than 1 MB"),
    ],
)
def test_a_file_that_is_not(name: str, data: bytes, says: str) -> None:
    with pytest.raises(UnusableFile, match=says):
        judged(data, name)


def test_only_what_is_allowed_here() -> None:
    assert judged(picture("PNG"), "me.png", IMAGES) == "image/png"
    with pytest.raises(UnusableFile, match="mp3, ogg, m4a"):
        judged(picture("PNG"), "me.png", AUDIO)
    assert set(DOCUMENTS) <= set(TYPES)


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd.txt", "passwd.txt"),
        ("C:\\Users\\me\\cv.pdf", "cv.pdf"),
        ("a\x00b\n.pdf", "ab.pdf"),
        ("", "file"),
        ("x" * 400 + ".pdf", "x" * 146 + ".pdf"),
        ("\u202efdp.exe", "fdp.exe"),
    ],
)
def test_a_name_is_kept_without_what_could_mislead(given: str, kept: str) -> None:
    assert kept_name(given) == kept


def test_what_a_database_refuses_is_taken_out_of_text() -> None:
    assert storable("A\x00na \ud800 🧶") == "Ana  🧶"
