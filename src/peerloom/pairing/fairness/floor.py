"""Raise the smallest sum of any mentee as far as chains of exchanges can, then the total: for problems of any size.

The start is an assignment of the largest total. All limits count steps of work, so that every machine finds the same.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peerloom.pairing.fairness.places import NOTHING, Offers, Places, Search, places_of, search_memory
from peerloom.pairing.fairness.relaxation import Relaxation
from peerloom.pairing.problem import Flags, Floats, Problem

OFFERS = 32
MOST_OFFERS = 40_000_000
"""Each mentee's best pairs by weight, and as many by what is left of it after the price; and all of them together."""

GRAIN = 1e-9
"""Smaller differences, as parts of the highest weight, are nothing but rounding."""

ATTEMPTS = 5
FREE_STEPS = 100_000
STEPS_TO_RAISE = 150
STEPS_FOR_TOTAL = 25
STEPS_PER_EXCHANGE = 3_000
MOST_PAIRS = 20_000_000
"""Steps of work, the middle two for each of the problem's pairs, of which no more are counted; a step takes some ten
nanoseconds."""


@dataclass(frozen=True, slots=True)
class FairDivision:
    """Positions (p,) of the chosen pairs among the problem's, the smallest sum, and what no smallest sum can exceed."""

    chosen: NDArray[np.int64]
    floor: float
    floor_bound: float
    proven: bool


def raise_floor(problem: Problem, chosen: NDArray[np.int64], prices: Floats) -> FairDivision:
    """The highest smallest sum that is found, then the largest total with it.

    ``chosen`` (p,) are the positions of an assignment of the largest total. The number of pairs stays, mentors' limits
    hold as far as they do now, and whoever has a mentor keeps one; where mentors are short, some may have fewer than
    before so that others have more. ``prices`` (m,) are the mentors' prices that go with it; any finite
    numbers are valid, good ones save work.
    """
    from peerloom.pairing.fairness.offers import offers_of

    start = places_of(problem, np.sort(chosen))
    served = start.filled > 0
    if not served.any():
        return FairDivision(np.sort(chosen), 0.0, 0.0, proven=True)
    most = min(max(OFFERS, int(problem.demand.max())), MOST_OFFERS // problem.n)
    offers = offers_of(problem, prices, max(1, most))
    climb = _Climb(offers, served, search_memory(problem.m), GRAIN * float(problem.weights.max(initial=0.0)))
    relaxation = Relaxation(problem, offers, start, served)
    size = min(len(problem.weights), MOST_PAIRS)
    best, bound = _highest(climb, relaxation, start, STEPS_TO_RAISE * size + FREE_STEPS)
    climb.add_to_total(best, STEPS_FOR_TOTAL * size + FREE_STEPS)
    floor = climb.floor(best)
    return FairDivision(
        np.sort(best.pair[best.pair != NOTHING]), floor, max(bound, floor), proven=floor >= bound - climb.grain
    )


def _highest(climb: _Climb, relaxation: Relaxation, start: Places, work: int) -> tuple[Places, float]:
    """The best places found and the bound.

    The first aim is what the worst off could have at most. Where a fifth of the work doesn't get there, a better bound
    is worth its own work, and nearer aims spoil less on the way up.
    """
    simple = relaxation.simple_bound()
    first = climb.raised(start, simple, work // 5)
    if climb.floor(first) >= simple - climb.grain:
        return first, simple
    bound = relaxation.lower_bound(simple)
    aim, end = bound, climb.work + work * 4 // 5
    found = climb.raised(first if bound >= simple - climb.grain else start, aim, work // 2)
    best = climb.better(first, found)
    for _ in range(ATTEMPTS):
        if climb.floor(found) >= aim - climb.grain or climb.work >= end:
            break
        aim = (climb.floor(found) + aim) / 2
        found = climb.raised(start, aim, end - climb.work)
        best = climb.better(best, found)
    # Once more towards the best floor itself, for the sake of the total.
    return climb.better(best, climb.raised(start, climb.floor(best), work // 5)), bound


@dataclass(frozen=True, slots=True)
class _Climb:
    """What stays the same on the way up. ``served`` (n,) marks those who have a mentor: the others have no sum."""

    offers: Offers
    served: Flags
    search: Search
    grain: float

    @property
    def work(self) -> int:
        """The steps done so far."""
        return int(self.search.state[1])

    def raised(self, start: Places, aim: float, work: int) -> Places:
        from peerloom.pairing.fairness.climb import raise_sums

        places = start.copy()
        raise_sums(self.offers, places, self.search, aim, self.grain, work)
        return places

    def add_to_total(self, places: Places, work: int) -> None:
        from peerloom.pairing.fairness.climb import raise_total

        raise_total(self.offers, places, self.search, self.floor(places), self.grain, work, STEPS_PER_EXCHANGE)

    def floor(self, places: Places) -> float:
        return float(places.sums[self.served].min())

    def better(self, one: Places, other: Places) -> Places:
        """The one with the higher floor, or else total; the first of equals."""
        more = self.floor(other) - self.floor(one)
        if more > self.grain or (more >= -self.grain and other.weight.sum() > one.weight.sum()):
            return other
        return one
