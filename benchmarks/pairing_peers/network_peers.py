"""OR-Tools: minimum-cost flow, with its array interface."""

from __future__ import annotations

import numpy as np
from scipy import sparse

from pairing_peers.tasks import Found
from peerloom.simulation.instances import Instance


def ortools_flow(instance: Instance) -> Found:
    """Arcs from mentees to their candidates and from mentors to one sink: n + m + 1 nodes."""
    from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

    n, m = instance.weights.shape
    if isinstance(instance.weights, np.ndarray):
        rows, columns = np.divmod(np.arange(n * m, dtype=np.int32), np.int32(m))
        scores = instance.weights.reshape(-1)
    else:
        rows, columns, scores = _edges(instance.weights)
    sink = n + m
    flow = SimpleMinCostFlow()
    arcs = flow.add_arcs_with_capacity_and_unit_cost(
        np.concatenate([rows, np.arange(n, sink, dtype=np.int32)]),
        np.concatenate([columns + np.int32(n), np.full(m, sink, dtype=np.int32)]),
        np.concatenate([np.ones(len(rows), dtype=np.int64), instance.capacity]),
        np.concatenate([-scores.astype(np.int64), np.zeros(m, dtype=np.int64)]),
    )
    supplies = np.concatenate([np.ones(n, dtype=np.int64), np.zeros(m, dtype=np.int64), [-n]])
    flow.set_nodes_supplies(np.arange(sink + 1, dtype=np.int32), supplies)
    status = flow.solve()
    if status != flow.OPTIMAL:
        raise ArithmeticError(f"OR-Tools ended with {status}")
    used = flow.flows(arcs[: len(rows)]) > 0
    return Found(np.column_stack([rows[used], columns[used]]).astype(np.intp))


def _edges(
    weights: sparse.csr_array,
) -> tuple[
    np.ndarray[tuple[int], np.dtype[np.int32]],
    np.ndarray[tuple[int], np.dtype[np.int32]],
    np.ndarray[tuple[int], np.dtype[np.float64]],
]:
    rows = np.repeat(np.arange(weights.shape[0], dtype=np.int32), np.diff(weights.indptr))
    return rows, weights.indices, weights.data
