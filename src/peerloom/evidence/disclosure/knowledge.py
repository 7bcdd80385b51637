"""What a reader knows about the cells of a table, as linear equations and inequalities.

SciPy is imported where it is needed: starting the site must not pay for it.
"""

from __future__ import annotations

from dataclasses import dataclass
from math import ceil, floor
from typing import Any

import numpy as np

from peerloom.evidence.columns import Floats
from peerloom.evidence.disclosure.results import Marker, Suppressed
from peerloom.evidence.disclosure.tables import Place, places_of, sums_of

LOW_SHARE, HIGH_SHARE = 0.05, 0.95
ROUNDING = 1e-6
UNBOUNDED = 3
UNBOUNDED_OR_INFEASIBLE = 4

Range = tuple[int, int | None]


@dataclass(frozen=True, slots=True)
class Knowledge:
    """About c cells, none under 0: ``equal`` (e, c) @ cells = ``to`` (e,), and ``under`` (u, c) @ cells <= 0."""

    equal: Floats
    to: Floats
    under: Floats

    def range_of(self, sum_of: Floats) -> Range | None:
        """Least and most that ``sum_of`` (c,) @ cells, a whole number, can be; None where nothing fits."""
        low, high = self._least(sum_of), self._least(-sum_of)
        if low is None or high is None:
            return None
        return ceil(max(low, 0.0) - ROUNDING), None if np.isinf(high) else floor(-high + ROUNDING)

    def _least(self, cost: Floats) -> float | None:
        from scipy import sparse
        from scipy.optimize import linprog

        limits: dict[str, Any] = {}  # of any kind, since the type stubs know no sparse matrices
        if len(self.under):
            limits |= {"A_ub": sparse.csr_array(self.under), "b_ub": np.zeros(len(self.under))}
        if len(self.equal):
            limits |= {"A_eq": sparse.csr_array(self.equal), "b_eq": self.to}
        found = linprog(cost, **limits, method="highs")
        if found.success:
            return float(cost @ np.asarray(found.x))
        return -np.inf if found.status in (UNBOUNDED, UNBOUNDED_OR_INFEASIBLE) else None


def knowledge_of(shown: dict[int, int], codes: dict[int, Marker], sums: Floats, columns: int) -> Knowledge:
    """From numbers and codes shown, by number of entry; the entries are sums (entries, c) of the cells."""
    known = sorted(shown)
    under = [_code(number, code, columns, sums.shape[1]) for number, code in codes.items()]
    return Knowledge(
        equal=sums[known],
        to=np.array([shown[number] for number in known], dtype=np.float64),
        under=np.array(under).reshape(len(under), sums.shape[1]),
    )


def _code(cell: int, code: Marker, columns: int, cells: int) -> Floats:
    """A cell's code as a row of ``under``: cell - 5% of its row <= 0, or 95% of its row - cell <= 0."""
    found = np.zeros(cells)
    row = cell // columns
    own = slice(row * columns, (row + 1) * columns)
    if code is Marker.UNDER_5:
        found[own] = -LOW_SHARE
        found[cell] += 1
    else:
        found[own] = HIGH_SHARE
        found[cell] -= 1
    return found


@dataclass(frozen=True, slots=True)
class Shown:
    """A table that may be shown, taken apart into its entries."""

    places: tuple[Place, ...]
    sums: Floats
    numbers: dict[int, int]
    codes: dict[int, Marker]
    knowledge: Knowledge


def taken_apart(table: Suppressed) -> Shown:
    """What a reader of ``table`` knows."""
    places = places_of(len(table.rows), len(table.columns))
    sums = sums_of(places, len(table.rows), len(table.columns))
    entries = [table.at(place) for place in places]
    numbers = {number: entry for number, entry in enumerate(entries) if not isinstance(entry, Marker)}
    codes: dict[int, Marker] = {
        number: entry
        for number, entry in enumerate(entries)
        if isinstance(entry, Marker) and entry is not Marker.HIDDEN
    }
    return Shown(places, sums, numbers, codes, knowledge_of(numbers, codes, sums, len(table.columns)))
