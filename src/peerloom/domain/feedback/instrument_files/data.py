"""From a document to JSON."""

from __future__ import annotations

from typing import Any

from peerloom.domain.feedback.instrument_files.document import FORMAT, VERSION, InstrumentDocument
from peerloom.foundation.documents.plain import fields_of, file_text


def as_data(document: InstrumentDocument) -> dict[str, Any]:
    """What `reading.instrument_from_data` makes the same document of."""
    return {"format": FORMAT, "version": VERSION} | fields_of(document)


def as_file(document: InstrumentDocument) -> str:
    return file_text(as_data(document))
