"""From two answers a third: where they differ, each part can be taken from either.

Two answers differ by paths and circles of pairs that are alternately in the one and in the other; each of them can be
changed by itself. Answers of the same worth at the right bonus mix into answers of that worth, so that as many pairs
of a kind as are wanted can often be hit exactly.
"""

from __future__ import annotations

import numpy as np

from peerloom.pairing.problem import Flags, Floats, Indices
from peerloom.pairing.quotas.aim import Aim

NODES = 200
SECONDS = 3.0
"""As a last resort: the nodes usually end it first."""


def mixed(aim: Aim, one: Flags, other: Flags) -> Flags:
    """The best mix of both (e,); ``one``, which must be fair, where no better one is found."""
    differing = np.flatnonzero(one != other)
    if not differing.size:
        return one
    part = _parts(aim, differing, one)
    taken = _best_parts(aim, one, differing, part)
    mix = one.copy()
    mix[differing[taken[part]]] ^= True
    better = aim.worth(mix) > aim.worth(one) and aim.fullness(mix) == aim.fullness(one) and aim.is_fair(mix)
    return mix if better else one


def _parts(aim: Aim, differing: Indices, one: Flags) -> Indices:
    """Which path or circle each differing pair (k,) belongs to.

    At every person, pairs of the one are joined to pairs of the other, as far as there are enough.
    """
    from scipy import sparse
    from scipy.sparse import csgraph

    mine = one[differing]
    links = [_links(people[differing], mine) for people in (aim.problem.rows, aim.problem.cols.astype(np.intp))]
    ends = np.concatenate(links)
    size = len(differing)
    graph = sparse.csr_array((np.ones(len(ends)), (ends[:, 0], ends[:, 1])), shape=(size, size))
    return np.asarray(csgraph.connected_components(graph, directed=False)[1], dtype=np.intp)


def _links(people: Indices, mine: Flags) -> Indices:
    """Positions (l, 2) of pairs of the one and of the other that meet at the same person."""
    sides = [np.flatnonzero(mine), np.flatnonzero(~mine)]
    keys = []
    for side in sides:
        order = np.argsort(people[side], kind="stable")
        ordered = people[side][order]
        rank = np.empty(len(side), dtype=np.intp)
        rank[order] = np.arange(len(side)) - np.searchsorted(ordered, ordered)
        keys.append(people[side] * (len(people) + 1) + rank)
    _, left, right = np.intersect1d(keys[0], keys[1], assume_unique=True, return_indices=True)
    return np.column_stack([sides[0][left], sides[1][right]])


def _best_parts(aim: Aim, one: Flags, differing: Indices, part: Indices) -> Flags:
    """Which parts (parts,) to take from the other: a small program in parts and missing pairs."""
    from scipy import sparse
    from scipy.optimize import Bounds, LinearConstraint, milp

    sign = np.where(one[differing], -1.0, 1.0)
    parts, kinds = int(part.max()) + 1, len(aim.price)

    def changes(values: Floats) -> Floats:
        return np.asarray(np.bincount(part, weights=sign * values, minlength=parts), dtype=np.float64)

    gain = changes(aim.problem.weights[differing]) / aim.point
    counts = np.array([changes(inside[differing].astype(np.float64)) for inside in aim.inside])
    rows = sparse.hstack([sparse.csr_array(counts), sparse.eye_array(kinds)])
    pairs = sparse.csr_array(np.append(changes(np.ones(len(differing))), np.zeros(kinds))[None, :])
    constraints = [
        LinearConstraint(rows, aim.wanted - aim.counts(one), np.inf),
        LinearConstraint(pairs, 0.0, 0.0),
    ]
    if aim.floor is not None:
        sums, met = aim.sums(one)
        mentees = aim.problem.rows[differing]
        values = (sign * aim.scores[differing], (mentees, part))
        moved = sparse.csr_array(values, shape=(aim.problem.n, parts + kinds))[np.flatnonzero(met)]
        constraints.append(LinearConstraint(moved, aim.floor - sums[met], np.inf))
    found = milp(
        np.concatenate([-gain, aim.price / aim.point]),
        constraints=constraints,
        bounds=Bounds(0.0, np.concatenate([np.ones(parts), np.maximum(aim.wanted, 0)])),
        integrality=np.concatenate([np.ones(parts), np.zeros(kinds)]),
        options={"node_limit": NODES, "time_limit": SECONDS, "mip_rel_gap": 0.0},
    )
    if found.x is None:
        return np.zeros(parts, dtype=bool)
    return np.asarray(found.x[:parts] > 0.5)
