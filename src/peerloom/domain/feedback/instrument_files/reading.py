"""From a file to a document: everything is checked, every problem names its place, and nothing is guessed."""

from __future__ import annotations

from django.utils.translation import gettext as _

from peerloom.domain.feedback.instrument_files.canonical import canonical
from peerloom.domain.feedback.instrument_files.connections import problems_between
from peerloom.domain.feedback.instrument_files.document import FORMAT, VERSION, InstrumentDocument
from peerloom.foundation.documents.files import NotText, data_from_bytes
from peerloom.foundation.documents.problems import Problem, UnreadableDocument
from peerloom.foundation.documents.values import Reader

LARGEST_FILE = 1024 * 1024
"""Bytes."""


def instrument_from_bytes(content: bytes) -> InstrumentDocument:
    """The document in a file. Raises UnreadableDocument, whatever the bytes are."""
    if len(content) > LARGEST_FILE:
        raise UnreadableDocument([Problem("", _("The file is larger than 1 MB; no questionnaire needs that."))])
    try:
        return instrument_from_data(data_from_bytes(content))
    except NotText:
        raise _not_ours() from None


def instrument_from_data(data: object) -> InstrumentDocument:
    """The document in parsed JSON. Raises UnreadableDocument."""
    if not isinstance(data, dict) or data.get("format") != FORMAT:
        raise _not_ours()
    version = data.get("version")
    if version != VERSION or isinstance(version, bool):
        raise UnreadableDocument(
            [
                Problem(
                    "version",
                    _("This site reads version %(ours)s; the file is of another one, or does not say.")
                    % {"ours": VERSION},
                )
            ]
        )
    reader = Reader()
    body = {name: value for name, value in data.items() if name not in ("format", "version")}
    found = reader.dataclass(InstrumentDocument, body, "")
    if not isinstance(found, InstrumentDocument):
        raise UnreadableDocument(reader.problems)
    problems = problems_between(found)
    if problems:
        raise UnreadableDocument(problems)
    return canonical(found)


def _not_ours() -> UnreadableDocument:
    return UnreadableDocument([Problem("", _("This is not a Peerloom questionnaire file."))])
