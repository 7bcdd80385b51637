"""One and the same questionnaire is one and the same document, in whatever order somebody wrote it down."""

from __future__ import annotations

from dataclasses import replace

from peerloom.domain.feedback.instrument_files.document import (
    InstrumentDocument,
    ItemWords,
    StepWords,
    Subscale,
    SubscaleName,
    Texts,
)


def canonical(document: InstrumentDocument) -> InstrumentDocument:
    """Its own language first, words in the order of what they are words of, and nothing said that says nothing."""
    places = {item.key: place for place, item in enumerate(document.items)}
    tidy = replace(
        document,
        scales=tuple(sorted(document.scales, key=lambda scale: scale.key)),
        subscales=tuple(_subscale(subscale, places) for subscale in document.subscales),
    )
    texts = sorted(tidy.texts, key=lambda said: (said.language != tidy.language, said.language))
    return replace(tidy, texts=tuple(_texts(tidy, said) for said in texts))


def _subscale(subscale: Subscale, places: dict[str, int]) -> Subscale:
    return replace(subscale, items=tuple(sorted(subscale.items, key=places.__getitem__)))


def _texts(document: InstrumentDocument, said: Texts) -> Texts:
    return replace(
        said,
        items=tuple(
            ItemWords(item.key, words) for item in document.items if (words := said.words_of(item.key).strip())
        ),
        steps=tuple(
            StepWords(scale.key, labels) for scale in document.scales if any(labels := said.labels_of(scale.key))
        ),
        subscales=tuple(
            SubscaleName(subscale.key, name) for subscale in document.subscales if (name := said.name_of(subscale.key))
        ),
    )
