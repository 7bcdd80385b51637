"""What `assign` is asked to solve: checked, in one shape, with the locked pairs already taken out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from numbers import Real
from typing import TYPE_CHECKING, Any, TypeVar

import numpy as np
from numpy.typing import ArrayLike, NDArray

if TYPE_CHECKING:
    from scipy import sparse

Floats = NDArray[np.float64]
Indices = NDArray[np.intp]
Flags = NDArray[np.bool_]
Scalar = TypeVar("Scalar", bound=np.generic)

LARGEST_WEIGHT = 1e300
PIECE = 1 << 16
"""Hundreds of millions of these can still be added up in floats."""

MOST_CELLS = 30_000_000
"""Beyond this many mentee-mentor cells not all pairs can be compared in memory at once."""
PIECE = 1 << 16
"""So many weights are looked at at a time."""
MOST_SMALL_CELLS = 400_000
MOST_SMALL_SEATS = 4_000_000
"""Up to so many mentee-mentor cells, and mentee-place cells, a problem is solved without compiled loops, which take a
moment to load."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Allowed pairs by mentee: those of mentee i are ``start[i]`` to ``start[i + 1]`` of the parallel arrays ``cols``
    and ``weights`` (e,), columns ascending; limits after locks. The arrays may be the caller's own: they are read only.

    ``demand`` (n,) and ``capacity``, ``lower`` (m,) are what remains once ``locked`` (l, 2) is in place, and locked
    pairs are no longer among the allowed ones. ``covered`` (n,) marks mentees who have a locked mentor.
    ``base`` (n,) is the summed weight of each mentee's locked pairs. ``whole`` says that all weights are integers.
    """

    n: int
    m: int
    start: NDArray[np.int64]
    cols: NDArray[np.int32]
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
    def rows(self) -> Indices:
        """The mentee of each allowed pair (e,), made anew each time."""
        return np.repeat(np.arange(self.n, dtype=np.intp), np.diff(self.start))

    @property
    def is_small(self) -> bool:
        # Tables have a column for each place, and as many places as people may be needed with a single mentor.
        return self.n * self.m <= MOST_SMALL_CELLS and self.n * (self.n + self.m) <= MOST_SMALL_SEATS

    @property
    def is_one_each(self) -> bool:
        """Whether every mentee still needs at most one mentor, and nobody a second one beside a locked first."""
        return bool(np.all(self.demand <= 1) and not np.any(self.covered & (self.demand > 0)))

    def with_weights(self, weights: Floats) -> Problem:
        """The same people, places and allowed pairs, judged differently."""
        return replace(self, weights=weights)

    def only(self, kept: Flags) -> Problem:
        """The same people and places with these pairs (e,) alone allowed."""
        start = np.concatenate([[0], np.cumsum(kept, dtype=np.int64)])[self.start]
        return replace(self, start=start, cols=self.cols[kept], weights=self.weights[kept])

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
    banned: ArrayLike | Iterable[tuple[int, int]] = (),
    allowed: Flags | None = None,
) -> Problem:
    """Check everything and take the locked and banned pairs out. ``allowed`` (n, m) narrows dense weights.

    Raises ValueError, in words, for anything that can't be meant.
    """
    n, m, start, cols, values = _edges(weights, allowed)
    _check_weights(values, start, cols)
    places = _counts(capacity, m, "capacity")
    least = _counts(0 if lower is None else lower, m, "lower")
    wanted = _counts(demand, n, "demand")
    if np.any(least > places):
        j = int(np.argmax(least > places))
        raise ValueError(f"lower is above capacity for mentor {j}: {least[j]} > {places[j]}")
    pairs, bans = _named_pairs(locked, "locked", n, m), _named_pairs(banned, "banned", n, m)
    for both in np.intersect1d(pairs[:, 0] * m + pairs[:, 1], bans[:, 0] * m + bans[:, 1])[:1].tolist():
        raise ValueError(f"pair ({both // m}, {both % m}) is both locked and banned")
    positions = _positions(pairs, start, cols)
    used = np.bincount(pairs[:, 1], minlength=m)
    met = np.bincount(pairs[:, 0], minlength=n)
    for (i, j), at in zip(pairs.tolist(), positions.tolist(), strict=True):
        if at < 0:
            raise ValueError(f"locked pair ({i}, {j}) is not an allowed pair")
        if used[j] > places[j]:
            raise ValueError(f"locked pair ({i}, {j}): mentor {j} has only {places[j]} places")
        if met[i] > wanted[i]:
            raise ValueError(f"locked pair ({i}, {j}): mentee {i} asks for only {wanted[i]} mentors")
    # More than everyone says no more than "all", and solvers are spared the size of the number.
    places, least, wanted = np.minimum(places, n), np.minimum(least, n), np.minimum(wanted, m)
    locked_weights = values[positions]
    base = np.bincount(pairs[:, 0], weights=locked_weights, minlength=n).astype(np.float64)
    whole = _are_whole(values)
    banned_positions = _positions(bans, start, cols)
    start, cols, values = _without(np.concatenate([positions, banned_positions]), start, cols, values)
    return Problem(
        n=n,
        m=m,
        start=start,
        cols=cols,
        weights=values,
        capacity=places - used,
        lower=np.maximum(least - used, 0),
        demand=wanted - met,
        locked=pairs,
        locked_weights=locked_weights,
        covered=met > 0,
        base=base,
        whole=whole,
    )


def _edges(weights: Any, allowed: Flags | None) -> tuple[int, int, NDArray[np.int64], NDArray[np.int32], Floats]:
    """Numbers of mentees and mentors, and the allowed pairs by mentee. Shares memory with the input where it can."""
    if hasattr(weights, "tocsr"):
        return _sparse_edges(weights)
    table = _real_numbers(weights, "weights")
    if table.ndim == 1 and table.size == 0:
        table = table.reshape(0, 0)
    if table.ndim != 2:
        raise ValueError(f"weights must have two dimensions (mentees, mentors), not {table.ndim}")
    n, m = table.shape
    if allowed is None:
        cols = np.tile(np.arange(m, dtype=np.int32), n)
        return n, m, np.arange(n + 1, dtype=np.int64) * m, cols, _writable(table).reshape(-1)
    rows, columns = np.nonzero(allowed)
    start = np.concatenate([[0], np.cumsum(np.count_nonzero(allowed, axis=1), dtype=np.int64)])
    return n, m, start, columns.astype(np.int32), table[rows, columns]


def _sparse_edges(weights: Any) -> tuple[int, int, NDArray[np.int64], NDArray[np.int32], Floats]:
    if len(weights.shape) != 2:
        raise ValueError(f"weights must have two dimensions (mentees, mentors), not {len(weights.shape)}")
    if np.iscomplexobj(weights):
        raise ValueError("weights must be real numbers")
    matrix = weights.tocsr()
    n, m = matrix.shape
    _check_form(matrix, n, m)
    if not matrix.has_canonical_format:
        matrix = matrix.copy()
        matrix.sum_duplicates()
    start = matrix.indptr.astype(np.int64)
    cols = _writable(matrix.indices[: start[-1]].astype(np.int32, copy=False))
    values = _writable(matrix.data[: start[-1]].astype(np.float64, copy=False))
    return n, m, start, cols, values


def _check_form(matrix: Any, n: int, m: int) -> None:
    """Before SciPy's own loops, which trust these arrays, see them."""
    start = matrix.indptr
    if len(start) != n + 1 or start[0] != 0 or np.any(np.diff(start) < 0):
        raise ValueError("weights is not a well-formed sparse matrix: its rows overlap")
    if start[-1] > min(len(matrix.indices), len(matrix.data)):
        raise ValueError("weights is not a well-formed sparse matrix: entries are missing")
    cols = matrix.indices[: start[-1]]
    if cols.size and (np.min(cols) < 0 or np.max(cols) >= m):
        raise ValueError(f"weights names mentors outside 0 to {m - 1}")


