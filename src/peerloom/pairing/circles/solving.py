"""One company, seated: exactly where it is small, by search where it is not."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import takewhile

import numpy as np

from peerloom.pairing.circles.bounds import most_there_could_be
from peerloom.pairing.circles.company import Company
from peerloom.pairing.circles.exact import MOST_PEOPLE, TooMuchWork, best_of_all
from peerloom.pairing.circles.locks import Beginning, beginnings, locks_of
from peerloom.pairing.circles.plans import Crowd, Plan, Sizes, plans
from peerloom.pairing.circles.search import Budget, climb, looks_for, search
from peerloom.pairing.circles.seating import Seating
from peerloom.pairing.circles.settling import settle
from peerloom.pairing.circles.start import first_seating

EVEN_TRIED = 8
UNEVEN_TRIED = 2
"""How many plans are tried of those with even sizes, and of each wider range of sizes."""


@dataclass(frozen=True, slots=True)
class Seated:
    """A company's seating, the largest total there could be, and the standing (worst, total of scores) that would be
    found without each wish."""

    seating: Seating
    upper_bound: float
    proven: bool
    without: tuple[tuple[float, float], ...]


def crowd_of(company: Company, sizes: Sizes) -> Crowd:
    led = company.m // company.each if company.each else company.n
    return Crowd(company.n, min(led, company.n // sizes.least))


def seat(company: Company, sizes: Sizes, common: Plan | None, *, fair: bool, seed: int) -> Seated:
    """Seat as many as possible in circles as equal as possible, then as well as possible."""
    crowd = crowd_of(company, sizes)
    begun = beginnings(company, sizes.most, crowd.circles)
    company = locks_of(company, begun)
    ordered = plans(crowd, sizes, common)
    if company.n > MOST_PEOPLE:
        most = sizes.most_placed(crowd)
        ordered = takewhile(lambda plan: plan.placed == most, ordered)
    usable = [plan for plan in ordered if plan.circles >= len(begun)]
    if not usable:
        return _nobody(company, proven=True)
    try:
        return _compared(company, usable, fair=fair)
    except TooMuchWork:
        pass
    seating = _first(company, usable, sizes, begun)
    if not seating.k:
        return _nobody(company, proven=False)
    seating = search(seating, fair=fair, seed=seed, budget=Budget(looks_for(company.n)))
    without = tuple(_searched_without(seating, wish, fair=fair) for wish in range(company.least.size))
    return Seated(seating, most_there_could_be(company, seating), proven=False, without=without)


def _compared(company: Company, usable: list[Plan], *, fair: bool) -> Seated:
    best = best_of_all(company, usable, fair=fair)
    if best is None:
        return _nobody(company, proven=True)
    without = []
    for wish in range(company.least.size):
        other = best_of_all(company.without_wish(wish), usable, fair=fair)
        without.append(_scored(best.seating if other is None else other.seating))
    return Seated(best.seating, best.largest_total, proven=True, without=tuple(without))


def _nobody(company: Company, *, proven: bool) -> Seated:
    nowhere = np.zeros(company.n, dtype=np.intp)
    nobody = Seating(company, nowhere, np.empty((0, company.each), dtype=np.intp), Plan(0, 0, 0, 0))
    return Seated(nobody, 0.0, proven=proven, without=((np.inf, 0.0),) * company.least.size)


def _first(company: Company, usable: list[Plan], sizes: Sizes, begun: tuple[Beginning, ...]) -> Seating:
    """The seating that places most people, then the most even one, among those that a few plans lead to."""
    tried: list[tuple[tuple[int, int], Seating]] = []
    for plan in _worth_trying(usable):
        seating = settle(first_seating(company, plan, begun), sizes, Budget(20 * company.n))
        taken = seating.size[: seating.k]
        uneven = max(1, int(taken.max(initial=0) - taken.min(initial=sizes.most)))
        tried.append(((-int(taken.sum()), uneven), seating))
        if tried[-1][0] == (-plan.placed, 1):
            break
    return min(tried, key=lambda one: one[0])[1]


def _worth_trying(usable: list[Plan]) -> Iterable[Plan]:
    tried: dict[int, int] = {}
    for plan in usable:
        apart = max(1, plan.most - plan.least)
        tried[apart] = tried.get(apart, 0) + 1
        if plan.placed == usable[0].placed and tried[apart] <= (EVEN_TRIED if apart == 1 else UNEVEN_TRIED):
            yield plan


def _searched_without(seating: Seating, wish: int, *, fair: bool) -> tuple[float, float]:
    """What the same seating becomes once nothing is paid for the wish any more."""
    plan = Plan(seating.k, seating.least, seating.most, len(seating.seated))
    freed = Seating(seating.company.without_wish(wish), seating.circle, seating.leaders, plan)
    n = freed.company.n
    climb(freed, fair=fair, budget=Budget(looks_for(n)), first=range(n))
    return _scored(freed)


def _scored(seating: Seating) -> tuple[float, float]:
    scores = seating.scores()[seating.seated]
    return float(scores.min(initial=np.inf)), float(scores.sum())
