"""A bound on every total there is, from one pass over all pairs (duality of linear programs)."""

from __future__ import annotations

import numpy as np

from peerloom.pairing.problem import Floats, Indices
from peerloom.pairing.scale.search import Best


def most_gains(best: Best, demand: Indices, prices: Floats, slack: float) -> float:
    """At most so much do these mentees gain by all their mentors together, score minus price (m,) of each.

    Exact where the list holds a mentee's best; mentors beyond the list are worth at most the last value of it, and
    ``slack`` for its rounding and what was spread. ``demand`` is that of the block's mentees.
    """
    most = int(demand.max(initial=0))
    if not most:
        return 0.0
    found = best.found
    gains = np.where(found, best.scores - prices[best.cols], 0.0)
    beyond = np.where(found[:, -1], best.values[:, -1].astype(np.float64) + slack, 0.0)
    gains = np.maximum(-np.sort(-gains, axis=1), 0.0)
    if most > gains.shape[1]:
        gains = np.hstack([gains, np.zeros((len(gains), most - gains.shape[1]))])
    counted = np.arange(gains.shape[1]) < demand[:, None]
    return float(np.where(counted, np.maximum(gains, beyond[:, None]), 0.0).sum())
