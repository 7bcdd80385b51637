"""Putting a seating in order where rules stood against the plan: nobody clashes, no circle is too small, few left."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from peerloom.pairing.circles.plans import Plan, Sizes
from peerloom.pairing.circles.search import Budget, polish
from peerloom.pairing.circles.seating import Seating
from peerloom.pairing.problem import Flags, Indices


def settle(seating: Seating, sizes: Sizes, budget: Budget) -> Seating:
    """A seating without clashes whose circles all have a permitted size; whoever can be seated by one move is."""
    if seating.clashes():
        polish(seating, -np.inf, budget, range(seating.company.n))
        _part_clashing(seating)
    _fill_small(seating, sizes)
    seating = _without_small(seating, sizes)
    while _seat_another(seating, sizes):
        pass
    while _even_out(seating, sizes):
        pass
    return seating


def _part_clashing(seating: Seating) -> None:
    at = np.arange(seating.company.n)
    locked = seating.company.locked.any(axis=1)
    while True:
        clash = seating.clash[at, seating.circle] * 2 - locked
        clash[seating.clash[at, seating.circle] == 0] = 0
        if not clash.any():
            return
        seating.move(int(clash.argmax()), seating.k)


def _fill_small(seating: Seating, sizes: Sizes) -> None:
    """Circles below the least size take those without a circle, then those whom larger circles can spare."""
    for one in range(seating.k):
        while seating.size[one] < sizes.least:
            spare = np.append(seating.size[: seating.k] > sizes.least, True)[seating.circle]
            person = _best_of(seating, np.flatnonzero(spare & _may_join(seating, one)), one)
            if person is None:
                break
            seating.move(person, one)


def _may_join(seating: Seating, one: int) -> Flags:
    """(n,): sits elsewhere, may leave that seat, and would clash with nobody here."""
    here = seating.circle == one
    bound = seating.company.locked.any(axis=1) & (seating.circle != seating.k)
    joins: Flags = seating.fits[:, one] & (seating.clash[:, one] == 0) & ~here & ~bound
    return joins


def _best_of(seating: Seating, people: Indices, one: int) -> int | None:
    """Those without a circle first, then whoever is nearest to the members and mentors."""
    if not people.size:
        return None
    sits = seating.circle[people] != seating.k
    return int(people[np.lexsort((-seating.near[people, one] - seating.led[people, one], sits))[0]])


def _without_small(seating: Seating, sizes: Sizes) -> Seating:
    kept = np.flatnonzero(seating.size[: seating.k] >= sizes.least)
    if len(kept) == seating.k:
        return seating
    number = np.full(seating.k + 1, len(kept), dtype=np.intp)
    number[kept] = np.arange(len(kept))
    # A plan that asks for nothing: the sizes that are there become the limits.
    asks_nothing = Plan(len(kept), sizes.most, sizes.least, 0)
    return Seating(seating.company, number[seating.circle], seating.leaders[kept], asks_nothing)


def _seat_another(seating: Seating, sizes: Sizes) -> bool:
    """Seat one person who has no circle: directly, or by moving one member on."""
    for person in np.flatnonzero(seating.circle == seating.k).tolist():
        for moves in _ways_in(seating, person, sizes):
            for who, to in moves:
                seating.move(who, to)
            return True
    return False


def _ways_in(seating: Seating, person: int, sizes: Sizes) -> Iterator[tuple[tuple[int, int], ...]]:
    company, k = seating.company, seating.k
    room = seating.size[:k] < sizes.most
    fits = seating.fits[person, :k]
    for one in np.flatnonzero(fits & room & (seating.clash[person, :k] == 0)).tolist():
        yield ((person, one),)
    for one in np.flatnonzero(fits).tolist():
        members = seating.members(one)
        blocks = company.apart[person, members]
        in_the_way = members[blocks] if blocks.any() else members
        if len(in_the_way) > 1 and blocks.any():
            continue
        for member in in_the_way.tolist():
            elsewhere = room & seating.fits[member, :k] & (seating.clash[member, :k] == 0)
            elsewhere[one] = False
            if elsewhere.any():
                smallest = np.where(elsewhere, seating.size[:k], np.iinfo(np.intp).max)
                yield ((member, int(smallest.argmin())), (person, one))


def _even_out(seating: Seating, sizes: Sizes) -> bool:
    """Move someone from one of the largest circles to one of the smallest, where sizes differ by more than one."""
    if not seating.k:
        return False
    seating_sizes = seating.size[: seating.k]
    low, high = int(seating_sizes.min()), int(seating_sizes.max())
    seating.least, seating.most = max(low, sizes.least), min(max(high, low + 1), sizes.most)
    if high - low < 2:
        seating.least, seating.most = low, high
        return False
    large = np.append(seating_sizes == high, False)[seating.circle]
    for one in np.flatnonzero(seating_sizes == low).tolist():
        person = _best_of(seating, np.flatnonzero(large & _may_join(seating, one)), one)
        if person is not None:
            seating.move(person, one)
            return True
    return False
