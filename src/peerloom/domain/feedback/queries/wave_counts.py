"""How often each step was ticked in a survey, and the sums of its scores: all that its figures are made of."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from functools import lru_cache
from typing import NamedTuple
from uuid import UUID

from django.db.models import TextField
from django.db.models.functions import Cast

from peerloom.domain.feedback.models import ItemAnswer, Response, Wave
from peerloom.domain.feedback.rules.scoring import ScoringKey, scores
from peerloom.foundation.scope import ScopedQuerySet

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


class ScaleCount(NamedTuple):
    """How many people have a score, and the sum of their scores."""

    people: int
    total: Fraction


@dataclass(frozen=True, slots=True)
class AnswerCounts:
    """``ticks`` by item and step, ``in_words`` by item, ``scales`` by version and subscale."""

    ticks: Counter[tuple[int, int]] = field(default_factory=Counter)
    in_words: Counter[int] = field(default_factory=Counter)
    scales: dict[tuple[int, str], ScaleCount] = field(default_factory=dict)

    def of_item(self, item: int, steps: Iterable[int]) -> dict[int, int]:
        """People by step."""
        return {step: self.ticks[item, step] for step in steps}


def answered_in(wave: Wave, *, left_out: Iterable[UUID] = ()) -> Answered:
    """All answers of a survey but those left out. One query."""
    answered = Answered(wave.organisation_id, wave.pk, wave.public_id, wave.revision, frozenset(left_out))
    return answered._replace(people=answered.responses().count())


def count_answers(answered: Answered, keys: Sequence[ScoringKey]) -> AnswerCounts:
    """All answers are read once; their words stay where they are."""
    answers = ItemAnswer.objects.within(answered.organisation_id).filter(response__in=answered.responses()).order_by()
    found = AnswerCounts()
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
            figures = Counter(score for one in scored if (score := one[scale.key]) is not None)
            found.scales[key.version_id, scale.key] = ScaleCount(figures.total(), _sum(figures))
    return found


def _sum(figures: Counter[float]) -> Fraction:
    exact = (Fraction(score).limit_denominator(10**6) * people for score, people in figures.items())
    return sum(exact, Fraction())


count_closed = lru_cache(maxsize=200)(count_answers)
"""Of a survey that has closed, once in each process."""
