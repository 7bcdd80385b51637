"""A picture from anywhere, made into a small square one that says nothing but the face."""

from __future__ import annotations

import struct
import warnings
from io import BytesIO
from typing import IO

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from peerloom.foundation.refusals import Refused

LARGEST_FILE = 5 * 1024 * 1024
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 20_000
"""A thread of a picture, one pixel wide and millions long, costs seconds to make small."""
SIDE = 512
BROKEN = (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError, struct.error)
"""What Pillow raises at damaged files; the last at a damaged note about which side is up."""
FORMATS = ("JPEG", "PNG", "WEBP")


class UnusablePhoto(Refused):
    """The file is no picture, or too large to be opened safely."""


def square_photo(file: IO[bytes], *, size: int) -> bytes:
    """A WebP picture of 512 x 512 pixels from the middle of the file; see `drawn_anew`."""
    return drawn_anew(file, size=size, shape=(SIDE, SIDE))


def drawn_anew(file: IO[bytes], *, size: int, shape: tuple[int, int]) -> bytes:
    """A WebP picture of this width and height from the middle of a JPEG, PNG or WebP file of ``size`` bytes.

    Drawn anew from its pixels, so that no place, camera or hidden payload of the original remains.
    Raises UnusablePhoto; the size in pixels is judged from the header, before anything is unpacked.
    """
    if size > LARGEST_FILE:
        raise UnusablePhoto(_("This picture is larger than 5 MB. Please choose a smaller one."))
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the limit below is stricter
            warnings.simplefilter("ignore", UserWarning)  # about notes in the file that are not kept
            opened = Image.open(file, formats=FORMATS)
            if opened.width * opened.height > MOST_PIXELS or max(opened.size) > LONGEST_SIDE:
                raise UnusablePhoto(
                    _("This picture has too many pixels. Please choose one with at most 40 megapixels.")
                )
            upright = ImageOps.exif_transpose(opened).convert("RGB")
    except BROKEN as error:
        raise UnusablePhoto(
            _("This file could not be read as a picture. Please choose a JPEG, PNG or WebP.")
        ) from error
    fitted = ImageOps.fit(upright, shape, Image.Resampling.LANCZOS)
    written = BytesIO()
    fitted.save(written, "WEBP", quality=82)
    return written.getvalue()
