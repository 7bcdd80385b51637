"""Raising sums to a floor, and then the total above it, one chain of exchanges at a time. Compiled."""

from __future__ import annotations

from heapq import heapify, heappop, heappush

import numpy as np

from peerloom.pairing.compiled import compiled
from peerloom.pairing.fairness.chains import apply_chain, find_chain
from peerloom.pairing.fairness.places import NOTHING, Offers, Places, Search

PULL = 16.0
"""How much more a mentee below the floor counts than what the others lose, when no single exchange is enough."""

YIELDING = (1.0, 0.5, 0.1)
"""How far up from the worst sum to the floor the others must stay: first all the way, and less where that fails."""


@compiled
def raise_sums(offers: Offers, places: Places, search: Search, floor: float, grain: float, work: int) -> int:
    """Lift every mentee to ``floor``, the worst off first; the first who can't be lifted, or -1.

    Differences below ``grain`` don't count. It gives up after ``work`` steps. Each exchange lifts the worst sum, or
    leaves fewer with it, so that this ends.
    """
    search.state[4] = search.state[1] + work
    # Entries whose mentee has another sum by now are passed over.
    waiting = [(float(places.sums[i]), i) for i in range(len(places.sums)) if places.filled[i] > 0]
    heapify(waiting)
    while len(waiting) > 0:
        total, i = heappop(waiting)
        if total != places.sums[i]:
            continue
        if total >= floor - grain:
            break
        if search.state[1] > search.state[4] or not _lift(offers, places, search, i, floor, grain):
            return i
        for step in range(search.state[3]):
            slot = search.path[step, 0]
            if slot != NOTHING:
                other = places.owner[slot]
                heappush(waiting, (float(places.sums[other]), int(other)))
    return NOTHING


@compiled
def _lift(offers: Offers, places: Places, search: Search, i: int, floor: float, grain: float) -> bool:
    """One exchange in favour of mentee i: to the floor if that can be, else upwards."""
    first, end = places.first[i], places.first[i + 1]
    need = floor - places.sums[i]
    for part in YIELDING:
        others = max(places.sums[i] + part * need, places.sums[i] + grain)
        for gain, pull in ((need - grain, 1.0), (grain, PULL)):
            best = np.inf
            for slot in range(first, end):
                if _is_repeated(places, slot):
                    continue
                best = find_chain(offers, places, search, slot, others, gain, pull, best)
            if best < np.inf:
                apply_chain(offers, places, search)
                return True
    return False


@compiled
def raise_total(
    offers: Offers, places: Places, search: Search, floor: float, grain: float, work: int, effort: int
) -> float:
    """Make the exchanges that add to the total and leave nobody below ``floor``; what they add.

    Each is searched for ``effort`` steps, all together for ``work``.
    """
    added, before, end = 0.0, -np.inf, search.state[1] + work
    while added > before + grain:
        before = added
        for slot in range(len(places.owner)):
            if search.state[1] > end:
                return added
            i = places.owner[slot]
            if places.filled[i] == 0 or _is_repeated(places, slot):
                continue
            search.state[4] = search.state[1] + effort
            least = floor - places.sums[i]
            loss = find_chain(offers, places, search, slot, floor, least, 1.0, -grain)
            if loss < -grain:
                apply_chain(offers, places, search)
                added -= loss
    return added


@compiled
def _is_repeated(places: Places, slot: int) -> bool:
    """Whether the place before is another empty one of the same mentee."""
    return bool(
        slot > places.first[places.owner[slot]] and places.pair[slot] == NOTHING and places.pair[slot - 1] == NOTHING
    )
