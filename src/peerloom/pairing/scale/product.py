"""The parts of a few mentees' scores on one tile of mentors, in compiled loops over cached memory.

``sums`` (count, WIDTH) holds a row for each of the mentees from ``row`` on; count is a multiple of GROUP.
"""

from __future__ import annotations

import numpy as np

from peerloom.pairing.scale.fused import fused
from peerloom.pairing.scale.layout import FORBIDDEN, GROUP, LEAST, WIDTH, Capped, Dense, Distances, Singles, Sparse


@fused
def multiply(dense: Dense, p: int, row: int, tile: int, sums: Singles) -> None:
    """Add product p of `Dense`."""
    begin, end = dense.begin[p], dense.begin[p + 1]
    size = (end - begin) * WIDTH
    right = dense.right[dense.offset[p] + tile * size : dense.offset[p] + (tile + 1) * size]
    for g in range(0, sums.shape[0], GROUP):
        multiply_group(dense.left[row + g : row + g + GROUP, begin:end], right, sums[g : g + GROUP].reshape(-1))


@fused
def multiply_group(left: Singles, right: Singles, sums: Singles) -> None:
    """Four rows and four columns at a time: sixteen products for every twelve loads, and the compiler's own vectors."""
    a, b, c, d = left[0], left[1], left[2], left[3]
    for k in range(0, left.shape[1], 4):
        a0, a1, a2, a3 = a[k], a[k + 1], a[k + 2], a[k + 3]
        b0, b1, b2, b3 = b[k], b[k + 1], b[k + 2], b[k + 3]
        c0, c1, c2, c3 = c[k], c[k + 1], c[k + 2], c[k + 3]
        d0, d1, d2, d3 = d[k], d[k + 1], d[k + 2], d[k + 3]
        four = right[k * WIDTH : (k + 4) * WIDTH]
        for j in range(WIDTH):
            r0, r1, r2, r3 = four[j], four[WIDTH + j], four[2 * WIDTH + j], four[3 * WIDTH + j]
            sums[j] += a0 * r0 + a1 * r1 + a2 * r2 + a3 * r3
            sums[WIDTH + j] += b0 * r0 + b1 * r1 + b2 * r2 + b3 * r3
            sums[2 * WIDTH + j] += c0 * r0 + c1 * r1 + c2 * r2 + c3 * r3
            sums[3 * WIDTH + j] += d0 * r0 + d1 * r1 + d2 * r2 + d3 * r3


@fused
def add_sparse(sparse: Sparse, row: int, tile: int, sums: Singles) -> None:
    starts = sparse.tile_start[tile]
    for g in range(min(sums.shape[0], sparse.start.size - 1 - row)):
        own = sums[g]
        for e in range(sparse.start[row + g], sparse.start[row + g + 1]):
            q = sparse.place[e]
            for f in range(starts[q], starts[q + 1]):
                own[sparse.column[f]] += sparse.value[e] * sparse.worth[f]


@fused
def add_capped(capped: Capped, dense: Dense, row: int, tile: int, sums: Singles, spare: Singles) -> None:
    columns = slice(tile * WIDTH, (tile + 1) * WIDTH)
    for p in range(capped.scale.size):
        spare[:] = 0
        multiply(dense, p + 1, row, tile, spare)
        scale, right, knows = capped.scale[p], capped.right[p, columns], capped.knows[p, columns]
        for g in range(sums.shape[0]):
            left, least, own, product = capped.left[p, row + g], capped.least[p, row + g], sums[g], spare[g]
            for j in range(WIDTH):
                part = product[j] * scale
                part = part if part > 0 else np.float32(0)
                part = part if part < 1 else np.float32(1)
                own[j] += left * right[j] * part
            if least > LEAST:
                for j in range(WIDTH):
                    if product[j] < least and knows[j]:
                        own[j] = FORBIDDEN


@fused
def add_distances(distances: Distances, row: int, tile: int, sums: Singles) -> None:
    columns = slice(tile * WIDTH, (tile + 1) * WIDTH)
    for p in range(distances.shape.shape[0]):
        low, high, best_low, best_high, fall = distances.shape[p]
        above, right, knows = distances.above[p, columns], distances.right[p, columns], distances.knows[p, columns]
        for g in range(sums.shape[0]):
            below, left, least = distances.below[p, row + g], distances.left[p, row + g], distances.least[p, row + g]
            own = sums[g]
            for j in range(WIDTH):
                part = worth_of_step(above[j] - below, low, high, best_low, best_high, fall)
                own[j] += left * right[j] * np.float32(part)
            if least >= 0:
                for j in range(WIDTH):
                    part = worth_of_step(above[j] - below, low, high, best_low, best_high, fall)
                    if part < least and knows[j]:
                        own[j] = FORBIDDEN


@fused
def worth_of_step(step: float, low: float, high: float, best_low: float, best_high: float, fall: float) -> float:
    below, above = best_low - step, step - best_high
    away = below if below > above else above
    part = 1.0 - away * fall if away > 0 else 1.0
    part = part if part > 0 else 0.0
    return part if (step >= low) & (step <= high) else 0.0


@fused
def divide(dense: Dense, row: int, tile: int, price: Singles, sums: Singles, spare: Singles) -> None:
    """Divide by the weight of each pair, where there is any, and take the tile's prices off."""
    spare[:] = 0
    multiply(dense, dense.begin.size - 2, row, tile, spare)
    for g in range(sums.shape[0]):
        own, weight = sums[g], spare[g]
        for j in range(WIDTH):
            if weight[j] > 0:
                own[j] = max(own[j] / weight[j], FORBIDDEN) - price[j]
            else:
                own[j] = min(own[j], np.float32(0)) - price[j]
