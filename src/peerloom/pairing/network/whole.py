"""A problem in whole numbers, and what its whole numbers prove about the real ones."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np

from peerloom.pairing.compiled import compiled
from peerloom.pairing.network.rows import largest_of, longest_row, next_best, weigh_up
from peerloom.pairing.network.state import Ints, Longs, Pairs
from peerloom.pairing.problem import Floats, Problem

STEPS = 30
LARGEST = 2**STEPS
"""Fractions are rounded to this many steps; whole weights below twice as much stay as they are."""


@dataclass(frozen=True, slots=True)
class Network:
    """What the loops work on. A whole weight times ``unit`` is the weight; ``exact`` says that nothing was rounded.

    ``need`` (n,), ``capacity`` and ``lower`` (m,) are those of the problem, as far as there are pairs at all. Where
    there is a shortage, ``nobody`` further columns take the mentees' units that nobody can serve, at weight 0, by one
    further pair each at the end of the rows.
    """

    pairs: Pairs
    need: Ints
    capacity: Ints
    lower: Ints
    unit: float
    exact: bool
    nobody: int = 0

    @property
    def units(self) -> int:
        """How many mentors are asked for in all."""
        return int(self.need.sum(dtype=np.int64))


def make_network(problem: Problem) -> Network:
    highest = float(problem.weights.max(initial=0.0))
    exact = problem.whole and highest < 2 * LARGEST
    # A power of two, so that dividing by it rounds nothing but what is below it.
    shift = 0 if exact or highest == 0.0 else STEPS - int(np.frexp(highest)[1])
    weights = in_units(problem.weights, shift) if shift else problem.weights.astype(np.int32)
    capacity = np.minimum(problem.capacity, problem.n)
    if capacity.sum() > 2 * problem.demand.sum():
        # Room for more than can ever come would cost memory.
        capacity = np.minimum(capacity, np.bincount(problem.cols, minlength=problem.m))
    capacity = capacity.astype(np.int32)
    return Network(
        pairs=Pairs(problem.start, problem.cols, weights),
        need=np.minimum(problem.demand, np.diff(problem.start)).astype(np.int32),
        capacity=capacity,
        lower=np.minimum(problem.lower, capacity).astype(np.int32),
        unit=float(np.ldexp(1.0, -shift)),
        exact=exact,
    )


@compiled
def in_units(weights: Floats, shift: int) -> Ints:
    """Each weight times two to the power of ``shift``, rounded."""
    rounded = np.empty(weights.size, np.int32)
    for e in range(weights.size):
        rounded[e] = np.int32(np.rint(math.ldexp(weights[e], shift)))
    return rounded


def with_nobody(network: Network, firsts: Longs, places: tuple[int, int]) -> Network:
    """The network with one column for mentees who get no mentor and one for further mentors that are not to be had.

    ``firsts`` (n,) is 1 for mentees who have no mentor yet, else 0; ``places`` are how many units each column takes,
    which is as many as can't be served.
    """
    n, m = network.need.size, network.capacity.size
    extra = network.need.astype(np.int64)
    start, cols, weights = widened(network.pairs, extra, np.minimum(firsts, extra), m)
    columns = np.array(places, np.int32)
    return replace(
        network,
        pairs=Pairs(start, cols, weights),
        capacity=np.concatenate([network.capacity, columns]),
        lower=np.concatenate([network.lower, columns]) if n else network.lower,
        nobody=2,
    )


@compiled
def widened(pairs: Pairs, extra: Longs, firsts: Longs, m: int) -> tuple[Longs, Ints, Ints]:
    """Rows with ``extra`` further pairs of weight 0: the first ``firsts`` of them in column m, the rest in m + 1."""
    n = extra.size
    start = np.zeros(n + 1, np.int64)
    for i in range(n):
        start[i + 1] = start[i] + pairs.start[i + 1] - pairs.start[i] + extra[i]
    cols = np.empty(start[n], np.int32)
    weights = np.zeros(start[n], np.int32)
    for i in range(n):
        length = pairs.start[i + 1] - pairs.start[i]
        cols[start[i] : start[i] + length] = pairs.cols[pairs.start[i] : pairs.start[i + 1]]
        weights[start[i] : start[i] + length] = pairs.weights[pairs.start[i] : pairs.start[i + 1]]
        for k in range(extra[i]):
            cols[start[i] + length + k] = m if k < firsts[i] else m + 1
    return start, cols, weights


def dual_value(network: Network, price: Longs, scale: int) -> float:
    """No choice of mentors has a larger total than this, in whole weights, whatever the prices (per 1 / ``scale``) are.

    Each mentee's best gains at these prices, and what all places are worth: the dual of the linear program.
    """
    never_below = np.maximum(price, np.where(network.lower > 0, price, 0))
    gains = best_gains(network.pairs, network.need, never_below, scale)
    places = np.where(never_below >= 0, network.capacity, network.lower).astype(np.int64)
    return (gains + int((never_below * places).sum())) / scale


@compiled
def best_gains(pairs: Pairs, need: Ints, price: Longs, scale: int) -> int:
    """The sum over mentees of as many of their best gains as they need mentors."""
    total = 0
    gains = np.empty(longest_row(pairs.start), np.int64)
    best = np.empty(max(need.max(), 1) if need.size else 1, np.int64)
    for i in range(need.size):
        length = weigh_up(pairs.start, pairs.cols, pairs.weights, price, scale, i, gains)
        if need[i] == 1:
            total += largest_of(gains, length)
        elif need[i] > 1:
            next_best(gains, length, need[i], best)
            for k in range(min(length, need[i])):
                total += best[k]
    return total
