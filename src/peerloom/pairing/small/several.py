"""Several mentors for a mentee, or very many people: linear programs on a network, solved by HiGHS.

A network's vertices are whole numbers, so the largest total is exact.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from peerloom.pairing.problem import Flags, Floats, Indices, Problem
from peerloom.pairing.small.flow import Fill

if TYPE_CHECKING:
    from scipy import sparse

FEW_PAIRS = 20_000
CANDIDATES = 16


@dataclass(frozen=True, slots=True)
class Division:
    """Which of the problem's pairs are chosen (e,), and whether that is proven best."""

    chosen: Flags
    proven: bool


def best_total_of_several(problem: Problem, fill: Fill) -> Division:
    """The largest total. Pairs beyond the best few of each person join only when their price says they could help."""
    active = candidates(problem, CANDIDATES, FEW_PAIRS) | fill.example
    while True:
        chosen, row_price, col_price = _solve_network(problem, fill, np.flatnonzero(active))
        gain = problem.weights - row_price[problem.rows] - col_price[problem.cols]
        helpful = (gain > 1e-7 * max(1.0, float(problem.weights.max(initial=0.0)))) & ~active
        if not helpful.any():
            return Division(chosen, proven=True)
        active |= helpful


def candidates(problem: Problem, count: int, few: int) -> Flags:
    """Each mentee's and each mentor's best ``count`` pairs; all pairs where these are few."""
    if len(problem.rows) <= few:
        return np.ones(len(problem.rows), dtype=bool)
    active = np.zeros(len(problem.rows), dtype=bool)
    for side in (problem.rows, problem.cols):
        order = np.lexsort((-problem.weights, side))
        starts = np.searchsorted(side[order], side[order], side="left")
        active[order[np.arange(len(order)) - starts < count]] = True
    return active


@dataclass(frozen=True, slots=True)
class Network:
    """Variables: pairs, then for each mentee a first and further units, for each mentor units below and above lower.

    Constraints, all equalities: units of a mentee, units of a mentor, first units, units below lower bounds, pairs.
    """

    matrix: sparse.csr_array[np.float64]
    right: Floats
    upper: Floats


def network_of(problem: Problem, fill: Fill, edges: Indices) -> Network:
    from scipy import sparse

    n, m, e = problem.n, problem.m, len(edges)
    rows, cols = problem.rows[edges], problem.cols[edges]
    mentee, mentor, pair = np.arange(n), np.arange(m), np.arange(e)
    first, more = e + mentee, e + n + mentee
    below, above = e + 2 * n + mentor, e + 2 * n + m + mentor
    entries = [
        (rows, pair, 1.0),
        (mentee, first, -1.0),
        (mentee, more, -1.0),
        (n + cols, pair, 1.0),
        (n + mentor, below, -1.0),
        (n + mentor, above, -1.0),
        (np.full(n, n + m), first, 1.0),
        (np.full(m, n + m + 1), below, 1.0),
        (np.full(e, n + m + 2), pair, 1.0),
    ]
    matrix = sparse.csr_array(
        (
            np.concatenate([np.full(len(column), value) for _, column, value in entries]),
            (np.concatenate([row for row, _, _ in entries]), np.concatenate([column for _, column, _ in entries])),
        ),
        shape=(n + m + 3, e + 2 * n + 2 * m),
    )
    firsts = np.where(problem.covered, 0, np.minimum(problem.demand, 1))
    upper = np.concatenate(
        [np.ones(e), firsts, problem.demand - firsts, problem.lower, problem.capacity - problem.lower]
    ).astype(np.float64)
    right = np.concatenate([np.zeros(n + m), [fill.first, fill.least, fill.pairs]])
    return Network(matrix, right, upper)


def _solve_network(problem: Problem, fill: Fill, edges: Indices) -> tuple[Flags, Floats, Floats]:
    """Chosen pairs, and what a further unit of each mentee and of each mentor would have to cost."""
    from scipy.optimize import linprog

    network = network_of(problem, fill, edges)
    cost = np.zeros(len(network.upper))
    cost[: len(edges)] = -problem.weights[edges]
    bounds = [(0.0, most) for most in network.upper.tolist()]
    # SciPy takes sparse matrices here; its stubs only know of dense ones.
    balance = cast("Any", network.matrix)
    found = linprog(cost, A_eq=balance, b_eq=network.right, bounds=bounds, method="highs-ds")
    if found.status != 0 or found.x is None:
        raise ArithmeticError(f"the network program ended without an answer: {found.message}")
    chosen = np.zeros(len(problem.rows), dtype=bool)
    chosen[edges[found.x[: len(edges)] > 0.5]] = True
    marginals = np.asarray(found.eqlin.marginals)
    every_pair = marginals[-1]
    return chosen, -(marginals[: problem.n] + every_pair), -marginals[problem.n : problem.n + problem.m]
