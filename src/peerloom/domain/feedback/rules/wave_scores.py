"""Scoring one person's answers on one subscale, as its questionnaire says."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from peerloom.domain.feedback.enums.instruments import Scoring


@dataclass(frozen=True, slots=True)
class KeyedItem:
    """``turned`` items count the other way round on their scale."""

    id: int
    low: int
    high: int
    turned: bool


@dataclass(frozen=True, slots=True)
class Scale:
    """One subscale. ``least`` is the share of its items, in per cent, under which nobody gets a score."""

    key: str
    name: str
    scoring: str
    factor: float
    higher_is_better: bool
    least: int
    items: tuple[KeyedItem, ...]

    @property
    def range(self) -> tuple[float, float]:
        """The lowest and the highest possible score."""
        return self._whole([float(item.low) for item in self.items]), self._whole([float(i.high) for i in self.items])

    def score(self, ticked: Mapping[int, int]) -> float | None:
        """From the steps as they were ticked, by item. None where too few were; what is missing of a sum is taken to be
        like the rest."""
        keyed = [_keyed(item, ticked[item.id]) for item in self.items if item.id in ticked]
        if not keyed or 100 * len(keyed) < self.least * len(self.items):
            return None
        return self._whole(keyed)

    def _whole(self, keyed: Sequence[float]) -> float:
        mean = sum(keyed) / len(keyed) if keyed else 0.0
        return self.factor * (mean * len(self.items) if self.scoring == Scoring.SUM else mean)


def _keyed(item: KeyedItem, ticked: int) -> float:
    return float(item.low + item.high - ticked if item.turned else ticked)
