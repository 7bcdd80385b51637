"""A version as a document."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from peerloom.domain.feedback.enums.instruments import Construct, Scoring, Tier
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
from peerloom.domain.feedback.models import InstrumentVersion, ResponseScale

EVERYTHING = (
    *("instrument", "wordings", "scales__steps", "items__wordings", "items__scale"),
    *("subscales__wordings", "subscales__items"),
)


def document_of(version: InstrumentVersion) -> InstrumentDocument:
    """Everything that the version says. A constant number of queries."""
    rows = InstrumentVersion.objects.within(version.organisation_id).prefetch_related(*EVERYTHING)
    found = rows.get(pk=version.pk)
    instrument = found.instrument
    wordings = sorted(found.wordings.all(), key=lambda said: (said.language != found.default_language, said.language))
    return InstrumentDocument(
        key=instrument.key,
        language=found.default_language,
        texts=tuple(_texts(found, said) for said in wordings),
        construct=Construct(instrument.construct),
        tier=Tier(instrument.tier),
        source=instrument.source,
        licence=instrument.licence,
        validated=found.validated,
        minimum_answered=found.minimum_answered,
        scales=tuple(Scale(scale.key, scale.low, scale.high) for scale in _scales(found)),
        items=tuple(Item(item.key, item.scale.key if item.scale else "", item.reversed) for item in found.items.all()),
        subscales=tuple(_subscale(subscale) for subscale in found.subscales.all()),
    )


def _scales(version: InstrumentVersion) -> list[ResponseScale]:
    return sorted(version.scales.all(), key=lambda scale: scale.key)


def _subscale(row: Any) -> Subscale:
    return Subscale(
        key=row.key,
        items=tuple(item.key for item in row.items.all()),
        scoring=Scoring(row.scoring),
        factor=float(row.factor),
        higher_is_better=row.higher_is_better,
        support_at=None if row.support_at is None else float(row.support_at),
    )


def _texts(version: InstrumentVersion, said: Any) -> Texts:
    language = said.language
    return Texts(
        language=language,
        name=said.name,
        introduction=said.introduction,
        closing=said.closing,
        items=tuple(
            ItemWords(item.key, words)
            for item in version.items.all()
            if (words := _said(item.wordings.all(), language, "words"))
        ),
        steps=tuple(
            StepWords(scale.key, labels) for scale in _scales(version) if any(labels := _labels(scale, language))
        ),
        subscales=tuple(
            SubscaleName(subscale.key, name)
            for subscale in version.subscales.all()
            if (name := _said(subscale.wordings.all(), language, "name"))
        ),
    )


def _said(rows: Iterable[Any], language: str, field: str) -> str:
    return next((str(getattr(row, field)) for row in rows if row.language == language), "")


def _labels(scale: Any, language: str) -> tuple[str, ...]:
    labels = {step.value: step.label for step in scale.steps.all() if step.language == language}
    return tuple(labels.get(value, "") for value in range(scale.low, scale.high + 1))