def _real_numbers(given: Any, name: str) -> Floats:
    """As floats, where these are numbers or truth values and none of them is masked."""
    try:
        table = np.asanyarray(given)
        # Numbers among objects are welcome; texts and dates that could be read as numbers are not.
        objects = table.dtype.kind == "O" and all(isinstance(value, Real) for value in table.flat)
        numbers = table.astype(np.float64, copy=False) if objects or table.dtype.kind in "biuf" else None
    except (ValueError, OverflowError):
        numbers = None
    if numbers is None:
        raise ValueError(f"{name} must be real numbers")
    if np.ma.is_masked(numbers):
        raise ValueError(f"{name} must not be masked")
    return np.asarray(numbers)


def _writable(array: NDArray[Scalar]) -> NDArray[Scalar]:
    """In one piece and not read-only: inner loops are compiled for such arrays alone. Only others are copied."""
    return np.require(array, requirements=["C", "W"])


def _check_weights(values: Floats, start: NDArray[np.int64], cols: NDArray[np.int32]) -> None:
    # Minimum and maximum are NaN when anything is, and need no array as large as the input.
    if not values.size or (np.min(values) >= 0 and np.max(values) <= LARGEST_WEIGHT):
        return
    e = int(np.argmax(~((values >= 0) & (values <= LARGEST_WEIGHT))))
    i = int(np.searchsorted(start, e, side="right")) - 1
    raise ValueError(
        f"the weight of pair ({i}, {cols[e]}) is {values[e]}; weights are finite, >= 0 and at most {LARGEST_WEIGHT:g}"
    )


