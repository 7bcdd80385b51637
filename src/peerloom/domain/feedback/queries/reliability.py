"""Whether the items of a questionnaire measure one thing, by the answers that came in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any, NamedTuple

from django.db.models import Count, Exists, OuterRef, TextField
from django.db.models.functions import Cast

from peerloom.domain.feedback.enums.surveys import WaveKind, WaveState
from peerloom.domain.feedback.models import InstrumentVersion, ItemAnswer, Response, Wave
from peerloom.domain.feedback.queries.scoring_keys import scoring_key_of
from peerloom.domain.feedback.rules.scoring import AnswerOutsideScale, SubscaleKey
from peerloom.domain.people.models import Organisation
from peerloom.foundation.scope import ScopedQuerySet

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


class _Closed(NamedTuple):
    """A survey, and what would be different if its answers were: with ``people``, what is erased counts no more."""

    pk: int
    public_id: str
    revision: int
    people: int


def reliability_of(version: InstrumentVersion, organisation: Organisation) -> list[Reliability]:
    """For each score of at least two items. Kept while no other survey closes and nothing is erased: two queries then,
    and one more for each survey before.

    Every person counts once, with their first answers; in anonymous surveys, where nobody can tell, every set of
    answers counts. Answers that look back at the beginning are left out, and those of surveys that are open: whoever
    looks before and after one more answer would learn of it (docs/adr/0020). Figures are of at least `ANSWERS_NEEDED`
    people, so they tell of nobody in particular.
    """
    scored = [one for one in scoring_key_of(version).subscales if len(one.items) > 1]
    if not scored:
        return []
    waves = _closed_waves(version, organisation).annotate(people=Count("responses")).order_by("opens_on", "pk")
    closed = tuple(_Closed(*row) for row in waves.values_list("pk", "public_id", "revision", "people"))
    return list(_worked_out(version, closed, tuple(scored)))


def answers_to(version: InstrumentVersion, organisation: Organisation) -> int:
    """How many sets of answers there are to this version in surveys that have closed. One query."""
    rows = Response.objects.within(organisation.pk).filter(wave__in=_closed_waves(version, organisation))
    answers = ItemAnswer.objects.within(organisation.pk).filter(response=OuterRef("pk"), item__version=version)
    return rows.filter(Exists(answers)).count()


@lru_cache(maxsize=100)
def _worked_out(
    version: InstrumentVersion, closed: Sequence[_Closed], scored: Sequence[SubscaleKey]
) -> tuple[Reliability, ...]:
    answers = _first_answers(version, [wave.pk for wave in closed])
    return tuple(_of_score(one, answers) for one in scored)


def _closed_waves(version: InstrumentVersion, organisation: Organisation) -> ScopedQuerySet[Wave]:
    rows = Wave.objects.within(organisation.pk).filter(asks__version=version, state=WaveState.CLOSED)
    return rows.exclude(kind=WaveKind.RETROSPECTIVE)


def _first_answers(version: InstrumentVersion, waves: Sequence[int]) -> list[dict[int, int]]:
    """Survey by survey, in this order: sorting all of their answers at once takes most of the time."""
    rows = ItemAnswer.objects.within(version.organisation_id).filter(item__version=version, value__isnull=False)
    columns = (Cast("response", TextField()), "response__respondent_id", "item_id", "value")
    found: dict[Any, dict[int, int]] = {}
    whose: dict[Any, Any] = {}
    left = MOST_ANSWERS
    for wave in waves:
        ordered = rows.filter(response__wave=wave).order_by("response_id").values_list(*columns)[:left]
        for response, respondent, item, value in ordered.iterator(chunk_size=5000):
            left -= 1
            person = respondent if respondent is not None else response
            if whose.setdefault(person, response) == response:
                found.setdefault(response, {})[item] = value
        if not left:
            break
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
