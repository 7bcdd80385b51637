"""Reading what callers hand in: numbers with gaps. A gap is None or NaN, everything else has to be a finite number."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Numbers = Sequence[float | None] | NDArray[Any]
"""One column: a value per case, None or NaN where it is missing."""
Table = Sequence[Sequence[float | None]] | NDArray[Any]
"""Rows of cases, each with one value per column."""


class CannotCompute(ValueError):
    """What was handed in is not what the method needs; the message says what it got and what it wants."""


def column(values: Numbers, name: str) -> Floats:
    """``values`` as floats with NaN for gaps, of shape (n,).

    Raises `CannotCompute` for words, infinities and anything that is not one-dimensional.
    """
    return _floats(values, name, dimensions=1)


def table(values: Table, name: str) -> Floats:
    """``values`` as floats with NaN for gaps, of shape (rows, columns); a mapping holds columns by name.

    Raises `CannotCompute` like `column`.
    """
    if isinstance(values, Mapping):
        return _floats(list(values.values()), name, dimensions=2).T
    return _floats(values, name, dimensions=2)


def named_columns_of(values: Any) -> dict[Any, Any] | None:
    """Columns by name, where ``values`` has names for them: a mapping, or a data frame. None for anything else."""
    if isinstance(values, Mapping):
        return dict(values)
    if getattr(values, "ndim", None) == 2 and hasattr(values, "columns"):
        return {name: values[name] for name in values.columns}
    return None


def same_length(*columns: Floats, names: str) -> None:
    """Raise `CannotCompute` unless all columns have as many values."""
    lengths = {len(values) for values in columns}
    if len(lengths) > 1:
        raise CannotCompute(f"{names} need as many values each; they have {sorted(lengths)}")


def is_na(value: Any) -> bool:
    """Is this pandas' NA? By name, since pandas takes long to import, and whoever has one has it imported."""
    return type(value).__name__ == "NAType"


def _without_na(values: Any) -> Any:
    """NaN in place of pandas' NA, which is no float."""
    read = np.asarray(values, dtype=object)
    return np.where(np.frompyfunc(is_na, 1, 1)(read).astype(bool), np.nan, read) if read.size else read


def _unmasked(values: Any) -> Any:
    """What a masked array hides is a gap, not the number underneath."""
    return np.ma.filled(values.astype(np.float64), np.nan) if isinstance(values, np.ma.MaskedArray) else values


def _read(values: Any) -> Floats:
    try:
        return np.asarray(values, dtype=np.float64)
    except TypeError:
        return np.asarray(_without_na(values), dtype=np.float64)


def _floats(values: Any, name: str, *, dimensions: int) -> Floats:
    try:
        if getattr(getattr(values, "dtype", None), "kind", None) in ("c", "m", "M"):
            raise TypeError("dates, spans of time and complex numbers would turn into other numbers without a word")
        read = _read(_unmasked(values))
    except (TypeError, ValueError, OverflowError) as wrong:
        raise CannotCompute(
            f"{name} has to be numbers, with None where one is missing, and rows of equal length"
        ) from wrong
    if read.size == 0:
        read = read.reshape((0,) * dimensions)
    if read.ndim != dimensions:
        raise CannotCompute(f"{name} has to have {dimensions} dimension(s); it has {read.ndim}")
    if np.isinf(read).any():
        raise CannotCompute(f"{name} holds an infinite number; leave it out as None, or mend the source")
    return read
