"""Which mentors lead, and which circle each of them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from peerloom.pairing.assigning import assign
from peerloom.pairing.circles.locks import Beginning
from peerloom.pairing.circles.seating import Seating
from peerloom.pairing.circles.standing import EPSILON, is_better
from peerloom.pairing.problem import Flags, Floats, Indices
from peerloom.pairing.results import FULL_SCORE

if TYPE_CHECKING:
    from scipy import sparse

LITTLE = 1e-3
"""How much someone counts who already has a possible circle, when the next one is begun."""


def choose_leaders(
    lead: Floats, may: Flags, need: Floats, begun: tuple[Beginning, ...], shape: tuple[int, int, int]
) -> Indices:
    """``shape`` is (circles, leaders each, members). One after another, whoever offers most to those not yet reached.

    ``lead`` and ``may`` (n, m) compare people with possible leaders, ``need`` (n,) says how much each person counts.
    Returns (circles, each), or fewer circles where leaders run out.
    """
    circles, each, members = shape
    free = np.ones(lead.shape[1], dtype=bool)
    for one in begun:
        free[list(one.mentors)] = False
    worth = need[:, None] * (FULL_SCORE + lead) * may
    reached = np.zeros(len(lead), dtype=bool)
    chosen: list[list[int]] = []
    for index in range(circles):
        leaders = list(begun[index].mentors) if index < len(begun) else []
        held = list(begun[index].members) if index < len(begun) else []
        while len(leaders) < each:
            suits: Flags = np.all(may[:, leaders], axis=1)
            possible: Flags = free & np.all(may[held], axis=0)
            following = _next_leader(worth, suits & ~reached, suits, possible, members)
            if following is None:
                return np.array(chosen, dtype=np.intp).reshape(-1, each)
            leaders.append(following)
            free[following] = False
        served = worth[:, leaders].sum(axis=1) * may[:, leaders].all(axis=1) * ~reached
        most = np.argsort(-served, kind="stable")[:members]
        reached[most[served[most] > 0]] = True
        chosen.append(leaders)
    return np.array(chosen, dtype=np.intp).reshape(-1, each)


def _next_leader(worth: Floats, waiting: Flags, suits: Flags, free: Flags, members: int) -> int | None:
    candidates = np.flatnonzero(free)
    if not candidates.size:
        return None
    counted = np.where(waiting, 1.0, LITTLE * suits)
    table = np.ascontiguousarray((worth[:, candidates] * counted[:, None]).T)
    if table.shape[1] > members:
        table = np.partition(table, table.shape[1] - members, axis=1)[:, -members:]
    return int(candidates[table.sum(axis=1).argmax()])


def lead_better(seating: Seating, *, fair: bool) -> bool:
    """Give each circle the mentors that suit its members best together. Says whether that was better."""
    company, k = seating.company, seating.k
    if not company.each:
        return False
    order, start = seating.by_circle()
    allowed: Flags = np.logical_and.reduceat(company.may[order], start)
    locked: Flags = np.logical_or.reduceat(company.locked[order], start)
    allowed &= locked | ~locked.any(axis=0)
    if fair and company.each == 1:
        allowed &= _above_floor(seating, seating.standing()[0]) | locked
    slots = np.repeat(np.arange(k), company.each)
    kept = []
    for one in range(k):
        kept += [(one * company.each + slot, col) for slot, col in enumerate(np.flatnonzero(locked[one]).tolist())]
    lead = np.add.reduceat(company.lead[order], start)
    answer = assign(stored(lead[slots], allowed[slots]), 1, locked=kept)
    if answer.matched < len(slots):
        return False
    before, leaders = seating.standing(), seating.leaders
    seating.lead_by(np.sort(answer.pairs[:, 1].reshape(k, company.each), axis=1))
    if is_better(seating, before, fair=fair):
        return True
    seating.lead_by(leaders)
    return False


def stored(weights: Floats, allowed: Flags) -> sparse.csr_matrix:
    """The allowed pairs, zeros included, as `assign` reads them."""
    from scipy import sparse

    rows, cols = np.nonzero(allowed)
    return sparse.csr_matrix((weights[rows, cols], (rows, cols)), shape=weights.shape)


def _above_floor(seating: Seating, floor: float) -> Flags:
    """(k, m): no member of the circle falls below the floor with this mentor."""
    company = seating.company
    at = np.arange(company.n)
    rest = seating.values() - seating.led[at, seating.circle]
    fine = np.ones((seating.k, company.m), dtype=bool)
    for one in range(seating.k):
        members = seating.members(one)
        with_each = rest[members][:, None] + company.of_each_mentor * company.lead[members]
        fine[one] = (with_each >= floor - EPSILON).all(axis=0)
    return fine
