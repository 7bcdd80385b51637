"""What people asked for and what is agreed: numbers of partners, locked pairs, and what these leave to be decided."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from peerloom.pairing.living.consequences import Pair
from peerloom.pairing.problem import Problem

LEFT = -1
"""The demand or capacity of someone who is not there any more."""
MOST = 2**31 - 1
"""No number of partners is larger; whoever asks for more asks for everybody."""


@dataclass(slots=True)
class Agreements:
    """``demand`` by mentee, ``capacity`` and ``lower`` by mentor, locked pairs counted in; ``locked`` with weights."""

    demand: list[int]
    capacity: list[int]
    lower: list[int]
    locked: dict[Pair, float] = field(default_factory=dict)
    _of_mentee: dict[int, set[int]] = field(default_factory=dict)
    _of_mentor: dict[int, set[int]] = field(default_factory=dict)

    def lock(self, pair: Pair, weight: float) -> None:
        i, j = pair
        self.locked[pair] = weight
        self._of_mentee.setdefault(i, set()).add(j)
        self._of_mentor.setdefault(j, set()).add(i)

    def unlock(self, pair: Pair) -> float:
        """Returns the weight."""
        i, j = pair
        self._of_mentee[i].discard(j)
        self._of_mentor[j].discard(i)
        return self.locked.pop(pair)

    def locked_of_mentee(self, i: int) -> list[int]:
        return sorted(self._of_mentee.get(i, ()))

    def locked_of_mentor(self, j: int) -> list[int]:
        return sorted(self._of_mentor.get(j, ()))

    def need_of(self, i: int) -> int:
        return max(self.demand[i] - len(self._of_mentee.get(i, ())), 0)

    def places_of(self, j: int) -> int:
        return max(self.capacity[j] - len(self._of_mentor.get(j, ())), 0)

    def least_of(self, j: int) -> int:
        return max(self.lower[j] - len(self._of_mentor.get(j, ())), 0)

    def check_mentee(self, i: int) -> None:
        """Raises ValueError where there is no such mentee any more."""
        _check("mentee", i, self.demand)

    def check_mentor(self, j: int) -> None:
        _check("mentor", j, self.capacity)


def _check(side: str, number: int, numbers: list[int]) -> None:
    if not 0 <= number < len(numbers):
        raise ValueError(f"{side} {number} does not exist; there are {len(numbers)}, from 0")
    if numbers[number] == LEFT:
        raise ValueError(f"{side} {number} has left")


def agreements_of(problem: Problem, capacity: ArrayLike, lower: ArrayLike | None, demand: ArrayLike) -> Agreements:
    """What the caller asked for when the problem was made, which itself need not know of more than there are people."""
    made = Agreements(
        _counts(demand, problem.n), _counts(capacity, problem.m), _counts(0 if lower is None else lower, problem.m)
    )
    for (i, j), weight in zip(problem.locked.tolist(), problem.locked_weights.tolist(), strict=True):
        made.lock((i, j), weight)
    return made


def _counts(given: ArrayLike, size: int) -> list[int]:
    numbers = np.minimum(np.asarray(given, dtype=np.float64), MOST)
    counts: list[int] = np.broadcast_to(numbers.astype(np.int64), (size,)).tolist()
    return counts
