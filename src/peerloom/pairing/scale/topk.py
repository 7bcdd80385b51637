"""The pass over all pairs: every mentee's best mentors at given prices, found while the scores are still in cache."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peerloom.pairing.scale.fused import fused
from peerloom.pairing.scale.layout import BATCH, FORBIDDEN, LEAST, WIDTH, Layout, Singles, Words
from peerloom.pairing.scale.product import add_capped, add_distances, add_sparse, divide, multiply

LOOK = 64
"""Mentors who are compared with the least kept value in one go."""
ALL = np.uint64(0xFFFFFFFFFFFFFFFF)
PENALTIES = np.where(np.arange(256)[:, None] >> np.arange(8) & 1, np.float32(0), FORBIDDEN)
"""For each byte of permissions, what is added to eight values."""
TURNS = 4096
TURN = 1597
"""Mentees who follow each other take numbers from distant places; only every 4096th takes the same."""
NOBODY = np.int32(2**31 - 1)


@fused
def search_rows(
    layout: Layout, prices: Singles, spread: Singles, bits: Words, first: int, cols: NDArray[np.int32], values: Singles
) -> None:
    """Write columns and values (score - price) of the best allowed mentors, best first, for mentees from ``first`` on.

    ``cols`` and ``values`` (count, k) take them: equal values in the order of the columns, and where fewer than k are
    allowed NOBODY and LEAST. ``prices`` (m',) is padded; ``bits`` (count, words) are the allowed mentors, bit by bit,
    and empty where everyone is. ``spread`` (m' + TURNS,), unless empty, is taken off too, from a place on that
    depends on the mentee.
    """
    count = cols.shape[0]
    cols[:] = NOBODY
    values[:] = LEAST
    sums, spare = np.empty((BATCH, WIDTH), np.float32), np.empty((BATCH, WIDTH), np.float32)
    for tile in range(prices.size // WIDTH):
        for here in range(0, count, BATCH):
            value_batch(layout, prices, bits, first, here, min(here + BATCH, count), tile, sums, spare)
            for row in range(here, min(here + BATCH, count)):
                own = sums[row - here]
                if spread.size:
                    begin = (first + row) * TURN % TURNS + tile * WIDTH
                    own -= spread[begin : begin + WIDTH]
                keep_best(own, tile * WIDTH, cols[row], values[row])
    for row in range(count):
        sort_best(cols[row], values[row])


@fused
def value_rows(layout: Layout, prices: Singles, bits: Words, first: int, values: Singles) -> None:
    """Write score - price of every pair for mentees from ``first`` on into ``values`` (count, m'); LEAST or less where
    a rule forbids it."""
    count = values.shape[0]
    sums, spare = np.empty((BATCH, WIDTH), np.float32), np.empty((BATCH, WIDTH), np.float32)
    for tile in range(prices.size // WIDTH):
        for here in range(0, count, BATCH):
            end = min(here + BATCH, count)
            value_batch(layout, prices, bits, first, here, end, tile, sums, spare)
            values[here:end, tile * WIDTH : (tile + 1) * WIDTH] = sums[: end - here]


@fused
def value_batch(
    layout: Layout,
    prices: Singles,
    bits: Words,
    first: int,
    begin: int,
    end: int,
    tile: int,
    sums: Singles,
    spare: Singles,
) -> None:
    """The values of mentees ``first + begin`` to ``first + end``, at most BATCH, with the mentors of one tile."""
    row, dense, price = first + begin, layout.dense, prices[tile * WIDTH : (tile + 1) * WIDTH]
    for g in range(BATCH):
        for j in range(WIDTH):
            sums[g, j] = np.float32(0) if dense.divides else -price[j]
    multiply(dense, 0, row, tile, sums)
    if layout.sparse.column.size:
        add_sparse(layout.sparse, row, tile, sums)
    if layout.capped.scale.size:
        add_capped(layout.capped, dense, row, tile, sums, spare)
    if layout.distances.shape.shape[0]:
        add_distances(layout.distances, row, tile, sums)
    if dense.divides:
        divide(dense, row, tile, price, sums, spare)
    if bits.shape[0]:
        for here in range(begin, end):
            forbid(bits[here, tile * (WIDTH // 64) : (tile + 1) * (WIDTH // 64)], sums[here - begin])


@fused
def forbid(words: Words, own: Singles) -> None:
    for w in range(words.size):
        word = words[w]
        if word == ALL:
            continue
        for b in range(8):
            penalty = PENALTIES[(word >> np.uint64(8 * b)) & np.uint64(255)]
            part = own[w * 64 + b * 8 : w * 64 + b * 8 + 8]
            for j in range(8):
                part[j] += penalty[j]


@fused
def keep_best(own: Singles, offset: int, cols: NDArray[np.int32], values: Singles) -> None:
    """Let the values of one tile into the heap of one mentee, whose root is the least."""
    for begin in range(0, WIDTH, LOOK):
        part = own[begin : begin + LOOK]
        least, hits = values[0], 0
        for j in range(LOOK):
            hits += part[j] > least
        if hits:
            for j in range(LOOK):
                if part[j] > values[0]:
                    sift(cols, values, offset + begin + j, part[j], values.size)


@fused
def sift(cols: NDArray[np.int32], values: Singles, col: int, value: float, size: int) -> None:
    """Replace the root of a heap of ``size``: the smallest value is on top, of equal ones the largest column."""
    at = 0
    while True:
        child = 2 * at + 1
        if child >= size:
            break
        other = child + 1
        if other < size and (
            values[other] < values[child] or (values[other] == values[child] and cols[other] > cols[child])
        ):
            child = other
        if values[child] > value or (values[child] == value and cols[child] <= col):
            break
        values[at], cols[at] = values[child], cols[child]
        at = child
    values[at], cols[at] = value, col


@fused
def sort_best(cols: NDArray[np.int32], values: Singles) -> None:
    """Turn a heap into a list, best first."""
    for size in range(values.size - 1, 0, -1):
        col, value = cols[size], values[size]
        cols[size], values[size] = cols[0], values[0]
        sift(cols, values, col, value, size)


@fused
def raise_ranks(values: Singles, least: Singles, ranks: Singles) -> None:
    """Let ``values`` (count, m) minus ``least`` (count,) into each column's largest, ``ranks`` (r, m), best first."""
    last = ranks.shape[0] - 1
    for i in range(values.shape[0]):
        own = values[i]
        for j in range(own.size):
            value = own[j] - least[i]
            if value > ranks[last, j]:
                at = last
                while at > 0 and ranks[at - 1, j] < value:
                    ranks[at, j] = ranks[at - 1, j]
                    at -= 1
                ranks[at, j] = value
