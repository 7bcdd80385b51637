"""A full assignment in which people can change places along chains, until nothing better is left.

Everything is made to balance, so that "tight" pairs alone say what is optimal: places that stay empty are held by two
extra rows, and mentees who can't be served sit in one extra column. A mentor with a lower bound has two columns, one
for the places that must be filled and one for the rest.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from peerloom.pairing.problem import Flags, Floats, Indices
from peerloom.pairing.small.one_each import NOBODY, Places

NO_ONE = -1


@dataclass(frozen=True, slots=True)
class Reach:
    """Rows and columns that a search reached before it ended without a free place."""

    rows: Flags
    cols: Flags


class Exchange:
    """Rows: n mentees, then EMPTY (places that may stay empty) and ABSENT (lower bounds that can't be met).

    Columns: m mentors, one more for each mentor with a lower bound, then nobody. ``alive`` (R, C) are the pairs still
    in play, ``seat`` (n,) each mentee's column, ``free`` (C,) places not held at the moment, ``work`` cells looked at.
    """

    def __init__(self, allowed: Flags, capacity: Indices, lower: Indices, places: Places, chosen: Indices) -> None:
        n, m = allowed.shape
        bounded = np.flatnonzero(lower > 0)
        self.n = n
        self.mentor = np.concatenate([np.arange(m), bounded, [NOBODY]])
        self.nobody = len(self.mentor) - 1
        self.size = np.concatenate([capacity - lower, lower[bounded], [n - places.matched]])
        self.alive = np.zeros((n + 2, len(self.mentor)), dtype=bool)
        self.alive[:n, :-1] = allowed[:, self.mentor[:-1]]
        self.alive[:n, -1] = n > places.matched
        self.alive[n, :m] = True
        self.alive[n + 1, m:-1] = True
        self.alive[:, self.size == 0] = False
        self.work = 0
        self._sit(chosen, m)

    @classmethod
    def empty(cls, allowed: Flags, capacity: Indices) -> Exchange:
        """Nobody seated, every place free, and no extra rows or columns in use."""
        n = len(allowed)
        none = np.full(n, NOBODY, dtype=np.intp)
        exchange = cls(allowed, capacity, np.zeros_like(capacity), Places(n, 0, capacity), none)
        exchange.leave(np.arange(n))
        exchange.units[:] = 0
        exchange.holds[:] = False
        exchange.free = np.append(capacity, 0)
        return exchange

    def _sit(self, chosen: Indices, m: int) -> None:
        """Seat everyone as chosen, lower bounds first, and give the rest of the places to EMPTY and ABSENT."""
        second = {int(mentor): m + k for k, mentor in enumerate(self.mentor[m:-1])}
        left = self.size.copy()
        self.seat = np.full(self.n, self.nobody, dtype=np.intp)
        for row in np.flatnonzero(chosen != NOBODY).tolist():
            column = second.get(int(chosen[row]), -1)
            if column < 0 or left[column] == 0:
                column = int(chosen[row])
            left[column] -= 1
            self.seat[row] = column
        self.units = np.zeros((2, len(self.size)), dtype=np.intp)
        self.units[0, :m] = left[:m]
        self.units[1, m:-1] = left[m:-1]
        self.free = np.zeros(len(self.size), dtype=np.intp)
        self.holds = np.zeros((len(self.size), self.n + 2), dtype=bool)
        self.holds[self.seat, np.arange(self.n)] = True
        self.holds[:, self.n :] = self.units.T > 0

    def chosen(self) -> Indices:
        """Each mentee's mentor (n,), NOBODY for those without."""
        return self.mentor[self.seat]

    def leave(self, rows: Indices) -> None:
        """Take mentees off their places."""
        np.add.at(self.free, self.seat[rows], 1)
        self.holds[self.seat[rows], rows] = False
        self.seat[rows] = NO_ONE

    def find_place(self, start: Indices, usable: Flags) -> Reach | None:
        """Seat one of the ``start`` mentees, moving others along ``usable`` pairs (R, C). None when it was done."""
        came_from_row = np.full(usable.shape[1], NO_ONE)
        came_from_col = np.full(usable.shape[0], NO_ONE)
        rows_seen = np.zeros(usable.shape[0], dtype=bool)
        cols_seen = np.zeros(usable.shape[1], dtype=bool)
        rows_seen[start] = True
        frontier = start
        while frontier.size:
            self.work += frontier.size * usable.shape[1]
            options = usable[frontier]
            new = np.flatnonzero(options.any(axis=0) & ~cols_seen)
            if not new.size:
                break
            came_from_row[new] = frontier[options[:, new].argmax(axis=0)]
            cols_seen[new] = True
            open_places = new[self.free[new] > 0]
            if open_places.size:
                self._shift(int(open_places[0]), came_from_row, came_from_col)
                return None
            held = self.holds[new]
            frontier = np.flatnonzero(held.any(axis=0) & ~rows_seen)
            came_from_col[frontier] = new[held[:, frontier].argmax(axis=0)]
            rows_seen[frontier] = True
        return Reach(rows_seen, cols_seen)

    def _shift(self, column: int, came_from_row: Indices, came_from_col: Indices) -> None:
        self.free[column] -= 1
        while column != NO_ONE:
            row = int(came_from_row[column])
            before = int(came_from_col[row])
            if row < self.n:
                self.seat[row] = column
            else:
                self.units[row - self.n, column] += 1
                self.units[row - self.n, before] -= 1
            if before != NO_ONE:
                self.holds[before, row] = row >= self.n and self.units[row - self.n, before] > 0
            self.holds[column, row] = True
            column = before

    def keep_best_totals(self, weights: Floats, *, whole: bool) -> None:
        """Keep alive only pairs that some assignment of the present, largest total uses. ``weights`` is (n, m)."""
        worth = np.zeros(self.alive.shape)
        worth[: self.n, :-1] = weights[:, self.mentor[:-1]]
        worth[~self.alive] = -np.inf
        tolerance = 0.0 if whole else 1e-9 * float(weights.max(initial=0.0))
        given_up = worth[np.arange(self.n), self.seat]
        cheapest = np.zeros(len(self.size))
        for _ in range(len(self.size) + 1):
            leaving = self._leaving(cheapest, given_up)
            arriving = (leaving[:, None] - worth).min(axis=0)
            if not (arriving < cheapest - tolerance).any():
                break
            cheapest = np.minimum(cheapest, arriving)
        self.alive &= self._leaving(cheapest, given_up)[:, None] - worth - cheapest <= tolerance

    def _leaving(self, cheapest: Floats, given_up: Floats) -> Floats:
        """The cheapest chain that ends with each row (R,) standing up."""
        extra = [np.min(cheapest[units > 0], initial=np.inf) for units in self.units]
        return np.concatenate([cheapest[self.seat] + given_up, extra])
