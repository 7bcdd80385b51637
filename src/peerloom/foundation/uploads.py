"""Whether an uploaded file is what it says (by its name, its size and its own first bytes), and what to keep of it."""

from __future__ import annotations

import hashlib
from collections.abc import Collection
from pathlib import PurePath
from typing import IO

import puremagic
from django.core.files import File
from django.utils.translation import gettext_lazy as _

from peerloom.foundation.refusals import Refused

TYPES = {
    "pdf": "application/pdf",
    "jpg": "image/jpeg",
    "jpeg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "mp3": "audio/mpeg",
    "ogg": "audio/ogg",
    "m4a": "audio/mp4",
    "mp4": "video/mp4",
    "webm": "video/webm",
    "vtt": "text/vtt",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "odt": "application/vnd.oasis.opendocument.text",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "txt": "text/plain",
}
"""The content type under which a file with this ending is kept and sent."""

DOCUMENTS = ("pdf", "docx", "odt", "jpg", "jpeg", "png", "webp")
IMAGES = ("jpg", "jpeg", "png", "webp")
AUDIO = ("mp3", "ogg", "m4a")
VIDEO = ("mp4", "webm")
MEGABYTE = 1024 * 1024
SEEN_FIRST = 4 * MEGABYTE
LONGEST_NAME = 150

_SAME = {"jpg", "jpeg", "jfif", "jpe"}
_RELATED = {"jpg": _SAME, "jpeg": _SAME, "ogg": {"ogg", "oga", "opus"}, "m4a": {"m4a", "mp4", "m4v"}}
_BY_TEXT = ("txt", "vtt")


class UnusableFile(Refused):
    """The file is too large, of a kind that is not taken, or not what its name says."""


def content_type_of(file: IO[bytes], *, name: str, size: int, allowed: Collection[str], largest: int) -> str:
    """The content type of an uploaded file of ``size`` bytes, whose ending must be one of ``allowed``.

    What the browser claims is not looked at. ``largest`` is in bytes. Raises UnusableFile, which says what to do.
    The file is left at its beginning.
    """
    ending = PurePath(name).suffix.lower().removeprefix(".")
    if ending not in allowed:
        raise UnusableFile(
            _("Files of this kind are not taken. Please choose one of these: %(endings)s.")
            % {"endings": ", ".join(allowed)}
        )
    if size > largest:
        raise UnusableFile(
            _("This file is larger than %(size)s MB. Please choose a smaller one.") % {"size": largest // MEGABYTE}
        )
    if not size:
        raise UnusableFile(_("This file is empty. Please choose another one."))
    file.seek(0)
    first = file.read(SEEN_FIRST)
    file.seek(0)
    if not (_reads_as_text(first) if ending in _BY_TEXT else ending in _endings(first)):
        raise UnusableFile(
            _("This file is not what its name says (“.%(ending)s”). Save it again in that format, or choose another.")
            % {"ending": ending}
        )
    if ending == "vtt" and not first.removeprefix(b"\xef\xbb\xbf").startswith(b"WEBVTT"):
        raise UnusableFile(_("These are not WebVTT captions: the file has to begin with “WEBVTT”."))
    return TYPES[ending]


def kept_name(name: str) -> str:
    """The person's own name for a file without folders and control characters, at most 150 letters."""
    bare = "".join(letter for letter in PurePath(name.replace("\\", "/")).name if letter.isprintable())
    path = PurePath(bare or "file")
    return path.stem[: LONGEST_NAME - len(path.suffix)] + path.suffix[:LONGEST_NAME]


def digest_of(file: File[bytes]) -> str:
    """The same for the same bytes, and for no others. The file is left at its beginning."""
    found = hashlib.sha256()
    for chunk in file.chunks():
        found.update(chunk)
    file.seek(0)
    return found.hexdigest()


def storable(text: str) -> str:
    """Text of a file as every database keeps it: without zero bytes and halves of characters."""
    return text.replace("\x00", "").encode("utf-8", "ignore").decode()


def _endings(first: bytes) -> set[str]:
    """All endings that the first bytes allow."""
    try:
        found = {match.extension.removeprefix(".") for match in puremagic.magic_string(first)}
    except (puremagic.PureError, ValueError):
        return set()
    if found & {"html", "htm", "svg", "exe", "js"}:
        return set()
    return found | {ending for ending, same in _RELATED.items() if found & same}


def _reads_as_text(first: bytes) -> bool:
    try:
        return "\x00" not in first.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return error.start > len(first) - 4 and len(first) == SEEN_FIRST  # a letter that the cut went through
