"""Reading how long each match was watched, and whether it ended before its time."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from peerloom.evidence.columns import CannotCompute, Floats, Numbers, column, same_length

Flags = Numbers | NDArray[Any]
"""True, False, or None where it is not known, per case."""


def read_watched(durations: Numbers, ended: Flags) -> tuple[Floats, Floats]:
    """Durations and endings (1 or 0) as columns with NaN for gaps. Raises `CannotCompute` for what is neither."""
    lasted, over = column(durations, "durations"), column(ended, "ended")
    same_length(lasted, over, names="durations and ended")
    if not lasted.size:
        raise CannotCompute("durations are empty; they need a number per match")
    if bool((lasted < 0).any()):
        raise CannotCompute("durations hold a number below 0; a match cannot end before it began")
    if not np.isin(over[~np.isnan(over)], (0.0, 1.0)).all():
        raise CannotCompute(
            "ended has to be True where a match ended before its time, False where it goes on or ended as planned"
        )
    return lasted, over
