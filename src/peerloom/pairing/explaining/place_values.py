"""What one more place would be worth, without solving again: by the best chain of moves that would use it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from peerloom.pairing.explaining.chains import unlocked
from peerloom.pairing.pool import Pool
from peerloom.pairing.problem import Floats, Indices
from peerloom.pairing.results import Assignment

ONE_MORE_MATCHED = 2.0**45
"""Outweighs every sum of scores; a double holds both exactly."""
ONE_MORE_PAIR = 2.0**40


@dataclass(frozen=True, slots=True)
class PlaceValues:
    """What it would gain if a mover came to a new place, before the score there is counted.

    ``rows`` (k,) are mentees who could come, ``gains`` (k,) what they bring: someone without a mentor
    ONE_MORE_MATCHED, someone who leaves a pair its score (< 0) and what others make of the place left.
    """

    rows: Indices
    gains: Floats

    def of(self, worth: Floats) -> Floats:
        """The most that one place with each candidate would gain (c,); ``worth`` (n, c) is -inf where forbidden."""
        if not self.rows.size:
            return np.zeros(worth.shape[1])
        best: Floats = np.max(self.gains[:, None] + worth[self.rows], axis=0)
        return np.maximum(best, 0.0)


def place_values(pool: Pool, best: Assignment) -> PlaceValues:
    """``best`` must have the largest total. Exact for one mentor each without lower bounds, a good guess otherwise.

    Chains are lengthened until none gains by it (Bellman and Ford); there are no circles to gain from.
    """
    problem, scores = pool.problem, pool.scores
    pairs = unlocked(problem, best.pairs)
    met = np.bincount(best.pairs[:, 0], minlength=problem.n) > 0
    wanting = np.flatnonzero(np.bincount(pairs[:, 0], minlength=problem.n) < problem.demand)
    brings = np.where(met[wanting], ONE_MORE_PAIR, ONE_MORE_MATCHED)
    worth = np.where(scores.allowed, scores.score.astype(np.float64), -np.inf)
    worth[best.pairs[:, 0], best.pairs[:, 1]] = -np.inf
    given_up = scores.score[pairs[:, 0], pairs[:, 1]]
    values = np.zeros(problem.m)
    rows = np.concatenate([wanting, pairs[:, 0]])
    movers = PlaceValues(rows, np.concatenate([brings, -given_up.astype(np.float64)]))
    for _ in range(problem.m):
        longer = np.maximum(values, movers.of(worth))
        if (longer <= values).all():
            break
        values = longer
        movers = PlaceValues(rows, np.concatenate([brings, values[pairs[:, 1]] - given_up]))
    return movers
