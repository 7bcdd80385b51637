"""Which pairs are looked at: a block of rows and columns, or a list of pairs. Both compute by broadcasting."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from peerloom.pairing.problem import Floats, Indices

if TYPE_CHECKING:
    from scipy import sparse

MOST_PRODUCTS_AT_ONCE = 16_000_000


@dataclass(frozen=True, slots=True)
class Cells:
    """``rows`` (a, 1) with ``cols`` (1, b) are a block of a x b pairs; with ``cols`` (a, 1) they are a pairs."""

    rows: Indices
    cols: Indices

    @property
    def is_block(self) -> bool:
        return len(self.cols) == 1


def block_of(rows: Indices, cols: Indices) -> Cells:
    return Cells(rows[:, None], cols[None, :])


def pairs_of(rows: Indices, cols: Indices) -> Cells:
    return Cells(rows[:, None], cols[:, None])


def products(left: sparse.csr_array[np.float64], right: sparse.csr_array[np.float64], cells: Cells) -> Floats:
    """The product of each pair's sparse rows, in the shape of ``cells``."""
    rows, cols = cells.rows.ravel(), cells.cols.ravel()
    if cells.is_block:
        found: Floats = (left[rows] @ right[cols].T).toarray()
        return found
    from peerloom.pairing.scale.pair_products import pair_products

    return pair_products(rows, cols, left.indptr, left.indices, left.data, right.indptr, right.indices, right.data)[
        :, None
    ]


def dense_products(left: NDArray[np.float32], right: NDArray[np.float32], cells: Cells) -> Floats:
    """The same for dense rows, summed in double precision."""
    rows, cols = cells.rows.ravel(), cells.cols.ravel()
    if cells.is_block:
        found: Floats = left[rows].astype(np.float64) @ right[cols].astype(np.float64).T
        return found
    step = max(1, MOST_PRODUCTS_AT_ONCE // max(left.shape[1], 1))
    parts = [
        np.einsum("pd,pd->p", left[rows[a : a + step]], right[cols[a : a + step]], dtype=np.float64)
        for a in range(0, len(rows), step)
    ]
    return np.concatenate([*parts, np.empty(0)])[:, None]
