"""The fairest sums when mentees may have several mentors: as high a smallest sum as the work allowed can find.

The problem is NP-hard. Small ones are solved by a mixed-integer program, larger ones by chains of exchanges with a
linear program's bound (`raise_floor`).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peerloom.pairing.fairness.floor import FairDivision, raise_floor
from peerloom.pairing.problem import Flags, Problem
from peerloom.pairing.small.flow import Fill
from peerloom.pairing.small.several import Division, network_of

__all__ = ["FairDivision", "fairest_of_several", "raise_floor", "smallest_sum"]

FEW_FOR_EXACT = 400
NODES = 1_000
SECONDS = 3.0
"""For one program, as a last resort: the nodes usually end it first."""


def fairest_of_several(problem: Problem, fill: Fill, start: Division) -> Division:
    """The highest smallest sum of any mentee, then the largest total with it, as far as the work allowed goes."""
    if len(problem.weights) > FEW_FOR_EXACT:
        raised = raise_floor(problem, np.flatnonzero(start.chosen).astype(np.int64), np.zeros(problem.m))
        return Division(_flags(problem, raised.chosen), proven=False)
    floor, floor_proven, chosen = _solve_with_floor(problem, fill, floor=None)
    if chosen is None or floor < smallest_sum(problem, start.chosen):
        floor, chosen = smallest_sum(problem, start.chosen), start.chosen
    _, total_proven, better = _solve_with_floor(problem, fill, floor=floor)
    return Division(chosen if better is None else better, proven=floor_proven and total_proven)


def _solve_with_floor(problem: Problem, fill: Fill, *, floor: float | None) -> tuple[float, bool, Flags | None]:
    """Maximise the smallest sum, or, with ``floor`` given, the total with no sum below it.

    Returns the smallest sum, whether it is proven, and the chosen pairs.
    """
    from scipy import sparse
    from scipy.optimize import Bounds, LinearConstraint, milp

    network = network_of(problem, fill, np.arange(len(problem.weights)))
    size, e = len(network.upper), len(problem.weights)
    people = np.flatnonzero(problem.covered | (problem.demand > 0))
    highest = float((problem.base + problem.demand * problem.weights.max(initial=0.0)).max(initial=0.0))
    # Whoever gets no mentor at all has no sum to raise: the first unit switches the row on.
    optional = np.where(problem.covered, 0.0, highest)
    everyone, shape = np.arange(problem.n), (problem.n, size + 1)
    sums = sparse.csr_array((problem.weights, (problem.rows, np.arange(e))), shape=shape)
    switch = sparse.csr_array((-optional, (everyone, e + everyone)), shape=shape)
    level = sparse.csr_array((-np.ones(problem.n), (everyone, np.full(problem.n, size))), shape=shape)
    above = (sums + switch + level).tocsr()[people]
    balance = sparse.hstack([network.matrix, sparse.csr_array((len(network.right), 1))])
    cost, lowest, most = np.zeros(size + 1), 0.0, highest
    if floor is None:
        cost[-1] = -1.0
    else:
        cost[:e], lowest, most = -problem.weights, floor, floor
    found = milp(
        cost,
        constraints=[
            LinearConstraint(balance, network.right, network.right),
            LinearConstraint(above, (-problem.base - optional)[people], np.inf),
        ],
        bounds=Bounds(np.append(np.zeros(size), lowest), np.append(network.upper, most)),
        integrality=np.append(np.ones(size), 0),
        options={"node_limit": NODES, "time_limit": SECONDS, "mip_rel_gap": 0.0},
    )
    if found.x is None:
        return 0.0, False, None
    chosen = np.asarray(found.x[:e] > 0.5)
    return smallest_sum(problem, chosen), found.status == 0, chosen


def smallest_sum(problem: Problem, chosen: Flags) -> float:
    sums = problem.base + np.bincount(problem.rows[chosen], weights=problem.weights[chosen], minlength=problem.n)
    met = problem.covered | (np.bincount(problem.rows[chosen], minlength=problem.n) > 0)
    return float(sums[met].min()) if met.any() else 0.0


def _flags(problem: Problem, positions: NDArray[np.int64]) -> Flags:
    chosen = np.zeros(len(problem.weights), dtype=bool)
    chosen[positions] = True
    return chosen
