"""A document as it is asked: what a preview shows, before there are rows or without any."""

from __future__ import annotations

from peerloom.domain.feedback.instrument_files.document import InstrumentDocument, Item, Texts
from peerloom.domain.feedback.rules.questionnaires import AskedItem, Questionnaire, Step


def questionnaire_of(document: InstrumentDocument, language: str) -> Questionnaire:
    """In the language, or in its own where it has no such words. Items are named by their keys."""
    texts = document.in_language(language) or document.original
    return Questionnaire(
        version_id=0,
        key=document.key,
        language=texts.language,
        name=texts.name,
        introduction=texts.introduction,
        closing=texts.closing,
        items=tuple(_asked(document, texts, item) for item in document.items),
    )


def _asked(document: InstrumentDocument, texts: Texts, item: Item) -> AskedItem:
    words = texts.words_of(item.key) or document.original.words_of(item.key) or item.key
    return AskedItem(id=0, public_id=item.key, key=item.key, words=words, steps=_steps(document, texts, item))


def _steps(document: InstrumentDocument, texts: Texts, item: Item) -> tuple[Step, ...]:
    scale = document.scale(item.scale)
    if scale is None:
        return ()
    labels = texts.labels_of(scale.key) or document.original.labels_of(scale.key) or ("",) * len(scale.values)
    return tuple(Step(value, label) for value, label in zip(scale.values, labels, strict=True))
