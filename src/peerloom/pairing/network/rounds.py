"""Rounds of auctions with ever finer steps: prices that are nearly right, cheaply.

A round takes the prices of the one before, lowered by a few of its steps so that nobody's place is left dearer than it
is worth, and bids anew. Bertsekas (1992) calls this eps-scaling; lowering the prices is what makes it work where there
are more places than people.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from peerloom.pairing.network.bidding import bid_until_settled, raise_reserve
from peerloom.pairing.network.deciding import Terms
from peerloom.pairing.network.desks import leave_desks, make_desks
from peerloom.pairing.network.made import restore_offsets, total_of
from peerloom.pairing.network.narrowing import narrowed
from peerloom.pairing.network.one_each import begin_to_wait, bid_by_lists, bid_by_rows, level_prices
from peerloom.pairing.network.rows import longest_row
from peerloom.pairing.network.shortlists import Shortlists, make_shortlists
from peerloom.pairing.network.state import Ints, Longs, Mentees, Pairs, Places, make_places
from peerloom.pairing.network.whole import Network

SCALE = 256
"""Prices are counted in this fraction of a whole weight during an auction."""
FIRST_STEP, FINER = 0.04, 0.12
FIRST_STEP_FOR_SEVERAL, FINER_FOR_SEVERAL = 0.06, 0.15
LAST_STEP = 0.05
"""Steps shrink from this share of the highest weight, by about this factor, to this part of a whole weight. Where bids
are dear, because somebody needs several mentors, other steps are better."""
NEAR_ENOUGH = 3.2
BEYOND = 0.4
"""A round with steps of this many times the gap that is allowed for each mentor asked for tends to be near enough;
where it is not, steps go on shrinking by this factor."""
LOWERED = 1
BIDS_PER_UNIT = 60
"""A round ends after so many bids for each mentor asked for: many equal scores make it crawl."""
LEVELLINGS = 30
LEVEL = 2
NARROWEST = 400
WIDE_ROUNDS = 2
MARGIN = 8
"""After so many rounds, pairs that are worse than this many steps are left out of the finer ones."""
LONG_ROWS = 64
"""Where short lists are used, only rows with more pairs than this on average are made shorter at all."""
FIRST_WIDTH = 5
"""The first short lists hold what is worse than the best by at most so many hundredths of the highest weight."""
CLOSED = 1 << 50
"""A price that nobody can pay."""
WALK_AWAY = 8
"""A mentee whose best gain is worse than minus this many times the highest weight stops bidding."""


@dataclass(frozen=True, slots=True)
class Market:
    """The pairs that are bid for, and where each stands in its mentee's full row; empty where rows are full."""

    pairs: Pairs
    offset: Ints


@dataclass(slots=True)
class Known:
    """What is kept from round to round where nobody needs more than one mentor: short lists, how wide the last one
    was, and what prices have been lowered by since they were begun."""

    lists: Shortlists
    width: int
    lowered: int = 0
    used: bool = False


@dataclass(frozen=True, slots=True)
class Round:
    """Where an auction stands: prices (m,) per 1 / SCALE, and who has which place by pairs of the full rows."""

    price: Longs
    places: Places
    mentees: Mentees
    step: float


def auctioned(network: Network, gap: float) -> Iterator[Round]:
    """One round after the other, ever finer: with ``gap`` above 0, hardly finer than is needed for it."""
    highest = int(network.pairs.weights.max(initial=0))
    price = np.where(network.capacity > 0, 0, CLOSED).astype(np.int64)
    market = Market(network.pairs, np.empty(0, np.int32))
    known = None if network.need.max(initial=0) > 1 else begin_to_know(market.pairs, highest)
    first, finer = (FIRST_STEP_FOR_SEVERAL, FINER_FOR_SEVERAL) if known is None else (FIRST_STEP, FINER)
    step, last = first * highest, LAST_STEP
    number = 0
    while highest:
        found = bid(network, market, price, step, highest, known)
        yield found
        if step <= LAST_STEP:
            return
        if gap > 0 and number == 0:
            last = max(LAST_STEP, NEAR_ENOUGH * gap * total_of(network.pairs, found.places) / max(1, network.units))
        price = np.maximum(0, found.price - round(LOWERED * step * SCALE))
        if known is not None:
            known.lowered += round(LOWERED * step * SCALE)
            known.used = True
        if number + 1 >= WIDE_ROUNDS and step * NARROWEST >= highest and is_worth_narrowing(market, known, step):
            margin = max(1, round(MARGIN * step * SCALE))
            start, cols, weights, offset = narrowed(
                market.pairs, market.offset, network.need, found.price, SCALE, margin
            )
            market = Market(Pairs(start, cols, weights), offset)
            if known is not None:
                known = Known(make_shortlists(network.need.size, longest_row(start)), known.width, used=True)
        step = next_step(step, last, finer)
        number += 1


