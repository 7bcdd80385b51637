"""Sets of pairs with their scores, kept as sorted numbers, so that joining them is a merge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from scipy import sparse


@dataclass(frozen=True, slots=True)
class Pairs:
    """``keys`` (e,) are row * m + column, ascending and unique; ``scores`` (e,) whole scores."""

    keys: NDArray[np.int64]
    scores: NDArray[np.int32]

    def hold(self, others: Pairs) -> bool:
        """Whether all the others are among these."""
        return bool(np.isin(others.keys, self.keys).all())

    def rows(self, n: int, m: int) -> tuple[NDArray[np.int64], NDArray[np.int32]]:
        """Where each row starts (n + 1,), and the columns (e,)."""
        start = np.searchsorted(self.keys, np.arange(n + 1, dtype=np.int64) * m)
        return start.astype(np.int64), (self.keys % max(m, 1)).astype(np.int32)

    def as_table(self, shape: tuple[int, int]) -> sparse.csr_array[np.int32]:
        from scipy import sparse

        start, cols = self.rows(*shape)
        return sparse.csr_array((self.scores, cols, start), shape=shape)


def no_pairs() -> Pairs:
    return Pairs(np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int32))


def pairs_in(
    rows: NDArray[np.integer[Any]], cols: NDArray[np.integer[Any]], scores: NDArray[np.integer[Any]], m: int
) -> Pairs:
    keys, first = np.unique(rows.astype(np.int64) * m + cols, return_index=True)
    return Pairs(keys, scores[first].astype(np.int32))


def join(*sets: Pairs) -> Pairs:
    """Everything that is in any of them; a pair's score is the same in all."""
    keys, first = np.unique(np.concatenate([one.keys for one in sets]), return_index=True)
    return Pairs(keys, np.concatenate([one.scores for one in sets])[first])
