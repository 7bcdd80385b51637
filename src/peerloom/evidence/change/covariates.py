"""Reading what is held constant: one column, or a row of several for each case."""

from __future__ import annotations

from typing import Any

import numpy as np

from peerloom.evidence.columns import Floats, column, table


def covariates_of(values: Any, name: str) -> Floats:
    """``values`` as (cases, k), where one column may be handed in as such. Raises `CannotCompute` like `column`."""
    first: Any = next(iter(values), None) if np.iterable(values) else None
    dimensions = getattr(values, "ndim", 1 + np.ndim(first))
    return table(values, name) if dimensions > 1 else column(values, name)[:, None]
