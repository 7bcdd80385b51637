"""Prices from a sample of mentees: the first ones by matching it, later ones by asking what it would still pay."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peerloom.pairing.problem import Floats, Indices
from peerloom.pairing.scale.features import Features
from peerloom.pairing.scale.layout import LEAST
from peerloom.pairing.scale.places import SOLVED_TO, Places, total_and_prices
from peerloom.pairing.scale.search import Cancel, Search, prepare

MOST_OFFERS = 4096
"""Mentors whom one sampled mentee is compared with; the best ones where there are more."""
RANK = 4
"""A mentor's first price is what the mentee of this rank would pay. The highest would be too much: the sample has only
a share of all mentors to choose from. Measured on made-up pools of 20,000 and 60,000 mentees, ranks 3 to 8 do best."""


@dataclass(frozen=True, slots=True)
class Offers:
    """Pairs as rows: ``start`` (s + 1,), ``cols`` and whole ``scores`` (e,)."""

    start: NDArray[np.int64]
    cols: NDArray[np.int32]
    scores: NDArray[np.int32]

    def kept(self, prices: Floats, demand: Indices) -> Floats:
        """What each row (s,) gains at these prices by the last of the mentors whom it wants; 0.0 where that is less."""
        gains = self.scores - prices[self.cols]
        found = np.zeros(len(self.start) - 1)
        for i, (begin, end) in enumerate(zip(self.start[:-1].tolist(), self.start[1:].tolist(), strict=True)):
            if 0 < demand[i] <= end - begin:
                found[i] = max(0.0, np.partition(gains[begin:end], -demand[i])[-demand[i]])
        return found


@dataclass(frozen=True, slots=True)
class Sample:
    """Mentees ``rows`` (s,), ascending and spread evenly over all who want someone, with all mentors."""

    rows: Indices
    places: Places
    share: float
    search: Search

    def first_prices(self, seed: int, cancel: Cancel) -> Floats:
        """A price (m,) for every mentor; the same for the same seed. Raises Cancelled."""
        capacity = _shared_out(self.places.capacity, self.share, seed)
        taken = Places(capacity, self.places.demand, self.places.locked)
        offers = self._offers(np.flatnonzero(capacity), cancel)
        prices = total_and_prices(offers.start, offers.cols, offers.scores, taken, SOLVED_TO, cancel).prices
        if self.share == 1.0:
            return prices
        return self.offered(offers.kept(prices, self.places.demand), RANK, cancel)

    def offered(self, kept: Floats, rank: int, cancel: Cancel) -> Floats:
        """What the mentee of this rank would pay for each mentor (m,), who otherwise keeps a gain of ``kept`` (s,)."""
        from peerloom.pairing.scale.topk import raise_ranks

        ranks = np.zeros((min(rank, len(self.rows)), self.search.layout.m), dtype=np.float32)
        for first, values in self.search.values(cancel):
            raise_ranks(values, kept[first : first + len(values)].astype(np.float32), ranks)
        found: Floats = ranks[-1].astype(np.float64)
        return found

    def _offers(self, open_to: Indices, cancel: Cancel) -> Offers:
        counts, cols, scores = [np.zeros(1, dtype=np.int64)], [], []
        for _first, values in self.search.values(cancel):
            offered = values[:, open_to]
            allowed = offered > LEAST
            if len(open_to) > MOST_OFFERS:
                least = np.partition(offered, -MOST_OFFERS, axis=1)[:, -MOST_OFFERS]
                allowed &= offered >= least[:, None]
            counts.append(np.count_nonzero(allowed, axis=1))
            cols.append(open_to[np.nonzero(allowed)[1]].astype(np.int32))
            scores.append(np.rint(offered[allowed]).astype(np.int32))
        return Offers(np.cumsum(np.concatenate(counts)), np.concatenate(cols), np.concatenate(scores))


def draw_sample(features: Features, places: Places, size: int) -> Sample | None:
    """At most ``size`` mentees; None where nobody wants anyone or nobody has a place."""
    wanting = np.flatnonzero(places.demand > 0)
    if not len(wanting) or not places.capacity.any():
        return None
    size = min(size, len(wanting))
    rows = wanting[np.arange(size) * len(wanting) // size]
    demand = places.demand[rows]
    part = Places(places.capacity, demand, np.empty((0, 2), dtype=np.intp))
    search = prepare(features.only(rows, np.arange(len(places.capacity))))
    return Sample(rows, part, float(demand.sum() / places.demand.sum()), search)


def _shared_out(capacity: Indices, share: float, seed: int) -> Indices:
    """So large a share of the places of all mentors together: whose they are is drawn, one place here or there."""
    order = np.random.default_rng(seed).permutation(len(capacity))
    ends = np.floor(np.cumsum(capacity[order] * share) + 0.5).astype(np.intp)
    found = np.zeros(len(capacity), dtype=np.intp)
    found[order] = np.diff(ends, prepend=0)
    return np.minimum(found, capacity)
