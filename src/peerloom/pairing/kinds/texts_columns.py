"""Texts as columns of numbers, so that one matrix product compares everybody with everybody, whatever else it holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peerloom.pairing.kinds.texts_vectors import text_vectors
from peerloom.pairing.problem import Flags, Indices

Columns = NDArray[np.float32]
Rows = Any  # a SciPy sparse array or a NumPy array: no type says what both can do

POWER_ROUNDS = 4
SPARE_COLUMNS = 16
MOST_ROWS_MEASURED = 512


@dataclass(frozen=True, slots=True)
class TextColumns:
    """``left`` (n, d) and ``right`` (m, d): the product of two rows is the similarity, near 0.0 for a missing text.

    ``exact`` says that nothing but float32's rounding is lost. Otherwise ``kept``, 0.0 to 1.0, is the share of the
    similarities' energy (sum of squares) that is kept, measured over all mentors and at most 512 mentees: the mean
    square error is ``1 - kept`` times the mean square similarity. A product may then fall outside 0 to 1.
    ``mentees_wrote`` (n,) and ``mentors_wrote`` (m,) mark who wrote anything: other pairs are unknown.
    """

    left: Columns
    right: Columns
    exact: bool
    kept: float
    mentees_wrote: Flags
    mentors_wrote: Flags


def text_columns(
    mentees: Sequence[str], mentors: Sequence[str], *, languages: Sequence[str] = (), most_columns: int = 192
) -> TextColumns:
    """TF-IDF cosines in at most ``most_columns`` columns. Permuting people permutes the rows and changes nothing else.

    Exact where there are so few shared words, mentees or mentors; otherwise the best approximation of that rank to
    all similarities at once (Eckart and Young), up to the error of the randomised method that finds it. ``languages``
    as in `text_vectors`. Raises ValueError for fewer than one column.
    """
    vectors = text_vectors(mentees, mentors, languages)
    left, right, exact, kept = in_columns(vectors.left, vectors.right, most_columns)
    return TextColumns(left, right, exact, kept, vectors.mentees_wrote, vectors.mentors_wrote)


def in_columns(left: Rows, right: Rows, most_columns: int) -> tuple[Columns, Columns, bool, float]:
    """The product of ``left`` (n, v) and ``right`` (m, v) transposed, in fewer columns; exact or not; what is kept."""
    if most_columns < 1:
        raise ValueError(f"most_columns must be at least 1, not {most_columns}")
    n, v, m = left.shape[0], left.shape[1], right.shape[0]
    smallest = min(n, m, v)
    if smallest > most_columns:
        return _approximated(left, right, most_columns)
    if smallest == v:
        return _dense(left), _dense(right), True, 1.0
    if smallest == n:
        return np.eye(n, dtype=np.float32), _dense(right @ left.T), True, 1.0
    return _dense(left @ right.T), np.eye(m, dtype=np.float32), True, 1.0


def _dense(table: Rows) -> Columns:
    return np.ascontiguousarray(_plain(table), dtype=np.float32)


def _plain(table: Rows) -> NDArray[np.float64]:
    dense: NDArray[np.float64] = table if isinstance(table, np.ndarray) else table.toarray()
    return dense


def _approximated(left: Rows, right: Rows, columns: int) -> tuple[Columns, Columns, bool, float]:
    # Rounding depends on the order of the rows, so they are put in one that depends on nothing but themselves.
    (mentees, leading_mentees), (mentors, leading_mentors) = _order(left), _order(right)
    left, right = left[mentees], right[mentors]
    ours, theirs = _singular_columns(left, right, columns)
    ours, theirs = ours[leading_mentees], theirs[leading_mentors]
    kept = _kept(left, right, ours, theirs)
    first, second = np.empty_like(ours), np.empty_like(theirs)
    first[mentees], second[mentors] = ours, theirs
    return first, second, False, kept


def _order(rows: Rows) -> tuple[Indices, Indices]:
    """Rows sorted by their contents, and for each place in that order the first with the same contents."""
    if isinstance(rows, np.ndarray):
        contents = [row.tobytes() for row in rows]
    else:
        bounds = zip(rows.indptr[:-1], rows.indptr[1:], strict=True)
        contents = [rows.indices[a:b].tobytes() + rows.data[a:b].tobytes() for a, b in bounds]
    order = sorted(range(len(contents)), key=contents.__getitem__)
    leads = [k == 0 or contents[order[k]] != contents[order[k - 1]] for k in range(len(order))]
    return np.array(order, dtype=np.intp), np.maximum.accumulate(np.where(leads, np.arange(len(order)), 0))


def _singular_columns(left: Rows, right: Rows, columns: int) -> tuple[Columns, Columns]:
    """Subspace iteration from a fixed start (Halko, Martinsson and Tropp 2011): a fixed amount of work, unlike Lanczos.

    Each pair of singular vectors has the square root of its singular value on both sides, and its largest entry > 0.
    """
    size = min(columns + SPARE_COLUMNS, left.shape[0], right.shape[0])
    basis = np.random.default_rng(0).standard_normal((right.shape[0], size))
    turned_left, turned_right = left.T, right.T
    for _ in range(POWER_ROUNDS):
        basis, _triangle = np.linalg.qr(left @ (turned_right @ basis))
        basis, _triangle = np.linalg.qr(right @ (turned_left @ basis))
    u, s, vt = np.linalg.svd(left @ (turned_right @ basis), full_matrices=False)
    ours, theirs = u[:, :columns], basis @ vt[:columns].T
    largest = ours[np.abs(ours).argmax(axis=0), np.arange(columns)]
    scale = np.sqrt(s[:columns])
    signs = np.where(largest < 0, -1.0, 1.0)
    return (ours * (scale * signs)).astype(np.float32), (theirs * (scale * signs)).astype(np.float32)


def _kept(left: Rows, right: Rows, ours: Columns, theirs: Columns) -> float:
    step = -(-left.shape[0] // MOST_ROWS_MEASURED)
    exact = _plain(left[::step] @ right.T)
    energy = float(np.square(exact).sum())
    lost = float(np.square(exact - ours[::step] @ theirs.T).sum())
    return max(0.0, 1.0 - lost / energy) if energy > 0 else 1.0
