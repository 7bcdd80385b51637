"""What a required criterion asks for at least, in whole units, so that float32 decides as exactly as float64 does."""

from __future__ import annotations

import numpy as np

from peerloom.pairing.problem import Flags, Floats, Indices
from peerloom.pairing.profiles import MINUTES_PER_WEEK
from peerloom.pairing.rules import Criterion, Kind

IMPOSSIBLE = 1 << 30


def is_enough(criterion: Criterion, value: Floats) -> Flags:
    """Whether known values satisfy a required criterion."""
    least = np.nextafter(0.0, 1.0) if criterion.kind is Kind.STEP else criterion.minimum - 1e-12
    enough: Flags = value >= least
    return enough


def least_minutes(criterion: Criterion) -> float:
    """The fewest minutes that satisfy a required schedule, infinite where none do."""
    minutes = np.arange(MINUTES_PER_WEEK + 1)
    value = np.clip(minutes / max(criterion.enough_minutes, 1), 0.0, 1.0)
    enough = is_enough(criterion, value)
    return float(enough.argmax()) if enough.any() else np.inf


def least_options(criterion: Criterion, sizes: Indices) -> Indices:
    """The fewest shared options that satisfy a required overlap or sameness, for mentees with so many options."""
    largest = int(sizes.max(initial=0))
    shared = np.arange(largest + 1, dtype=np.float64)
    least = np.full(largest + 1, IMPOSSIBLE)
    for size in range(1, largest + 1):
        value = shared / size if criterion.kind is Kind.OVERLAP else (shared > 0).astype(np.float64)
        enough = is_enough(criterion, value[: size + 1])
        if enough.any():
            least[size] = enough.argmax()
    return least[sizes]
