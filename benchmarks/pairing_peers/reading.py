"""The yardstick for a million people: how long it takes to read every pair once."""

from __future__ import annotations

import statistics
from time import perf_counter

import numba
import numpy as np
from numpy.typing import NDArray
from scipy import sparse

RUNS = 3


@numba.njit(cache=True)
def _read(columns: NDArray[np.int32], weights: NDArray[np.float64], price: NDArray[np.float64]) -> float:
    best = 0.0
    for e in range(len(columns)):
        best = max(best, weights[e] - price[columns[e]])
    return best


def seconds_to_read(weights: sparse.csr_array) -> float:
    """One pass over the weights, the columns and each pair's mentor's price; the median of several, on one core."""
    price = np.random.default_rng(0).random(weights.shape[1])
    _read(weights.indices[:10], weights.data[:10], price)
    seconds = []
    for _ in range(RUNS):
        start = perf_counter()
        _read(weights.indices, weights.data, price)
        seconds.append(perf_counter() - start)
    return statistics.median(seconds)
