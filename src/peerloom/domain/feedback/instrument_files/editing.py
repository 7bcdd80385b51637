"""Changes to a questionnaire as a document: each takes one and gives the changed one, with its words moved along."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

from peerloom.domain.feedback.instrument_files.document import (
    InstrumentDocument,
    Item,
    ItemWords,
    Scale,
    StepWords,
    Subscale,
    SubscaleName,
    Texts,
)


def free_key(stem: str, taken: Collection[str]) -> str:
    """``stem`` with the first number that is not taken."""
    return next(key for number in range(1, len(taken) + 2) if (key := f"{stem}-{number}") not in taken)


def with_item(
    document: InstrumentDocument, item: Item, words: Mapping[str, str], subscales: Collection[str]
) -> InstrumentDocument:
    """The item added at the end, or changed where it stands, with its words by language and the scores it counts in."""
    known = document.item(item.key) is not None
    items = tuple(item if one.key == item.key else one for one in document.items) if known else (*document.items, item)
    return replace(
        document,
        items=items,
        subscales=tuple(_counting(one, item.key, counts=one.key in subscales) for one in document.subscales),
        texts=tuple(_saying(texts, item.key, words.get(texts.language)) for texts in document.texts),
    )


def without_item(document: InstrumentDocument, key: str) -> InstrumentDocument:
    return replace(
        document,
        items=tuple(item for item in document.items if item.key != key),
        subscales=tuple(_without(one, key) for one in document.subscales),
        texts=tuple(replace(t, items=tuple(s for s in t.items if s.item != key)) for t in document.texts),
    )


def moved_item(document: InstrumentDocument, key: str, by: int) -> InstrumentDocument:
    """The item ``by`` places further down, or up, as far as there are places."""
    items = list(document.items)
    place = next(place for place, item in enumerate(items) if item.key == key)
    items.insert(min(max(place + by, 0), len(items) - 1), items.pop(place))
    return replace(document, items=tuple(items))


def with_scale(document: InstrumentDocument, scale: Scale, labels: tuple[str, ...]) -> InstrumentDocument:
    """The scale added or changed, with its labels in the original language.

    Labels of other languages stay while the number of steps does.
    """
    others = tuple(one for one in document.scales if one.key != scale.key)

    def labelled(texts: Texts) -> Texts:
        own = labels if texts.language == document.language else texts.labels_of(scale.key)
        kept = tuple(said for said in texts.steps if said.scale != scale.key)
        fits = any(own) and len(own) == len(scale.values)
        return replace(texts, steps=(*kept, StepWords(scale.key, own)) if fits else kept)

    return replace(document, scales=(*others, scale), texts=tuple(labelled(texts) for texts in document.texts))


def without_scale(document: InstrumentDocument, key: str) -> InstrumentDocument:
    """For a scale that no item is answered on."""
    return replace(
        document,
        scales=tuple(scale for scale in document.scales if scale.key != key),
        texts=tuple(replace(t, steps=tuple(s for s in t.steps if s.scale != key)) for t in document.texts),
    )


def with_subscale(document: InstrumentDocument, subscale: Subscale, name: str) -> InstrumentDocument:
    """The score added at the end, or changed where it stands, named in the original language."""
    known = any(one.key == subscale.key for one in document.subscales)
    changed = tuple(subscale if one.key == subscale.key else one for one in document.subscales)

    def named(texts: Texts) -> Texts:
        if texts.language != document.language:
            return texts
        kept = tuple(said for said in texts.subscales if said.subscale != subscale.key)
        return replace(texts, subscales=(*kept, SubscaleName(subscale.key, name)))

    return replace(
        document,
        subscales=changed if known else (*document.subscales, subscale),
        texts=tuple(named(texts) for texts in document.texts),
    )


def without_subscale(document: InstrumentDocument, key: str) -> InstrumentDocument:
    return replace(
        document,
        subscales=tuple(one for one in document.subscales if one.key != key),
        texts=tuple(
            replace(texts, subscales=tuple(said for said in texts.subscales if said.subscale != key))
            for texts in document.texts
        ),
    )


def with_texts(document: InstrumentDocument, texts: Texts) -> InstrumentDocument:
    """All words of one language, added or in place of what was there."""
    known = document.in_language(texts.language) is not None
    changed = tuple(texts if one.language == texts.language else one for one in document.texts)
    return replace(document, texts=changed if known else (*document.texts, texts))


def without_language(document: InstrumentDocument, language: str) -> InstrumentDocument:
    """For a language that it was not written in."""
    return replace(document, texts=tuple(texts for texts in document.texts if texts.language != language))


def _counting(subscale: Subscale, item: str, *, counts: bool) -> Subscale:
    rest = _without(subscale, item)
    return replace(rest, items=(*rest.items, item)) if counts else rest


def _without(subscale: Subscale, item: str) -> Subscale:
    return replace(subscale, items=tuple(key for key in subscale.items if key != item))


def _saying(texts: Texts, item: str, words: str | None) -> Texts:
    """None: as it was."""
    if words is None:
        return texts
    kept = tuple(said for said in texts.items if said.item != item)
    return replace(texts, items=(*kept, ItemWords(item, words)) if words else kept)
