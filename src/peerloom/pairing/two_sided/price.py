"""What it costs everyone together that nobody would rather swap."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from peerloom.pairing.assigning import assign_problem
from peerloom.pairing.problem import Flags, make_problem


@dataclass(frozen=True, slots=True)
class StabilityPrice:
    """The stable pairs' total joint score and number of mentees served, and those of the largest total.

    ``price`` is the share of the largest total that was given up, 0.0 to 1.0; 0.0 where the stable pairs have more,
    which can be, as the largest total is one of those that serve as many mentees as possible.
    """

    total: float
    largest: float
    price: float
    matched: int
    most_matched: int


def price_of_stability(
    joint: ArrayLike, allowed: Flags | None, capacity: ArrayLike, demand: ArrayLike, pairs: ArrayLike
) -> StabilityPrice:
    """Compare ``pairs`` (p, 2) with the largest total of ``joint`` (n, m). Raises ValueError as `assign` does."""
    table = np.asarray(joint, dtype=np.float64)
    made = np.asarray(pairs, dtype=np.intp).reshape(-1, 2)
    best = assign_problem(make_problem(table, capacity, demand=demand, allowed=allowed), "total")
    total = float(table[made[:, 0], made[:, 1]].sum())
    lost = max(0.0, best.total - total)
    return StabilityPrice(
        total=total,
        largest=best.total,
        price=lost / best.total if best.total > 0 else 0.0,
        matched=len(np.unique(made[:, 0])),
        most_matched=best.matched,
    )
