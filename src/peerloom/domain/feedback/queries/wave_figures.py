"""What came in, in figures: of at least so many people, each item as it was ticked, each subscale as it is scored.

Asked by name as it is. Else no number from which one to four people's answer could be worked out: neighbouring steps
are counted together, and means are rounded, as far as `peerloom.evidence.suppress_scale` says. The exact answers stand
in the file (`wave_files`), which is for whoever evaluates the program.

One wave at a time: nothing is pooled, and a look back is never put together with what was answered before.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from django.utils.translation import gettext as _

from peerloom.domain.feedback.enums.surveys import Mode, WaveState
from peerloom.domain.feedback.models import Wave
from peerloom.domain.feedback.queries.questionnaires import questionnaires_of
from peerloom.domain.feedback.queries.scoring_keys import scoring_keys_of, subscale_names
from peerloom.domain.feedback.queries.wave_counts import (
    AnswerCounts,
    ScaleCount,
    answered_in,
    count_answers,
    count_closed,
)
from peerloom.domain.feedback.queries.wave_responses import answers_of_partners
from peerloom.domain.feedback.queries.waves import versions_of
from peerloom.domain.feedback.rules.questionnaires import AskedItem, Step
from peerloom.domain.feedback.rules.scoring import ScoringKey, SubscaleKey
from peerloom.domain.feedback.rules.waves import LEAST_SHOWN
from peerloom.evidence import SuppressedScale, mean_beside, suppress_scale
from peerloom.foundation.scope import Actor

TENTH = 0.1
"""Means are rounded to it as long as that tells of nobody; one that had to be rounded further is "about" so much."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A step, or neighbouring ones."""

    label: str
    count: int
    percent: float


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """``mean`` and ``bars`` are None and empty where fewer than `LEAST_SHOWN` answered, or they would tell of as few.

    ``n`` is None where it is from one to four and not asked by name. ``about``: the mean is rounded further than to a
    tenth. ``together``: neighbouring steps are counted together. Of an answer in one's own words only ``n`` is there:
    words are nobody's figure.
    """

    words: str
    n: int | None
    turned: bool
    on_a_scale: bool
    mean: float | None = None
    about: bool = False
    low: int = 0
    high: int = 0
    bars: tuple[Bar, ...] = ()
    together: bool = False


@dataclass(frozen=True, slots=True)
class ScaleFigures:
    """``n``, ``mean`` and ``about`` as in `ItemFigures`."""

    name: str
    n: int | None
    mean: float | None
    about: bool
    low: float
    high: float
    higher_is_better: bool


@dataclass(frozen=True, slots=True)
class InstrumentFigures:
    """``protected``: some of it is rounded, counted together or left out, so that no few people's answers are told."""

    name: str
    version: int
    scales: tuple[ScaleFigures, ...]
    items: tuple[ItemFigures, ...]
    protected: bool

    @property
    def digits(self) -> int:
        """Of a mean, at most, as `floatformat` takes them: no more than it is rounded to."""
        return -1 if self.protected else -2


@dataclass(frozen=True, slots=True)
class _Shown:
    """The counts of a wave, and how they are shown; ``suppressed`` by item on a scale, empty where asked by name."""

    named: bool
    counts: AnswerCounts
    turned: set[int]
    suppressed: Mapping[int, SuppressedScale]


def figures_of(wave: Wave, actor: Actor, *, language: str) -> list[InstrumentFigures]:
    """For each questionnaire in its order; nothing at all before `LEAST_SHOWN` people have answered.

    While answers still come in, only where they can be read by name anyway: of two looks, one before and one after
    somebody answered, the difference would be that person's answer. For the same reason answers by name of whoever is
    matched with the actor do not count there: they read those of all others.
    """
    named = wave.mode == Mode.IDENTIFIED
    partners = answers_of_partners(actor, wave).values_list("pk", flat=True) if named else ()
    answered = answered_in(wave, left_out=partners)
    if not settled(wave) or answered.people < LEAST_SHOWN:
        return []
    versions = versions_of(wave)
    keys = scoring_keys_of(versions)
    count = count_closed if wave.state == WaveState.CLOSED else count_answers
    counts = count(answered, tuple(keys.values()))
    asked_of = questionnaires_of(versions, language=language)
    on_a_scale = [] if named else [item for asked in asked_of for item in asked.items if item.on_a_scale]
    shown = _Shown(
        named=named,
        counts=counts,
        turned={item.id for key in keys.values() for scale in key.subscales for item in scale.items if item.reversed},
        suppressed={item.id: _suppressed(tuple(_people(item, counts).items())) for item in on_a_scale},
    )
    return [
        InstrumentFigures(
            name=asked.name,
            version=version.number,
            scales=_scales(keys[version.pk], subscale_names(version, language), shown),
            items=tuple(_item(item, shown) for item in asked.items),
            protected=not shown.named,
        )
        for version, asked in zip(versions, asked_of, strict=True)
    ]


