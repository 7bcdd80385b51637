"""Who sits where, with every sum that the search asks for kept up to date."""

from __future__ import annotations

from copy import copy

import numpy as np
from numpy.typing import NDArray

from peerloom.pairing.circles.company import Company
from peerloom.pairing.circles.plans import Plan
from peerloom.pairing.problem import Flags, Floats, Indices

NO_SEAT = -1
OWN_ARRAYS = (
    *("circle", "size", "near", "clash", "count", "mates", "led", "fits"),
    *("share", "loss", "near_sums", "led_sums"),
)
CLASH = 1e9
"""What two members who may not sit together cost while any do: more than all scores of a company."""


class Seating:
    """k circles of ``least`` to ``most`` members; circle k stands for having none.

    ``circle`` (n,) says where each mentee sits, ``leaders`` (k, each) who leads. For every mentee and circle
    (n, k + 1), ``near`` adds up the affinity to its members, ``clash`` counts those who must be kept apart, ``led`` is
    the part of the score that its mentors give, ``fits`` whether mentors and locks let the mentee sit there. ``mates``
    (k, widest) lists the members, filled up with NO_SEAT; ``near_sums`` and ``led_sums`` (k + 1,) add up over them.
    """

    def __init__(self, company: Company, circle: Indices, leaders: Indices, plan: Plan) -> None:
        self.company, self.leaders, self.k = company, leaders, len(leaders)
        self.circle = circle.copy()
        self.size = np.bincount(circle, minlength=self.k + 1)
        sizes = self.size[: self.k]
        self.least, self.most = min([plan.least, *sizes.tolist()]), max([plan.most, *sizes.tolist()])
        self.any_apart = bool(company.apart.any())
        seats = np.zeros((company.n, self.k + 1))
        seats[np.arange(company.n), circle] = 1.0
        seats[:, self.k] = 0.0
        self.near: Floats = company.near @ seats
        self.clash: NDArray[np.int64] = np.zeros(seats.shape, dtype=np.int64)
        if self.any_apart:
            self.clash += np.rint(company.apart.astype(np.float64) @ seats).astype(np.int64)
        self.count: NDArray[np.int64] = np.rint(seats.T @ company.has.astype(np.float64)).astype(np.int64)
        self.mates = np.full((self.k, self.most), NO_SEAT, dtype=np.intp)
        self.led: Floats = np.zeros((company.n, self.k + 1))
        self.fits: Flags = np.ones((company.n, self.k + 1), dtype=bool)
        self.share: Floats = np.zeros(self.k + 1)
        self.loss: Floats = np.zeros(self.k + 1)
        self.near_sums: Floats = np.zeros(self.k + 1)
        self.led_sums: Floats = np.zeros(self.k + 1)
        self.lead_by(leaders)
        for one in range(self.k):
            self._settle(one)

    def lead_by(self, leaders: Indices) -> None:
        """Give the circles these mentors (k, each)."""
        company, k = self.company, self.k
        self.leaders = leaders
        if company.each:
            self.led[:, :k] = company.of_each_mentor * company.lead[:, leaders].sum(axis=2)
            self.fits[:, :k] = company.may[:, leaders].all(axis=2)
            kept = company.locked[:, leaders].sum(axis=2) == company.locked.sum(axis=1)[:, None]
            self.fits[:, :k] &= kept
            self.fits[:, k] = ~company.locked.any(axis=1)
            led = self.led[np.arange(company.n), self.circle]
            self.led_sums = np.bincount(self.circle, weights=led, minlength=k + 1).astype(np.float64)

    def copy(self) -> Seating:
        """An independent copy."""
        twin = copy(self)
        for name in OWN_ARRAYS:
            setattr(twin, name, getattr(self, name).copy())
        return twin

    def move(self, person: int, to: int) -> None:
        """Seat one mentee elsewhere; ``to`` may be k."""
        at = int(self.circle[person])
        for one, sign in ((at, -1), (to, 1)):
            if one == self.k:
                continue
            self.near[:, one] += sign * self.company.near[:, person]
            if self.any_apart:
                self.clash[:, one] += sign * self.company.apart[:, person]
            self.count[one] += sign * self.company.has[person]
        self.circle[person] = to
        self.size[at] -= 1
        self.size[to] += 1
        for one in {at, to} - {self.k}:
            self._settle(one)

    def swap(self, one: int, other: int) -> None:
        """Let two mentees change seats."""
        here, there = int(self.circle[one]), int(self.circle[other])
        self.move(one, there)
        self.move(other, here)

    def _settle(self, one: int) -> None:
        members = np.flatnonzero(self.circle == one)
        if len(members) > self.mates.shape[1]:
            self.mates = np.pad(self.mates, ((0, 0), (0, 1)), constant_values=NO_SEAT)
        self.mates[one] = NO_SEAT
        self.mates[one, : len(members)] = members
        self.share[one] = self.company.of_peers / (len(members) - 1) if len(members) > 1 else 0.0
        self.loss[one] = self.company.penalty(self.count[one])
        self.near_sums[one] = self.near[members, one].sum()
        self.led_sums[one] = self.led[members, one].sum()

    def members(self, one: int) -> Indices:
        return self.mates[one, : self.size[one]]

    def by_circle(self) -> tuple[Indices, Indices]:
        """The seated mentees, circle by circle, and where each circle begins among them (k,)."""
        order = np.argsort(self.circle, kind="stable")[: int(self.size[: self.k].sum())]
        return order, np.cumsum(self.size[: self.k]) - self.size[: self.k]

    @property
    def sums(self) -> Floats:
        """Each circle's sum of values (k + 1,)."""
        return self.share * self.near_sums + self.led_sums - self.loss

    @property
    def seated(self) -> Indices:
        return np.flatnonzero(self.circle != self.k)

    def scores(self) -> Floats:
        """Each seated mentee's score (n,), without wishes; infinite for those who have no circle."""
        at = (np.arange(self.company.n), self.circle)
        scores: Floats = self.share[self.circle] * self.near[at] + self.led[at]
        scores[self.circle == self.k] = np.inf
        return scores

    def values(self) -> Floats:
        """Scores less each member's part of what their circle loses to wishes: what the search compares."""
        values: Floats = self.scores() - (self.loss / np.maximum(self.size, 1))[self.circle]
        return values

    def clashes(self) -> int:
        """Members, counted from both sides, who sit with someone they must be kept apart from."""
        return int(self.clash[np.arange(self.company.n), self.circle].sum())

    def standing(self) -> tuple[float, float]:
        """The worst-off member's value and the total of values; the empty seating stands at (inf, 0)."""
        values = self.values()[self.seated]
        return float(values.min(initial=np.inf)), float(values.sum())
