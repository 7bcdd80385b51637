"""SciPy and lapx: one row for a mentee, one column for each place of a mentor."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from pairing_peers.tasks import Found
from peerloom.simulation.instances import FULL_SCORE, Instance


def scipy_dense(instance: Instance) -> Found:
    from scipy.optimize import linear_sum_assignment

    mentor = _mentor_of_place(instance)
    rows, places = linear_sum_assignment(_dense(instance)[:, mentor], maximize=True)
    return Found(np.column_stack([rows, mentor[places]]))


def scipy_sparse(instance: Instance) -> Found:
    from scipy.sparse.csgraph import min_weight_full_bipartite_matching

    mentor = _mentor_of_place(instance)
    places = sparse.csr_array(_sparse(instance).tocsc()[:, mentor])
    rows, columns = min_weight_full_bipartite_matching(places, maximize=True)
    return Found(np.column_stack([rows, mentor[columns]]))


def lapx_dense(instance: Instance) -> Found:
    import lap

    mentor = _mentor_of_place(instance)
    places, _ = lap.lapjv(FULL_SCORE - _dense(instance)[:, mentor], extend_cost=True, return_cost=False)
    return Found(np.column_stack([np.arange(len(places)), mentor[places]]))


def lapx_sparse(instance: Instance) -> Found:
    """It solves square problems only, so places that stay empty go to extra people who may take any."""
    import lap

    mentor = _mentor_of_place(instance)
    n, size = instance.weights.shape[0], len(mentor)
    places = sparse.csr_array(_sparse(instance).tocsc()[:, mentor])
    places.sort_indices()
    extra = size - n
    costs = np.concatenate([FULL_SCORE - places.data, np.zeros(extra * size)])
    columns = np.concatenate([places.indices, np.tile(np.arange(size, dtype=np.int32), extra)])
    start = np.concatenate([places.indptr, places.indptr[-1] + size * np.arange(1, extra + 1)])
    chosen, _ = lap.lapmod(size, costs, start.astype(np.int32), columns.astype(np.int32), return_cost=False)
    return Found(np.column_stack([np.arange(n), mentor[chosen[:n]]]))


def _mentor_of_place(instance: Instance) -> NDArray[np.intp]:
    return np.repeat(np.arange(len(instance.capacity)), instance.capacity)


def _dense(instance: Instance) -> NDArray[np.float64]:
    if not isinstance(instance.weights, np.ndarray):
        raise TypeError("this peer takes dense scores only")
    return instance.weights


def _sparse(instance: Instance) -> sparse.csr_array:
    if isinstance(instance.weights, np.ndarray):
        raise TypeError("this peer takes sparse scores only")
    return instance.weights
