"""Criteria read once, to be compared exactly for any block or list of pairs; as `score_pairs` compares them.

Each term's ``only`` is the same comparison for some of the people, by position.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from peerloom.pairing.kinds.comparison import Comparison
from peerloom.pairing.problem import Flags, Floats, Indices
from peerloom.pairing.rules import Criterion, Kind
from peerloom.pairing.scale.cells import Cells, dense_products, products

if TYPE_CHECKING:
    from scipy import sparse


@dataclass(frozen=True, slots=True)
class Crossing:
    """Sparse rows of both sides, ``left`` (n, q) and ``right`` (m, q): what two people share is their product."""

    left: sparse.csr_array[np.float64]
    right: sparse.csr_array[np.float64]

    def only(self, rows: Indices, cols: Indices) -> Crossing:
        return Crossing(self.left[rows], self.right[cols])


@dataclass(frozen=True, slots=True)
class Shared:
    """Overlap, same, different, schedule and text by words: a function of what two people share.

    ``left_known`` (n,), ``right_known`` (m,): who answered; ``size`` (n,): how much the mentee chose, at least 1.
    """

    criterion: Criterion
    crossing: Crossing
    left_known: Flags
    right_known: Flags
    size: Floats

    def only(self, rows: Indices, cols: Indices) -> Shared:
        return replace(
            self,
            crossing=self.crossing.only(rows, cols),
            left_known=self.left_known[rows],
            right_known=self.right_known[cols],
            size=self.size[rows],
        )

    def compare(self, cells: Cells) -> Comparison:
        shared = products(self.crossing.left, self.crossing.right, cells)
        known = self.left_known[cells.rows] & self.right_known[cells.cols]
        return Comparison(self._value(shared, cells), known)

    def _value(self, shared: Floats, cells: Cells) -> Floats:
        match self.criterion.kind:
            case Kind.OVERLAP:
                return np.divide(shared, self.size[cells.rows], dtype=np.float64)
            case Kind.SAME:
                return (shared > 0).astype(np.float64)
            case Kind.DIFFERENT:
                return (shared <= 0).astype(np.float64)
            case Kind.SCHEDULE:
                return np.clip(shared / max(self.criterion.enough_minutes, 1), 0.0, 1.0)
            case _:
                return np.minimum(shared, 1.0)


@dataclass(frozen=True, slots=True)
class Meaning:
    """Text by a sentence model: ``left`` (n, d) and ``right`` (m, d), whose product counts between 0 and 1."""

    criterion: Criterion
    left: NDArray[np.float32]
    right: NDArray[np.float32]
    left_known: Flags
    right_known: Flags

    def only(self, rows: Indices, cols: Indices) -> Meaning:
        return replace(
            self,
            left=self.left[rows],
            right=self.right[cols],
            left_known=self.left_known[rows],
            right_known=self.right_known[cols],
        )

    def compare(self, cells: Cells) -> Comparison:
        known = self.left_known[cells.rows] & self.right_known[cells.cols]
        return Comparison(np.clip(dense_products(self.left, self.right, cells), 0.0, 1.0), known)


@dataclass(frozen=True, slots=True)
class OnScale:
    """Step and nearness: ``below`` (n,) and ``above`` (m,) are places on a scale or numbers, NaN where missing."""

    criterion: Criterion
    below: Floats
    above: Floats

    @property
    def left_known(self) -> Flags:
        return ~np.isnan(self.below)

    @property
    def right_known(self) -> Flags:
        return ~np.isnan(self.above)

    def only(self, rows: Indices, cols: Indices) -> OnScale:
        return replace(self, below=self.below[rows], above=self.above[cols])

    def compare(self, cells: Cells) -> Comparison:
        return self.between(self.below[cells.rows], self.above[cells.cols])

    def between(self, below: Floats, above: Floats) -> Comparison:
        """For any two arrays of places that broadcast."""
        known = ~(np.isnan(below) | np.isnan(above))
        away = above - below
        value = self._steps(away) if self.criterion.kind is Kind.STEP else self._nearness(np.abs(away))
        return Comparison(np.clip(np.where(known, value, 0.0), 0.0, 1.0), known)

    def _steps(self, steps: Floats) -> Floats:
        (least, most), (best_least, best_most) = self.criterion.steps, self.criterion.best_steps
        away = np.maximum(np.maximum(best_least - steps, steps - best_most), 0.0)
        furthest = max(best_least - least, most - best_most, 0)
        worth: Floats = np.where((steps >= least) & (steps <= most), 1.0 - away / (furthest + 1.0), 0.0)
        return worth

    def _nearness(self, away: Floats) -> Floats:
        reach = self.criterion.reach
        return 1.0 - away / reach if reach > 0 else (away == 0).astype(np.float64)


@dataclass(frozen=True, slots=True)
class Named:
    """Preference and history: the few pairs in which someone named someone; ``never`` are refusals.

    For a preference the product is the sum of both sides' wishes, and who ``chose`` (n,), (m,) anyone has a voice.
    """

    criterion: Criterion
    crossing: Crossing
    never: Crossing | None
    mentee_chose: Flags
    mentor_chose: Flags

    def only(self, rows: Indices, cols: Indices) -> Named:
        return replace(
            self,
            crossing=self.crossing.only(rows, cols),
            never=None if self.never is None else self.never.only(rows, cols),
            mentee_chose=self.mentee_chose[rows],
            mentor_chose=self.mentor_chose[cols],
        )

    def compare(self, cells: Cells) -> Comparison:
        named = products(self.crossing.left, self.crossing.right, cells)
        never = None if self.never is None else products(self.never.left, self.never.right, cells) > 0
        if self.criterion.kind is Kind.HISTORY:
            met = named > 0
            value = (~met if self.criterion.avoid else met).astype(np.float64)
            return Comparison(value, np.ones(met.shape, dtype=bool), never)
        voices = self.mentee_chose[cells.rows].astype(np.float64) + self.mentor_chose[cells.cols]
        return Comparison(named / np.maximum(voices, 1.0), voices > 0, never)


Term = Shared | Meaning | OnScale | Named
