"""When one seating is better than another."""

from __future__ import annotations

from peerloom.pairing.circles.seating import Seating

EPSILON = 1e-5
"""Differences below this many points are rounding."""


def is_better(one: Seating, other: Seating | tuple[float, float], *, fair: bool) -> bool:
    """``fair`` compares the worst-off members first, then totals; otherwise totals alone count."""
    worst, total = one.standing()
    other_worst, other_total = other if isinstance(other, tuple) else other.standing()
    if fair and abs(worst - other_worst) > EPSILON:
        return worst > other_worst
    return total > other_total + EPSILON
