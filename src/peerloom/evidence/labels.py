"""Labels of groups and codes: anything that can be told apart, with gaps."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

from numpy.typing import NDArray

Labels = Sequence[Hashable | None] | NDArray[Any]
"""A label per case; None where there is none."""


def is_gap(label: Any) -> bool:
    """Is this no label at all: None, or a NaN, which differs from itself?"""
    return label is None or bool(label != label)


def in_order(labels: set[Any]) -> tuple[Hashable, ...]:
    """The labels, sorted; by their names where they are of kinds that cannot be compared."""
    try:
        return tuple(sorted(labels))
    except TypeError:
        return tuple(sorted(labels, key=lambda label: (type(label).__name__, repr(label))))
