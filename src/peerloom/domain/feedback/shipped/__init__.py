"""The questionnaires that come with Peerloom, one file each beside this one, in the format of every other file."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from peerloom.domain.feedback.instrument_files.document import InstrumentDocument
from peerloom.domain.feedback.instrument_files.reading import instrument_from_bytes

FOLDER = Path(__file__).parent


@cache
def shipped_instruments() -> dict[str, InstrumentDocument]:
    """Every shipped questionnaire by its key, in the order of their names. A test reads them all before anyone does."""
    found = [instrument_from_bytes(file.read_bytes()) for file in FOLDER.glob("*.json")]
    return {document.key: document for document in sorted(found, key=lambda document: document.name)}
