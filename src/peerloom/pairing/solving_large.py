"""Large problems: compiled auctions and chains; see `peerloom.pairing.network`."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peerloom.pairing.network.fairest import best_above_floor
from peerloom.pairing.network.largest import Largest, largest_total
from peerloom.pairing.problem import Floats, Problem
from peerloom.pairing.rules import Objective
from peerloom.pairing.solving import Answer, Terms


def solve_large(problem: Problem, objective: Objective, terms: Terms) -> Answer:
    """See `peerloom.pairing.solving.solve`."""
    best = largest_total(problem, gap=terms.gap, proceed=terms.proceed, enough=terms.enough)
    if objective == "fair":
        return _fair(problem, best)
    method = "largest total (auction and chains)" if best.proven else "largest total (auction, within the gap told)"
    return _answer(problem, best.chosen, best.upper_bound, method, prices=best.price)


def _fair(problem: Problem, best: Largest) -> Answer:
    chosen, floor = best_above_floor(problem)
    return _answer(
        problem, chosen, best.upper_bound, "highest floor, then total (auction and chains)", floor, best.price
    )


def _answer(
    problem: Problem,
    chosen: NDArray[np.int64],
    bound: float,
    method: str,
    worst_bound: float = np.inf,
    prices: Floats | None = None,
) -> Answer:
    rows = np.searchsorted(problem.start, chosen, side="right") - 1
    pairs = np.column_stack([rows, problem.cols[chosen]]).astype(np.intp)
    return Answer(pairs, problem.weights[chosen], bound, method, worst_bound, prices)
