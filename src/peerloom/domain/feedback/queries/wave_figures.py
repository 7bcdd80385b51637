"""What came in, in figures: of at least so many people, each item as it was ticked, each subscale as it is scored.

One wave at a time: nothing is pooled, and a look back is never put together with what was answered before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from statistics import fmean

from peerloom.domain.feedback.enums.surveys import Mode, WaveState
from peerloom.domain.feedback.models import ItemAnswer, Response, Wave
from peerloom.domain.feedback.queries.questionnaires import questionnaires_of
from peerloom.domain.feedback.queries.scoring_keys import scoring_keys_of, subscale_names
from peerloom.domain.feedback.queries.wave_responses import answers_of_partners
from peerloom.domain.feedback.queries.waves import versions_of
from peerloom.domain.feedback.rules.questionnaires import AskedItem
from peerloom.domain.feedback.rules.scoring import ScoringKey, scores
from peerloom.domain.feedback.rules.waves import LEAST_SHOWN
from peerloom.foundation.scope import Actor

Ticked = Mapping[str, Mapping[int, int]]
"""By response, the steps by item."""


@dataclass(frozen=True, slots=True)
class Bar:
    label: str
    value: int
    count: int
    percent: float


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """``mean`` and ``bars`` are None and empty where fewer than `LEAST_SHOWN` answered; ``n`` is told all the same.

    Of an answer in one's own words only ``n`` is there: words are nobody's figure.
    """

    words: str
    n: int
    turned: bool
    on_a_scale: bool
    mean: float | None = None
    low: int = 0
    high: int = 0
    bars: tuple[Bar, ...] = ()


@dataclass(frozen=True, slots=True)
class ScaleFigures:
    name: str
    n: int
    mean: float | None
    low: float
    high: float
    higher_is_better: bool


@dataclass(frozen=True, slots=True)
class InstrumentFigures:
    name: str
    version: int
    scales: tuple[ScaleFigures, ...]
    items: tuple[ItemFigures, ...]


def figures_of(wave: Wave, actor: Actor, *, language: str) -> list[InstrumentFigures]:
    """For each questionnaire in its order; nothing at all before `LEAST_SHOWN` people have answered.

    While answers still come in, only where they can be read by name anyway: of two looks, one before and one after
    somebody answered, the difference would be that person's answer. For the same reason answers by name of whoever is
    matched with the actor do not count there: they read those of all others.
    """
    counted = Response.objects.within(wave.organisation_id).filter(wave=wave)
    if wave.mode == Mode.IDENTIFIED:
        counted = counted.exclude(pk__in=answers_of_partners(actor, wave).values("pk"))
    if not settled(wave) or counted.count() < LEAST_SHOWN:
        return []
    versions = versions_of(wave)
    answers = ItemAnswer.objects.within(wave.organisation_id).filter(response__in=counted).order_by()
    ticked: dict[str, dict[int, int]] = {}
    in_words: Counter[int] = Counter()
    for response, item, value in answers.values_list("response", "item", "value"):
        if value is None:
            in_words[item] += 1
        else:
            ticked.setdefault(str(response), {})[item] = value
    keys = scoring_keys_of(versions)
    turned = {item.id for key in keys.values() for scale in key.subscales for item in scale.items if item.reversed}
    return [
        InstrumentFigures(
            name=asked.name,
            version=version.number,
            scales=_scales(keys[version.pk], subscale_names(version, language), ticked),
            items=tuple(_item(item, ticked, in_words, turned) for item in asked.items),
        )
        for version, asked in zip(versions, questionnaires_of(versions, language=language), strict=True)
    ]


def settled(wave: Wave) -> bool:
    """Whether figures of it give no single answer away by being looked at twice."""
    return wave.state == WaveState.CLOSED or wave.mode == Mode.IDENTIFIED


def _scales(key: ScoringKey, names: Mapping[str, str], ticked: Ticked) -> tuple[ScaleFigures, ...]:
    scored = [scores(key, answers) for answers in ticked.values()]
    found = []
    for scale in key.subscales:
        figures = [score for one in scored if (score := one[scale.key]) is not None]
        mean = fmean(figures) if len(figures) >= LEAST_SHOWN else None
        name = names.get(scale.key, scale.key)
        found.append(ScaleFigures(name, len(figures), mean, scale.lowest, scale.highest, scale.higher_is_better))
    return tuple(found)


def _item(item: AskedItem, ticked: Ticked, in_words: Counter[int], turned: set[int]) -> ItemFigures:
    if not item.on_a_scale:
        return ItemFigures(item.words, in_words[item.id], turned=False, on_a_scale=False)
    values = [answers[item.id] for answers in ticked.values() if item.id in answers]
    if len(values) < LEAST_SHOWN:
        return ItemFigures(item.words, len(values), turned=item.id in turned, on_a_scale=True)
    counts = Counter(values)
    return ItemFigures(
        words=item.words,
        n=len(values),
        turned=item.id in turned,
        on_a_scale=True,
        mean=fmean(values),
        low=item.steps[0].value,
        high=item.steps[-1].value,
        bars=tuple(
            Bar(step.label or str(step.value), step.value, counts[step.value], 100 * counts[step.value] / len(values))
            for step in item.steps
        ),
    )
