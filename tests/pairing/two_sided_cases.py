"""Tiny problems in which both sides rank each other, and every stable answer to them, tried one by one."""

from __future__ import annotations

import itertools
from dataclasses import dataclass
from random import Random

import numpy as np
from numpy.typing import NDArray

Pairs = frozenset[tuple[int, int]]


@dataclass(frozen=True)
class Case:
    mentee_scores: NDArray[np.float64]
    mentor_scores: NDArray[np.float64]
    allowed: NDArray[np.bool_]
    capacity: list[int]
    demand: list[int]

    def reordered(self, rows: list[int], cols: list[int]) -> Case:
        places = np.ix_(rows, cols)
        return Case(
            self.mentee_scores[places],
            self.mentor_scores[places],
            self.allowed[places],
            [self.capacity[j] for j in cols],
            [self.demand[i] for i in rows],
        )

    def blocking(self, pairs: Pairs) -> int:
        """Counted as the definition says."""
        count = 0
        for i, j in zip(*np.nonzero(self.allowed), strict=True):
            if (i, j) in pairs:
                continue
            mine = [self.mentee_scores[i, k] for row, k in pairs if row == i]
            theirs = [self.mentor_scores[k, j] for k, col in pairs if col == j]
            mentee_gains = len(mine) < self.demand[i] or any(self.mentee_scores[i, j] > score for score in mine)
            mentor_gains = len(theirs) < self.capacity[j] or any(self.mentor_scores[i, j] > score for score in theirs)
            can = self.demand[i] > 0 and self.capacity[j] > 0
            count += bool(can and mentee_gains and mentor_gains)
        return count


def is_stable(case: Case, pairs: Pairs) -> bool:
    return case.blocking(pairs) == 0


def stable_answers(case: Case) -> set[Pairs]:
    """For one mentor each."""
    n, m = case.allowed.shape
    choices = [[j for j in range(m) if case.allowed[i, j]] + [-1] if case.demand[i] else [-1] for i in range(n)]
    found = set()
    for picks in itertools.product(*choices):
        pairs = frozenset((i, j) for i, j in enumerate(picks) if j >= 0)
        fits = all(picks.count(j) <= places for j, places in enumerate(case.capacity))
        if fits and is_stable(case, pairs):
            found.add(pairs)
    return found


def make_case(chance: Random, *, most: int, demand: int, ties: bool) -> Case:
    n, m = chance.randint(1, most), chance.randint(1, most)
    density = chance.choice([0.5, 0.8, 1.0])
    if ties:
        levels = chance.choice([1, 2, 4])
        views = [[[chance.randint(0, levels) for _ in range(m)] for _ in range(n)] for _ in range(2)]
    else:
        views = [
            [chance.sample(range(m), m) for _ in range(n)],
            np.array([chance.sample(range(n), n) for _ in range(m)]).T.tolist(),
        ]
    return Case(
        np.array(views[0], dtype=float).reshape(n, m),
        np.array(views[1], dtype=float).reshape(n, m),
        np.array([[chance.random() < density for _ in range(m)] for _ in range(n)]).reshape(n, m),
        [chance.choice([0, 1, 1, 1, 2]) for _ in range(m)],
        [chance.randint(0 if chance.random() < 0.1 else 1, demand) for _ in range(n)],
    )
