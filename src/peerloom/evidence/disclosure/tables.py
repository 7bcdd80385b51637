"""Tables of counts, as the entries a reader would see of them: cells, margins and the total."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peerloom.evidence.columns import CannotCompute, named_columns_of

MOST_CELLS = 400
"""Each hidden cell costs up to four linear programs, and nobody reads a table of more cells."""

Place = tuple[int | None, int | None]
"""Row and column of an entry; None stands for the sum over all of them."""


@dataclass(frozen=True, slots=True)
class CountTable:
    """How many people: ``counts`` by row and column. A row is a group, the columns are what its people can be.

    One group alone is a table of one row. Raises `CannotCompute` for anything but whole numbers from 0 on.
    """

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    counts: tuple[tuple[int, ...], ...]

    def __post_init__(self) -> None:
        shape = (len(self.counts), {len(row) for row in self.counts})
        if not self.rows or not self.columns or shape != (len(self.rows), {len(self.columns)}):
            raise CannotCompute("A table needs a label for each of its rows and columns, and a count for each of both")
        if len(set(self.rows)) < len(self.rows) or len(set(self.columns)) < len(self.columns):
            raise CannotCompute("Two rows, or two columns, of the table have the same label")
        if len(self.rows) * len(self.columns) > MOST_CELLS:
            raise CannotCompute(f"A table may have up to {MOST_CELLS} cells; put some of its rows together")


def read_table(given: CountTable | Mapping[Any, Any] | Sequence[Any] | NDArray[Any]) -> CountTable:
    """A table as it is; a mapping or a data frame; bare rows of counts, or of one group, with numbers for labels."""
    if isinstance(given, CountTable):
        return CountTable(given.rows, given.columns, tuple(tuple(map(_count, row)) for row in given.counts))
    named = named_columns_of(given)
    if named is not None:
        return _named_table(given, named)
    rows = [given] if all(np.ndim(one) == 0 for one in given) else list(given)
    counts = tuple(tuple(_count(value) for value in row) for row in rows)
    across = len(counts[0]) if counts else 0
    return CountTable(_numbers(len(counts)), _numbers(across), counts)


def _named_table(given: Any, named: dict[Any, Any]) -> CountTable:
    """Counts of one group by what its people are; of groups, each a mapping of such; or a data frame of groups."""
    if hasattr(given, "columns"):
        counts = tuple(tuple(_count(value) for value in row) for row in np.asarray(given).tolist())
        return CountTable(tuple(map(str, given.index)), tuple(map(str, named)), counts)
    if not all(isinstance(group, Mapping) for group in named.values()):
        return CountTable(_numbers(1), tuple(map(str, named)), (tuple(map(_count, named.values())),))
    columns = list(dict.fromkeys(column for group in named.values() for column in group))
    counts = tuple(tuple(_count(group.get(column, 0)) for column in columns) for group in named.values())
    return CountTable(tuple(map(str, named)), tuple(map(str, columns)), counts)


def places_of(rows: int, columns: int) -> tuple[Place, ...]:
    """Where entries stand: all cells, then margins. A margin over a single row or column is that cell, not a margin."""
    found: list[Place] = list(product(range(rows), range(columns)))
    if columns > 1:
        found.extend((row, None) for row in range(rows))
    if rows > 1:
        found.extend((None, column) for column in range(columns))
    if rows > 1 and columns > 1:
        found.append((None, None))
    return tuple(found)


def sums_of(places: Sequence[Place], rows: int, columns: int) -> NDArray[np.float64]:
    """(entries, cells): which cells each entry is the sum of."""
    found = np.zeros((len(places), rows, columns))
    for number, (row, column) in enumerate(places):
        found[number, slice(None) if row is None else row, slice(None) if column is None else column] = 1.0
    return found.reshape(len(places), rows * columns)


def check_smallest(k: Any) -> None:
    """Raise `CannotCompute` unless ``k`` can be the smallest number of people to be shown."""
    if isinstance(k, bool) or not isinstance(k, (int, np.integer)) or k < 2:
        raise CannotCompute(f"k is a whole number of people from 2 on; it is {k!r}")


def _count(value: Any) -> int:
    if not isinstance(value, (int, float, np.integer, np.floating)) or not float(value).is_integer() or value < 0:
        raise CannotCompute(f"Counts are whole numbers from 0 on; there is {value!r}")
    return int(value)


def _numbers(many: int) -> tuple[str, ...]:
    return tuple(str(number + 1) for number in range(many))
