"""Who is measured, by the name that stands in the table."""

from __future__ import annotations

from collections.abc import Callable

from pairing_peers import assignment_peers, network_peers, ours, small_peers
from pairing_peers.tasks import Found
from peerloom.simulation.instances import Instance

Solver = Callable[[Instance], Found]

OURS = "Peerloom"
OURS_NEARLY = "Peerloom, to a gap of 1e-4"
OURS_STABLE = "Peerloom, stable"
ORTOOLS = "OR-Tools SimpleMinCostFlow"
SCIPY_DENSE = "SciPy linear_sum_assignment"
SCIPY_SPARSE = "SciPy min_weight_full_bipartite_matching"
LAPX_DENSE = "lapx lapjv"
LAPX_SPARSE = "lapx lapmod"
MUNKRES = "munkres"
MATCHING = "matching HospitalResident"

SOLVERS: dict[str, Solver] = {
    OURS: ours.total,
    OURS_NEARLY: ours.nearly,
    OURS_STABLE: ours.stable,
    ORTOOLS: network_peers.ortools_flow,
    SCIPY_DENSE: assignment_peers.scipy_dense,
    SCIPY_SPARSE: assignment_peers.scipy_sparse,
    LAPX_DENSE: assignment_peers.lapx_dense,
    LAPX_SPARSE: assignment_peers.lapx_sparse,
    MUNKRES: small_peers.munkres_table,
    MATCHING: small_peers.matching_game,
}
