"""Labels of groups and codes: anything that can be told apart, with gaps."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peerloom.evidence.columns import is_na

Labels = Sequence[Hashable | None] | NDArray[Any]
"""A label per case; None where there is none."""


def plain(labels: Labels) -> list[Any]:
    """The labels as Python's own values, which a result can be written down with."""
    return labels.tolist() if isinstance(labels, np.ndarray) else list(labels)


def is_gap(label: Any) -> bool:
    """Is this no label at all: None, pandas' NA, or a NaN, which differs from itself?"""
    return label is None or is_na(label) or bool(label != label)


def in_order(labels: set[Any]) -> tuple[Hashable, ...]:
    """The labels, sorted; by their names where they are of kinds that cannot be compared."""
    try:
        return tuple(sorted(labels))
    except TypeError:
        return tuple(sorted(labels, key=lambda label: (type(label).__name__, repr(label))))
