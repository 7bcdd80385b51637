"""Tables that may be shown, and what somebody could still work out from them."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType

from peerloom.evidence.disclosure.tables import Place
from peerloom.evidence.results import Result


class Marker(StrEnum):
    """What stands in place of a number. That a cell is small and that it only protects another look the same."""

    HIDDEN = "hidden"
    UNDER_5 = "under 5%"
    OVER_95 = "over 95%"


class Reason(StrEnum):
    """Why a number is hidden. For those who may see the numbers: shown beside a table, it undoes the protection."""

    SMALL = "fewer people than may be shown"
    EXTREME = "nearly nobody or nearly everybody of a group"
    PROTECTS = "protects another cell, which could be worked out from it"
    DIFFERENCE = "could be worked out by comparing with an earlier export"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What the shown numbers tell about a hidden one: ``low`` to ``high``, with no upper end where that is None.

    ``row`` and ``column`` are labels, None for a sum over all of them.
    """

    row: str | None
    column: str | None
    low: int
    high: int | None

    @property
    def width(self) -> float:
        return float("inf") if self.high is None else self.high - self.low


@dataclass(frozen=True, slots=True, kw_only=True)
class Audit:
    """What can be worked out about each hidden number of one table. ``safe``: nothing to within less than ``k``."""

    k: int
    bounds: tuple[Bounds, ...]

    @property
    def safe(self) -> bool:
        return all(one.width >= self.k for one in self.bounds)


@dataclass(frozen=True, slots=True, kw_only=True)
class Suppressed(Result):
    """A table of counts that may be shown. It holds no hidden number.

    ``cells`` by row and column, ``rates`` the same as shares of their rows; ``reasons`` by place, with None for a sum,
    is for the inside only. ``n`` is the number of people where that is shown, otherwise 0; ``minimum_n`` is k.
    """

    k: int
    rows: tuple[str, ...]
    columns: tuple[str, ...]
    cells: tuple[tuple[int | Marker, ...], ...]
    row_totals: tuple[int | Marker, ...]
    column_totals: tuple[int | Marker, ...]
    total: int | Marker
    rates: tuple[tuple[float | Marker, ...], ...]
    reasons: Mapping[Place, Reason] = field(default_factory=lambda: MappingProxyType({}))

    def at(self, place: Place) -> int | Marker:
        """The number or the marker at a row and a column; None for either stands for the sum over all of them."""
        row, column = place
        if row is None:
            return self.total if column is None else self.column_totals[column]
        return self.row_totals[row] if column is None else self.cells[row][column]

    def audit(self) -> Audit:
        """Work out, by linear programming, what the shown numbers tell about each hidden one."""
        from peerloom.evidence.disclosure.auditing import audit_of  # here, since it builds on this module

        return audit_of(self)


class Told(StrEnum):
    """What two exports together would tell."""

    EARLIER = "a number hidden in the earlier export"
    LATER = "a number hidden in the later export"
    DIFFERENCE = "how many people were added or taken out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Leak(Bounds):
    """Something that two exports together tell to within less than k."""

    told: Told


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleaseCheck(Result):
    """May a later export be shown to somebody who has an earlier one of the same table?"""

    safe: bool
    leaks: tuple[Leak, ...]
