"""Whether what a source has shown of a questionnaire still holds of a changed one."""

from __future__ import annotations

from peerloom.domain.feedback.instrument_files.document import InstrumentDocument


def still_validated(was: InstrumentDocument, now: InstrumentDocument, *, copying: bool) -> bool:
    """Validity belongs to exactly these items, steps and scores: any change of them ends it.

    A name, an introduction or closing words are no change of it, nor is a score's name. ``copying``: the words are
    being entered from the source for the first time, so that filling in and correcting them is no change either.
    """
    if not was.validated or _scoring(was) != _scoring(now):
        return False
    return copying or _words(was) == _words(now)


def _scoring(document: InstrumentDocument) -> object:
    return document.minimum_answered, document.scales, document.items, document.subscales


def _words(document: InstrumentDocument) -> object:
    return {texts.language: (texts.items, texts.steps) for texts in document.texts}
