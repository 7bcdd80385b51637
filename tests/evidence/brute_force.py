"""Every small table that fits what an export shows."""

from __future__ import annotations

from itertools import product

import numpy as np

from peerloom.evidence import Marker, Suppressed


def tables_that_fit(shown: Suppressed, most: int) -> np.ndarray:
    """(tables, rows, columns): all with cells up to ``most`` that have the numbers shown."""
    rows, columns = len(shown.rows), len(shown.columns)
    flat = np.indices((most + 1,) * (rows * columns), dtype=np.int8).reshape(rows * columns, -1)
    every = flat.T.reshape(-1, rows, columns)
    for row, column in product([*range(rows), None], [*range(columns), None]):
        number = shown.at((row, column))
        if not isinstance(number, Marker):
            across = slice(None) if row is None else slice(row, row + 1)
            down = slice(None) if column is None else slice(column, column + 1)
            every = every[every[:, across, down].sum(axis=(1, 2)) == number]
    return every
