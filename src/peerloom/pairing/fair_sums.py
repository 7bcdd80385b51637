"""The fairest sums when mentees may have several mentors: as high a smallest sum as the work allowed can find.

The problem is NP-hard. Small ones are solved by a mixed-integer program. In larger ones the floor is raised by halving
what a linear program leaves open: a program with a fixed floor is nearly a network, and quick.
"""

from __future__ import annotations

import numpy as np

from peerloom.pairing.flow import Fill
from peerloom.pairing.problem import Flags, Indices, Problem
from peerloom.pairing.several import CANDIDATES, Division, candidates, network_of

FEW_FOR_EXACT = 400
FEW_FOR_FAIR = 4_000
MOST_FOR_FAIR = 40_000
HALVINGS = 5
NODES = 1_000
SECONDS = 3.0
"""For one program, as a last resort: the nodes usually end it first."""


def fairest_of_several(problem: Problem, fill: Fill, start: Division) -> Division:
    """The highest smallest sum of any mentee, then the largest total with it, as far as the work allowed goes."""
    active = candidates(problem, CANDIDATES, FEW_FOR_FAIR) | fill.example | start.chosen
    edges = np.flatnonzero(active)
    if len(edges) > MOST_FOR_FAIR:
        return Division(start.chosen, proven=False)
    if len(edges) > FEW_FOR_EXACT:
        return Division(_raised(problem, fill, edges, start.chosen), proven=False)
    floor, floor_proven, chosen = _solve_with_floor(problem, fill, edges, floor=None)
    if chosen is None or floor < smallest_sum(problem, start.chosen):
        floor, chosen = smallest_sum(problem, start.chosen), start.chosen
    _, total_proven, better = _solve_with_floor(problem, fill, edges, floor=floor)
    return Division(chosen if better is None else better, proven=floor_proven and total_proven)


def _raised(problem: Problem, fill: Fill, edges: Indices, chosen: Flags) -> Flags:
    low = smallest_sum(problem, chosen)
    high, _, _ = _solve_with_floor(problem, fill, edges, floor=None, whole=False)
    for _ in range(HALVINGS):
        if high <= low:
            break
        middle = (low + high) / 2
        _, _, found = _solve_with_floor(problem, fill, edges, floor=middle)
        if found is None:
            high = middle
        else:
            chosen, low = found, max(low, smallest_sum(problem, found))
    return chosen


def _solve_with_floor(
    problem: Problem, fill: Fill, edges: Indices, *, floor: float | None, whole: bool = True
) -> tuple[float, bool, Flags | None]:
    """Maximise the smallest sum, or, with ``floor`` given, the total with no sum below it.

    Returns the smallest sum, whether it is proven, and the chosen pairs; with ``whole`` false pairs may be made in
    part, so that the sum is a bound.
    """
    from scipy import sparse
    from scipy.optimize import Bounds, LinearConstraint, milp

    network = network_of(problem, fill, edges)
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
        integrality=np.append(np.full(size, int(whole)), 0),
        options={
            "node_limit": NODES,
            "time_limit": SECONDS if whole else 60.0,
            "mip_rel_gap": 0.0 if len(edges) <= FEW_FOR_EXACT else 1e-3,
        },
    )
    if found.x is None:
        return 0.0, False, None
    if not whole:
        return float(found.x[-1]), found.status == 0, None
    chosen = np.zeros(len(problem.rows), dtype=bool)
    chosen[edges[found.x[:e] > 0.5]] = True
    return smallest_sum(problem, chosen), found.status == 0, chosen


def smallest_sum(problem: Problem, chosen: Flags) -> float:
    sums = problem.base + np.bincount(problem.rows[chosen], weights=problem.weights[chosen], minlength=problem.n)
    met = problem.covered | (np.bincount(problem.rows[chosen], minlength=problem.n) > 0)
    return float(sums[met].min()) if met.any() else 0.0