def settled(wave: Wave) -> bool:
    """Whether figures of it give no single answer away by being looked at twice."""
    return wave.state == WaveState.CLOSED or wave.mode == Mode.IDENTIFIED


def _people(item: AskedItem, counts: AnswerCounts) -> dict[int, int]:
    return counts.of_item(item.id, (step.value for step in item.steps))


@lru_cache(maxsize=2_000)
def _suppressed(people: tuple[tuple[int, int], ...]) -> SuppressedScale:
    return suppress_scale(dict(people), LEAST_SHOWN)


def _scales(key: ScoringKey, names: Mapping[str, str], shown: _Shown) -> tuple[ScaleFigures, ...]:
    found = []
    for scale in key.subscales:
        counted = shown.counts.scales[key.version_id, scale.key]
        mean, about = _score(scale, counted, shown)
        name, n = names.get(scale.key, scale.key), _told(counted.people, shown)
        found.append(ScaleFigures(name, n, mean, about, scale.lowest, scale.highest, scale.higher_is_better))
    return tuple(found)


def _score(scale: SubscaleKey, counted: ScaleCount, shown: _Shown) -> tuple[float | None, bool]:
    """The mean, and whether it is rounded further than to a tenth of a step."""
    if counted.people < LEAST_SHOWN or not scale.times:
        return None, False
    mean = counted.total / counted.people
    if shown.named:
        return float(mean), False
    items = [shown.suppressed[item.id] for item in scale.items]
    found = mean_beside(mean / scale.times, items, [item.reversed for item in scale.items])
    return (None, False) if found is None else (float(found[0] * scale.times), float(found[1]) > TENTH)


def _told(n: int, shown: _Shown) -> int | None:
    return n if shown.named or not 0 < n < LEAST_SHOWN else None


def _item(item: AskedItem, shown: _Shown) -> ItemFigures:
    if not item.on_a_scale:
        return ItemFigures(item.words, _told(shown.counts.in_words[item.id], shown), turned=False, on_a_scale=False)
    people, kept = _people(item, shown.counts), shown.suppressed.get(item.id)
    n, turned = sum(people.values()), item.id in shown.turned
    if n < LEAST_SHOWN:
        return ItemFigures(item.words, _told(n, shown), turned=turned, on_a_scale=True)
    bars = [(item.steps[at : at + 1], people[step.value]) for at, step in enumerate(item.steps)]
    if kept:
        inside = [[step for step in item.steps if one.first <= step.value <= one.last] for one in kept.brackets]
        bars = [(tuple(steps), one.people) for steps, one in zip(inside, kept.brackets, strict=True)]
    return ItemFigures(
        words=item.words,
        n=n,
        turned=turned,
        on_a_scale=True,
        mean=kept.mean if kept else sum(step * many for step, many in people.items()) / n,
        about=bool(kept and kept.rounded_to and kept.rounded_to > TENTH),
        low=item.steps[0].value,
        high=item.steps[-1].value,
        bars=tuple(Bar(_label(steps), many, 100 * many / n) for steps, many in bars) if len(bars) > 1 else (),
        together=len(bars) < len(item.steps),
    )


def _label(steps: tuple[Step, ...]) -> str:
    first, last = (step.label or str(step.value) for step in (steps[0], steps[-1]))
    return first if len(steps) == 1 else _("%(first)s to %(last)s") % {"first": first, "last": last}
