"""Scores as arrays for the compiled pass over all pairs: what each mentee and each mentor brings to it.

The score of a pair is a sum of parts, in float32. Most are products of ``left`` rows (mentees) with ``right`` columns
(mentors), dense or sparse; capped products and distances on a scale are worked out beside them. Mentors lie in tiles of
WIDTH, the last one filled up with nobody, so that a tile's columns stay in a core's cache.
"""

from __future__ import annotations

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

WIDTH = 512
"""Mentors in a tile."""
GROUP = 4
"""Mentees whose products with a tile are formed together: each value of the tile is loaded once for all of them."""
BATCH = 16
"""Mentees who are looked at together: their sums over one tile are 32 kB."""
FORBIDDEN = np.float32(-1e30)
"""What a forbidden pair is worth, and less than any real value by far."""

LEAST = np.float32(-1e29)
"""Below every value that counts, and above every forbidden one."""

Singles = NDArray[np.float32]
Words = NDArray[np.uint64]


class Dense(NamedTuple):
    """Several matrix products side by side: product p uses the columns ``begin[p]`` to ``begin[p + 1]`` of ``left``
    (n', K) and, in ``right``, from ``offset[p]``, tiles of (its columns, WIDTH). Each has a multiple of 4 columns.

    Product 0 is the main sum. The last one, where ``divides``, is the weight that scores are divided by.
    """

    left: Singles
    right: Singles
    begin: NDArray[np.int64]
    offset: NDArray[np.int64]
    divides: bool


class Sparse(NamedTuple):
    """A product of sparse rows: mentee i has ``value`` at ``place`` from ``start[i]`` on. In tile t, the mentors who
    have place q are ``column`` (within the tile) with ``worth``, from ``tile_start[t, q]`` on."""

    start: NDArray[np.int64]
    place: NDArray[np.int32]
    value: Singles
    tile_start: NDArray[np.int64]
    column: NDArray[np.int32]
    worth: Singles


class Capped(NamedTuple):
    """Parts that are products cut off to 0..1: product p + 1 of `Dense`, times ``scale[p]``, cut, times ``left[p, i]``
    (t, n') and ``right[p, j]`` (t, m'). Forbidden where the product is below ``least[p, i]`` and ``knows[p, j]``."""

    scale: Singles
    left: Singles
    right: Singles
    least: Singles
    knows: NDArray[np.bool_]


class Distances(NamedTuple):
    """Parts that depend on ``above[p, j] - below[p, i]``: 1 between ``shape[p, 2]`` and ``shape[p, 3]``, falling by
    ``shape[p, 4]`` for each unit away, 0 at last and outside ``shape[p, 0]`` to ``shape[p, 1]``.

    ``left``, ``right`` and ``knows`` as in `Capped`; forbidden where the part is below ``least[p, i]``.
    """

    below: NDArray[np.float64]
    above: NDArray[np.float64]
    shape: NDArray[np.float64]
    left: Singles
    right: Singles
    least: NDArray[np.float64]
    knows: NDArray[np.bool_]


def filled_up(size: int, unit: int) -> int:
    return -(-size // unit) * unit


class Layout(NamedTuple):
    """``n`` mentees (n' is n filled up to whole batches) and ``m`` mentors (m' is m filled up to whole tiles)."""

    n: int
    m: int
    dense: Dense
    sparse: Sparse
    capped: Capped
    distances: Distances

    def padded_prices(self, prices: NDArray[np.floating[Any]]) -> Singles:
        """Prices (m,) for m' columns: nobody is too dear for anyone."""
        padded = np.full(filled_up(self.m, WIDTH), -FORBIDDEN, dtype=np.float32)
        padded[: self.m] = np.minimum(prices, -FORBIDDEN)
        return padded
