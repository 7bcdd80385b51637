"""Ways to a free place among all pairs: who could move where, so that somebody else is served.

The same search as `explaining.seating` makes in a table, but backwards from the free places and in blocks: no pair of
people is looked at twice.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from peerloom.pairing.problem import Flags, Indices
from peerloom.pairing.scale.features import Features
from peerloom.pairing.scale.layout import LEAST
from peerloom.pairing.scale.pairs import Pairs, join, no_pairs, pairs_in
from peerloom.pairing.scale.search import Cancel, prepare

WAYS = 16
"""Mentors listed for each person who waits or could move."""


@dataclass(frozen=True, slots=True)
class Seats:
    """All ``pairs`` (p, 2) that are made and those that may be changed (``movable``, (p,)); places ``free`` (m,)."""

    pairs: Indices
    movable: Flags
    free: Indices


@dataclass(frozen=True, slots=True)
class Ways:
    """From whom to whom: ``seed`` and ``spread`` (score points) keep people who are alike from listing the same."""

    features: Features
    seats: Seats
    cancel: Cancel
    seed: int
    spread: float

    def back_from(self, start: Flags) -> tuple[Flags, Pairs]:
        """Mentors (m,) who are in ``start`` or would have a place if others moved, and the pairs for such moves."""
        rows, cols = self.seats.pairs[self.seats.movable].T
        reached, fresh, found = start.copy(), np.flatnonzero(start), [no_pairs()]
        while fresh.size:
            movers = np.unique(rows[~reached[cols]])
            moves = self.towards(movers, fresh)
            found.append(moves)
            can_move = np.isin(rows, moves.keys // max(len(start), 1))
            fresh = np.unique(cols[can_move & ~reached[cols]])
            reached[fresh] = True
        return reached, join(*found)

    def towards(self, rows: Indices, cols: Indices) -> Pairs:
        """Some of the best pairs of these mentees with these mentors that are allowed and not made; one at least for
        each mentee who has any."""
        if not rows.size or not cols.size:
            return no_pairs()
        m, made = len(self.seats.free), self.seats.pairs
        most = int(np.bincount(made[:, 0], minlength=1).max())
        search, found = prepare(self.features.only(rows, cols)), [no_pairs()]
        k = min(WAYS + most, len(cols))
        for best in search.best(np.zeros(len(cols)), k, self.cancel, spread=self.spread, seed=self.seed):
            row, place = np.nonzero(best.found)
            found.append(pairs_in(rows[best.first + row], cols[best.cols[row, place]], best.scores[row, place], m))
        pairs = join(*found)
        new = ~np.isin(pairs.keys, made[:, 0] * m + made[:, 1])
        return Pairs(pairs.keys[new], pairs.scores[new])


def allowed_counts(features: Features, rows: Indices, cols: Indices, cancel: Cancel) -> tuple[Indices, Indices]:
    """How many of these mentors each of these mentees may have (rows,), and the other way round (cols,)."""
    of_rows, of_cols = np.zeros(len(rows), dtype=np.intp), np.zeros(len(cols), dtype=np.intp)
    if not rows.size or not cols.size:
        return of_rows, of_cols
    for first, values in prepare(features.only(rows, cols)).values(cancel):
        allowed = values > LEAST
        of_rows[first : first + len(values)] = np.count_nonzero(allowed, axis=1)
        of_cols += np.count_nonzero(allowed, axis=0)
    return of_rows, of_cols
