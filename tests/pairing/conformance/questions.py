"""A problem as a test sees it: every pair in one table, with what holds for an answer worked out the slow way."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

from peerloom.pairing import Assignment, Objective
from peerloom.simulation.instances import Instance
from tests.pairing.brute_force import Case
from tests.pairing.conformance.solvers import Solver

Whole = NDArray[np.int64]
PairList = tuple[tuple[int, int], ...]


@dataclass(frozen=True)
class Facts:
    """What an answer comes to. ``sums`` are the scores of mentees who have someone, lowest first."""

    matched: int
    pairs: int
    shortfall: int
    total: int
    sums: tuple[int, ...]

    @property
    def fullness(self) -> tuple[int, int, int]:
        return self.matched, self.pairs, -self.shortfall


@dataclass(frozen=True)
class Question:
    """``stored`` (n, m) are the pairs of the matrix, banned ones included."""

    weights: Whole
    stored: NDArray[np.bool_]
    capacity: Whole
    lower: Whole
    demand: Whole
    locked: PairList = ()
    banned: PairList = ()

    @property
    def allowed(self) -> NDArray[np.bool_]:
        left = self.stored.copy()
        for pair in self.banned:
            left[pair] = False
        return left

    def case(self) -> Case:
        """For brute force."""
        limits = (tuple(self.capacity.tolist()), tuple(self.lower.tolist()), tuple(self.demand.tolist()))
        return Case(self.weights, self.allowed, *limits, self.locked)

    def matrix(self, unit: float = 1.0) -> sparse.csr_matrix:
        rows, cols = np.nonzero(self.stored)
        return sparse.csr_matrix((self.weights[rows, cols] * unit, (rows, cols)), shape=self.weights.shape)

    def ask(self, solver: Solver, objective: Objective, *, unit: float = 1.0) -> Assignment:
        """``unit`` is what every weight is multiplied by."""
        limits: dict[str, Any] = {"lower": self.lower, "demand": self.demand}
        return solver(
            self.matrix(unit),
            self.capacity,
            objective=objective,
            locked=self.locked,
            banned=self.banned,
            **limits,
        )

    def facts(self, found: Assignment) -> Facts:
        """Checked against every limit first."""
        pairs = [(int(i), int(j)) for i, j in found.pairs]
        assert pairs == sorted(set(pairs))
        assert set(self.locked) <= set(pairs)
        allowed = self.allowed
        assert all(allowed[pair] for pair in pairs)
        met = np.bincount(found.pairs[:, 0], minlength=len(self.demand))
        taken = np.bincount(found.pairs[:, 1], minlength=len(self.capacity))
        assert (met <= self.demand).all()
        assert (taken <= self.capacity).all()
        sums = np.zeros(len(self.demand), dtype=np.int64)
        for pair in pairs:
            sums[pair[0]] += self.weights[pair]
        return Facts(
            matched=int(np.count_nonzero(met)),
            pairs=len(pairs),
            shortfall=int(np.maximum(self.lower - taken, 0).sum()),
            total=int(sums.sum()),
            sums=tuple(sorted(sums[met > 0].tolist())),
        )

    def shuffled(self, rows: Sequence[int], cols: Sequence[int]) -> Question:
        """The same question with mentee ``rows[0]`` first and so on."""
        row_of, col_of = np.argsort(rows), np.argsort(cols)

        def moved(pairs: PairList) -> PairList:
            return tuple((int(row_of[i]), int(col_of[j])) for i, j in pairs)

        return Question(
            self.weights[np.ix_(rows, cols)],
            self.stored[np.ix_(rows, cols)],
            self.capacity[list(cols)],
            self.lower[list(cols)],
            self.demand[list(rows)],
            moved(self.locked),
            moved(self.banned),
        )

    def with_capacity(self, capacity: Whole) -> Question:
        return replace(self, capacity=capacity)


def question_of(instance: Instance) -> Question:
    dense = isinstance(instance.weights, np.ndarray)
    table = instance.weights if isinstance(instance.weights, np.ndarray) else instance.weights.toarray()
    return Question(
        table.astype(np.int64),
        np.ones(table.shape, dtype=bool) if dense else table > 0,
        instance.capacity,
        instance.lower,
        instance.demand,
        _pairs(instance.locked),
        _pairs(instance.banned),
    )


def _pairs(table: Whole) -> PairList:
    return tuple((int(i), int(j)) for i, j in table)
