"""What is told about someone who comes: checked, in order."""

from __future__ import annotations

from numbers import Integral

import numpy as np
from numpy.typing import ArrayLike

from peerloom.pairing.living.agreements import MOST
from peerloom.pairing.problem import Floats, Indices


def checked_partners(partners: ArrayLike, weights: ArrayLike, count: int, side: str) -> tuple[Indices, Floats]:
    """The possible partners of one person, ascending, and the weights of the pairs.

    Raises ValueError, naming ``side`` ("mentors" or "mentees"), for anything that can't be meant.
    """
    numbers, values = np.atleast_1d(np.asarray(partners)), np.atleast_1d(np.asarray(weights, dtype=np.float64))
    if not numbers.size and not values.size:
        return np.empty(0, np.intp), np.empty(0)
    if numbers.ndim != 1 or not np.issubdtype(numbers.dtype, np.integer):
        raise ValueError(f"{side} must be a list of whole numbers")
    if values.shape != numbers.shape:
        raise ValueError(f"weights must be as many as {side}: {values.size} and {numbers.size}")
    if not np.all(np.isfinite(values) & (values >= 0)):
        raise ValueError("weights are finite and >= 0")
    order = np.argsort(numbers, kind="stable")
    numbers, values = numbers[order].astype(np.intp), values[order]
    if numbers[0] < 0 or numbers[-1] >= count:
        raise ValueError(f"{side} are numbered from 0 to {count - 1}, not {numbers[0]} to {numbers[-1]}")
    if np.any(numbers[1:] == numbers[:-1]):
        raise ValueError(f"{side} has {numbers[:-1][numbers[1:] == numbers[:-1]][0]} twice")
    return numbers, values


def checked_count(count: object, name: str) -> int:
    if isinstance(count, bool) or not isinstance(count, Integral) or count < 0:
        raise ValueError(f"{name} must be a whole number >= 0, not {count!r}")
    return min(int(count), MOST)
