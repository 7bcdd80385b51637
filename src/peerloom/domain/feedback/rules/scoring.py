"""From ticked steps to scores: one key for survey pages, exports and reports, so that figures agree everywhere."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from functools import lru_cache

from peerloom.domain.feedback.enums.instruments import Scoring


class AnswerOutsideScale(ValueError):
    """A step that the item's scale does not have."""


@dataclass(frozen=True, slots=True)
class ScoredItem:
    """``id`` is the item's row, under which its answers are kept."""

    id: int
    key: str
    low: int
    high: int
    reversed: bool

    def keyed(self, ticked: int) -> int:
        """The answer in the direction of the score: a reversed item counts from the other end."""
        if not self.low <= ticked <= self.high:
            raise AnswerOutsideScale(f"{self.key}: {ticked} is not from {self.low} to {self.high}")
        return self.low + self.high - ticked if self.reversed else ticked


@dataclass(frozen=True, slots=True)
class SubscaleKey:
    """How some items become one figure. At or below ``support_at`` a person is shown where to find support."""

    key: str
    items: tuple[ScoredItem, ...]
    scoring: Scoring
    factor: float
    higher_is_better: bool
    support_at: float | None

    @property
    def lowest(self) -> float:
        return self._times(sum(item.low for item in self.items), len(self.items))

    @property
    def highest(self) -> float:
        return self._times(sum(item.high for item in self.items), len(self.items))

    @property
    def times(self) -> Fraction:
        """By what the mean of the items is multiplied."""
        return Fraction(str(self.factor)) * self._whole

    @property
    def _whole(self) -> int:
        return len(self.items) if self.scoring == Scoring.SUM else 1

    def score(self, answers: Mapping[int, int], *, minimum_answered: int) -> float | None:
        """None when fewer than ``minimum_answered`` per cent of the items have an answer.

        Mean: of the answered items. Sum: prorated, the mean of the answered items times the number of all, so that a
        gap is filled with the person's own mean and the score keeps its range. Either is multiplied by ``factor``.
        Raises AnswerOutsideScale.
        """
        given = [item.keyed(answers[item.id]) for item in self.items if item.id in answers]
        if not given or 100 * len(given) < minimum_answered * len(self.items):
            return None
        return self._times(sum(given), len(given))

    def calls_for_support(self, score: float | None) -> bool:
        """A kindness, never a diagnosis."""
        return score is not None and self.support_at is not None and score <= self.support_at

    def _times(self, total: int, answered: int) -> float:
        if not answered:
            return 0.0
        return _exactly(total, answered, self._whole, self.factor)


@lru_cache(maxsize=10_000)
def _exactly(total: int, answered: int, whole: int, factor: float) -> float:
    """Exact until the end, so that 50 is 50 and not a hair above it. Kept: thousands of people share few sums."""
    return float(Fraction(total, answered) * whole * Fraction(str(factor)))


@dataclass(frozen=True, slots=True)
class ScoringKey:
    """The scoring of one version. ``minimum_answered`` is per cent of each subscale's items."""

    version_id: int
    minimum_answered: int
    subscales: tuple[SubscaleKey, ...]

    def subscale(self, key: str) -> SubscaleKey | None:
        return next((subscale for subscale in self.subscales if subscale.key == key), None)


def scores(key: ScoringKey, answers: Mapping[int, int]) -> dict[str, float | None]:
    """The score of every subscale by its key, of one person's answers ({item id: step as ticked}).

    None where too little was answered; answers to other items are not looked at. Raises AnswerOutsideScale.
    """
    minimum = key.minimum_answered
    return {subscale.key: subscale.score(answers, minimum_answered=minimum) for subscale in key.subscales}
