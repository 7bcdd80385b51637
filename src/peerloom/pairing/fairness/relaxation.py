"""What no smallest sum of any mentee can exceed: quick bounds first, a linear program's where they are out of reach."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from peerloom.pairing.fairness.places import Offers, Places
from peerloom.pairing.problem import Flags, Floats, Problem

TURNS = 4
ROUNDS = 50


@dataclass(frozen=True, slots=True)
class Relaxation:
    """``start`` tells how many mentors each mentee gets, ``served`` (n,) who has any."""

    problem: Problem
    offers: Offers
    start: Places
    served: Flags

    def simple_bound(self) -> float:
        """Of as many as are served one has at most its own best, and nor can all have more than the average."""
        from peerloom.pairing.fairness.bounds import best_sums

        problem, served = self.problem, int(np.count_nonzero(self.served))
        own = best_sums(problem.start, problem.cols, problem.weights, self.offers.capacity, problem.demand)
        could_be = np.sort((problem.base + own)[problem.covered | (problem.demand > 0)])
        average = self._bound(np.full(problem.n, 1.0 / served), self.offers.price[:-1] / served)
        return min(float(could_be[len(could_be) - served]), average)

    def lower_bound(self, bound: float) -> float:
        """As far below ``bound`` as the linear program gets in a fixed number of rounds."""
        from peerloom.pairing.fairness.bounds import improve

        problem, n = self.problem, self.problem.n
        if not self.served.all():
            return bound
        shares, own, prices = np.ones(n), np.zeros(n), self.offers.price[:-1].copy()
        parts = np.zeros(len(self.offers.cols))
        for _ in range(TURNS):
            mean_shares, mean_prices = improve(
                self.offers, problem.demand, problem.base, shares, own, prices, parts, self._least_price(), ROUNDS
            )
            bound = min(bound, self._bound(shares / n, prices / n), self._bound(mean_shares / n, mean_prices / n))
        return bound

    def _bound(self, shares: Floats, prices: Floats) -> float:
        from peerloom.pairing.fairness.bounds import bound_of

        problem = self.problem
        return float(
            bound_of(
                problem.start,
                problem.cols,
                problem.weights,
                self.offers,
                problem.demand,
                problem.base,
                shares,
                prices,
                self._least_price(),
            )
        )

    def _least_price(self) -> float:
        """If everyone gets all they ask for and lower bounds hold, then so it is in every assignment as full."""
        everyone = np.all(self.start.filled - self.problem.covered == self.problem.demand)
        return -np.inf if everyone and np.all(self.start.load[:-1] >= self.problem.lower) else 0.0
