"""`assign`: weights and capacities in, the best pairs out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from peerloom.pairing.problem import Flags, Floats, Indices, Problem, make_problem
from peerloom.pairing.results import Assignment
from peerloom.pairing.rules import OBJECTIVES, Objective
from peerloom.pairing.solving import solve

if TYPE_CHECKING:
    from scipy import sparse


def assign(
    weights: ArrayLike | sparse.csr_matrix | sparse.csr_array,
    capacity: ArrayLike,
    *,
    lower: ArrayLike | None = None,
    demand: ArrayLike = 1,
    locked: ArrayLike = (),
    banned: ArrayLike = (),
    objective: Objective = "total",
    seed: int = 0,
) -> Assignment:
    """Choose pairs of mentees (rows) and mentors (columns).

    ``weights`` is an (n, m) array, where every pair is allowed, or a SciPy sparse matrix whose stored entries,
    explicit zeros included, are the allowed pairs; finite, >= 0. ``capacity`` and ``lower`` are places per mentor,
    ``demand`` mentors per mentee: one number for all, or one each. ``locked`` (l, 2) holds pairs that are already
    agreed; they count in everything; ``banned`` (b, 2) are not allowed, as if they were not stored. ``seed`` is kept
    for solvers that draw lots: none of the present ones does.

    In strict order: locked pairs and capacities hold; as many mentees as possible get a mentor; as many of the wanted
    places as possible are filled; then the objective. ``lower`` holds whenever there are mentees enough, and falls
    short as little as possible otherwise. Integer weights are handled exactly.

    Raises ValueError for input that can't be meant, such as a locked pair that is not allowed. A shortage is no error.
    """
    if objective not in OBJECTIVES:
        raise ValueError(f"objective must be one of {', '.join(OBJECTIVES)}, not {objective!r}")
    problem = make_problem(weights, capacity, lower=lower, demand=demand, locked=locked, banned=banned)
    return assign_problem(problem, objective)


def assign_problem(problem: Problem, objective: Objective, keep: Flags | None = None) -> Assignment:
    """Solve a checked problem and measure the answer. ``keep`` (n, m) breaks ties: pairs to keep if nothing is lost."""
    answer = solve(problem, objective, keep)
    pairs = np.vstack([problem.locked, answer.pairs])
    values = np.concatenate([problem.locked_weights, answer.weights])
    order = np.lexsort((pairs[:, 1], pairs[:, 0]))
    pairs, values = pairs[order], values[order]
    met = np.bincount(pairs[:, 0], minlength=problem.n) > 0
    sums = np.bincount(pairs[:, 0], weights=values, minlength=problem.n)
    total = float(values.sum())
    bound = max(answer.upper_bound + float(problem.locked_weights.sum()), total)
    return Assignment(
        pairs=pairs,
        total=total,
        upper_bound=bound,
        gap=(bound - total) / bound if bound > 0 else 0.0,
        matched=int(np.count_nonzero(met)),
        worst=float(sums[met].min()) if met.any() else 0.0,
        unmatched=np.flatnonzero(~met),
        blocking_pairs=count_blocking_pairs(problem, answer.pairs, answer.weights),
        objective=objective,
        method=answer.method,
    )


def count_blocking_pairs(problem: Problem, pairs: Indices, values: Floats) -> int:
    """How many allowed pairs would both rather have each other than what they have; a locked pair is never given up."""
    least_of_mentee = np.full(problem.n, np.inf)
    least_of_mentor = np.full(problem.m, np.inf)
    np.minimum.at(least_of_mentee, pairs[:, 0], values)
    np.minimum.at(least_of_mentor, pairs[:, 1], values)
    has_room = np.bincount(pairs[:, 0], minlength=problem.n) < problem.demand
    has_place = np.bincount(pairs[:, 1], minlength=problem.m) < problem.capacity
    least_of_mentee[has_room] = -1.0
    least_of_mentor[has_place] = -1.0
    wanted = (problem.weights > least_of_mentee[problem.rows]) & (problem.weights > least_of_mentor[problem.cols])
    made = np.isin(problem.rows * problem.m + problem.cols, pairs[:, 0] * problem.m + pairs[:, 1])
    return int(np.count_nonzero(wanted & ~made))
