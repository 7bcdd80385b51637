"""A questionnaire as pages show it: item by item, score by score, and as it will be asked."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from peerloom.domain.feedback.instrument_files.asking import questionnaire_of
from peerloom.domain.feedback.instrument_files.document import InstrumentDocument, Item
from peerloom.web.feedback.answering.sheet import Part, entered, language_names, parts_of
from peerloom.web.feedback.instruments.scoring_words import scoring_in_words

PHONE = "phone"


@dataclass(frozen=True, slots=True)
class ItemRow:
    """``words`` is "" for an item that has none yet; ``scores`` are the names of what it counts in,
    besides a score of all items."""

    item: Item
    words: str
    steps: str
    scores: tuple[str, ...]


def item_rows(document: InstrumentDocument, language: str = "") -> list[ItemRow]:
    texts = document.in_language(language) or document.original
    steps = {scale.key: steps_in_words(document, scale.key, language) for scale in document.scales}
    every = {item.key for item in document.items if item.scale}
    partial = [one for one in document.subscales if set(one.items) != every]
    names = {one.key: document.original.name_of(one.key) or one.key for one in partial}
    return [
        ItemRow(
            item,
            texts.words_of(item.key),
            steps.get(item.scale, ""),
            tuple(names[one.key] for one in partial if item.key in one.items),
        )
        for item in document.items
    ]


def has_words(document: InstrumentDocument) -> bool:
    """Whether every item says something in the original, so that there is something to look at before it is asked."""
    return bool(document.items) and all(document.original.words_of(item.key) for item in document.items)


def scored_alike(document: InstrumentDocument) -> bool:
    """Whether all items on a scale count in the same scores, so that it need not be said beside each."""
    counted = {tuple(one.key for one in document.subscales if i.key in one.items) for i in document.items if i.scale}
    return len(counted) <= 1


def steps_in_words(document: InstrumentDocument, key: str, language: str = "") -> str:
    """ "1 Never … 5 Always": the ends of a scale, with their words where they have any."""
    scale = document.scale(key)
    if scale is None:
        return ""
    texts = document.in_language(language) or document.original
    labels = texts.labels_of(key) or ("",) * len(scale.values)
    return f"{scale.low} {labels[0]} … {scale.high} {labels[-1]}".replace("  ", " ").strip()


def sheet_values(document: InstrumentDocument, language: str) -> dict[str, object]:
    """What the parts of a questionnaire's page need."""
    texts = document.in_language(language) or document.original
    return {
        "document": document,
        "texts": texts,
        "language_names": language_names(one.language for one in document.texts),
        "rows": item_rows(document, language),
        "scores": scoring_in_words(document),
        "all_scored_alike": scored_alike(document),
        "several_scales": len(document.scales) > 1,
        "can_preview": has_words(document),
    }


def preview_values(document: InstrumentDocument, chosen: Mapping[str, str]) -> dict[str, object]:
    """As whoever answers will see it, in one of its languages, on a desk or on a phone."""
    questionnaire = questionnaire_of(document, chosen.get("language", ""))
    (part,) = parts_of([questionnaire], entered({}))
    phone = chosen.get("as") == PHONE
    return {
        "document": document,
        "questionnaire": questionnaire,
        "blocks": _narrow(part) if phone else part.blocks,
        "phone": phone,
        "language_names": language_names(one.language for one in document.texts),
        "shown_language": questionnaire.language,
        "can_preview": has_words(document),
    }


def _narrow(part: Part) -> list[dict[str, object]]:
    """Without columns, a block looks as it does on a phone."""
    return [{"rows": block.rows, "steps": block.steps, "columns": 0} for block in part.blocks]
