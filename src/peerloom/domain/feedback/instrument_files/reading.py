"""From a file to a document: everything is checked, every problem names its place, and nothing is guessed."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from peerloom.domain.feedback.instrument_files.canonical import canonical
from peerloom.domain.feedback.instrument_files.connections import problems_between
from peerloom.domain.feedback.instrument_files.document import FORMAT, VERSION, InstrumentDocument
from peerloom.foundation.documents.ours import FileKind
from peerloom.foundation.uploads import MEGABYTE

LARGEST_FILE = 1 * MEGABYTE
"""Bytes."""

QUESTIONNAIRES = FileKind(
    document=InstrumentDocument,
    format=FORMAT,
    version=VERSION,
    largest=LARGEST_FILE,
    problems_between=problems_between,
    too_large=_("The file is larger than 1 MB; no questionnaire needs that."),
    not_ours=_("This is not a Peerloom questionnaire file."),
)


def instrument_from_bytes(content: bytes) -> InstrumentDocument:
    """The document in a file, in its one form. Raises UnreadableDocument, whatever the bytes are."""
    return canonical(QUESTIONNAIRES.from_bytes(content))


def instrument_from_data(data: object) -> InstrumentDocument:
    """The document in parsed JSON, in its one form. Raises UnreadableDocument."""
    return canonical(QUESTIONNAIRES.from_data(data))
