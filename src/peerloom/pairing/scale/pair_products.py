"""Products of sparse rows for chosen pairs, in compiled loops."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from peerloom.pairing.problem import Floats, Indices
from peerloom.pairing.scale.fused import fused

Whole = NDArray[np.integer[Any]]


@fused
def pair_products(
    rows: Indices,
    cols: Indices,
    left_start: Whole,
    left_place: Whole,
    left_value: Floats,
    right_start: Whole,
    right_place: Whole,
    right_value: Floats,
) -> Floats:
    """(p,): left row ``rows[p]`` times right row ``cols[p]``; places ascend within each row."""
    found = np.zeros(rows.size)
    for p in range(rows.size):
        a, last_a = left_start[rows[p]], left_start[rows[p] + 1]
        b, last_b = right_start[cols[p]], right_start[cols[p] + 1]
        total = 0.0
        while a < last_a and b < last_b:
            if left_place[a] < right_place[b]:
                a += 1
            elif left_place[a] > right_place[b]:
                b += 1
            else:
                total += left_value[a] * right_value[b]
                a += 1
                b += 1
        found[p] = total
    return found
