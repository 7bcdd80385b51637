"""A dozen people or fewer: every way to seat them, compared."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import combinations
from math import comb, prod

import numpy as np
from numpy.typing import NDArray

from peerloom.pairing.circles.company import Company
from peerloom.pairing.circles.plans import Plan
from peerloom.pairing.circles.seating import Seating
from peerloom.pairing.problem import Flags, Floats

MOST_PEOPLE = 12
MOST_LEADERS = 60
"""Ways to choose the mentors of one circle."""
MOST_STEPS = 60_000
MOST_LOOKUPS = 4_000_000


@dataclass(frozen=True, slots=True)
class Tables:
    """All sets of members that may sit together (s): bit masks, sizes, and with each choice of leaders (s, u) the sum
    of scores (-inf where a rule forbids it), the sum of values and the smallest value."""

    mask: NDArray[np.int64]
    size: NDArray[np.int64]
    leaders: tuple[tuple[int, ...], ...]
    score: Floats
    value: Floats
    worst: Floats


@dataclass(frozen=True, slots=True)
class Best:
    """The best seating of a plan, and the largest sum of scores that any seating of the plan has."""

    seating: Seating
    largest_total: float


class TooMuchWork(Exception):
    """There are too many ways to compare them all."""


def best_of_all(company: Company, ordered_plans: Iterable[Plan], *, fair: bool) -> Best | None:
    """The best seating of the first plan that rules permit; None where they permit none.

    Raises TooMuchWork.
    """
    if company.n > MOST_PEOPLE:
        raise TooMuchWork
    known = list(ordered_plans)
    if not known:
        return None
    tables = _tables(company, min(plan.least for plan in known), max(plan.most for plan in known))
    steps = [MOST_STEPS]
    bound: Flags = np.any(company.locked, axis=1)
    for plan in known:
        found = _best_of_plan(company, tables, plan, bound, steps, fair=fair)
        if found:
            return found
    return None


def _tables(company: Company, least: int, most: int) -> Tables:
    leaders = tuple(combinations(range(company.m), company.each))
    if len(leaders) > MOST_LEADERS:
        raise TooMuchWork
    masks = np.arange(2**company.n, dtype=np.int64)
    sits = (masks[:, None] >> np.arange(company.n)) & 1
    size = sits.sum(axis=1)
    clash = ((sits @ company.apart.astype(np.int64)) * sits).sum(axis=1)
    kept = (size >= least) & (size <= most) & (clash == 0)
    sits, size = sits[kept], size[kept]
    members = sits.astype(bool)
    near = (sits @ company.near) * (company.of_peers / np.maximum(size - 1, 1))[:, None]
    loss = company.penalty(sits @ company.has.astype(np.int64))
    score, value, worst = (np.full((len(size), len(leaders)), -np.inf) for _ in range(3))
    for index, led_by in enumerate(leaders):
        scores = near + company.of_each_mentor * company.lead[:, led_by].sum(axis=1)
        fits = _fit(company, members, led_by)
        score[fits, index] = np.where(members, scores, 0.0).sum(axis=1)[fits]
        value[fits, index] = score[fits, index] - loss[fits]
        worst[fits, index] = (np.where(members, scores, np.inf).min(axis=1) - loss / np.maximum(size, 1))[fits]
    return Tables(masks[kept], size, leaders, score, value, worst)


def _fit(company: Company, members: Flags, led_by: tuple[int, ...]) -> Flags:
    """(s,): every leader may lead every member, and locks with these leaders, and of these members, are kept."""
    forbidden = ~company.may[:, led_by].all(axis=1)
    belongs = company.locked[:, led_by].any(axis=1)
    misled = company.locked.sum(axis=1) != company.locked[:, led_by].sum(axis=1)
    fits: Flags = ~(members & (forbidden | misled)).any(axis=1) & ~(~members & belongs).any(axis=1)
    return fits


def _best_of_plan(
    company: Company, tables: Tables, plan: Plan, bound: Flags, steps: list[int], *, fair: bool
) -> Best | None:
    usable = (tables.size >= plan.least) & (tables.size <= plan.most) & np.isfinite(tables.score).any(axis=1)
    ways = np.array(list(_ways(company.n, tables, np.flatnonzero(usable), plan, bound, steps)), dtype=np.intp)
    if not ways.size:
        return None
    best, largest = None, -np.inf
    for led_by in _leaders_in_order(company, tables, plan.circles, len(ways)):
        score = tables.score[ways, led_by].sum(axis=1)
        value, worst = tables.value[ways, led_by].sum(axis=1), tables.worst[ways, led_by].min(axis=1)
        largest = max(largest, float(score.max()))
        rank = np.round(worst, 6) if fair else np.where(np.isfinite(value), 0.0, -np.inf)
        at = int(np.lexsort((-np.round(value, 6), -rank))[0])
        found = (float(rank[at]), float(np.round(value[at], 6)))
        if np.isfinite(score[at]) and (best is None or found > best[0]):
            best = found, ways[at], led_by
    return None if best is None else Best(_seating(company, tables, plan, best[1].tolist(), best[2]), largest)


def _ways(
    n: int, tables: Tables, usable: NDArray[np.intp], plan: Plan, bound: Flags, steps: list[int]
) -> Iterator[tuple[int, ...]]:
    """Every choice of disjoint sets that the plan allows, each once: sets in the order of their first people."""
    lowest = tables.mask & -tables.mask
    beginning = {1 << person: usable[lowest[usable] == 1 << person] for person in range(n)}

    def extend(chosen: tuple[int, ...], rest: int, placed: int, spare: int) -> Iterator[tuple[int, ...]]:
        steps[0] -= 1
        if steps[0] < 0:
            raise TooMuchWork
        if len(chosen) == plan.circles:
            if placed == plan.placed and not any(rest >> person & 1 and bound[person] for person in range(n)):
                yield chosen
            return
        if not rest:
            return
        first = rest & -rest
        sets = beginning[first]
        for one in sets[(tables.mask[sets] & ~rest) == 0].tolist():
            size = int(tables.size[one])
            if placed + size <= plan.placed:
                yield from extend((*chosen, one), rest & ~int(tables.mask[one]), placed + size, spare)
        if spare and not bound[first.bit_length() - 1]:
            yield from extend(chosen, rest & ~first, placed, spare - 1)

    yield from extend((), 2**n - 1, 0, n - plan.placed)


def _leaders_in_order(company: Company, tables: Tables, circles: int, ways: int) -> list[tuple[int, ...]]:
    """Choices of leaders for each circle in turn; nobody leads two."""
    number = prod(comb(company.m - one * company.each, company.each) for one in range(circles))
    if number * ways * circles > MOST_LOOKUPS:
        raise TooMuchWork
    found: list[tuple[int, ...]] = [()]
    for _ in range(circles):
        found = [
            (*order, choice)
            for order in found
            for choice in range(len(tables.leaders))
            if _are_free(tables, order, choice)
        ]
    return found


def _are_free(tables: Tables, order: tuple[int, ...], choice: int) -> bool:
    busy = {mentor for earlier in order for mentor in tables.leaders[earlier]}
    return busy.isdisjoint(tables.leaders[choice])


def _seating(company: Company, tables: Tables, plan: Plan, sets: list[int], led_by: tuple[int, ...]) -> Seating:
    circle = np.full(company.n, len(sets), dtype=np.intp)
    for number, one in enumerate(sets):
        circle[[person for person in range(company.n) if int(tables.mask[one]) >> person & 1]] = number
    leaders = np.array([tables.leaders[choice] for choice in led_by], dtype=np.intp)
    return Seating(company, circle, leaders.reshape(len(sets), company.each), plan)
