"""Files that go with a message: a few, small, of kinds that run nothing; pictures without what cameras note in them."""

from __future__ import annotations

import struct
import warnings
from dataclasses import dataclass
from io import BytesIO
from pathlib import PurePath
from typing import IO

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps, UnidentifiedImageError

from peerloom.foundation.uploads import (
    AUDIO,
    DOCUMENTS,
    IMAGES,
    MEGABYTE,
    UnusableFile,
    content_type_of,
    kept_name,
)

ENDINGS = (*DOCUMENTS, *AUDIO, "txt")
LARGEST_FILE = 10 * MEGABYTE
MOST_FILES = 5
MOST_PIXELS = 40_000_000
LONGEST_SIDE = 20_000
SHOWN = ("image/jpeg", "image/png", "image/webp")
"""What stands in the page as a picture; everything else is saved, never shown."""

FORMATS = {"image/jpeg": "JPEG", "image/png": "PNG", "image/webp": "WEBP"}
BROKEN = (UnidentifiedImageError, Image.DecompressionBombError, OSError, ValueError, SyntaxError, struct.error)


@dataclass(frozen=True, slots=True)
class ReadyFile:
    """A file that was checked and may be kept."""

    name: str
    content_type: str
    content: bytes

    @property
    def ending(self) -> str:
        return PurePath(self.name).suffix.lower()


def ready_file(file: IO[bytes], *, name: str, size: int) -> ReadyFile:
    """Check a file and, if it is a picture, draw it anew: no place, camera, comment or hidden payload remains.

    Raises UnusableFile, which says what to do.
    """
    content_type = content_type_of(file, name=name, size=size, allowed=ENDINGS, largest=LARGEST_FILE)
    is_picture = PurePath(name).suffix.lower().removeprefix(".") in IMAGES
    content = _drawn_anew(file, content_type) if is_picture else file.read()
    return ReadyFile(kept_name(name), content_type, content)


def _drawn_anew(file: IO[bytes], content_type: str) -> bytes:
    """The first picture in the file, upright. Its size is judged from the header, before anything is unpacked."""
    form = FORMATS[content_type]
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)  # the limit below is stricter
            warnings.simplefilter("ignore", UserWarning)  # about notes in the file that are not kept
            opened = Image.open(file, formats=[form])
            if opened.width * opened.height > MOST_PIXELS or max(opened.size) > LONGEST_SIDE:
                raise UnusableFile(_("This picture has too many pixels. Please send a smaller one."))
            see_through = form != "JPEG" and opened.has_transparency_data
            upright = ImageOps.exif_transpose(opened).convert("RGBA" if see_through else "RGB")
            upright.info = {}
            written = BytesIO()
            upright.save(written, form, quality=88)
    except BROKEN as error:
        raise UnusableFile(
            _("This file could not be read as a picture. Please save it again, or send another.")
        ) from error
    return written.getvalue()
