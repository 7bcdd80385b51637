"""Reading what may go with matches ending early, and what of it cannot be told apart."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peerloom.evidence.asking import without_units
from peerloom.evidence.change.covariates import covariates_of
from peerloom.evidence.columns import CannotCompute, Floats, Numbers, Table, named_columns_of
from peerloom.evidence.columns import column as column_of
from peerloom.evidence.words import Saying, gettext_noop, saying

Covariates = Mapping[Any, Numbers | NDArray[Any]] | Table | Numbers


@dataclass(frozen=True, slots=True)
class Standardised:
    """Covariates about a mean of 0 with a standard deviation of 1, which no solver stumbles over, and what they were.

    Attributes:
        values: shape (matches, covariates); a column that does not vary is 0.
        spread: the standard deviation of each.
    """

    values: Floats
    spread: Floats


def read_covariates(covariates: Covariates, n: int) -> tuple[tuple[Hashable, ...], Floats]:
    """Names and values, of shape (``n``, covariates), with NaN for gaps."""
    named = named_columns_of(covariates)
    if named is not None:
        names: tuple[Hashable, ...] = tuple(named)
        columns = [column_of(values, f"covariate {name!r}") for name, values in named.items()]
    else:
        read = covariates_of(covariates, "covariates")
        names, columns = tuple(range(read.shape[1])), list(read.T)
    if not names:
        raise CannotCompute("covariates are empty; name one at least")
    for name, values in zip(names, columns, strict=True):
        if len(values) != n:
            raise CannotCompute(f"covariate {name!r} needs a value per match; it has {len(values)} for {n}")
    return names, np.column_stack(columns)


def standardised(covariates: Floats) -> Standardised:
    """``covariates`` without gaps, in standard deviations."""
    largest = np.abs(covariates).max(axis=0)
    scaled = np.column_stack([without_units(values) for values in covariates.T])
    shifted = scaled - scaled[:1]
    spread = shifted.std(axis=0)
    values = (shifted - shifted.mean(axis=0)) / np.where(spread > 0, spread, 1.0)
    return Standardised(values, spread * largest)


def untold(names: tuple[Hashable, ...], covariates: Standardised, n_events: int) -> Saying | None:
    """Why the covariates cannot be told apart, or from nothing; None if they can."""
    constant = np.flatnonzero(covariates.spread == 0)
    if constant.size:
        text = gettext_noop("{name} is the same for all matches, so nothing can be said about it; leave it out.")
        return saying(text, name=names[constant[0]])
    if not n_events:
        return saying(
            gettext_noop("No match was seen to end before its time, so nothing can be said about what goes with it.")
        )
    if n_events <= len(names):
        text = gettext_noop(
            "{events} early endings are too few to say what goes with them; it takes more endings than characteristics."
        )
        return saying(text, events=n_events)
    new = np.abs(np.diag(np.linalg.qr(covariates.values, mode="r"))) / np.sqrt(len(covariates.values))
    repeated = np.flatnonzero(new < 1e-6)
    if repeated.size:
        text = gettext_noop(
            "{name} follows from the other characteristics, so they cannot be told apart; leave one out."
        )
        return saying(text, name=names[repeated[0]])
    return None
