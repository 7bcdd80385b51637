"""The people of some circles as numbers: all that the search needs to know."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from peerloom.pairing.problem import Flags, Floats, Indices


@dataclass(frozen=True, slots=True)
class Company:
    """n mentees, m mentors, t balance wishes.

    ``near`` (n, n) and ``lead`` (n, m) are affinities in 0..FULL_SCORE; ``apart`` (n, n) marks members who may not sit
    together, ``may`` (n, m) which mentors may lead a mentee, ``locked`` (n, m) who must. ``has`` (n, t) marks whom a
    wish counts, ``least`` (t,) how many it wants in each circle, ``price`` (t,) what one short costs.
    ``each`` mentors lead a circle.
    """

    near: Floats
    apart: Flags
    lead: Floats
    may: Flags
    locked: Flags
    has: Flags
    least: NDArray[np.int64]
    price: Floats
    each: int

    @property
    def n(self) -> int:
        return len(self.near)

    @property
    def m(self) -> int:
        return int(self.lead.shape[1])

    @property
    def of_peers(self) -> float:
        """The part of a member's score that the other members make up; the mentors make up the rest."""
        return 0.5 if self.each else 1.0

    @property
    def of_each_mentor(self) -> float:
        return 0.5 / self.each if self.each else 0.0

    def part(self, rows: Indices, cols: Indices) -> Company:
        """These mentees and mentors alone."""
        both = np.ix_(rows, rows)
        across = np.ix_(rows, cols)
        return replace(
            self,
            near=self.near[both],
            apart=self.apart[both],
            lead=self.lead[across],
            may=self.may[across],
            locked=self.locked[across],
            has=self.has[rows],
        )

    def without_wish(self, wish: int) -> Company:
        return replace(
            self,
            has=np.delete(self.has, wish, axis=1),
            least=np.delete(self.least, wish),
            price=np.delete(self.price, wish),
        )

    def penalty(self, count: NDArray[np.int64]) -> Floats:
        """What circles with these numbers of counted members (..., t) lose to the wishes."""
        lost: Floats = np.maximum(self.least - count, 0) @ self.price
        return lost
