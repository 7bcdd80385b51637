"""What a simulated program yields, and the truth behind it. Nobody here is real."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Flags = NDArray[np.bool_]
Whole = NDArray[np.int64]

UNANSWERED = -1


@dataclass(frozen=True, slots=True)
class Scale:
    """Items answered from ``least`` to ``most``; those at the places in ``reversed_items`` are worded the other way."""

    items: int = 6
    least: int = 1
    most: int = 5
    reversed_items: tuple[int, ...] = (1, 3)
    loading: float = 0.7
    """Correlation of each item with what the scale measures, before answers are rounded to the scale."""


@dataclass(frozen=True, slots=True)
class Effects:
    """The truth, in standard deviations of the construct among everybody at the start.

    ``by_wave``: how much the program adds by each wave, nothing at the first, for those whose match lasts;
    ``if_ended``: the part of it that those have whose match ends early. ``drift``: what everybody changes anyway.
    """

    by_wave: tuple[float, ...] = (0.0, 0.2, 0.35)
    if_ended: float = 0.25
    drift: tuple[float, ...] = (0.0, 0.05, 0.1)


@dataclass(frozen=True, slots=True)
class Leaving:
    """Who doesn't answer after the first wave: log odds of answering, which grow with the value before and fall where
    the match has ended. Given those two, leaving has nothing to do with what would have been answered."""

    answering: float = 1.6
    by_before: float = 0.5
    if_ended: float = -1.5
    ended: float = 0.25
    """The share of matches that end early."""


@dataclass(frozen=True, slots=True)
class Person:
    """One simulated person, by index; ``mentor`` is None for those of the comparison group."""

    index: int
    treated: bool
    mentor: int | None
    ended_early: bool
    age: int
    first_generation: bool


@dataclass(frozen=True, slots=True)
class Cohort:
    """n people, w waves, k items.

    ``answers`` (w, n, k) are whole numbers as ticked, `UNANSWERED` where somebody did not answer the wave;
    ``construct`` (w, n) is the truth in standard deviations, which nobody sees, for those who left as well.
    ``true_change`` (w,) is the expected change of those who took part since the first wave, drift included, and
    ``true_effect`` (w,) is the part of it that the program made.
    """

    people: tuple[Person, ...]
    scale: Scale
    answers: Whole
    construct: Floats
    true_change: tuple[float, ...]
    true_effect: tuple[float, ...]

    def answered(self, wave: int) -> Flags:
        """(n,)"""
        return np.asarray(self.answers[wave, :, 0] != UNANSWERED)

    def items(self, wave: int) -> Floats:
        """(n, k): answers with reversed items turned round, NaN where there are none."""
        turned: Floats = self.answers[wave].astype(np.float64)
        places = list(self.scale.reversed_items)
        turned[:, places] = self.scale.least + self.scale.most - turned[:, places]
        turned[~self.answered(wave)] = np.nan
        return turned

    def scores(self, wave: int) -> Floats:
        """(n,): each person's mean over the items."""
        means: Floats = np.asarray(self.items(wave).mean(axis=1), dtype=np.float64)
        return means
