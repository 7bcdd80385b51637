"""Reading what two coders made of the same cases."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from peerloom.evidence.columns import CannotCompute, Floats, Table, table

Codes = Sequence[Hashable | None]
"""A label per case; None where it was not coded."""


@dataclass(frozen=True, slots=True)
class CrossTable:
    """How often the first coder's label (rows) met the second's (columns)."""

    labels: tuple[Hashable, ...]
    counts: Floats
    left_out: int


def counted(counts: Table, name: str) -> Floats:
    """A table of whole counts, without gaps. Raises `CannotCompute` for anything else."""
    read = table(counts, name)
    if not read.size:
        raise CannotCompute(f"{name} are empty; they need whole numbers, a row each")
    if np.isnan(read).any() or (read < 0).any() or (read != np.floor(read)).any():
        raise CannotCompute(f"{name} have to be whole numbers, 0 or more, without gaps")
    if read.max() > 2**53:
        raise CannotCompute(f"{name} are larger than any count can be")
    return read


def table_of_counts(counts: Table, labels: Codes | None) -> CrossTable:
    """A cross table that was handed in as it is."""
    read = counted(counts, "counts")
    if read.shape[0] != read.shape[1]:
        raise CannotCompute(f"counts have to be a square, a row and a column per label; they are {read.shape}")
    names = tuple(labels) if labels is not None else tuple(range(len(read)))
    if len(names) != len(read):
        raise CannotCompute(f"labels have to be {len(read)}, as many as counts have rows; they are {len(names)}")
    return CrossTable(names, read, 0)


def table_of_codings(first: Codes, second: Codes, labels: Codes | None, *, ordered: bool) -> CrossTable:
    """The cross table of two codings; a case that one of the two left uncoded is left out and counted."""
    if len(first) != len(second):
        raise CannotCompute(f"the two codings need as many cases each; they have {len(first)} and {len(second)}")
    if not len(first):
        raise CannotCompute("the codings are empty; they need a label per case")
    pairs = [(one, two) for one, two in zip(first, second, strict=True) if not (is_gap(one) or is_gap(two))]
    names = (
        tuple(labels) if labels is not None else in_order({label for pair in pairs for label in pair}, ordered=ordered)
    )
    place = {label: at for at, label in enumerate(names)}
    unknown = {label for pair in pairs for label in pair} - place.keys()
    if unknown:
        raise CannotCompute(f"labels lack {min(map(repr, unknown))}, which was given as a code")
    cells = np.array([place[one] * len(names) + place[two] for one, two in pairs], dtype=np.int64)
    counts = np.bincount(cells, minlength=len(names) ** 2).reshape(len(names), len(names)).astype(np.float64)
    return CrossTable(names, counts, len(first) - len(pairs))


def is_gap(label: Any) -> bool:
    """Is this a case that was not coded: None, or a NaN, which differs from itself?"""
    return label is None or bool(label != label)


def in_order(labels: set[Any], *, ordered: bool) -> tuple[Hashable, ...]:
    """The labels in an order of their own. Raises `CannotCompute` where an order is needed and they are not numbers."""
    try:
        if not ordered:
            return tuple(sorted(labels))
        return tuple(sorted(labels, key=float))
    except (TypeError, ValueError) as wrong:
        if ordered:
            raise CannotCompute(
                "weights need labels in order: numbers as codes, or labels=(...) from low to high"
            ) from wrong
        return tuple(sorted(labels, key=lambda label: (type(label).__name__, repr(label))))
