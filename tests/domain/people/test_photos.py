from __future__ import annotations

from contextlib import suppress
from io import BytesIO

import pytest
from PIL import Image

from peerloom.domain.people.photos import LARGEST_FILE, UnusablePhoto, square_photo
from tests.domain.people.pictures import bomb, picture


def squared(data: bytes) -> Image.Image:
    return Image.open(BytesIO(square_photo(BytesIO(data), size=len(data))))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_a_picture_becomes_a_square_of_its_middle(kind: str) -> None:
    face = squared(picture(kind))
    assert (face.format, face.size) == ("WEBP", (512, 512))
    left, right = (face.convert("RGB").getpixel((x, 256)) for x in (100, 400))
    assert isinstance(left, tuple)
    assert isinstance(right, tuple)
    assert left[0] > 200 > 60 > left[2]
    assert right[2] > 200 > 60 > right[0]


def test_where_and_with_what_it_was_taken_is_gone() -> None:
    exif = Image.Exif()
    exif[0x010F] = "A camera that tells"
    data = picture("JPEG", exif=exif)
    assert b"A camera that tells" in data
    written = square_photo(BytesIO(data), size=len(data))
    assert b"A camera that tells" not in written
    assert not Image.open(BytesIO(written)).getexif()


def test_a_turned_picture_is_set_upright_before_its_turn_is_forgotten() -> None:
    exif = Image.Exif()
    exif[0x0112] = 3  # upside down
    pixel = squared(picture("JPEG", exif=exif)).convert("RGB").getpixel((100, 256))
    assert isinstance(pixel, tuple)
    assert pixel[2] > 200 > pixel[0]


@pytest.mark.parametrize(
    "data",
    [b"", b"not a picture", b"<svg xmlns='http://www.w3.org/2000/svg'/>", picture("GIF"), picture()[:400], bomb()],
    ids=["empty", "text", "svg", "gif", "cut off", "bomb"],
)
def test_what_is_no_usable_picture_is_refused(data: bytes) -> None:
    with pytest.raises(UnusablePhoto):
        square_photo(BytesIO(data), size=len(data))


def test_a_picture_with_more_pixels_than_allowed_is_refused_by_its_header() -> None:
    data = bomb(7_000, 7_000)
    with pytest.raises(UnusablePhoto, match="40 megapixels"):
        square_photo(BytesIO(data), size=len(data))


def test_a_thread_of_millions_of_pixels_is_refused() -> None:
    data = bomb(1, 30_000_000)
    with pytest.raises(UnusablePhoto, match="40 megapixels"):
        square_photo(BytesIO(data), size=len(data))


def test_a_picture_whose_note_on_its_upper_side_is_damaged_is_refused() -> None:
    exif = Image.Exif()
    exif[0x0112], exif[0x010F] = 6, "x" * 20
    data = picture("JPEG", exif=exif)
    for place in range(data.index(b"Exif"), data.index(b"x" * 20)):  # whatever breaks, it is no failure of ours
        broken = data[:place] + b"\x0c" + data[place + 1 :]
        with suppress(UnusablePhoto):
            square_photo(BytesIO(broken), size=len(broken))


def test_a_file_larger_than_allowed_is_not_opened() -> None:
    with pytest.raises(UnusablePhoto, match="5 MB"):
        square_photo(BytesIO(picture()), size=LARGEST_FILE + 1)
