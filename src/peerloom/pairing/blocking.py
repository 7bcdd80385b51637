"""Blocking pairs: two people who would both rather have each other than what they have."""

from __future__ import annotations

import numpy as np

from peerloom.pairing.problem import Indices, Problem


def count_blocking_pairs(problem: Problem, pairs: Indices) -> int:
    """How many allowed pairs block ``pairs`` (p, 2), which are those made beside the locked ones; by weight alone.

    Whoever has room for another would take anybody. A locked pair is never given up.
    """
    if problem.is_small:
        return _count(problem, pairs)
    from peerloom.pairing.network.blocking import count_blocking

    ordered = pairs[by_mentee(pairs)].astype(np.int64)
    return count_blocking(
        problem.start,
        problem.cols,
        problem.weights,
        np.ascontiguousarray(ordered[:, 0]),
        np.ascontiguousarray(ordered[:, 1]),
        problem.demand,
        problem.capacity,
    )


def by_mentee(pairs: Indices) -> Indices | slice:
    """The order of these pairs (p, 2) by mentee, then by mentor."""
    rows, cols = pairs[:, 0], pairs[:, 1]
    if np.all((rows[1:] > rows[:-1]) | ((rows[1:] == rows[:-1]) & (cols[1:] >= cols[:-1]))):
        # Solvers tend to answer in order, and sorting a million pairs takes longer than finding that out.
        return slice(None)
    return np.lexsort((cols, rows))


def _count(problem: Problem, pairs: Indices) -> int:
    made = np.isin(problem.rows * problem.m + problem.cols, pairs[:, 0] * problem.m + pairs[:, 1])
    rows, cols, values = problem.rows[made], problem.cols[made], problem.weights[made]
    least_of_mentee = np.full(problem.n, np.inf)
    least_of_mentor = np.full(problem.m, np.inf)
    np.minimum.at(least_of_mentee, rows, values)
    np.minimum.at(least_of_mentor, cols, values)
    least_of_mentee[np.bincount(rows, minlength=problem.n) < problem.demand] = -1.0
    least_of_mentor[np.bincount(cols, minlength=problem.m) < problem.capacity] = -1.0
    wanted = (problem.weights > least_of_mentee[problem.rows]) & (problem.weights > least_of_mentor[problem.cols])
    return int(np.count_nonzero(wanted & ~made))
