"""Where an interval lies, how exactly it is told, and numbers that are too large or too small to be squared."""

from __future__ import annotations

from enum import StrEnum
from math import floor, frexp, ldexp, log10

import numpy as np

from peerloom.evidence.columns import CannotCompute, Floats

LARGEST, SMALLEST = 1e100, 1e-100
"""What is larger overflows when squared, and what is smaller vanishes."""


class Direction(StrEnum):
    """Which way an interval points."""

    HIGHER = "higher"
    LOWER = "lower"
    UNCLEAR = "unclear"


def direction(low: float, high: float) -> Direction:
    """Where an interval lies; one that holds zero fits a change either way."""
    if low > 0:
        return Direction.HIGHER
    return Direction.LOWER if high < 0 else Direction.UNCLEAR


def digits_for(low: float, high: float) -> int:
    """How many digits after the point tell the two ends of an interval apart: 2, and more where it is narrow."""
    width = high - low
    return min(max(2, 1 - floor(log10(width))), 12) if width > 0 else 2


def check_size(values: Floats, name: str) -> None:
    """Raise `CannotCompute` for numbers whose squares a computer can't hold."""
    if _largest(values) > LARGEST:
        raise CannotCompute(f"{name} holds a number beyond {LARGEST:g}; mend it, or measure in a larger unit")


def check_sizes(values: Floats, name: str) -> None:
    """`check_size`, and for columns of nothing but numbers whose squares vanish."""
    check_size(values, name)
    if 0 < _largest(values) < SMALLEST:
        raise CannotCompute(f"{name} holds no number beyond {SMALLEST:g}; mend it, or measure in a smaller unit")


def unit_for(values: Floats) -> float:
    """1, and a power of two where ``values`` are so small that their squares vanish unless they are divided by it."""
    largest = _largest(values)
    return ldexp(1.0, frexp(largest)[1]) if 0 < largest < SMALLEST else 1.0


def _largest(values: Floats) -> float:
    return float(np.nanmax(np.abs(values), initial=0.0)) if values.size else 0.0
