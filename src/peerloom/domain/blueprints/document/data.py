"""From a document to JSON."""

from __future__ import annotations

from typing import Any

from peerloom.domain.blueprints.document import FORMAT, VERSION, Blueprint
from peerloom.foundation.documents.plain import fields_of, file_text


def as_data(document: Blueprint) -> dict[str, Any]:
    """What `reading.blueprint_from_data` makes the same document of."""
    return {"format": FORMAT, "version": VERSION} | fields_of(document)


def as_file(document: Blueprint) -> str:
    return file_text(as_data(document))
