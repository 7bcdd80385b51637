"""What of a licensed questionnaire may leave the site."""

from __future__ import annotations

from dataclasses import replace

from peerloom.domain.feedback.instrument_files.document import InstrumentDocument


def without_licensed_words(document: InstrumentDocument) -> InstrumentDocument:
    """Its structure and scoring. The words of items and steps are licensed to who entered them, not to who gets a file;
    so is a translation of them, which leaves its whole language behind."""
    return replace(document, texts=(replace(document.original, items=(), steps=()),))
