"""What a comparison of everyone with everyone gives."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peerloom.pairing.problem import Flags, Floats


@dataclass(frozen=True, slots=True)
class Comparison:
    """``value`` (n, m) from 0.0 to 1.0, ``known`` (n, m): whether both sides answered, so that the value means it.

    ``never`` (n, m), where given, marks pairs that someone refused: no weight can buy them.
    """

    value: Floats
    known: Flags
    never: Flags | None = None


def both(mentees: NDArray[np.bool_], mentors: NDArray[np.bool_]) -> Flags:
    """(n, m): both sides answered."""
    known: Flags = np.logical_and.outer(mentees, mentors)
    return known
