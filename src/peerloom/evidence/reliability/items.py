"""Reading the answers to the items of a scale."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peerloom.evidence.asking import without_units
from peerloom.evidence.columns import CannotCompute, Floats, Table, table


@dataclass(frozen=True, slots=True)
class Items:
    """The answers of those who answered every item, items keyed the other way turned round.

    Attributes:
        answers: persons by items, in a unit of its own (the largest answer is 1) and about a mean of 0. A unit that all
            items share changes neither alpha nor omega, and without it no sum of squares overflows.
        varies: per item whether it was answered in more than one way.
        left_out: persons with a gap.
    """

    answers: Floats
    varies: NDArray[np.bool_]
    left_out: int

    @property
    def n(self) -> int:
        return len(self.answers)

    @property
    def n_items(self) -> int:
        return len(self.varies)

    @property
    def constant(self) -> list[int]:
        """The items to which everybody gave the same answer."""
        return [int(item) for item in np.flatnonzero(~self.varies)]


def read_items(items: Table, reversed_items: Collection[int], low: float | None, high: float | None) -> Items:
    """The items, keyed and complete. Raises `CannotCompute` for answers outside the scale, among other things."""
    answers = table(items, "items")
    if not answers.size:
        raise CannotCompute("items are empty; they need a row per person and a column per item")
    _check_scale(answers, low, high)
    answers = _keyed(answers, reversed_items, low, high)
    complete = answers[~np.isnan(answers).any(axis=1)]
    scaled = without_units(complete)
    # Counted from the first person: the same answer from all is then exactly 0, whatever the rounding of a mean.
    shifted = scaled - scaled[:1]
    centred = shifted - shifted.mean(axis=0) if len(shifted) else shifted
    return Items(answers=centred, varies=np.any(shifted != 0, axis=0), left_out=len(answers) - len(complete))


def of_length_one(answers: Floats) -> Floats:
    """``answers``, which vary, as a vector of length 1: the product of two such is a correlation."""
    scaled = without_units(answers)
    direction: Floats = scaled / np.linalg.norm(scaled)
    return direction


def _check_scale(answers: Floats, low: float | None, high: float | None) -> None:
    if low is not None and high is not None and not low < high:
        raise CannotCompute(f"low has to be below high; they are {low} and {high}")
    below = low is not None and bool((answers < low).any())
    above = high is not None and bool((answers > high).any())
    if below or above:
        raise CannotCompute(
            f"items hold answers outside the scale from {low} to {high}; correct them or leave them out"
        )


def _keyed(answers: Floats, reversed_items: Collection[int], low: float | None, high: float | None) -> Floats:
    columns = sorted({int(item) for item in reversed_items})
    if columns and not (columns[0] >= 0 and columns[-1] < answers.shape[1]):
        raise CannotCompute(f"reversed_items are places of columns, 0 to {answers.shape[1] - 1}; they are {columns}")
    keyed = answers.copy()
    # Where the ends are not known the sign alone is turned: no coefficient depends on where the scale begins.
    ends = low + high if low is not None and high is not None else 0.0
    keyed[:, columns] = ends - keyed[:, columns]
    return keyed
