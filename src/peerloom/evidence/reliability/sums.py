"""Alpha and its kin, from the items and their sum."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from peerloom.evidence.columns import Floats
from peerloom.evidence.reliability.items import Items, of_length_one

NOTHING_LEFT = 1e-12
"""A sum with a smaller share of the items' variance than this varies by rounding alone."""


@dataclass(frozen=True, slots=True)
class Sums:
    """Alpha, and per item its correlation with the sum of the others and the alpha of the others."""

    alpha: float | None
    item_total: tuple[float | None, ...]
    alpha_if_dropped: tuple[float | None, ...]


def sums_of(items: Items) -> Sums:
    """What the sum of the items, and that of all but one, say about them. Needs two persons at least."""
    answers = items.answers
    total = answers.sum(axis=1)
    squares = np.einsum("ij,ij->j", answers, answers)
    together = float(squares.sum())
    item_total: list[float | None] = []
    dropped: list[float | None] = []
    for place in range(items.n_items):
        others = total - answers[:, place]
        spread = float(others @ others)
        varies = spread > NOTHING_LEFT * together and bool(items.varies[place])
        item_total.append(_correlation(answers[:, place], others) if varies else None)
        dropped.append(_alpha(together - float(squares[place]), spread, items.n_items - 1))
    return Sums(_alpha(together, float(total @ total), items.n_items), tuple(item_total), tuple(dropped))


def feldt_interval(alpha: float, n: int, n_items: int, confidence: float) -> tuple[float, float]:
    """Where alpha may lie: (1 - alpha) over that of the population is distributed as F (Feldt 1965)."""
    from scipy import stats  # half a second to import: only whoever needs it pays for it

    persons, cells = n - 1, (n - 1) * (n_items - 1)
    tail = (1 - confidence) / 2
    low, high = (1 - (1 - alpha) * float(stats.f.isf(at, persons, cells)) for at in (tail, 1 - tail))
    return low, high


def _alpha(items: float, total: float, n_items: int) -> float | None:
    if n_items < 2 or total <= NOTHING_LEFT * items:
        return None
    return min(1.0, n_items / (n_items - 1) * (1 - items / total))


def _correlation(first: Floats, second: Floats) -> float:
    return max(-1.0, min(1.0, float(of_length_one(first) @ of_length_one(second))))
