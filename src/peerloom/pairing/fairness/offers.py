"""Which pairs are worth trying in a search for fair sums. Compiled."""

from __future__ import annotations

import numpy as np

from peerloom.pairing.compiled import compiled
from peerloom.pairing.fairness.places import Offers, Small, Whole
from peerloom.pairing.problem import Flags, Floats, Problem

STRIDE = 7919
ANY = 2**62


def offers_of(problem: Problem, prices: Floats, most: int) -> Offers:
    """Each mentee's best ``most`` pairs by weight, and as many by what is left of it after the price."""
    start, pair = _best_pairs(problem.start, problem.cols, problem.weights, prices, most)
    return Offers(
        start,
        problem.cols[pair],
        problem.weights[pair],
        pair,
        np.append(problem.capacity, ANY).astype(np.int64),
        np.append(problem.lower, 0).astype(np.int64),
        np.append(prices, 0.0),
    )


@compiled
def _best_pairs(start: Whole, cols: Small, weights: Floats, prices: Floats, most: int) -> tuple[Whole, Whole]:
    n = len(start) - 1
    ends = np.zeros(n + 1, dtype=np.int64)
    pair = np.empty(min(start[n], 2 * most * n), dtype=np.int64)
    for i in range(n):
        low, high = start[i], start[i + 1]
        if high - low <= 2 * most:
            kept = np.arange(low, high)
        else:
            own = weights[low:high]
            wanted = np.zeros(high - low, dtype=np.bool_)
            _mark_best(own, wanted, most, i)
            _mark_best(own - prices[cols[low:high]], wanted, most, i)
            kept = low + np.flatnonzero(wanted)
        kept = kept[np.argsort(-weights[kept], kind="mergesort")]
        ends[i + 1] = ends[i] + len(kept)
        pair[ends[i] : ends[i + 1]] = kept
    return ends, pair[: ends[n]]


@compiled
def _mark_best(values: Floats, wanted: Flags, most: int, i: int) -> None:
    """Mark the ``most`` highest. Among equals, mentees begin at different places, so that each is somebody's offer."""
    size = len(values)
    least = np.partition(values, size - most)[size - most]
    above = 0
    for at in range(size):
        if values[at] > least:
            wanted[at] = True
            above += 1
    at = (i * STRIDE) % size
    while above < most:
        if values[at] == least:
            wanted[at] = True
            above += 1
        at = (at + 1) % size