def next_step(step: float, last: float, finer: float) -> float:
    """The step of the next round, where as few rounds as ``finer`` allows should lead to the ``last`` one."""
    if step <= last:
        return step * BEYOND
    rounds = math.ceil(math.log(last / step) / math.log(finer))
    return last if rounds == 1 else float(step * (last / step) ** (1 / rounds))


def begin_to_know(pairs: Pairs, highest: int) -> Known:
    return Known(make_shortlists(pairs.start.size - 1, longest_row(pairs.start)), FIRST_WIDTH * highest * SCALE // 100)


def is_worth_narrowing(market: Market, known: Known | None, step: float) -> bool:
    """Whether rows are read often enough: where there are no short lists, or so many offers are alike that those are of
    no use, or where rows are long."""
    if known is None or known.width < step * SCALE:
        return True
    return market.pairs.cols.size > LONG_ROWS * (market.pairs.start.size - 1)


def bid(network: Network, market: Market, price: Longs, step: float, highest: int, known: Known | None) -> Round:
    """One round from these prices, which are kept as they are."""
    eps, walk_away = max(1, round(step * SCALE)), -WALK_AWAY * max(1, highest) * SCALE
    budget = BIDS_PER_UNIT * network.units
    places, has = make_places(network.capacity, network.lower), np.zeros(network.need.size, np.int32)
    if known is None:
        mentees = Mentees(network.need, has, np.zeros(market.pairs.cols.size, np.uint8))
        prices = price.copy()
        bid_for_several(market.pairs, places, mentees, prices, eps, walk_away, budget)
    else:
        mentees = Mentees(network.need, has, np.empty(0, np.uint8))
        prices = bid_for_one(
            market.pairs,
            places,
            mentees,
            price,
            Terms(SCALE, eps, walk_away, budget, known.lowered, LEVEL * eps, LEVELLINGS),
            known,
        )
    if market.offset.size:
        restore_offsets(market.pairs, market.offset, places)
    return Round(prices, places, mentees, step)


def bid_for_one(pairs: Pairs, places: Places, mentees: Mentees, price: Longs, terms: Terms, known: Known) -> Longs:
    """One round where nobody needs more than one mentor. Returns the prices."""
    prices = np.append(price, CLOSED)
    desks, ring, lists = make_desks(places.first, places.capacity), np.empty(mentees.need.size, np.int32), known.lists
    if known.used:
        head, count = 0, begin_to_wait(mentees.need, ring)
        head, count, known.width = bid_by_lists(pairs, desks, prices, lists, terms, ring, head, count, known.width)
    else:
        head, count = bid_by_rows(pairs, mentees.need, desks, prices, lists.gains, terms, ring)
    least, known.width = level_prices(pairs, desks, prices, lists, terms, ring, head, count, known.width)
    leave_desks(desks.desks, desks.seats, places, mentees.has)
    known.lowered += least
    return prices[:-1] - least


def bid_for_several(
    pairs: Pairs, places: Places, mentees: Mentees, prices: Longs, eps: int, walk_away: int, budget: int
) -> None:
    """One round in general. Changes ``prices``, ``places`` and ``mentees``."""
    bid_until_settled(pairs, places, mentees, prices, SCALE, eps, walk_away, budget)
    least = 0
    for _ in range(LEVELLINGS):
        if not np.any((places.taken < places.capacity) & (prices > least)):
            break
        least += LEVEL * eps
        raise_reserve(pairs, places, mentees, prices, SCALE, eps, least)
        bid_until_settled(pairs, places, mentees, prices, SCALE, eps, walk_away, budget)
    prices -= least
