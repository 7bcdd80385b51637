"""The slow truth: every assignment of a tiny problem, tried one by one."""

from __future__ import annotations

import itertools
from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse


@dataclass(frozen=True)
class Case:
    """A tiny problem; ``allowed`` (n, m) are its possible pairs."""

    weights: NDArray[np.int64]
    allowed: NDArray[np.bool_]
    capacity: tuple[int, ...]
    lower: tuple[int, ...]
    demand: tuple[int, ...]
    locked: tuple[tuple[int, int], ...]

    def matrix(self) -> sparse.csr_matrix:
        """Stored entries are the allowed pairs, zeros included."""
        rows, cols = np.nonzero(self.allowed)
        return sparse.csr_matrix((self.weights[rows, cols].astype(float), (rows, cols)), shape=self.weights.shape)


@dataclass(frozen=True)
class Outcome:
    """One way to do it. ``sums`` are the scores of mentees who have someone, lowest first."""

    pairs: frozenset[tuple[int, int]]
    matched: int
    shortfall: int
    total: int
    sums: tuple[int, ...]

    @property
    def fullness(self) -> tuple[int, int, int]:
        """Better is larger: mentees served, pairs made, lower bounds met."""
        return self.matched, len(self.pairs), -self.shortfall


def outcomes(case: Case) -> Iterator[Outcome]:
    """Every set of pairs that keeps locks and capacities."""
    n, m = case.weights.shape
    choices = []
    for i in range(n):
        partners = [j for j in range(m) if case.allowed[i, j]]
        fixed = {j for row, j in case.locked if row == i}
        choices.append(
            [
                set(chosen)
                for size in range(case.demand[i] + 1)
                for chosen in itertools.combinations(partners, size)
                if fixed <= set(chosen)
            ]
        )
    for picks in itertools.product(*choices):
        taken = [sum(j in pick for pick in picks) for j in range(m)]
        if any(taken[j] > case.capacity[j] for j in range(m)):
            continue
        sums = [sum(int(case.weights[i, j]) for j in pick) for i, pick in enumerate(picks) if pick]
        yield Outcome(
            pairs=frozenset((i, j) for i, pick in enumerate(picks) for j in pick),
            matched=len(sums),
            shortfall=sum(max(0, case.lower[j] - taken[j]) for j in range(m)),
            total=sum(sums),
            sums=tuple(sorted(sums)),
        )


def fullest(case: Case) -> list[Outcome]:
    """Those that serve most mentees, then make most pairs, then meet lower bounds best."""
    found = list(outcomes(case))
    best = max(outcome.fullness for outcome in found)
    return [outcome for outcome in found if outcome.fullness == best]
