"""Passes over all pairs, a block of mentees at a time, on all cores."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial

import numpy as np
from numpy.typing import NDArray

from peerloom.pairing.problem import Floats
from peerloom.pairing.results import FULL_SCORE
from peerloom.pairing.scale.bits import Permissions, read_permissions
from peerloom.pairing.scale.columns import lay_out
from peerloom.pairing.scale.features import Features, pair_scores
from peerloom.pairing.scale.layout import LEAST, WIDTH, Layout, Singles, filled_up

STRIPE = 128
"""Mentees whom one thread takes through all mentors: each tile is fetched once for all of them. Whole batches."""
BLOCK = 16 * STRIPE
"""Mentees between two looks at whether to go on."""

Progress = Callable[[float, str], None]
Cancel = Callable[[], bool]


class Cancelled(Exception):
    """The work was given up because ``cancel`` said so."""


@dataclass(frozen=True, slots=True)
class Best:
    """The best mentors of mentees ``first`` to ``first + len(cols)``: ``cols``, ``values`` (score - price in float32,
    less what is spread) and exact ``scores`` are (count, k), best value first, equal values in the order of columns.

    Where fewer than k are allowed, the rest has no ``found`` (count, k).
    """

    first: int
    cols: NDArray[np.int32]
    values: Singles
    scores: NDArray[np.int32]

    @property
    def found(self) -> NDArray[np.bool_]:
        return self.values > LEAST


@dataclass(frozen=True, slots=True)
class Search:
    """What a pass needs: scores laid out for the compiled loops, permissions, and features for exact scores."""

    features: Features
    layout: Layout
    permissions: Permissions

    @property
    def slack(self) -> float:
        """No exact whole score is further than this from the score of the pass, rounding errors included."""
        return 0.5 + (len(self.layout.dense.left[0]) + 8) * 2.0**-24 * 4 * FULL_SCORE if self.layout.n else 0.5

    def best(self, prices: Floats, k: int, cancel: Cancel, *, spread: float = 0.0, seed: int = 0) -> Iterator[Best]:
        """The k best of each mentee by score minus price (m,), block by block; nobody takes an infinite price.

        Each mentee finds every mentor dearer by another number, drawn from 0 to ``spread``: mentees who are alike would
        all list the same k mentors otherwise, and have too few places among them. Raises Cancelled.
        """
        from peerloom.pairing.scale.topk import TURNS

        padded, dearer = self.layout.padded_prices(prices), np.empty(0, dtype=np.float32)
        if spread > 0:
            drawn = np.random.default_rng(seed).random(len(padded) + TURNS, dtype=np.float32)
            dearer = drawn * np.float32(spread)
        with ThreadPoolExecutor(_cores()) as threads:
            for first in range(0, self.layout.n, BLOCK):
                if cancel():
                    raise Cancelled
                count = min(BLOCK, self.layout.n - first)
                cols, scores = np.empty((count, k), dtype=np.int32), np.empty((count, k), dtype=np.int32)
                block = Best(first, cols, np.empty((count, k), dtype=np.float32), scores)
                fill = partial(self._fill, block, padded, dearer)
                list(threads.map(fill, range(0, count, STRIPE)))
                yield block

    def _fill(self, block: Best, prices: Singles, dearer: Singles, at: int) -> None:
        """One thread's work: a stripe of the block."""
        from peerloom.pairing.scale.topk import search_rows

        cols, values = block.cols[at : at + STRIPE], block.values[at : at + STRIPE]
        first = block.first + at
        bits = self.permissions.of_rows(first, first + len(cols))
        search_rows(self.layout, prices, dearer, bits, first, cols, values)
        found = values > LEAST
        cols[~found] = 0
        rows = np.repeat(np.arange(first, first + len(cols)), cols.shape[1])
        exact = pair_scores(self.features, rows, cols.ravel().astype(np.intp))
        block.scores[at : at + STRIPE] = exact.score.reshape(cols.shape)

    def values(self, cancel: Cancel) -> Iterator[tuple[int, Singles]]:
        """The scores (rows, m) of all pairs in float32, a few mentees at a time, with the first one's position;
        `layout.LEAST` or less where a rule forbids a pair. Raises Cancelled."""
        from peerloom.pairing.scale.topk import value_rows

        padded = self.layout.padded_prices(np.zeros(self.layout.m))
        for first in range(0, self.layout.n, STRIPE):
            if cancel():
                raise Cancelled
            last = min(first + STRIPE, self.layout.n)
            values = np.empty((last - first, filled_up(self.layout.m, WIDTH)), dtype=np.float32)
            value_rows(self.layout, padded, self.permissions.of_rows(first, last), first, values)
            yield first, values[:, : self.layout.m]


def prepare(features: Features) -> Search:
    return Search(features, lay_out(features), read_permissions(features))


def _cores() -> int:
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
