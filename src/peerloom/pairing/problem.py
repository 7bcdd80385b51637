"""What `assign` is asked to solve: checked, in one shape, with the locked pairs already taken out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    from scipy import sparse

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
Flags = NDArray[np.bool_]

MOST_CELLS = 30_000_000
"""Beyond this many mentee-mentor cells a problem stays sparse, and fewer refinements are made."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Allowed pairs as parallel arrays ``rows``, ``cols``, ``weights`` sorted by row, then column; limits after locks.

    ``demand`` (n,) and ``capacity``, ``lower`` (m,) are what remains once ``locked`` (l, 2) is in place, and locked
    pairs are no longer among the allowed ones. ``covered`` (n,) marks mentees who have a locked mentor.
    ``base`` (n,) is the summed weight of each mentee's locked pairs. ``whole`` says that all weights are integers.
    """

    n: int
    m: int
    rows: Indices
    cols: Indices
    weights: Floats
    capacity: Indices
    lower: Indices
    demand: Indices
    locked: Indices
    locked_weights: Floats
    covered: Flags
    base: Floats
    whole: bool

    @property
    def is_small(self) -> bool:
        return self.n * self.m <= MOST_CELLS

    @property
    def is_one_each(self) -> bool:
        """Whether every mentee still needs at most one mentor, and nobody a second one beside a locked first."""
        return bool(np.all(self.demand <= 1) and not np.any(self.covered & (self.demand > 0)))

    def with_weights(self, weights: Floats) -> Problem:
        """The same people, places and allowed pairs, judged differently."""
        return replace(self, weights=weights)

    def only(self, kept: Flags) -> Problem:
        """The same people and places with these pairs (e,) alone allowed."""
        return replace(self, rows=self.rows[kept], cols=self.cols[kept], weights=self.weights[kept])

    def dense(self) -> tuple[Floats, Flags]:
        """Weights (n, m) with 0 where a pair is not allowed, and the allowed pairs (n, m)."""
        weights = np.zeros((self.n, self.m))
        allowed = np.zeros((self.n, self.m), dtype=bool)
        weights[self.rows, self.cols] = self.weights
        allowed[self.rows, self.cols] = True
        return weights, allowed


def make_problem(
    weights: ArrayLike | sparse.csr_matrix | sparse.csr_array,
    capacity: ArrayLike,
    *,
    lower: ArrayLike | None = None,
    demand: ArrayLike = 1,
    locked: ArrayLike | Iterable[tuple[int, int]] = (),
    allowed: Flags | None = None,
) -> Problem:
    """Check everything and take the locked pairs out. ``allowed`` (n, m) narrows dense weights.

    Raises ValueError, in words, for anything that can't be meant.
    """
    n, m, rows, cols, values = _edges(weights, allowed)
    _check_weights(values, rows, cols)
    places = _counts(capacity, m, "capacity")
    least = _counts(0 if lower is None else lower, m, "lower")
    wanted = _counts(demand, n, "demand")
    if np.any(least > places):
        j = int(np.argmax(least > places))
        raise ValueError(f"lower is above capacity for mentor {j}: {least[j]} > {places[j]}")
    pairs = _locked_pairs(locked, n, m)
    positions = _positions(pairs, rows, cols, m)
    used = np.bincount(pairs[:, 1], minlength=m)
    met = np.bincount(pairs[:, 0], minlength=n)
    for i, j in pairs.tolist():
        if used[j] > places[j]:
            raise ValueError(f"locked pair ({i}, {j}): mentor {j} has only {places[j]} places")
        if met[i] > wanted[i]:
            raise ValueError(f"locked pair ({i}, {j}): mentee {i} asks for only {wanted[i]} mentors")
    locked_weights = values[positions]
    base = np.bincount(pairs[:, 0], weights=locked_weights, minlength=n).astype(np.float64)
    free = np.ones(len(values), dtype=bool)
    free[positions] = False
    return Problem(
        n=n,
        m=m,
        rows=rows[free],
        cols=cols[free],
        weights=values[free],
        capacity=places - used,
        lower=np.maximum(least - used, 0),
        demand=wanted - met,
        locked=pairs,
        locked_weights=locked_weights,
        covered=met > 0,
        base=base,
        whole=bool(np.all(values == np.rint(values))),
    )


def _edges(weights: Any, allowed: Flags | None) -> tuple[int, int, Indices, Indices, Floats]:
    if hasattr(weights, "tocsr"):
        matrix = weights.tocsr(copy=True)
        matrix.sum_duplicates()
        n, m = matrix.shape
        rows = np.repeat(np.arange(n, dtype=np.intp), np.diff(matrix.indptr))
        return n, m, rows, matrix.indices.astype(np.intp), matrix.data.astype(np.float64)
    table = np.asarray(weights, dtype=np.float64)
    if table.ndim == 1 and table.size == 0:
        table = table.reshape(0, 0)
    if table.ndim != 2:
        raise ValueError(f"weights must have two dimensions (mentees, mentors), not {table.ndim}")
    mask = np.ones(table.shape, dtype=bool) if allowed is None else allowed
    rows, cols = np.nonzero(mask)
    return table.shape[0], table.shape[1], rows, cols, table[rows, cols]


def _check_weights(values: Floats, rows: Indices, cols: Indices) -> None:
    wrong = ~(np.isfinite(values) & (values >= 0))
    if wrong.any():
        e = int(np.argmax(wrong))
        raise ValueError(f"the weight of pair ({rows[e]}, {cols[e]}) is {values[e]}; weights are finite and >= 0")


def _counts(given: ArrayLike, size: int, name: str) -> Indices:
    counts = np.asarray(given)
    if counts.ndim > 1 or (counts.ndim == 1 and counts.shape[0] != size):
        raise ValueError(f"{name} must be one number or {size} numbers, not of shape {counts.shape}")
    numbers = counts.astype(np.float64)
    if not np.all(np.isfinite(numbers)) or np.any(numbers != np.rint(numbers)) or np.any(numbers < 0):
        raise ValueError(f"{name} must be whole numbers >= 0")
    return np.broadcast_to(np.minimum(numbers, 2**31).astype(np.intp), (size,)).copy()


def _locked_pairs(locked: Any, n: int, m: int) -> Indices:
    given = np.asarray(list(locked) if not isinstance(locked, np.ndarray) else locked)
    if given.size == 0:
        return np.empty((0, 2), dtype=np.intp)
    if given.ndim != 2 or given.shape[1] != 2:
        raise ValueError("locked must be pairs of (mentee row, mentor column)")
    pairs = np.unique(given.astype(np.intp), axis=0)
    for i, j in pairs.tolist():
        if not (0 <= i < n and 0 <= j < m):
            raise ValueError(f"locked pair ({i}, {j}) is outside the {n} mentees and {m} mentors")
    return pairs


def _positions(pairs: Indices, rows: Indices, cols: Indices, m: int) -> Indices:
    """Where each locked pair stands among the allowed pairs."""
    keys = rows * m + cols
    order = np.argsort(keys, kind="stable")
    wanted = pairs[:, 0] * m + pairs[:, 1]
    found = np.searchsorted(keys, wanted, sorter=order)
    for (i, j), at, key in zip(pairs.tolist(), found.tolist(), wanted.tolist(), strict=True):
        if at == len(keys) or keys[order[at]] != key:
            raise ValueError(f"locked pair ({i}, {j}) is not an allowed pair")
    return order[found].astype(np.intp)
