from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from peerloom.domain.feedback.enums.instruments import ItemKind
from peerloom.domain.feedback.models import InstrumentVersion, Item, ResponseScale
from peerloom.domain.feedback.rules.questionnaires import AskedItem, Questionnaire, Step

WITH_WORDS = ("instrument", "wordings", "items__wordings", "items__scale__steps")


def questionnaires_of(versions: Sequence[InstrumentVersion], *, language: str) -> list[Questionnaire]:
    """Each version as it is asked in ``language``, in the order given. Seven queries, however many there are."""
    ids = [version.pk for version in versions]
    organisations = {version.organisation_id for version in versions}
    if len(organisations) > 1:
        raise ValueError("the versions of one organisation at a time")
    if not ids:
        return []
    rows = InstrumentVersion.objects.within(organisations.pop()).filter(pk__in=ids).prefetch_related(*WITH_WORDS)
    made = {version.pk: _questionnaire(version, language) for version in rows}
    return [made[pk] for pk in ids]


def _questionnaire(version: InstrumentVersion, language: str) -> Questionnaire:
    wordings = list(version.wordings.all())
    spoken = language if any(w.language == language for w in wordings) else version.default_language
    words = next((w for w in wordings if w.language == spoken), None)
    return Questionnaire(
        version_id=version.pk,
        key=version.instrument.key,
        language=spoken,
        name=words.name if words else version.instrument.key,
        introduction=words.introduction if words else "",
        closing=words.closing if words else "",
        items=tuple(_asked(item, spoken, version.default_language) for item in version.items.all()),
    )


def _asked(item: Item, language: str, otherwise: str) -> AskedItem:
    steps = _steps(item.scale, language, otherwise) if item.kind == ItemKind.SCALED and item.scale else ()
    words = _in_language(item.wordings.all(), language, otherwise)
    return AskedItem(item.pk, item.public_id, item.key, words[0].words if words else item.key, steps)


def _steps(scale: ResponseScale, language: str, otherwise: str) -> tuple[Step, ...]:
    labels = {step.value: step.label for step in _in_language(scale.steps.all(), language, otherwise)}
    return tuple(Step(value, labels.get(value, "")) for value in range(scale.low, scale.high + 1))


def _in_language(rows: Iterable[Any], language: str, otherwise: str) -> list[Any]:
    """The rows in the language, or in the other one where there are none."""
    kept = list(rows)
    return [row for row in kept if row.language == language] or [row for row in kept if row.language == otherwise]
