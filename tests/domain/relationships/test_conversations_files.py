"""Files with active content, lies about what they are, and pictures that say where they were taken."""

from __future__ import annotations

from io import BytesIO

import pytest
from PIL import Image

from peerloom.domain.relationships.rules.conversations_files import LARGEST_FILE, ReadyFile, ready_file
from peerloom.foundation.uploads import UnusableFile
from tests.factories.conversations import a_picture

SVG = b'<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)"/>'
HTML = b"<!doctype html><script>alert(document.cookie)</script>"


def ready(name: str, content: bytes) -> ReadyFile:
    return ready_file(BytesIO(content), name=name, size=len(content))


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("picture.svg", SVG),
        ("picture.jpg", SVG),
        ("page.html", HTML),
        ("page.jpg", HTML),
        ("page.pdf", HTML),
        ("script.js", b"alert(1)"),
        ("run.exe", b"MZ" + b"\x00" * 100),
        ("run.jpg", b"MZ" + b"\x00" * 100),
        ("double.jpg.exe", a_picture()),
        ("picture.png", a_picture("JPEG")),
        ("broken.jpg", a_picture()[:200]),
        ("empty.txt", b""),
        ("binary.txt", b"\x00\x01"),
        ("noending", b"words"),
        ("clip.mp4", b"\x00\x00\x00\x18ftypmp42" + b"\x00" * 100),
    ],
)
def test_what_is_not_taken(name: str, content: bytes) -> None:
    with pytest.raises(UnusableFile):
        ready(name, content)


@pytest.mark.parametrize(("form", "ending"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")])
def test_a_picture_loses_where_it_was_taken_and_by_what(form: str, ending: str) -> None:
    original = a_picture(form, gps=True)
    assert b"Camera of Linh" in original
    kept = ready(f"us.{ending}", original)
    assert b"Camera of Linh" not in kept.content
    picture = Image.open(BytesIO(kept.content))
    assert picture.format == form
    assert dict(picture.getexif()) == {}
    assert picture.size == (40, 30)


@pytest.mark.parametrize(("form", "ending"), [("JPEG", "jpg"), ("PNG", "png")])
def test_a_page_hidden_behind_a_picture_does_not_survive(form: str, ending: str) -> None:
    kept = ready(f"us.{ending}", a_picture(form) + HTML)
    assert b"script" not in kept.content


def test_a_comment_hidden_in_a_picture_does_not_survive() -> None:
    written = BytesIO()
    Image.new("RGB", (9, 9)).save(written, "JPEG", comment=HTML)
    assert b"script" in written.getvalue()
    assert b"script" not in ready("us.jpg", written.getvalue()).content


def test_a_picture_stays_upright_and_see_through() -> None:
    written = BytesIO()
    exif = Image.Exif()
    exif[0x0112] = 6  # the camera was held sideways
    Image.new("RGB", (40, 30)).save(written, "JPEG", exif=exif)
    assert Image.open(BytesIO(ready("us.jpg", written.getvalue()).content)).size == (30, 40)
    written = BytesIO()
    Image.new("RGBA", (9, 9), (0, 0, 0, 0)).save(written, "PNG")
    assert Image.open(BytesIO(ready("us.png", written.getvalue()).content)).mode == "RGBA"


def test_a_picture_of_too_many_pixels_is_refused_before_it_is_unpacked() -> None:
    written = BytesIO()
    Image.new("1", (20_000, 2_100)).save(written, "PNG")
    with pytest.raises(UnusableFile, match="too many pixels"):
        ready("wall.png", written.getvalue())


def test_what_is_too_large_is_refused() -> None:
    with pytest.raises(UnusableFile, match="10 MB"):
        ready_file(BytesIO(b"x"), name="a.txt", size=LARGEST_FILE + 1)


def test_names_are_kept_without_folders_and_tricks() -> None:
    assert ready("..\\..\\etc/plan\x00 for\u202etxt.txt", b"words").name == "plan fortxt.txt"
    assert ready("x" * 400 + ".txt", b"words").name == "x" * 146 + ".txt"
