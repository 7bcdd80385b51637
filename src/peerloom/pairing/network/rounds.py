"""Rounds of auctions with ever finer steps: prices that are nearly right, cheaply.

A round takes the prices of the one before, lowered by a few of its steps so that nobody's place is left dearer than it
is worth, and bids anew. Bertsekas (1992) calls this eps-scaling; lowering the prices is what makes it work where there
are more places than people.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from peerloom.pairing.network.bidding import bid_until_settled, raise_reserve
from peerloom.pairing.network.narrowing import narrowed, restore_offsets
from peerloom.pairing.network.state import Ints, Longs, Marks, Mentees, Pairs, Places, make_places
from peerloom.pairing.network.whole import Network

SCALE = 256
"""Prices are counted in this fraction of a whole weight during an auction."""
FIRST_STEP = 0.06
FINER = 0.15
LAST_STEP = 0.15
"""Steps shrink from this share of the highest weight, by this factor, to at most this part of a whole weight."""
LOWERED = 1
BIDS_PER_UNIT = 60
"""A round ends after so many bids for each mentor asked for: many equal scores make it crawl."""
LEVELLINGS = 30
LEVEL = 2
NARROWEST = 400
WIDE_ROUNDS = 2
MARGIN = 8
"""After so many rounds, pairs that are worse than this many steps are left out of the finer ones."""
CLOSED = 1 << 50
"""A price that nobody can pay."""
WALK_AWAY = 8
"""A mentee whose best gain is worse than minus this many times the highest weight stops bidding."""


@dataclass(frozen=True, slots=True)
class Market:
    """The pairs that are bid for, and where each stands in its mentee's full row; empty where rows are full."""

    pairs: Pairs
    offset: Ints


@dataclass(frozen=True, slots=True)
class Round:
    """Where an auction stands: prices (m,) per 1 / SCALE, and who has which place by pairs of the full rows."""

    price: Longs
    places: Places
    mentees: Mentees
    step: float


def auctioned(network: Network) -> Iterator[Round]:
    """One round after the other, ever finer."""
    highest = int(network.pairs.weights.max(initial=0))
    price = np.where(network.capacity > 0, 0, CLOSED).astype(np.int64)
    market = Market(network.pairs, np.empty(0, np.int32))
    for number, step in enumerate(steps_for(highest) if highest else ()):
        found = bid(network, market, price, step, highest)
        yield found
        price = np.maximum(0, found.price - round(LOWERED * step * SCALE))
        if number + 1 >= WIDE_ROUNDS and step * NARROWEST >= highest:
            margin = max(1, round(MARGIN * step * SCALE))
            start, cols, weights, offset = narrowed(
                market.pairs, market.offset, network.need, found.price, SCALE, margin
            )
            market = Market(Pairs(start, cols, weights), offset)


def steps_for(highest: int) -> list[float]:
    """The steps of all rounds, in whole weights."""
    steps = [FIRST_STEP * highest]
    while steps[-1] > LAST_STEP:
        steps.append(steps[-1] * FINER)
    return steps


def bid(network: Network, market: Market, price: Longs, step: float, highest: int) -> Round:
    """One round from these prices, which are kept as they are."""
    several = network.need.max(initial=0) > 1
    held: Marks = np.zeros(market.pairs.cols.size if several else 0, np.uint8)
    mentees = Mentees(network.need, np.zeros(network.need.size, np.int32), held)
    places = make_places(network.capacity, network.lower)
    prices = price.copy()
    eps, walk_away = max(1, round(step * SCALE)), -WALK_AWAY * max(1, highest) * SCALE
    budget = BIDS_PER_UNIT * network.units
    bid_until_settled(market.pairs, places, mentees, prices, SCALE, eps, walk_away, budget)
    least = 0
    for _ in range(LEVELLINGS):
        if not np.any((places.taken < places.capacity) & (prices > least)):
            break
        least += LEVEL * eps
        raise_reserve(market.pairs, places, mentees, prices, SCALE, eps, least)
        bid_until_settled(market.pairs, places, mentees, prices, SCALE, eps, walk_away, budget)
    prices -= least
    if market.offset.size:
        restore_offsets(market.pairs, market.offset, places.who, places.pair, used_places(places))
    return Round(prices, places, mentees, step)


def used_places(places: Places) -> Longs:
    """Which places are taken, in ascending order."""
    mentor = np.repeat(np.arange(places.capacity.size), places.capacity)
    return np.flatnonzero(np.arange(mentor.size) - places.first[mentor] < places.taken[mentor])
