"""One factor behind several items, by maximum likelihood.

For given uniquenesses the best loadings have a closed form, so only the uniquenesses are searched (Jöreskog 1967).
statsmodels has the method but searches without bounds, and a unique variance can then run to zero and below.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from peerloom.evidence.columns import Floats

SMALLEST = 0.005
"""No item is taken to be free of error: the least share of its variance that is its own, as in R's factanal."""
NEARLY_FLAT = 1e-4
"""A slope below this moves no figure in its fourth digit."""


@dataclass(frozen=True, slots=True)
class OneFactor:
    """Loadings and uniquenesses of standardised items.

    Attributes:
        at_the_edge: items whose unique variance wanted to be below `SMALLEST` (Heywood cases).
        settled: whether the search came to rest.
    """

    loadings: Floats
    uniquenesses: Floats
    at_the_edge: list[int]
    settled: bool


def one_factor(correlations: Floats) -> OneFactor:
    """The factor that makes ``correlations``, of shape (items, items), most likely; its loadings sum to 0 or more."""
    values, vectors = np.linalg.eigh(correlations)
    if values[-2] < 1e-10:
        # All items say exactly the same: the limit has no unique variance at all.
        return OneFactor(_pointing_up(np.sign(vectors[:, -1])), np.zeros(len(values)), [], settled=True)
    starts = (_unexplained(correlations), np.full(len(correlations), 0.5))
    best = min((_search(correlations, start) for start in starts), key=lambda found: float(found.fun))
    own = np.clip(best.x, SMALLEST, 1.0)
    _, slope = _misfit(own, correlations)
    # At an end of its range a uniqueness may want to go on; elsewhere the misfit has to be flat in it.
    stuck = np.where(((own <= SMALLEST) & (slope > 0)) | ((own >= 1) & (slope < 0)), 0.0, slope)
    edge = [int(item) for item in np.flatnonzero(own <= SMALLEST * 1.001)]
    return OneFactor(
        _pointing_up(_loadings(own, *_scaled(correlations, own))),
        own,
        edge,
        settled=float(np.abs(stuck).max()) < NEARLY_FLAT,
    )


def _search(correlations: Floats, start: Floats) -> Any:
    from scipy import optimize  # half a second to import: only whoever needs it pays for it

    return optimize.minimize(
        _misfit,
        start,
        args=(correlations,),
        jac=True,
        method="L-BFGS-B",
        bounds=[(SMALLEST, 1.0)] * len(start),
        options={"ftol": 1e-15, "gtol": 1e-10, "maxiter": 2000, "maxls": 50},
    )


def _misfit(own: Floats, correlations: Floats) -> tuple[float, Floats]:
    """Minus twice the log-likelihood per case, constants apart, and its slope in the uniquenesses."""
    values, vectors = _scaled(correlations, own)
    misfit = float(np.log(own).sum() + np.log(max(values[-1], 1.0)) + min(values[-1], 1.0) + values[:-1].sum())
    loadings = _loadings(own, values, vectors)
    return misfit, (loadings**2 + own - 1.0) / own**2


def _loadings(own: Floats, values: Floats, vectors: Floats) -> Floats:
    loadings: Floats = np.sqrt(own) * vectors[:, -1] * np.sqrt(max(values[-1] - 1.0, 0.0))
    return loadings


def _scaled(correlations: Floats, own: Floats) -> tuple[Floats, Floats]:
    values, vectors = np.linalg.eigh(correlations / np.sqrt(np.outer(own, own)))
    return values, vectors


def _unexplained(correlations: Floats) -> Floats:
    """What the other items leave unexplained of each: a good start. A touch of ridge, should two be one."""
    inverse = np.linalg.inv(correlations + 1e-6 * np.eye(len(correlations)))
    return np.clip((1 - 0.5 / len(correlations)) / np.diag(inverse), 0.01, 0.99)


def _pointing_up(loadings: Floats) -> Floats:
    return -loadings if loadings.sum() < 0 else loadings
