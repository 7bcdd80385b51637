"""Whether one more mentee finds a place when others change theirs.

A search for one augmenting path answers that exactly (Berge 1957): a mentee who has nobody can be served in a changed
pool, everyone else keeping as many mentors as before, if and only if such a path starts from them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from peerloom.pairing.pool import Pool
from peerloom.pairing.problem import Flags, Indices
from peerloom.pairing.results import Assignment


@dataclass(frozen=True, slots=True)
class Seating:
    """``rows`` and ``cols`` (p,) are the pairs that may be changed; locked ones are no longer in sight.

    ``open`` (n, m) marks pairs that are allowed and not made, ``free`` (m,) how many places each mentor has left.
    """

    open: Flags
    rows: Indices
    cols: Indices
    free: Indices

    def reachable(self) -> Flags:
        """Mentors (m,) with a free place, or who would have one if others changed places."""
        reached = self.free > 0
        while True:
            can_move: Flags = np.any(self.open[:, reached], axis=1)
            more = reached.copy()
            more[self.cols[can_move[self.rows]]] = True
            if (more == reached).all():
                return reached
            reached = more

    def takes_one_more(self, mentor: int, free: Indices) -> bool:
        """Whether ``mentor`` could take a newcomer while ``free`` (m,) places are left, others moving if need be."""
        frontier = np.zeros(len(free), dtype=bool)
        frontier[mentor] = True
        seen = frontier
        while frontier.any():
            if (free[frontier] > 0).any():
                return True
            leaving = self.rows[frontier[self.cols]]
            frontier = np.any(self.open[leaving], axis=0) & ~seen
            seen = seen | frontier
        return False


def seating_of(pool: Pool, answer: Assignment) -> Seating:
    """The answer as it stands, with arrays of its own."""
    problem = pool.problem
    rows, cols = answer.pairs[:, 0], answer.pairs[:, 1]
    locked = np.isin(rows * problem.m + cols, problem.locked[:, 0] * problem.m + problem.locked[:, 1])
    still_open = pool.scores.allowed.copy()
    still_open[rows, cols] = False
    movable = ~locked
    free = problem.capacity - np.bincount(cols[movable], minlength=problem.m)
    return Seating(still_open, rows[movable], cols[movable], free)
