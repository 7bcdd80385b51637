"""Whether the items of a questionnaire measure one thing, by the answers that came in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from peerloom.domain.feedback.enums.surveys import WaveKind, WaveState
from peerloom.domain.feedback.models import InstrumentVersion, ItemAnswer, Response
from peerloom.domain.feedback.queries.scoring_keys import scoring_key_of
from peerloom.domain.feedback.rules.scoring import AnswerOutsideScale, SubscaleKey
from peerloom.domain.people.models import Organisation

if TYPE_CHECKING:
    from peerloom.evidence import CronbachAlpha, McDonaldOmega

ANSWERS_NEEDED = 100
"""People who answered every item of a score, under which its figures say more about chance than about the items."""
MOST_ANSWERS = 300_000
"""Ticks that are looked at, the earliest first; more of them move no figure in its second digit."""


@dataclass(frozen=True, slots=True)
class ItemFigures:
    """``item_total`` is the correlation with the sum of the other items, after reversed ones are turned round."""

    key: str
    reversed: bool
    item_total: float | None
    alpha_without: float | None
    looks_reversed: bool


@dataclass(frozen=True, slots=True)
class Reliability:
    """Of one score: ``n`` people answered all its items; ``alpha`` and ``omega`` are None under `ANSWERS_NEEDED`."""

    key: str
    n: int
    alpha: CronbachAlpha | None
    omega: McDonaldOmega | None
    items: tuple[ItemFigures, ...]

    @property
    def missing(self) -> int:
        return max(ANSWERS_NEEDED - self.n, 0)


def reliability_of(version: InstrumentVersion, organisation: Organisation) -> list[Reliability]:
    """For each score of at least two items. Two queries.

    Every person counts once, with their first answers; in anonymous surveys, where nobody can tell, every set of
    answers counts. Answers that look back at the beginning are left out, and those of surveys that are open: whoever
    looks before and after one more answer would learn of it (docs/adr/0020). Figures are of at least `ANSWERS_NEEDED`
    people, so they tell of nobody in particular.
    """
    scored = [one for one in scoring_key_of(version).subscales if len(one.items) > 1]
    answers = _first_answers(version, organisation) if scored else []
    return [_of_score(one, answers) for one in scored]


def answers_to(version: InstrumentVersion, organisation: Organisation) -> int:
    """How many sets of answers there are to this version in surveys that have closed. One query."""
    rows = Response.objects.within(organisation.pk).filter(answers__item__version=version, wave__state=WaveState.CLOSED)
    return rows.exclude(wave__kind=WaveKind.RETROSPECTIVE).distinct().count()


def _first_answers(version: InstrumentVersion, organisation: Organisation) -> list[dict[int, int]]:
    rows = ItemAnswer.objects.within(organisation.pk).filter(
        item__version=version, value__isnull=False, response__wave__state=WaveState.CLOSED
    )
    rows = rows.exclude(response__wave__kind=WaveKind.RETROSPECTIVE)
    ordered = rows.order_by("response__wave__opens_on", "response__wave_id", "response_id")
    found: dict[Any, dict[int, int]] = {}
    whose: dict[Any, Any] = {}
    columns = ("response_id", "response__respondent_id", "item_id", "value")
    for response, respondent, item, value in ordered.values_list(*columns)[:MOST_ANSWERS].iterator(chunk_size=5000):
        person = respondent if respondent is not None else response
        if whose.setdefault(person, response) == response:
            found.setdefault(response, {})[item] = value
    return list(found.values())


def _of_score(score: SubscaleKey, answers: Sequence[dict[int, int]]) -> Reliability:
    from peerloom.evidence import cronbach_alpha, mcdonald_omega  # SciPy is slow to load

    given = [each for each in answers if all(item.id in each for item in score.items)]
    if len(given) < ANSWERS_NEEDED:
        return Reliability(score.key, len(given), None, None, ())
    try:  # each by its own scale: one score may hold items of several
        table = [[item.keyed(each[item.id]) for item in score.items] for each in given]
    except AnswerOutsideScale:  # steps that the scale does not have: nothing can be said of them
        return Reliability(score.key, len(given), None, None, ())
    alpha = cronbach_alpha(table, minimum_n=ANSWERS_NEEDED)
    omega = mcdonald_omega(table, minimum_n=ANSWERS_NEEDED)
    figures = zip(score.items, alpha.item_total, alpha.alpha_if_dropped, strict=True)
    items = tuple(
        ItemFigures(item.key, item.reversed, total, without, place in alpha.looks_reversed)
        for place, (item, total, without) in enumerate(figures)
    )
    return Reliability(score.key, len(table), alpha, omega, items)
