"""Lists of pairs as callers give them: checked, and compared with each other."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import ArrayLike

from peerloom.pairing.problem import Flags, Indices, Problem

Pairs = ArrayLike | Iterable[tuple[int, int]]


def checked_pairs(given: Pairs, name: str, problem: Problem) -> Indices:
    """As (p, 2) mentee rows and mentor columns. Raises ValueError, with ``name``, for anything that can't be meant."""
    table = np.asarray(given if isinstance(given, np.ndarray) else list(given))  # type: ignore[arg-type]  # whatever it is, it is checked below
    if not table.size:
        return np.empty((0, 2), np.intp)
    if table.ndim != 2 or table.shape[1] != 2 or not np.issubdtype(table.dtype, np.integer):
        raise ValueError(f"{name} must be pairs of (mentee row, mentor column)")
    if np.any(table < 0) or np.any(table >= (problem.n, problem.m)):
        raise ValueError(f"{name} names people outside the {problem.n} mentees and {problem.m} mentors")
    pairs: Indices = table.astype(np.intp)
    return pairs


def allowed_pairs(problem: Problem) -> Indices:
    """The problem's pairs (e, 2), in its order."""
    return np.column_stack([problem.rows, problem.cols]).astype(np.intp)


def among(pairs: Indices, others: Indices, problem: Problem) -> Flags:
    """Which of ``pairs`` (p, 2) are among ``others`` (q, 2)."""
    return np.isin(keys_of(pairs, problem), keys_of(others, problem))


def keys_of(pairs: Indices, problem: Problem) -> Indices:
    """One number for each pair, ascending as the problem's pairs are."""
    keys: Indices = pairs[:, 0] * problem.m + pairs[:, 1]
    return keys
