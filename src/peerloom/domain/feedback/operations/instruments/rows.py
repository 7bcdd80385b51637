"""A document, brought into the rows of one version that nobody was asked yet."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from peerloom.domain.feedback.instrument_files.document import InstrumentDocument
from peerloom.domain.feedback.models import (
    InstrumentVersion,
    InstrumentWording,
    Item,
    ItemWording,
    ResponseScale,
    ScaleStep,
    Subscale,
    SubscaleWording,
)


def write_rows(version: InstrumentVersion, document: InstrumentDocument) -> None:
    """Items and scales keep their rows as long as their key stays; words and scores are written anew."""
    owner: dict[str, Any] = {"organisation_id": version.organisation_id}
    scales = _write_scales(version, document)
    items = _write_items(version, document, scales, owner)
    for key, scale in scales.items():
        if document.scale(key) is None:
            scale.delete()
    _write_subscales(version, document, items, owner)
    _write_words(version, document, items, scales, owner)


def _write_scales(version: InstrumentVersion, document: InstrumentDocument) -> dict[str, ResponseScale]:
    """All scales by key, with those that are no longer wanted, which items may still hang on."""
    rows = ResponseScale.objects.within(version.organisation_id).filter(version=version)
    found = {row.key: row for row in rows}
    changed = []
    for scale in document.scales:
        row = found.get(scale.key)
        if row is None:
            found[scale.key] = ResponseScale.objects.create(
                organisation_id=version.organisation_id,
                version=version,
                key=scale.key,
                low=scale.low,
                high=scale.high,
            )
        elif (row.low, row.high) != (scale.low, scale.high):
            row.low, row.high = scale.low, scale.high
            changed.append(row)
    rows.bulk_update(changed, ["low", "high"])
    return found


def _write_items(
    version: InstrumentVersion, document: InstrumentDocument, scales: dict[str, ResponseScale], owner: dict[str, Any]
) -> dict[str, Item]:
    rows = Item.objects.within(version.organisation_id)
    found = {row.key: row for row in rows.filter(version=version)}
    rows.filter(pk__in=[row.pk for key, row in found.items() if document.item(key) is None]).delete()
    new, changed, kept = [], [], {}
    for place, item in enumerate(document.items):
        row = found.get(item.key)
        if row is None:
            row = Item(version=version, key=item.key, **owner)
            new.append(row)
        else:
            changed.append(row)
        row.position, row.kind, row.reversed = place, item.kind, item.reversed
        row.scale = scales[item.scale] if item.scale else None
        kept[item.key] = row
    rows.bulk_update(changed, ["position", "kind", "reversed", "scale"])
    Item.objects.bulk_create(new)
    return kept


def _write_subscales(
    version: InstrumentVersion, document: InstrumentDocument, items: dict[str, Item], owner: dict[str, Any]
) -> None:
    Subscale.objects.within(version.organisation_id).filter(version=version).delete()
    rows = Subscale.objects.bulk_create(
        Subscale(
            version=version,
            position=place,
            key=subscale.key,
            scoring=subscale.scoring,
            factor=_exact(subscale.factor),
            higher_is_better=subscale.higher_is_better,
            support_at=None if subscale.support_at is None else _exact(subscale.support_at),
            **owner,
        )
        for place, subscale in enumerate(document.subscales)
    )
    member: Any = Subscale.items.through
    member._default_manager.bulk_create(
        member(subscale_id=row.pk, item_id=items[key].pk)
        for row, subscale in zip(rows, document.subscales, strict=True)
        for key in subscale.items
    )
    names = {(row.key): row for row in rows}
    SubscaleWording.objects.bulk_create(
        SubscaleWording(subscale=names[said.subscale], language=texts.language, name=said.name, **owner)
        for texts in document.texts
        for said in texts.subscales
        if said.name
    )


def _write_words(
    version: InstrumentVersion,
    document: InstrumentDocument,
    items: dict[str, Item],
    scales: dict[str, ResponseScale],
    owner: dict[str, Any],
) -> None:
    organisation = version.organisation_id
    InstrumentWording.objects.within(organisation).filter(version=version).delete()
    ItemWording.objects.within(organisation).filter(item__version=version).delete()
    ScaleStep.objects.within(organisation).filter(scale__version=version).delete()
    InstrumentWording.objects.bulk_create(
        InstrumentWording(
            version=version,
            language=said.language,
            name=said.name,
            introduction=said.introduction,
            closing=said.closing,
            **owner,
        )
        for said in document.texts
    )
    ItemWording.objects.bulk_create(
        ItemWording(item=items[said.item], language=texts.language, words=said.words, **owner)
        for texts in document.texts
        for said in texts.items
        if said.words
    )
    ScaleStep.objects.bulk_create(
        ScaleStep(scale=scales[said.scale], value=value, language=texts.language, label=label, **owner)
        for texts in document.texts
        for said in texts.steps
        for value, label in enumerate(said.labels, start=scales[said.scale].low)
        if label
    )


def _exact(figure: float) -> Decimal:
    return Decimal(str(figure))
