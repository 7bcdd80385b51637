"""What one process is asked to measure, and what it answers: both travel as JSON."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from peerloom.simulation.instances import Instance, make_instance


@dataclass(frozen=True, slots=True)
class Shape:
    """An instance by its numbers. ``strict`` makes all scores different, for solvers that know no ties."""

    n: int
    m: int
    candidates: int | None
    contended: bool = True
    levels: int | None = None
    strict: bool = False
    seed: int = 2026

    def scaled(self, divisor: int) -> Shape:
        """The same kind of instance with so many times fewer people; candidates stay, as far as there are mentors."""
        return self.with_people(self.n // divisor)

    def with_people(self, n: int) -> Shape:
        m = max(1, n * self.m // self.n)
        fewer = None if self.candidates is None else min(self.candidates, m)
        return replace(self, n=n, m=m, candidates=fewer)

    def build(self) -> Instance:
        made = make_instance(
            self.n, self.m, self.candidates, contended=self.contended, levels=self.levels, seed=self.seed
        )
        if not self.strict or not isinstance(made.weights, np.ndarray):
            return made
        cells = made.weights.size
        place = np.random.default_rng(self.seed).permutation(cells).reshape(made.weights.shape)
        return replace(made, weights=made.weights * cells + place)


@dataclass(frozen=True, slots=True)
class Found:
    """One solver's answer: pairs (p, 2); ``bound`` where the solver tells how large the total could be."""

    pairs: NDArray[np.intp]
    bound: float | None = None
    method: str = ""


@dataclass(frozen=True, slots=True)
class Task:
    """``warm_up`` is how many people an untimed instance of the same kind has. ``reading`` asks for that time too."""

    shape: Shape
    solver: str
    runs: int
    warm_up: int
    reading: bool = False


@dataclass(frozen=True, slots=True)
class Measured:
    """Seconds of each run; memory in MB at its highest, and when the instance alone had been made."""

    seconds: tuple[float, ...]
    peak: float
    instance: float
    matched: int
    total: int
    bound: float | None
    method: str
    reading: float | None = None
