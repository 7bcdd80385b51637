"""What is pursued when pairs of some kinds are wanted: the total less a price for each pair that is missing."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from peerloom.pairing.problem import Flags, Floats, Indices, Problem


@dataclass(frozen=True, slots=True)
class Aim:
    """``problem`` weighs the pairs as they are to be compared; one score point counts ``point`` there.

    ``inside`` (q, e) are the pairs of each kind, ``wanted`` (q,) how many of them there should be beside the locked
    ones, and ``price`` (q,) what each missing one costs, in weights. Where ``floor`` is given, no mentee who can still
    be moved may have a smaller sum of ``scores`` (e,), the true ones, than that.
    """

    problem: Problem
    point: float
    scores: Floats
    inside: Flags
    wanted: Indices
    price: Floats
    floor: float | None = None

    def counts(self, made: Flags) -> Indices:
        """How many of the pairs ``made`` (e,) are of each kind (q,)."""
        return np.asarray(np.count_nonzero(self.inside[:, made], axis=1), dtype=np.intp)

    def missing(self, made: Flags) -> Indices:
        short: Indices = np.maximum(self.wanted - self.counts(made), 0)
        return short

    def worth(self, made: Flags) -> float:
        return float(self.problem.weights[made].sum() - self.price @ self.missing(made))

    def is_fair(self, made: Flags) -> bool:
        """Whether nobody falls below the floor."""
        if self.floor is None:
            return True
        sums, met = self.sums(made)
        return bool((sums[met] >= self.floor).all())

    def sums(self, made: Flags) -> tuple[Floats, Flags]:
        """The sum of each mentee's true scores (n,), and who can be moved and has a mentor (n,)."""
        problem = self.problem
        rows = problem.rows[made]
        sums = problem.base / self.point + np.bincount(rows, weights=self.scores[made], minlength=problem.n)
        has = problem.covered | (np.bincount(rows, minlength=problem.n) > 0)
        return sums, has & (problem.demand > 0)

    def fullness(self, made: Flags) -> tuple[int, int, int]:
        """Mentees served first, pairs made, places filled below lower bounds: the same for all that is compared."""
        problem = self.problem
        has = np.bincount(problem.rows[made], minlength=problem.n) > 0
        taken = np.bincount(problem.cols[made], minlength=problem.m)
        least = np.minimum(taken, problem.lower).sum()
        return int(np.count_nonzero(has & ~problem.covered)), int(np.count_nonzero(made)), int(least)

    def without(self, one: int) -> Aim:
        """The same without the quota at this position."""
        return replace(
            self,
            inside=np.delete(self.inside, one, axis=0),
            wanted=np.delete(self.wanted, one),
            price=np.delete(self.price, one),
        )

    def only(self, kept: Flags) -> Aim:
        """The same with these pairs (e,) alone."""
        return replace(self, problem=self.problem.only(kept), scores=self.scores[kept], inside=self.inside[:, kept])
