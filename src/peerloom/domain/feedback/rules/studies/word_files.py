"""What stands in a Word file (.docx): its paragraphs, as somebody reads them who has accepted every tracked change.

A .docx is an archive, and an archive can be a bomb: two parts of it are read, each up to a size, none is unpacked to a
disk. Definitions (a DOCTYPE), from which hostile XML makes entities, end the reading.
"""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath
from xml.parsers import expat

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from peerloom.domain.feedback.rules.studies.transcripts import UnreadableTranscript
from peerloom.domain.feedback.rules.studies.word_paragraphs import LEFT_OUT, WordReading

MEGABYTE = 1024 * 1024
LARGEST_DOCUMENT = 32 * MEGABYTE
"""Of XML: sixty bytes for each letter that a transcript may have."""

LARGEST_LIST = MEGABYTE
"""Of what the archive says that it holds."""

MOST_PARTS = 2_000
OLE = b"\xd0\xcf\x11\xe0"
TYPES = "[Content_Types].xml"
_MAIN = "wordprocessingml.document.main+xml"
_TEMPLATE = "wordprocessingml.template.main+xml"
_LOCKED = "EncryptedPackage".encode("utf-16-le")
_SAVE_AGAIN = _("Open it in a word processor, save it again as a Word document (.docx), or paste the text.")


@dataclass(frozen=True, slots=True)
class WordText:
    """``left_out`` says what the file holds besides, for whoever uploaded it: comments, notes, deleted text."""

    paragraphs: tuple[str, ...]
    left_out: tuple[str | Promise, ...]


def word_text(data: bytes) -> WordText:
    """Raises UnreadableTranscript, and nothing else, whatever the bytes are; its message says what to do."""
    with _damage_told(), zipfile.ZipFile(io.BytesIO(data)) as archive:
        parts = archive.infolist()
        _refuse_strange_parts(parts)
        main = _main_part(archive, {part.filename for part in parts})
        reading = WordReading()
        _parse(_read(archive, main, LARGEST_DOCUMENT), reading)
    left_out = tuple(words for key, words in LEFT_OUT.items() if key in reading.left_out)
    return WordText(tuple(reading.paragraphs), left_out)


def refuse_relatives(data: bytes) -> None:
    """Kinds that people often take for a .docx are called by their names. Raises UnreadableTranscript."""
    if data.startswith(OLE):
        if _LOCKED in data:
            raise UnreadableTranscript(
                _("This Word file has a password. Save it without one, or paste the text, and upload it again.")
            )
        raise UnreadableTranscript(
            _("This is a Word file of the old kind (.doc). Open it and save it as a Word document (.docx).")
        )
    if data.startswith(b"%PDF"):
        raise UnreadableTranscript(_("This is a PDF, not a Word file. Upload the Word file itself, or paste the text."))


class _List:
    """What kind each part is of."""

    def __init__(self) -> None:
        self.kinds: dict[str, str] = {}

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(" ")[2] == "Override":
            self.kinds[attributes.get("ContentType", "")] = attributes.get("PartName", "").removeprefix("/")

    def end(self, name: str) -> None:
        """Nothing ends here that matters."""

    def letters(self, said: str) -> None:
        """Nothing is said here."""


def _refuse_strange_parts(parts: list[zipfile.ZipInfo]) -> None:
    if any(part.flag_bits & 1 for part in parts):
        raise UnreadableTranscript(
            _("This Word file has a password. Save it without one, or paste the text, and upload it again.")
        )
    if len(parts) > MOST_PARTS or any(_strange(part.filename) for part in parts):
        raise UnreadableTranscript(_("This file holds parts that no Word file has.") + " " + _SAVE_AGAIN)
    if any(PurePosixPath(part.filename).name == "vbaProject.bin" for part in parts):
        _refuse_macros()


def _strange(name: str) -> bool:
    """Whether it leads out of the archive. None is unpacked, but no word processor writes such names."""
    return name.startswith("/") or "\\" in name or ".." in PurePosixPath(name).parts


def _main_part(archive: zipfile.ZipFile, names: set[str]) -> str:
    if TYPES not in names:
        raise UnreadableTranscript(_("This is an archive or another kind of document.") + " " + _SAVE_AGAIN)
    listed = _List()
    _parse(_read(archive, TYPES, LARGEST_LIST), listed)
    if any("macroEnabled" in kind for kind in listed.kinds):
        _refuse_macros()
    main = next((part for kind, part in listed.kinds.items() if kind.endswith((_MAIN, _TEMPLATE))), "")
    if main not in names:
        raise UnreadableTranscript(_("There is no text of a Word document in this file.") + " " + _SAVE_AGAIN)
    return main


def _refuse_macros() -> None:
    raise UnreadableTranscript(_("This Word file holds macros. Save it as a Word document without macros (.docx)."))


def _read(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    part = archive.getinfo(name)
    if part.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        # The others unpack a piece as a whole before anybody can see how large it is.
        raise UnreadableTranscript(_("This file is packed in a way that no Word file is.") + " " + _SAVE_AGAIN)
    if part.file_size > most:
        raise UnreadableTranscript(_("This file unpacks to far more than a transcript holds.") + " " + _SAVE_AGAIN)
    with archive.open(part) as stream:
        return stream.read(most)  # never more than the size that it declares


def _parse(xml: bytes, reading: _List | WordReading) -> None:
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    parser.StartDoctypeDeclHandler = _refuse_definitions
    parser.StartElementHandler = reading.start
    parser.EndElementHandler = reading.end
    parser.CharacterDataHandler = reading.letters
    parser.Parse(xml, True)  # noqa: FBT003 - expat takes it by its place alone


def _refuse_definitions(*_what: object) -> None:
    raise UnreadableTranscript(_("This file holds definitions that no Word file needs.") + " " + _SAVE_AGAIN)


@contextmanager
def _damage_told() -> Iterator[None]:
    try:
        yield
    except UnreadableTranscript:
        raise
    except (
        expat.ExpatError,
        zlib.error,
        zipfile.BadZipFile,
        EOFError,
        NotImplementedError,
        RuntimeError,
        LookupError,
        OSError,
        ValueError,
    ) as broken:
        raise UnreadableTranscript(_("This Word file is damaged.") + " " + _SAVE_AGAIN) from broken
