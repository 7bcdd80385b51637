"""How many partners everyone can still have, and the largest total on some of the pairs with its prices."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peerloom.pairing.assigning import assign_problem
from peerloom.pairing.problem import Floats, Indices, make_problem
from peerloom.pairing.profiles import Mentee, Mentor
from peerloom.pairing.results import FULL_SCORE
from peerloom.pairing.scale.search import Cancel, Cancelled
from peerloom.pairing.solving import Terms

SOLVED_TO = 1e-4
"""The gap to which a sample, or the pairs between two passes, are solved: more can be gained by other pairs."""


@dataclass(frozen=True, slots=True)
class Places:
    """What remains beside the ``locked`` pairs (l, 2): ``capacity`` (m,) and ``demand`` (n,)."""

    capacity: Indices
    demand: Indices
    locked: Indices


@dataclass(frozen=True, slots=True)
class Priced:
    """A matching on some pairs: its ``total`` without locked pairs, a price (m,) for each mentor, who has nobody though
    wanting someone (``waiting``), and which mentors have places left (``free``)."""

    total: float
    prices: Floats
    waiting: Indices
    free: Indices


def places_beside(mentees: Sequence[Mentee], mentors: Sequence[Mentor], locked: Indices) -> Places:
    """Raises ValueError where ``locked`` asks for more than there is."""
    capacity = np.array([max(0, mentor.capacity) for mentor in mentors], dtype=np.intp)
    demand = np.array([max(0, mentee.demand) for mentee in mentees], dtype=np.intp)
    capacity = capacity - np.bincount(locked[:, 1], minlength=len(capacity))
    demand = demand - np.bincount(locked[:, 0], minlength=len(demand))
    if (capacity < 0).any() or (demand < 0).any():
        raise ValueError("locked gives someone more partners than they can have")
    return Places(capacity, demand, locked)


def total_and_prices(
    start: NDArray[np.int64],
    cols: NDArray[np.int32],
    scores: NDArray[np.integer[Any]],
    places: Places,
    gap: float,
    cancel: Cancel,
) -> Priced:
    """Solve the pairs of rows: ``start`` (n + 1,), ``cols`` and ``scores`` (e,), up to ``gap``. Raises Cancelled."""
    from scipy import sparse

    def proceed(_done: float) -> None:
        if cancel():
            raise Cancelled

    shape = (len(places.demand), len(places.capacity))
    table = sparse.csr_array((scores.astype(np.float64), cols, start), shape=shape)
    problem = make_problem(table, places.capacity, demand=places.demand)
    answer = assign_problem(problem, "total", family="large", terms=Terms(gap, proceed))
    taken = np.bincount(answer.pairs[:, 1], minlength=shape[1])
    met = np.bincount(answer.pairs[:, 0], minlength=shape[0])
    prices = np.zeros(shape[1]) if answer.prices is None else answer.prices
    left = np.zeros(shape[0], dtype=bool)
    left[answer.unmatched] = problem.demand[answer.unmatched] > 0
    asked = left[problem.rows]
    if asked.any():
        # Where places are short, all prices hold what matching one more is worth: only the dearest bid of those who
        # are left out counts.
        prices = prices - max(0.0, float((prices[problem.cols[asked]] - problem.weights[asked]).min()))
    return Priced(
        total=answer.total,
        # Nobody pays more than the highest score, whatever a place is worth for matching one more.
        prices=np.clip(prices, 0.0, FULL_SCORE),
        waiting=np.flatnonzero((met == 0) & (places.demand > 0)),
        free=np.flatnonzero(taken < places.capacity),
    )
