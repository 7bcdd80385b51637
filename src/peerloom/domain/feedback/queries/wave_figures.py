"""What came in, in figures: of at least so many people, each item as it was ticked, each subscale as it is scored.

Asked by name as it is. Else no number from which one to four people's answer could be worked out: neighbouring steps
are counted together, and means are rounded, as far as `peerloom.evidence.suppress_scale` says. The exact answers stand
in the file (`wave_files`), which is for whoever evaluates the program.

One wave at a time: nothing is pooled, and a look back is never put together with what was answered before.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from statistics import fmean

from django.utils.translation import gettext as _

from peerloom.domain.feedback.enums.surveys import Mode, WaveState
from peerloom.domain.feedback.models import ItemAnswer, Response, Wave
from peerloom.domain.feedback.queries.questionnaires import questionnaires_of
from peerloom.domain.feedback.queries.scoring_keys import scoring_keys_of, subscale_names
from peerloom.domain.feedback.queries.wave_responses import answers_of_partners
from peerloom.domain.feedback.queries.waves import versions_of
from peerloom.domain.feedback.rules.questionnaires import AskedItem, Step
from peerloom.domain.feedback.rules.scoring import ScoringKey, SubscaleKey, scores
from peerloom.domain.feedback.rules.waves import LEAST_SHOWN
from peerloom.evidence import SuppressedScale, mean_beside, suppress_scale
from peerloom.foundation.scope import Actor

Ticked = Mapping[str, Mapping[int, int]]
"""By response, the steps by item."""
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
class _Counted:
    """The answers of a wave, ready to be shown; ``suppressed`` by item on a scale, empty where asked by name."""

    named: bool
    ticked: Ticked
    in_words: Counter[int]
    turned: set[int]
    suppressed: Mapping[int, SuppressedScale]


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
    asked_of = questionnaires_of(versions, language=language)
    counted_ones = _Counted(
        named=wave.mode == Mode.IDENTIFIED,
        ticked=ticked,
        in_words=in_words,
        turned={item.id for key in keys.values() for scale in key.subscales for item in scale.items if item.reversed},
        suppressed={}
        if wave.mode == Mode.IDENTIFIED
        else {item.id: _suppressed(item, ticked) for asked in asked_of for item in asked.items if item.on_a_scale},
    )
    return [
        InstrumentFigures(
            name=asked.name,
            version=version.number,
            scales=_scales(keys[version.pk], subscale_names(version, language), counted_ones),
            items=tuple(_item(item, counted_ones) for item in asked.items),
            protected=not counted_ones.named,
        )
        for version, asked in zip(versions, asked_of, strict=True)
    ]


def settled(wave: Wave) -> bool:
    """Whether figures of it give no single answer away by being looked at twice."""
    return wave.state == WaveState.CLOSED or wave.mode == Mode.IDENTIFIED


def _suppressed(item: AskedItem, ticked: Ticked) -> SuppressedScale:
    counts = Counter(answers[item.id] for answers in ticked.values() if item.id in answers)
    return suppress_scale({step.value: counts[step.value] for step in item.steps}, LEAST_SHOWN)


def _scales(key: ScoringKey, names: Mapping[str, str], counted: _Counted) -> tuple[ScaleFigures, ...]:
    scored = [scores(key, answers) for answers in counted.ticked.values()]
    found = []
    for scale in key.subscales:
        figures = [score for one in scored if (score := one[scale.key]) is not None]
        mean, about = _score(scale, figures, counted)
        name, n = names.get(scale.key, scale.key), _told(len(figures), counted)
        found.append(ScaleFigures(name, n, mean, about, scale.lowest, scale.highest, scale.higher_is_better))
    return tuple(found)


def _score(scale: SubscaleKey, figures: list[float], counted: _Counted) -> tuple[float | None, bool]:
    """The mean, and whether it is rounded further than to a tenth of a step."""
    if len(figures) < LEAST_SHOWN or not scale.times:
        return None, False
    if counted.named:
        return fmean(figures), False
    total = sum((Fraction(one).limit_denominator(10**6) for one in figures), Fraction())
    items = [counted.suppressed[item.id] for item in scale.items]
    found = mean_beside(total / len(figures) / scale.times, items, [item.reversed for item in scale.items])
    return (None, False) if found is None else (float(found[0] * scale.times), float(found[1]) > TENTH)


def _told(n: int, counted: _Counted) -> int | None:
    return n if counted.named or not 0 < n < LEAST_SHOWN else None


def _item(item: AskedItem, counted: _Counted) -> ItemFigures:
    if not item.on_a_scale:
        return ItemFigures(item.words, _told(counted.in_words[item.id], counted), turned=False, on_a_scale=False)
    values = [answers[item.id] for answers in counted.ticked.values() if item.id in answers]
    turned = item.id in counted.turned
    if len(values) < LEAST_SHOWN:
        return ItemFigures(item.words, _told(len(values), counted), turned=turned, on_a_scale=True)
    counts, kept = Counter(values), counted.suppressed.get(item.id)
    bars = [(item.steps[at : at + 1], counts[step.value]) for at, step in enumerate(item.steps)]
    if kept:
        inside = [[step for step in item.steps if one.first <= step.value <= one.last] for one in kept.brackets]
        bars = [(tuple(steps), one.people) for steps, one in zip(inside, kept.brackets, strict=True)]
    return ItemFigures(
        words=item.words,
        n=len(values),
        turned=turned,
        on_a_scale=True,
        mean=kept.mean if kept else fmean(values),
        about=bool(kept and kept.rounded_to and kept.rounded_to > TENTH),
        low=item.steps[0].value,
        high=item.steps[-1].value,
        bars=tuple(Bar(_label(steps), many, 100 * many / len(values)) for steps, many in bars) if len(bars) > 1 else (),
        together=len(bars) < len(item.steps),
    )


def _label(steps: tuple[Step, ...]) -> str:
    first, last = (step.label or str(step.value) for step in (steps[0], steps[-1]))
    return first if len(steps) == 1 else _("%(first)s to %(last)s") % {"first": first, "last": last}
