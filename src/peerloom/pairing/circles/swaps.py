"""What a swap or a move would bring, for all partners of one mentee at once."""

from __future__ import annotations

import numpy as np

from peerloom.pairing.circles.seating import CLASH, NO_SEAT, Seating
from peerloom.pairing.problem import Floats, Indices


def swap_gains(seating: Seating, person: int) -> Floats:
    """By how much the total of values grows if the person changes seats with each other mentee (n,).

    -inf where a rule or a lock forbids it, or where it changes nothing. Keeping people apart counts CLASH.
    """
    company, k = seating.company, seating.k
    here, there = int(seating.circle[person]), seating.circle
    everyone = np.arange(company.n)
    near, share, led = company.near[person], seating.share, seating.led
    gain = 2.0 * share[here] * (seating.near[:, here] - near - seating.near[person, here])
    gain += 2.0 * share[there] * (seating.near[person, there] - near - seating.near[everyone, there])
    gain += led[:, here] + led[person, there] - led[person, here] - led[everyone, there]
    if seating.any_apart:
        apart = company.apart[person].astype(np.int64)
        clash = np.zeros(company.n, dtype=np.int64)
        if here != k:
            clash += seating.clash[:, here] - apart - seating.clash[person, here]
        clash += np.where(there != k, seating.clash[person, there] - apart - seating.clash[everyone, there], 0)
        gain -= CLASH * clash
    gain -= _more_loss(seating, person)
    possible = seating.fits[:, here] & seating.fits[person, there] & (there != here)
    return np.where(possible, gain, -np.inf)


def _more_loss(seating: Seating, person: int) -> Floats:
    """How much more all circles would lose to wishes if the person changed seats with each other mentee (n,)."""
    company, k, there = seating.company, seating.k, seating.circle
    if not company.least.size:
        return np.zeros(company.n)
    here_after, there_after = losses_after_swap(seating, person, np.arange(company.n))
    here = int(there[person])
    more: Floats = np.where(there != k, there_after - seating.loss[there], 0.0)
    if here != k:
        more += here_after - seating.loss[here]
    return more


def losses_after_swap(seating: Seating, person: int, others: Indices) -> tuple[Floats, Floats]:
    """What the person's circle, and each other's, would lose to wishes after the swap."""
    company, there = seating.company, seating.circle[others]
    arriving = company.has[others].astype(np.int64) - company.has[person].astype(np.int64)
    here = company.penalty(seating.count[seating.circle[person]] + arriving)
    return here, company.penalty(seating.count[there] - arriving)


def worst_after_swap(seating: Seating, person: int, others: Indices) -> Floats:
    """The smallest value in both circles after the person's swap with each of ``others`` (s,), who sit elsewhere."""
    company, k = seating.company, seating.k
    here, there = int(seating.circle[person]), seating.circle[others]
    here_loss, there_loss = losses_after_swap(seating, person, others)
    worst = np.full(len(others), np.inf)
    if here != k:
        stay = seating.members(here)
        stay = stay[stay != person]
        base = seating.near[stay, here] - company.near[stay, person]
        after = seating.share[here] * (base[:, None] + company.near[np.ix_(stay, others)])
        after += seating.led[stay, here][:, None]
        new = seating.share[here] * (seating.near[others, here] - company.near[others, person])
        new += seating.led[others, here]
        low = np.minimum(after.min(axis=0, initial=np.inf), new)
        worst = np.minimum(worst, low - here_loss / seating.size[here])
    seated = np.flatnonzero(there != k)
    if seated.size:
        low = _worst_where_person_comes(seating, person, others[seated])
        low -= there_loss[seated] / seating.size[there[seated]]
        worst[seated] = np.minimum(worst[seated], low)
    return worst


def _worst_where_person_comes(seating: Seating, person: int, others: Indices) -> Floats:
    company, there = seating.company, seating.circle[others]
    mates = seating.mates[there]
    stays = (mates != NO_SEAT) & (mates != others[:, None])
    near = seating.near[mates, there[:, None]] - company.near[mates, others[:, None]] + company.near[mates, person]
    after = seating.share[there][:, None] * near + seating.led[mates, there[:, None]]
    new = seating.share[there] * (seating.near[person, there] - company.near[person, others])
    new += seating.led[person, there]
    low: Floats = np.minimum(np.where(stays, after, np.inf).min(axis=1), new)
    return low


def move_gains(seating: Seating, person: int) -> Floats:
    """By how much the total of values grows if the person moves to each circle (k + 1,).

    -inf where sizes, rules, locks or someone to be kept apart from forbid it. Nobody moves out of all circles.
    """
    k = seating.k
    here = int(seating.circle[person])
    gain = np.full(k + 1, -np.inf)
    if here != k and seating.size[here] <= seating.least:
        return gain
    open_to = (seating.size[:k] < seating.most) & seating.fits[person, :k] & (seating.clash[person, :k] == 0)
    if here != k:
        open_to[here] = False
    circles = np.flatnonzero(open_to)
    if not circles.size:
        return gain
    gain[circles] = _sums_after(seating, person, circles, 1) - seating.sums[circles]
    if here != k:
        one = np.array([here])
        gain[circles] += (_sums_after(seating, person, one, -1) - seating.sums[one])[0]
    return gain


def _sums_after(seating: Seating, person: int, circles: Indices, step: int) -> Floats:
    """The sum of values of each circle once the person has come (1) or gone (-1)."""
    company = seating.company
    others = seating.size[circles] + step - 1
    near = seating.near_sums[circles] + 2.0 * step * seating.near[person, circles]
    led = seating.led_sums[circles] + step * seating.led[person, circles]
    loss = company.penalty(seating.count[circles] + step * company.has[person].astype(np.int64))
    sums: Floats = np.where(others > 0, company.of_peers / np.maximum(others, 1), 0.0) * near + led - loss
    return sums
