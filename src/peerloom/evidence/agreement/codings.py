"""Reading what two coders made of the same cases."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any

import numpy as np

from peerloom.evidence.columns import CannotCompute, Floats, Table, table
from peerloom.evidence.labels import Labels, in_order, is_gap, plain

MOST_LABELS = 2_000
"""Their table has the square of it in cells."""


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


def table_of_counts(counts: Table, labels: Labels | None) -> CrossTable:
    """A cross table that was handed in as it is."""
    read = counted(counts, "counts")
    if read.shape[0] != read.shape[1]:
        raise CannotCompute(f"counts have to be a square, a row and a column per label; they are {read.shape}")
    names = tuple(plain(labels)) if labels is not None else tuple(range(len(read)))
    if len(names) != len(read):
        raise CannotCompute(f"labels have to be {len(read)}, as many as counts have rows; they are {len(names)}")
    return CrossTable(names, read, 0)


def table_of_codings(first: Labels, second: Labels, labels: Labels | None, *, ordered: bool) -> CrossTable:
    """The cross table of two codings; a case that one of the two left uncoded is left out and counted."""
    try:
        return _crossed(first, second, labels, ordered=ordered)
    except TypeError as wrong:
        raise CannotCompute(
            "codes have to be labels such as words or numbers, with None where one is missing"
        ) from wrong


def _crossed(first: Labels, second: Labels, labels: Labels | None, *, ordered: bool) -> CrossTable:
    if len(first) != len(second):
        raise CannotCompute(f"the two codings need as many cases each; they have {len(first)} and {len(second)}")
    if not len(first):
        raise CannotCompute("the codings are empty; they need a label per case")
    both = zip(plain(first), plain(second), strict=True)
    pairs = [(one, two) for one, two in both if not (is_gap(one) or is_gap(two))]
    used = {label for pair in pairs for label in pair}
    names = tuple(plain(labels)) if labels is not None else _by_number(used) if ordered else in_order(used)
    if len(set(names)) < len(names):
        raise CannotCompute("labels have to differ from each other")
    if len(names) > MOST_LABELS:
        raise CannotCompute(f"{len(names)} different codes are no codebook; there may be {MOST_LABELS}")
    place = {label: at for at, label in enumerate(names)}
    unknown = used - place.keys()
    if unknown:
        raise CannotCompute(f"labels lack {min(map(repr, unknown))}, which was given as a code")
    cells = np.array([place[one] * len(names) + place[two] for one, two in pairs], dtype=np.int64)
    counts = np.bincount(cells, minlength=len(names) ** 2).reshape(len(names), len(names)).astype(np.float64)
    return CrossTable(names, counts, len(first) - len(pairs))


def _by_number(labels: set[Any]) -> tuple[Hashable, ...]:
    try:
        return tuple(sorted(labels, key=float))
    except (TypeError, ValueError) as wrong:
        raise CannotCompute(
            "weights need labels in order: numbers as codes, or labels=(...) from low to high"
        ) from wrong
