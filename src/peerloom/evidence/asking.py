"""Reading the settings that most methods share: how sure an interval is to be, and how few cases are too few."""

from __future__ import annotations

from peerloom.evidence.columns import CannotCompute, Floats

FEW = 20
"""Under so many cases a result is called descriptive: figures describe them, and test little."""


def sure_enough(confidence: float) -> float:
    """``confidence``, if it lies between 0 and 1. Raises `CannotCompute` otherwise."""
    if not 0 < confidence < 1:
        raise CannotCompute(f"confidence lies between 0 and 1, as 0.95 does; it is {confidence}")
    return float(confidence)


def at_least(minimum_n: int) -> int:
    """``minimum_n``, if it is 1 or more. Raises `CannotCompute` otherwise."""
    if minimum_n < 1:
        raise CannotCompute(f"minimum_n has to be 1 or more; it is {minimum_n}")
    return minimum_n


def without_units(values: Floats) -> Floats:
    """``values`` divided by the largest among them, so that no square of them can overflow."""
    largest = max(float(values.max(initial=0.0)), -float(values.min(initial=0.0)))
    return values / largest if largest else values
