"""Better seatings by swaps and moves: climb, shake a little, climb again, within a fixed amount of work."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable

import numpy as np

from peerloom.pairing.circles.leaders import lead_better
from peerloom.pairing.circles.seating import CLASH, Seating
from peerloom.pairing.circles.standing import EPSILON, is_better
from peerloom.pairing.circles.swaps import move_gains, swap_gains, worst_after_swap

MOST_TRIED = 16
"""How many of the most profitable swaps of one person are checked against the worst-off member."""


class Budget:
    """Work that may still be done, counted in looks at all partners of one person."""

    def __init__(self, looks: int) -> None:
        self.left = looks

    def take(self, looks: int = 1) -> bool:
        self.left -= looks
        return self.left >= 0


def looks_for(people: int) -> int:
    return 4_000 + 20 * people


def search(seating: Seating, *, fair: bool, seed: int, budget: Budget) -> Seating:
    """The best seating found from this one on; the same for the same seed, everywhere."""
    polish(seating, -np.inf, budget, range(seating.company.n))
    climb(seating, fair=fair, budget=budget, first=())
    chance = np.random.default_rng(seed)
    best = seating
    while budget.left > 0 and seating.k > 1:
        trial = best.copy()
        touched = _shake(trial, chance, fair=fair)
        if not touched:
            break
        climb(trial, fair=fair, budget=budget, first=touched)
        if is_better(trial, best, fair=fair):
            best = trial
    return best


def climb(seating: Seating, *, fair: bool, budget: Budget, first: Iterable[int]) -> None:
    """Improve until no single swap, move or exchange of mentors helps. ``first`` are the people to look at first."""
    people: Iterable[int] = first
    while budget.left > 0:
        before = seating.standing()
        if fair:
            raise_worst(seating, budget)
        floor = seating.standing()[0] if fair and not seating.clashes() else -np.inf
        polish(seating, floor, budget, people)
        if budget.take(seating.k):
            lead_better(seating, fair=fair)
        if not is_better(seating, before, fair=fair):
            return
        people = range(seating.company.n)


def polish(seating: Seating, floor: float, budget: Budget, first: Iterable[int]) -> None:
    """Raise the total by each person's best swap or move while nobody falls below ``floor``."""
    waiting = deque(first)
    queued = set(waiting)
    while waiting and budget.take():
        person = waiting.popleft()
        queued.discard(person)
        here = int(seating.circle[person])
        if not (_swap_best(seating, person, floor) or _move_best(seating, person, floor)):
            continue
        for one in (here, int(seating.circle[person])):
            if one != seating.k:
                again = [member for member in seating.members(one).tolist() if member not in queued]
                waiting.extend(again)
                queued.update(again)


def raise_worst(seating: Seating, budget: Budget) -> None:
    """Swap people out of and into the worst-off member's circle while that leaves everyone in both better off."""
    while True:
        values = seating.values()
        person = int(values.argmin())
        here = int(seating.circle[person])
        if here == seating.k:
            return
        best = (float(values[person]) + EPSILON, 0.0, 0, 0)
        for member in seating.members(here).tolist():
            if not budget.take(2):
                return
            best = max(best, _best_for_worst(seating, member), key=lambda found: found[:2])
        if best[2] == best[3]:
            return
        seating.swap(best[2], best[3])


def _best_for_worst(seating: Seating, member: int) -> tuple[float, float, int, int]:
    """(worst value in both circles, gain, member, partner) of the member's best swap."""
    gains = swap_gains(seating, member)
    others = np.flatnonzero(gains > -CLASH / 2)
    if not others.size:
        return -np.inf, 0.0, member, member
    low = worst_after_swap(seating, member, others)
    best = np.lexsort((-gains[others], -np.round(low, 6)))[0]
    other = int(others[best])
    return float(np.round(low[best], 6)), float(gains[other]), member, other


def _swap_best(seating: Seating, person: int, floor: float) -> bool:
    gains = swap_gains(seating, person)
    if np.isneginf(floor):
        best = int(gains.argmax())
        if gains[best] <= EPSILON:
            return False
        seating.swap(person, best)
        return True
    others = np.flatnonzero(gains > EPSILON)
    if not others.size:
        return False
    others = others[np.argsort(-gains[others], kind="stable")[:MOST_TRIED]]
    kept = others[worst_after_swap(seating, person, others) >= floor - EPSILON]
    if not kept.size:
        return False
    seating.swap(person, int(kept[0]))
    return True


def _move_best(seating: Seating, person: int, floor: float) -> bool:
    if int(seating.size[: seating.k].min()) >= seating.most:
        return False
    here = int(seating.circle[person])
    gains = move_gains(seating, person)
    best = int(gains.argmax())
    enough = -np.inf if here == seating.k else EPSILON
    if not gains[best] > enough:
        return False
    seating.move(person, best)
    if here != seating.k and seating.standing()[0] < floor - EPSILON:
        seating.move(person, here)
        return False
    return True


def _shake(seating: Seating, chance: np.random.Generator, *, fair: bool) -> list[int]:
    """A few swaps by lot, one of them often in the worst-off member's circle; the people of the circles touched."""
    touched: set[int] = set()
    for _ in range(int(chance.integers(1, 4))):
        person = int(chance.choice(seating.seated))
        if fair and chance.random() < 0.5:
            person = int(chance.choice(seating.members(int(seating.circle[seating.values().argmin()]))))
        possible = np.flatnonzero(swap_gains(seating, person) > -CLASH / 2)
        if not possible.size:
            continue
        seating.swap(person, int(chance.choice(possible)))
        touched.add(int(seating.circle[person]))
    return np.flatnonzero(np.isin(seating.circle, list(touched))).tolist() if touched else []
