"""A first round of short meetings: promising ones, and with mentors who are not all alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy import sparse

from peerloom.pairing.assigning import assign_problem
from peerloom.pairing.living.slots import slots_for
from peerloom.pairing.problem import MOST_CELLS, Floats, Indices, Problem, make_problem
from peerloom.pairing.solving import Family

NOBODY = -1
MOST_MENTORS = 4_000
"""Beyond this all mentors can't be compared with each other in memory."""
MOST_PLAIN = 20_000
"""Beyond so many cells, compiled loops are quicker in spite of the moment that loading them takes."""

Likeness = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class FirstRound:
    """``rounds`` holds the meetings (p, 2) of each time slot as (mentee row, mentor column), sorted; nobody is in two
    meetings of one slot. ``total`` is the sum of their weights. ``meetings`` (n,) counts those of each mentee.
    """

    rounds: tuple[Indices, ...]
    total: float
    meetings: Indices


def first_round(
    weights: ArrayLike | sparse.csr_matrix | sparse.csr_array,
    mentor_limit: ArrayLike,
    *,
    meetings_each: ArrayLike = 3,
    diversity: float = 0.5,
    banned: ArrayLike | Iterable[tuple[int, int]] = (),
) -> FirstRound:
    """Whom everybody meets for a short while before the final matching, and when.

    Each mentee meets up to ``meetings_each`` different mentors, each mentor up to ``mentor_limit`` mentees: as many
    mentees as possible have a meeting and as many meetings as possible take place. Among those, the sum of the weights
    counts, but a mentor who is like one whom the mentee meets anyway counts for less: one exactly alike, for a share of
    ``diversity`` less. Two mentors are alike as far as the same mentees score high, and the same ones low, with both
    (the correlation of their weights, where it is positive).

    Meetings are settled one for each mentee at a time, the most promising first; then weights are marked down by
    ``diversity`` and the others are chosen anew. There are as many time slots as the busiest person has meetings.

    Raises ValueError for input that can't be meant, and for ``diversity`` among more than MOST_MENTORS mentors.
    """
    problem = make_problem(weights, mentor_limit, demand=meetings_each, banned=banned)
    pairs, values = choose_meetings(problem, diversity)
    slots = np.array(slots_for([(("mentee", i), ("mentor", j)) for i, j in pairs.tolist()]), dtype=np.intp)
    return FirstRound(
        rounds=tuple(pairs[slots == slot] for slot in range(int(slots.max(initial=-1)) + 1)),
        total=float(values.sum()),
        meetings=np.bincount(pairs[:, 0], minlength=problem.n),
    )


def choose_meetings(problem: Problem, diversity: float) -> tuple[Indices, Floats]:
    """The meetings (p, 2), sorted, and their weights (p,); see `first_round`. No pair of the problem is locked."""
    if not 0.0 <= diversity <= 1.0:
        raise ValueError(f"diversity must be from 0.0 to 1.0, not {diversity}")
    if diversity > 0 and (problem.m > MOST_MENTORS or problem.n * problem.m > MOST_CELLS):
        raise ValueError(f"diversity must be 0 for more than {MOST_MENTORS} mentors or {MOST_CELLS} pairs")
    each = int(problem.demand.max(initial=0))
    like = likeness(problem) if diversity > 0 and each > 1 else None
    marks = np.zeros(len(problem.cols), np.float32)
    fixed = chosen = np.empty(0, dtype=np.intp)
    for following in range(each):
        judged = problem.weights * (1.0 - diversity * marks)
        chosen = _chosen_with(problem, np.rint(judged) if problem.whole else judged, fixed)
        if like is None or following == each - 1:
            break
        new = _best_of_each(problem, np.setdiff1d(chosen, fixed), judged)
        fixed = np.union1d(fixed, new)
        marks = np.maximum(marks, _likeness_to(problem, new, like))
    return np.column_stack([problem.rows[chosen], problem.cols[chosen]]), problem.weights[chosen]


def likeness(problem: Problem) -> Likeness:
    """How alike each two mentors are (m, m), 0.0 to 1.0: the correlation of their weights over the mentees."""
    weights, allowed = problem.dense()
    count = np.maximum(allowed.sum(axis=0), 1)
    centred = np.where(allowed, weights - weights.sum(axis=0) / count, 0.0).astype(np.float32)
    length = np.sqrt(np.square(centred).sum(axis=0))
    unit = np.divide(centred, length, out=np.zeros_like(centred), where=length > 0)
    like: Likeness = np.clip(unit.T @ unit, 0.0, 1.0)
    return like


def _chosen_with(problem: Problem, judged: Floats, fixed: Indices) -> Indices:
    """Positions of the best pairs among those that hold the ``fixed`` ones, ascending."""
    matrix = sparse.csr_array((judged, problem.cols, problem.start), shape=(problem.n, problem.m))
    locked = np.column_stack([problem.rows[fixed], problem.cols[fixed]])
    asked = make_problem(matrix, problem.capacity, demand=problem.demand, locked=locked)
    family: Family = "small" if problem.n * problem.m <= MOST_PLAIN else "large"
    pairs = assign_problem(asked, "total", family=family).pairs
    return np.searchsorted(problem.rows * problem.m + problem.cols, pairs[:, 0] * problem.m + pairs[:, 1])


def _best_of_each(problem: Problem, positions: Indices, judged: Floats) -> Indices:
    """The best of each mentee's pairs at these positions."""
    rows = problem.rows[positions]
    order = np.lexsort((positions, -judged[positions], rows))
    first = np.ones(len(order), dtype=bool)
    first[1:] = rows[order][1:] != rows[order][:-1]
    return positions[order][first]


def _likeness_to(problem: Problem, met: Indices, like: Likeness) -> NDArray[np.float32]:
    """For every pair (e,), how like its mentor is to the one whom the mentee meets by the pair in ``met``."""
    known = np.full(problem.n, NOBODY)
    known[problem.rows[met]] = problem.cols[met]
    before = known[problem.rows]
    return np.where(before == NOBODY, np.float32(0.0), like[before, problem.cols])
