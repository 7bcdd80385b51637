"""A version as a document."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass

from peerloom.domain.feedback.enums.instruments import Construct, Scoring, Tier
from peerloom.domain.feedback.instrument_files import document as parts
from peerloom.domain.feedback.instrument_files.document import InstrumentDocument, Scale, Subscale, Texts
from peerloom.domain.feedback.models import InstrumentVersion, InstrumentWording, Item, ResponseScale
from peerloom.domain.feedback.models import Subscale as SubscaleRow

Words = Mapping[tuple[str, str], str]
"""What something is called, by its key and the language."""


@dataclass(frozen=True, slots=True)
class _Parts:
    """What a version asks and counts, with the words for it. ``labels`` are by scale, language and step."""

    scales: tuple[Scale, ...]
    items: tuple[parts.Item, ...]
    subscales: tuple[Subscale, ...]
    labels: Mapping[tuple[str, str], Mapping[int, str]]
    words: Words
    names: Words


def document_of(version: InstrumentVersion) -> InstrumentDocument:
    """Everything that the version says, which has to be loaded as it stands now. Five queries, whatever it asks."""
    instrument, main = version.instrument, version.default_language
    wordings = InstrumentWording.objects.within(version.organisation_id).filter(version=version)
    found = _parts(version)
    return InstrumentDocument(
        key=instrument.key,
        language=main,
        texts=tuple(
            _texts(found, said) for said in sorted(wordings, key=lambda said: (said.language != main, said.language))
        ),
        construct=Construct(instrument.construct),
        tier=Tier(instrument.tier),
        source=instrument.source,
        licence=instrument.licence,
        validated=version.validated,
        minimum_answered=version.minimum_answered,
        scales=found.scales,
        items=found.items,
        subscales=found.subscales,
    )


def _parts(version: InstrumentVersion) -> _Parts:
    scales, labels = _scales(version)
    items, words = _items(version)
    subscales, names = _subscales(version)
    return _Parts(scales, items, subscales, labels, words, names)


def _scales(version: InstrumentVersion) -> tuple[tuple[Scale, ...], dict[tuple[str, str], dict[int, str]]]:
    rows = ResponseScale.objects.within(version.organisation_id).filter(version=version).order_by()
    found: dict[str, Scale] = {}
    labels: dict[tuple[str, str], dict[int, str]] = defaultdict(dict)
    columns = ("key", "low", "high", "steps__language", "steps__value", "steps__label")
    for key, low, high, language, value, label in rows.values_list(*columns):
        found[key] = Scale(key, low, high)
        if language:
            labels[key, language][value] = label
    return tuple(found[key] for key in sorted(found)), labels


def _items(version: InstrumentVersion) -> tuple[tuple[parts.Item, ...], dict[tuple[str, str], str]]:
    rows = Item.objects.within(version.organisation_id).filter(version=version).order_by("position", "pk")
    found: dict[str, parts.Item] = {}
    words: dict[tuple[str, str], str] = {}
    columns = ("key", "scale__key", "reversed", "wordings__language", "wordings__words")
    for key, scale, turned, language, said in rows.values_list(*columns):
        found[key] = parts.Item(key, scale or "", turned)
        if language:
            words[key, language] = said
    return tuple(found.values()), words


def _subscales(version: InstrumentVersion) -> tuple[tuple[Subscale, ...], dict[tuple[str, str], str]]:
    counted = Item.objects.within(version.organisation_id).filter(subscales__version=version)
    items: dict[str, list[str]] = defaultdict(list)
    for subscale, item in counted.order_by("position", "pk").values_list("subscales__key", "key"):
        items[subscale].append(item)
    rows = SubscaleRow.objects.within(version.organisation_id).filter(version=version).order_by("position", "pk")
    found: dict[str, Subscale] = {}
    names: dict[tuple[str, str], str] = {}
    how = ("scoring", "factor", "higher_is_better", "support_at")
    for key, language, name, scoring, factor, higher, support in rows.values_list(
        "key", "wordings__language", "wordings__name", *how
    ):
        found[key] = Subscale(
            key=key,
            items=tuple(items[key]),
            scoring=Scoring(scoring),
            factor=float(factor),
            higher_is_better=higher,
            support_at=None if support is None else float(support),
        )
        if language:
            names[key, language] = name
    return tuple(found.values()), names


def _texts(found: _Parts, said: InstrumentWording) -> Texts:
    language = said.language
    return Texts(
        language=language,
        name=said.name,
        introduction=said.introduction,
        closing=said.closing,
        items=tuple(
            parts.ItemWords(item.key, words)
            for item in found.items
            if (words := found.words.get((item.key, language), ""))
        ),
        steps=tuple(
            parts.StepWords(scale.key, labels)
            for scale in found.scales
            if any(labels := _labels(scale, found.labels.get((scale.key, language), {})))
        ),
        subscales=tuple(
            parts.SubscaleName(subscale.key, name)
            for subscale in found.subscales
            if (name := found.names.get((subscale.key, language), ""))
        ),
    )


def _labels(scale: Scale, said: Mapping[int, str]) -> tuple[str, ...]:
    return tuple(said.get(value, "") for value in range(scale.low, scale.high + 1))
