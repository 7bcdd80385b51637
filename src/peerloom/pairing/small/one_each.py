"""One mentor for each mentee: as many as possible, then the largest total. Exact, on dense weights."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from peerloom.pairing.problem import Flags, Floats, Indices

NOBODY = -1


@dataclass(frozen=True, slots=True)
class Places:
    """How many can be served at all: facts that every objective keeps.

    ``matched`` mentees get a mentor; ``shortfall`` places below the mentors' lower bounds stay empty, which is the
    fewest possible. ``slots`` (m,) is how many places of each mentor are worth looking at, at most its capacity.
    """

    matched: int
    shortfall: int
    slots: Indices


def count_places(allowed: Flags, capacity: Indices, lower: Indices) -> Places:
    """Largest number of mentees with a mentor, by Hopcroft-Karp on places."""
    n, m = allowed.shape
    slots = np.minimum(capacity, np.maximum(lower, 1 + n // max(m, 1)))
    slots = np.minimum(slots, np.maximum(allowed.sum(axis=0), 0))
    limit = np.minimum(capacity, allowed.sum(axis=0))
    while True:
        chosen = _most(allowed, slots)
        matched = int(np.count_nonzero(chosen != NOBODY))
        full = (np.bincount(chosen[chosen != NOBODY], minlength=m) == slots) & (slots < limit)
        if matched == n or not full.any():
            break
        slots = np.where(full, np.minimum(np.maximum(2 * slots, 1), limit), slots)
    least = _most(allowed, lower) if lower.any() else np.empty(0, dtype=np.intp)
    shortfall = int(lower.sum()) - int(np.count_nonzero(least != NOBODY))
    return Places(matched=matched, shortfall=shortfall, slots=np.maximum(slots, lower))


def _most(allowed: Flags, slots: Indices) -> Indices:
    """A mentor for as many mentees as possible (n,), NOBODY for the rest."""
    from scipy import sparse
    from scipy.sparse import csgraph

    columns = np.repeat(np.arange(allowed.shape[1]), slots)
    if not columns.size or not allowed.shape[0]:
        return np.full(allowed.shape[0], NOBODY, dtype=np.intp)
    graph = sparse.csr_matrix(allowed[:, columns])
    slot = csgraph.maximum_bipartite_matching(graph, perm_type="column")
    return np.where(slot >= 0, columns[slot], NOBODY).astype(np.intp)


def best_total(weights: Floats, allowed: Flags, capacity: Indices, lower: Indices, places: Places) -> Indices:
    """A mentor for each mentee (n,), NOBODY for the rest: the largest total among the fullest assignments.

    Everyone who can't be served goes to one of exactly ``n - matched`` free "nobody" columns, so that serving as many
    as possible needs no large constant, and floats lose nothing. A mentor is first given few slots, and more only
    when all are taken: a mentor with a free slot would not use another one.
    """
    m = allowed.shape[1]
    slots = np.minimum(places.slots, capacity)
    limit = np.minimum(capacity, np.maximum(allowed.sum(axis=0), lower))
    while True:
        chosen = _best_on_slots(weights, allowed, slots, lower, places)
        taken = np.bincount(chosen[chosen != NOBODY], minlength=m)
        full = (taken == slots) & (slots < limit)
        if not full.any():
            return chosen
        slots = np.where(full, np.minimum(np.maximum(2 * slots, 1), limit), slots)


def _best_on_slots(weights: Floats, allowed: Flags, slots: Indices, lower: Indices, places: Places) -> Indices:
    from scipy.optimize import linear_sum_assignment

    n, m = allowed.shape
    nobody = n - places.matched
    optional = np.repeat(np.arange(m), slots - lower)
    least = np.repeat(np.arange(m), lower)
    columns = np.concatenate([optional, least])
    cost = np.where(allowed, -weights, np.inf)[:, columns]
    cost = np.hstack([cost, np.zeros((n, nobody))])
    if least.size:
        empty = optional.size + least.size - places.matched - places.shortfall
        extra = np.full((places.shortfall + empty, cost.shape[1]), np.inf)
        extra[: places.shortfall, optional.size : columns.size] = 0.0
        extra[places.shortfall :, : optional.size] = 0.0
        cost = np.vstack([cost, extra])
    row, slot = linear_sum_assignment(cost)
    mentor = np.concatenate([columns, np.full(nobody, NOBODY)])[slot]
    chosen = np.full(n, NOBODY, dtype=np.intp)
    people = row < n
    chosen[row[people]] = mentor[people]
    return chosen
