"""Several mentors for a mentee, or very many people: linear programs on a network, solved by HiGHS.

A network's vertices are whole numbers, so the largest total is exact. The fairest division of sums is not a network
problem any more (it is NP-hard): there a mixed-integer program is given a fixed amount of work.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

import numpy as np

from peerloom.pairing.flow import Fill
from peerloom.pairing.problem import Flags, Floats, Indices, Problem

if TYPE_CHECKING:
    from scipy import sparse

FEW_PAIRS = 20_000
FEW_FOR_FAIR = 4_000
MOST_FOR_FAIR = 40_000
CANDIDATES = 16
NODES = 1_000
SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class Division:
    """Which of the problem's pairs are chosen (e,), and whether that is proven best."""

    chosen: Flags
    proven: bool


def best_total_of_several(problem: Problem, fill: Fill) -> Division:
    """The largest total. Pairs beyond the best few of each person join only when their price says they could help."""
    active = _candidates(problem, CANDIDATES, FEW_PAIRS) | fill.example
    while True:
        chosen, row_price, col_price = _solve_network(problem, fill, np.flatnonzero(active))
        gain = problem.weights - row_price[problem.rows] - col_price[problem.cols]
        helpful = (gain > 1e-7 * max(1.0, float(problem.weights.max(initial=0.0)))) & ~active
        if not helpful.any():
            return Division(chosen, proven=True)
        active |= helpful


def _candidates(problem: Problem, count: int, few: int) -> Flags:
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
class _Network:
    """Variables: pairs, then for each mentee a first and further units, for each mentor units below and above lower.

    Constraints, all equalities: units of a mentee, units of a mentor, first units, units below lower bounds, pairs.
    """

    matrix: sparse.csr_array[np.float64]
    right: Floats
    upper: Floats


def _network(problem: Problem, fill: Fill, edges: Indices) -> _Network:
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
    return _Network(matrix, right, upper)


def _solve_network(problem: Problem, fill: Fill, edges: Indices) -> tuple[Flags, Floats, Floats]:
    """Chosen pairs, and what a further unit of each mentee and of each mentor would have to cost."""
    from scipy.optimize import linprog

    network = _network(problem, fill, edges)
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


def fairest_of_several(problem: Problem, fill: Fill, start: Division) -> Division:
    """The highest smallest sum of any mentee, then the largest total with it, as far as the work allowed goes."""
    active = _candidates(problem, CANDIDATES, FEW_FOR_FAIR) | fill.example | start.chosen
    edges = np.flatnonzero(active)
    if len(edges) > MOST_FOR_FAIR:
        return Division(start.chosen, proven=False)
    floor, floor_proven, chosen = _solve_with_floor(problem, fill, edges, floor=None)
    if chosen is None or floor < smallest_sum(problem, start.chosen):
        floor, chosen = smallest_sum(problem, start.chosen), start.chosen
    _, total_proven, better = _solve_with_floor(problem, fill, edges, floor=floor)
    final = chosen if better is None else better
    return Division(final, proven=floor_proven and total_proven and bool(active.all()))


def _solve_with_floor(
    problem: Problem, fill: Fill, edges: Indices, *, floor: float | None
) -> tuple[float, bool, Flags | None]:
    """Maximise the smallest sum, or, with ``floor`` given, the total with no sum below it."""
    from scipy import sparse
    from scipy.optimize import Bounds, LinearConstraint, milp

    network = _network(problem, fill, edges)
    size, e = len(network.upper), len(edges)
    met = problem.covered | (problem.demand > 0)
    people = np.flatnonzero(met)
    highest = float((problem.base + problem.demand * problem.weights.max(initial=0.0)).max(initial=0.0))
    # Whoever gets no mentor at all has no sum to raise: the first unit switches the row on.
    optional = np.where(problem.covered, 0.0, highest)
    rows = problem.rows[edges]
    sums = sparse.csr_array((problem.weights[edges], (rows, np.arange(e))), shape=(problem.n, size + 1))
    switch = sparse.csr_array(
        (-optional, (np.arange(problem.n), e + np.arange(problem.n))), shape=(problem.n, size + 1)
    )
    level = sparse.csr_array(
        (-np.ones(problem.n), (np.arange(problem.n), np.full(problem.n, size))), shape=(problem.n, size + 1)
    )
    above = (sums + switch + level).tocsr()[people]
    balance = sparse.hstack([network.matrix, sparse.csr_array((len(network.right), 1))])
    cost = np.zeros(size + 1)
    if floor is None:
        cost[-1] = -1.0
    else:
        cost[:e] = -problem.weights[edges]
    lowest = 0.0 if floor is None else floor
    found = milp(
        cost,
        constraints=[
            LinearConstraint(balance, network.right, network.right),
            LinearConstraint(above, (-problem.base - optional)[people], np.inf),
        ],
        bounds=Bounds(np.append(np.zeros(size), lowest), np.append(network.upper, highest if floor is None else floor)),
        integrality=np.append(np.ones(size), 0),
        options={"node_limit": NODES, "time_limit": SECONDS, "mip_rel_gap": 0.0},
    )
    if found.x is None:
        return 0.0, False, None
    chosen = np.zeros(len(problem.rows), dtype=bool)
    chosen[edges[found.x[:e] > 0.5]] = True
    return smallest_sum(problem, chosen), found.status == 0, chosen


def smallest_sum(problem: Problem, chosen: Flags) -> float:
    sums = problem.base + np.bincount(problem.rows[chosen], weights=problem.weights[chosen], minlength=problem.n)
    met = problem.covered | (np.bincount(problem.rows[chosen], minlength=problem.n) > 0)
    return float(sums[met].min()) if met.any() else 0.0