def _are_whole(values: Floats) -> bool:
    # A piece at a time: a second array as large as the weights would take longer to get than to use.
    return all(
        np.array_equal(piece, np.rint(piece))
        for piece in (values[at : at + PIECE] for at in range(0, len(values), PIECE))
    )


def _counts(given: Any, size: int, name: str) -> Indices:
    numbers = _real_numbers(given, name)
    if numbers.ndim > 1 or (numbers.ndim == 1 and numbers.shape[0] != size):
        raise ValueError(f"{name} must be one number or {size} numbers, not of shape {numbers.shape}")
    if not np.all(np.isfinite(numbers)) or np.any(numbers != np.rint(numbers)) or np.any(numbers < 0):
        raise ValueError(f"{name} must be whole numbers >= 0")
    return np.broadcast_to(np.minimum(numbers, 2.0**53).astype(np.intp), (size,)).copy()


def _named_pairs(given: Any, name: str, n: int, m: int) -> Indices:
    """The pairs of ``given``, each once, in order."""
    try:
        table = np.asarray(list(given) if not isinstance(given, np.ndarray) else given)
    except (TypeError, ValueError):
        raise ValueError(f"{name} must be pairs of (mentee row, mentor column)") from None
    if table.size == 0:
        return np.empty((0, 2), dtype=np.intp)
    if table.ndim != 2 or table.shape[1] != 2 or not np.issubdtype(table.dtype, np.integer):
        raise ValueError(f"{name} must be pairs of (mentee row, mentor column)")
    pairs = np.unique(table, axis=0)
    for i, j in pairs.tolist():
        if not (0 <= i < n and 0 <= j < m):
            raise ValueError(f"{name} pair ({i}, {j}) is outside the {n} mentees and {m} mentors")
    return pairs.astype(np.intp)


def _positions(pairs: Indices, start: NDArray[np.int64], cols: NDArray[np.int32]) -> Indices:
    """Where each pair stands among the allowed ones; -1 where it is none of them."""
    found = np.full(len(pairs), -1, dtype=np.intp)
    for p, (i, j) in enumerate(pairs.tolist()):
        at = start[i] + np.searchsorted(cols[start[i] : start[i + 1]], j)
        if at < start[i + 1] and cols[at] == j:
            found[p] = at
    return found


def _without(
    positions: Indices, start: NDArray[np.int64], cols: NDArray[np.int32], values: Floats
) -> tuple[NDArray[np.int64], NDArray[np.int32], Floats]:
    taken = positions[positions >= 0]
    if not taken.size:
        return start, cols, values
    kept = np.ones(len(cols), dtype=bool)
    kept[taken] = False
    return np.concatenate([[0], np.cumsum(kept, dtype=np.int64)])[start], cols[kept], values[kept]
