"""An uploaded transcript: from the bytes of a file to the text that is read as if it had been pasted."""

from __future__ import annotations

import io
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import PurePath

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from peerloom.domain.feedback.rules.studies.limits import MOST_BYTES
from peerloom.domain.feedback.rules.studies.transcripts import UnreadableTranscript, names_a_speaker
from peerloom.domain.feedback.rules.studies.word_files import refuse_relatives, word_text
from peerloom.foundation.uploads import UnusableFile, content_type_of

ENDINGS = ("docx", "txt", "vtt", "srt")
_RELATIVES = {
    "doc": _("This is a Word file of the old kind (.doc). Open it and save it as a Word document (.docx)."),
    "docm": _("This Word file holds macros. Save it as a Word document without macros (.docx)."),
    "pdf": _("This is a PDF, not a Word file. Upload the Word file itself, or paste the text."),
}


@dataclass(frozen=True, slots=True)
class FileText:
    """``kind`` is how the text is read ("txt", "vtt", "srt"); ``left_out`` names what the file holds besides."""

    text: str
    kind: str
    left_out: tuple[str | Promise, ...] = ()


def text_of_file(data: bytes, *, name: str) -> FileText:
    """The text of an uploaded file. Raises UnreadableTranscript, which says what to do."""
    kind = PurePath(name).suffix.lower().removeprefix(".")
    if kind not in ENDINGS:
        raise UnreadableTranscript(
            _RELATIVES.get(kind)
            or _("Choose a .docx, .txt, .vtt or .srt file. From a word processor, save it as a Word document (.docx).")
        )
    if len(data) > MOST_BYTES:
        raise UnreadableTranscript(
            _("This file is larger than 2 MB. Take out pictures, or divide it into parts, one transcript each.")
        )
    return _word(data, name) if kind == "docx" else FileText(_plain(data), kind)


def _word(data: bytes, name: str) -> FileText:
    refuse_relatives(data)
    try:
        content_type_of(io.BytesIO(data), name=name, size=len(data), allowed=("docx",), largest=MOST_BYTES)
    except UnusableFile as unusable:
        raise UnreadableTranscript(str(unusable)) from unusable
    read = word_text(data)
    return FileText(_in_lines(read.paragraphs), "txt", read.left_out)


def _in_lines(paragraphs: Iterable[str]) -> str:
    """A paragraph of Word is a line of what its speaker says, as when Word saves it as plain text; without a speaker
    before it, it is a paragraph of its own. So words go to whoever spoke last, and never unseen to somebody else.
    """
    lines: list[str] = []
    spoken = False
    for paragraph in paragraphs:
        if not spoken or not paragraph.strip():
            lines.append("")
            spoken = False
        lines.append(paragraph)
        spoken = spoken or any(names_a_speaker(line) for line in paragraph.split("\n"))
    return "\n".join(lines).strip("\n")


def _plain(data: bytes) -> str:
    encoding = "utf-16" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig"
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as broken:
        raise UnreadableTranscript(
            _("This is not plain text in UTF-8. Save the file as plain text, encoding UTF-8, or paste the text.")
        ) from broken
    if "\x00" in text:
        raise UnreadableTranscript(_("This is not plain text but another kind of file. Save it as plain text first."))
    return text
