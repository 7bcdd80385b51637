"""What came in, in figures: of at least so many people, each item as it was ticked, each subscale as it is scored.

One wave at a time: nothing is pooled, and a look back is never put together with what was answered before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from statistics import fmean
from typing import NamedTuple
from uuid import UUID

from django.db.models import TextField
from django.db.models.functions import Cast

from peerloom.domain.feedback.enums.surveys import Mode, WaveState
from peerloom.domain.feedback.models import ItemAnswer, Response, Wave
from peerloom.domain.feedback.queries.questionnaires import questionnaires_of
from peerloom.domain.feedback.queries.scoring_keys import scoring_keys_of, subscale_names
from peerloom.domain.feedback.queries.wave_responses import answers_of_partners
from peerloom.domain.feedback.queries.waves import versions_of
from peerloom.domain.feedback.rules.questionnaires import AskedItem
from peerloom.domain.feedback.rules.scoring import ScoringKey, scores
from peerloom.domain.feedback.rules.waves import LEAST_SHOWN
from peerloom.foundation.scope import Actor, ScopedQuerySet

RESPONSE = Cast("response", TextField())
"""Text, since making 200,000 UUIDs takes most of the time."""


class Answered(NamedTuple):
    """Which answers are counted, and what would be different if they were: with ``people``, what is erased counts no
    more. ``left_out`` holds keys of responses."""

    organisation_id: int
    wave: int
    public_id: str
    revision: int
    left_out: frozenset[UUID] = frozenset()
    people: int = 0

    def responses(self) -> ScopedQuerySet[Response]:
        return Response.objects.within(self.organisation_id).filter(wave=self.wave).exclude(pk__in=self.left_out)


@dataclass(frozen=True, slots=True)
class Counted:
    """``ticks`` by item and step, ``in_words`` by item, ``scales`` by version and subscale: how many have a score, and
    its mean (None where fewer than `LEAST_SHOWN` have one)."""

    ticks: Counter[tuple[int, int]] = field(default_factory=Counter)
    in_words: Counter[int] = field(default_factory=Counter)
    scales: dict[tuple[int, str], tuple[int, float | None]] = field(default_factory=dict)


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
    answered = Answered(wave.organisation_id, wave.pk, wave.public_id, wave.revision)
    if wave.mode == Mode.IDENTIFIED:
        partners = answers_of_partners(actor, wave).values_list("pk", flat=True)
        answered = answered._replace(left_out=frozenset(partners))
    answered = answered._replace(people=answered.responses().count())
    if not settled(wave) or answered.people < LEAST_SHOWN:
        return []
    versions = versions_of(wave)
    keys = scoring_keys_of(versions)
    count = _kept if wave.state == WaveState.CLOSED else _counted
    found = count(answered, tuple(keys.values()))
    turned = {item.id for key in keys.values() for scale in key.subscales for item in scale.items if item.reversed}
    return [
        InstrumentFigures(
            name=asked.name,
            version=version.number,
            scales=_scales(keys[version.pk], subscale_names(version, language), found),
            items=tuple(_item(item, found, turned) for item in asked.items),
        )
        for version, asked in zip(versions, questionnaires_of(versions, language=language), strict=True)
    ]


def settled(wave: Wave) -> bool:
    """Whether figures of it give no single answer away by being looked at twice."""
    return wave.state == WaveState.CLOSED or wave.mode == Mode.IDENTIFIED


def _counted(answered: Answered, keys: Sequence[ScoringKey]) -> Counted:
    """All answers are read once; their words stay where they are."""
    answers = ItemAnswer.objects.within(answered.organisation_id).filter(response__in=answered.responses()).order_by()
    found = Counted()
    ticked: dict[str, dict[int, int]] = {}
    for response, item, value in answers.values_list(RESPONSE, "item", "value"):
        if value is None:
            found.in_words[item] += 1
        else:
            found.ticks[item, value] += 1
            ticked.setdefault(response, {})[item] = value
    for key in keys:
        scored = [scores(key, each) for each in ticked.values()]
        for scale in key.subscales:
            figures = [score for one in scored if (score := one[scale.key]) is not None]
            mean = fmean(figures) if len(figures) >= LEAST_SHOWN else None
            found.scales[key.version_id, scale.key] = (len(figures), mean)
    return found


_kept = lru_cache(maxsize=200)(_counted)
"""Of a survey that has closed, once in each process."""


def _scales(key: ScoringKey, names: Mapping[str, str], counted: Counted) -> tuple[ScaleFigures, ...]:
    found = []
    for scale in key.subscales:
        n, mean = counted.scales[key.version_id, scale.key]
        name = names.get(scale.key, scale.key)
        found.append(ScaleFigures(name, n, mean, scale.lowest, scale.highest, scale.higher_is_better))
    return tuple(found)


def _item(item: AskedItem, counted: Counted, turned: set[int]) -> ItemFigures:
    if not item.on_a_scale:
        return ItemFigures(item.words, counted.in_words[item.id], turned=False, on_a_scale=False)
    counts = {value: count for (of, value), count in counted.ticks.items() if of == item.id}
    n = sum(counts.values())
    if n < LEAST_SHOWN:
        return ItemFigures(item.words, n, turned=item.id in turned, on_a_scale=True)
    return ItemFigures(
        words=item.words,
        n=n,
        turned=item.id in turned,
        on_a_scale=True,
        mean=sum(value * count for value, count in counts.items()) / n,
        low=item.steps[0].value,
        high=item.steps[-1].value,
        bars=tuple(
            Bar(step.label or str(step.value), step.value, count, 100 * count / n)
            for step in item.steps
            for count in (counts.get(step.value, 0),)
        ),
    )
