"""Fair choices among large problems with one mentor each: nobody's score is as low as it need not be."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from peerloom.pairing.network.largest import Found, Proceed, fullness, largest_total, solved
from peerloom.pairing.network.levelling import GONE, UNRANKED, raise_levels
from peerloom.pairing.network.made import edges_of
from peerloom.pairing.network.state import Mentees, make_descent, make_trail
from peerloom.pairing.network.whole import Network
from peerloom.pairing.problem import Floats, Indices, Problem
from peerloom.pairing.stages import Stages

MOST_NODES = 3_000_000
"""The exchanges may look at so many people in all: some seconds. A count, so that results are the same anywhere."""
NODES_FOR_TOTAL = 30
"""So many for each person there is may be looked at for the total afterwards."""
BENT = 8


@dataclass(frozen=True, slots=True)
class Fairest:
    """Positions of the chosen pairs (p,), the lowest weight among them, which is the highest possible, and whether
    every level above it is proven too."""

    chosen: NDArray[np.int64]
    floor: float
    finished: bool


def fairest(problem: Problem, stages: Stages) -> Fairest:
    """As many as possible are served; then the worst score is as high as can be, then the next; then the total."""
    enough = stages.terms.enough
    floor = highest_floor(problem, stages.following().proceed)
    kept = problem.weights >= floor
    part = problem.only(kept)
    network, found = solved(part.with_weights(_bent(part.weights)), 0.0, stages.following().proceed, lambda: False)
    raised = _raised(part, network, found, 0 if enough() else MOST_NODES)
    chosen = raised.chosen
    if not raised.finished:
        # What the levels that are done leave open goes to the total, if it can be had quickly.
        rest = replace(part.only(raised.alive), capacity=raised.capacity, lower=raised.lower)
        best = largest_total(rest, proceed=stages.following().proceed, enough=enough, nodes=NODES_FOR_TOTAL)
        if best.proven or not len(chosen):
            chosen = np.flatnonzero(raised.alive)[best.chosen]
    return Fairest(np.flatnonzero(kept)[chosen], floor, raised.finished)


def highest_floor(problem: Problem, proceed: Proceed = lambda done: None) -> float:
    """Halve the levels that are left until the highest is found at which as many people are served as without it."""
    levels = np.unique(problem.weights)
    full = fullness(problem)
    low, high = 0, len(levels) - 1
    rounds = max(1, int(high).bit_length())
    while low < high:
        proceed(1 - int(high - low).bit_length() / rounds)
        middle = (low + high + 1) // 2
        if fullness(problem.only(problem.weights >= levels[middle])) == full:
            low = middle
        else:
            high = middle - 1
    return float(levels[low]) if len(levels) else 0.0


def _bent(weights: Floats) -> Floats:
    """Weights in which low scores count most: a start from which few exchanges are left to make."""
    lowest, highest = weights.min(initial=np.inf), weights.max(initial=0.0)
    if not highest > lowest:
        return np.zeros_like(weights)
    bent: Floats = np.rint(2.0**30 * (1.0 - ((highest - weights) / (highest - lowest)) ** BENT))
    return bent


@dataclass(frozen=True, slots=True)
class _Raised:
    """Positions of the chosen pairs, and within which pairs (e,) and bounds (m,) everything else is as good."""

    chosen: NDArray[np.int64]
    alive: NDArray[np.bool_]
    capacity: Indices
    lower: Indices
    finished: bool


def _raised(problem: Problem, network: Network, found: Found, nodes: int) -> _Raised:
    """As few pairs as possible of level after level, as far as the work allowed goes. Where lower bounds can't all be
    met, none of it is done."""
    if np.any(found.places.taken < network.lower):
        everything = np.ones(len(problem.cols), bool)
        return _Raised(np.empty(0, np.int64), everything, problem.capacity, problem.lower, finished=False)
    n, m, size = problem.n, network.capacity.size, network.pairs.cols.size
    rows = problem.rows
    own = np.arange(len(problem.cols)) + (network.pairs.start[:-1] - problem.start[:-1])[rows]
    level = np.full(size, UNRANKED, np.int32)
    level[own] = np.unique(problem.weights, return_inverse=True)[1]
    by_mentor = np.argsort(network.pairs.cols, kind="stable")
    of_mentor = np.concatenate([[0], np.cumsum(np.bincount(network.pairs.cols, minlength=m))])
    row_of = np.repeat(np.arange(n, dtype=np.int32), np.diff(network.pairs.start))
    held = np.zeros(size, np.uint8)
    held[edges_of(network.pairs, found.places)] = 1
    has = np.bincount(row_of[held > 0], minlength=n).astype(np.int32)
    pairs = network.pairs._replace(weights=np.zeros(size, np.int32))
    places = found.places._replace(lower=found.places.lower.copy(), capacity=found.places.capacity.copy())
    _, budget = raise_levels(
        pairs,
        places,
        Mentees(network.need, has, held),
        level,
        own[np.argsort(level[own], kind="stable")],
        by_mentor,
        of_mentor,
        row_of,
        make_trail(n, m),
        make_descent(n, m),
        nodes,
    )
    return _Raised(
        chosen=np.flatnonzero(held[own]),
        alive=pairs.weights[own] > GONE,
        capacity=places.capacity[: problem.m].astype(np.intp),
        lower=places.lower[: problem.m].astype(np.intp),
        finished=budget >= 0,
    )
