"""Quotas as a mixed-integer program, for few pairs."""

from __future__ import annotations

from typing import Any

import numpy as np

from peerloom.pairing.problem import Flags
from peerloom.pairing.quotas.aim import Aim
from peerloom.pairing.small.flow import Fill
from peerloom.pairing.small.several import network_of

NODES = 1_000
SECONDS = 3.0
"""As a last resort: the nodes usually end it first."""


def best_of_all(aim: Aim, example: Flags) -> tuple[Flags | None, bool]:
    """The best answer (e,) there is, and whether that is proven; None where none was found in time.

    ``example`` (e,) is any answer that is as full as can be.
    """
    from scipy.optimize import Bounds, LinearConstraint, milp

    first, pairs, least = aim.fullness(example)
    e = len(aim.problem.cols)
    network = network_of(aim.problem, Fill(first, pairs, least, example), np.arange(e))
    size, kinds = len(network.upper), len(aim.price)
    constraints = [
        LinearConstraint(_wider(network.matrix, kinds), network.right, network.right),
        LinearConstraint(_missing(aim, size), aim.wanted, np.inf),
    ]
    if aim.floor is not None:
        constraints.append(_floors(aim, aim.floor, size))
    cost = np.zeros(size + kinds)
    cost[:e] = -aim.problem.weights / aim.point
    cost[size:] = aim.price / aim.point
    found = milp(
        cost,
        constraints=constraints,
        bounds=Bounds(0.0, np.concatenate([network.upper, np.maximum(aim.wanted, 0)])),
        integrality=np.concatenate([np.ones(size), np.zeros(kinds)]),
        options={"node_limit": NODES, "time_limit": SECONDS, "mip_rel_gap": 0.0},
    )
    if found.x is None:
        return None, False
    return np.asarray(found.x[:e] > 0.5), bool(found.status == 0)


def _wider(matrix: Any, kinds: int) -> Any:
    from scipy import sparse

    return sparse.hstack([matrix, sparse.csr_array((matrix.shape[0], kinds))])


def _missing(aim: Aim, size: int) -> Any:
    """Pairs of each kind and those that are missing to it."""
    from scipy import sparse

    kinds = len(aim.price)
    kind, pair = np.nonzero(aim.inside)
    ones = np.ones(len(kind) + kinds)
    places = np.append(kind, np.arange(kinds)), np.append(pair, size + np.arange(kinds))
    return sparse.csr_array((ones, places), shape=(kinds, size + kinds))


def _floors(aim: Aim, floor: float, size: int) -> Any:
    """No mentee who gets anyone has less than the floor; who has nobody yet is held to it by their first unit."""
    from scipy import sparse
    from scipy.optimize import LinearConstraint

    problem, e = aim.problem, len(aim.problem.cols)
    everyone, shape = np.arange(problem.n), (problem.n, size + len(aim.price))
    sums = sparse.csr_array((aim.scores, (problem.rows, np.arange(e))), shape=shape)
    optional = np.where(problem.covered, 0.0, floor)
    switch = sparse.csr_array((-optional, (everyone, e + everyone)), shape=shape)
    people = np.flatnonzero(problem.demand > 0)
    least = floor - problem.base / aim.point - optional
    return LinearConstraint((sums + switch).tocsr()[people], least[people], np.inf)
