"""Each criterion's part of the main sum as sparse columns of both sides, or as a product or distance beside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from peerloom.pairing.problem import Flags, Floats, Indices
from peerloom.pairing.rules import Kind
from peerloom.pairing.scale.features import Features
from peerloom.pairing.scale.terms import Crossing, Meaning, Named, OnScale, Shared, Term
from peerloom.pairing.scale.thresholds import least_minutes

if TYPE_CHECKING:
    from scipy import sparse

MOST_STEPS_AS_COLUMNS = 16
"""So many columns cost about as much as working a distance out."""


@dataclass(frozen=True, slots=True)
class Product:
    """A capped product: rows ``left`` (n, d) and ``right`` (m, d), and what `Capped` holds of it."""

    left: Any
    right: Any
    scale: float
    of_left: Floats
    of_right: Floats
    least: Floats
    knows: Flags


@dataclass(frozen=True, slots=True)
class Distance:
    """A part on a scale: what `Distances` holds of it."""

    term: OnScale
    of_left: Floats
    of_right: Floats
    least: Floats


@dataclass(slots=True)
class Parts:
    """Gathered over all criteria. ``flat`` are products of two vectors, those with the same right one summed up;
    ``crossings`` pairs of sparse tables whose product is added."""

    flat: dict[bytes, tuple[Floats, Floats]] = field(default_factory=dict)
    crossings: list[tuple[Any, Any]] = field(default_factory=list)
    products: list[Product] = field(default_factory=list)
    distances: list[Distance] = field(default_factory=list)

    def add_flat(self, left: Floats, right: Floats) -> None:
        key = np.ascontiguousarray(right, dtype=np.float64).tobytes()
        before = self.flat[key][0] if key in self.flat else np.zeros(len(left))
        self.flat[key] = (before + left, right)


def gather(features: Features, of_left: Floats, of_right: Floats) -> Parts:
    """``of_left`` (c, n) and ``of_right`` (c, m) are what a value of 1 of each criterion is worth."""
    parts = Parts()
    for c, term in enumerate(features.terms):
        _add(parts, term, features.asks[c], of_left[c], of_right[c], features.rules.neutral)
    return parts


def _add(parts: Parts, term: Term, asks: Flags, of_left: Floats, of_right: Floats, neutral: float) -> None:
    if isinstance(term, Named):
        _add_named(parts, term, of_left, of_right, neutral)
    elif isinstance(term, OnScale):
        if has_few_steps(term):
            _add_steps(parts, term, of_left, of_right, neutral)
        else:
            _add_neutral(parts, term, of_left, of_right, neutral)
            known_left, known_right = of_left * term.left_known, of_right * term.right_known
            parts.distances.append(Distance(term, known_left, known_right, _least_on_scale(term, asks)))
    else:
        _add_neutral(parts, term, of_left, of_right, neutral)
        _add_shared(parts, term, asks, of_left, of_right)


def _add_neutral(
    parts: Parts, term: Shared | Meaning | OnScale, of_left: Floats, of_right: Floats, neutral: float
) -> None:
    """Where one side gave no answer."""
    parts.add_flat(neutral * of_left, of_right)
    parts.add_flat(-neutral * of_left * term.left_known, of_right * term.right_known)


def _add_shared(parts: Parts, term: Shared | Meaning, asks: Flags, of_left: Floats, of_right: Floats) -> None:
    kind = term.criterion.kind
    if kind is Kind.DIFFERENT:
        parts.add_flat(of_left * term.left_known, of_right * term.right_known)
        of_left = -of_left
    if isinstance(term, Shared) and not _is_cut(term):
        sizes = term.size if kind is Kind.OVERLAP else np.ones(len(term.size))
        left, right = term.crossing.left, term.crossing.right
        parts.crossings.append((scaled(left, of_left / sizes), scaled(right, of_right)))
        return
    sides: Crossing | Meaning = term.crossing if isinstance(term, Shared) else term
    scale = 1.0 / max(term.criterion.enough_minutes, 1) if kind is Kind.SCHEDULE else 1.0
    least = np.full(len(asks), -np.inf)
    if kind is Kind.SCHEDULE and term.criterion.required:
        least = np.where(asks & term.left_known, least_minutes(term.criterion), -np.inf)
    parts.products.append(Product(sides.left, sides.right, scale, of_left, of_right, least, term.right_known))


def _is_cut(term: Shared) -> bool:
    """Whether what two people share may be more than counts."""
    if term.criterion.kind is Kind.SCHEDULE:
        return True
    if term.criterion.kind not in (Kind.SAME, Kind.DIFFERENT):
        return False
    most = [np.diff(side.indptr).max(initial=0) for side in (term.crossing.left, term.crossing.right)]
    return bool(min(most) > 1)


def has_few_steps(term: OnScale) -> bool:
    return min(len(np.unique(term.below)), len(np.unique(term.above))) <= MOST_STEPS_AS_COLUMNS


def _add_steps(parts: Parts, term: OnScale, of_left: Floats, of_right: Floats, neutral: float) -> None:
    """One side's place as a choice of one column, in which the other side has what that place is worth to it."""
    below, left = np.unique(term.below, return_inverse=True)
    above, right = np.unique(term.above, return_inverse=True)
    found = term.between(below[:, None], above[None, :])
    table = np.where(found.known, found.value, neutral)
    if len(below) <= len(above):
        ours, theirs = one_of(left, len(below)), _sparse(table.T[right])
    else:
        ours, theirs = _sparse(table[left]), one_of(right, len(above))
    parts.crossings.append((scaled(ours, of_left), scaled(theirs, of_right)))


def _least_on_scale(term: OnScale, asks: Flags) -> Floats:
    criterion = term.criterion
    if not criterion.required:
        return np.full(len(asks), -1.0)
    least = np.nextafter(0.0, 1.0) if criterion.kind is Kind.STEP else criterion.minimum - 1e-12
    return np.where(asks & term.left_known, least, -1.0)


def _add_named(parts: Parts, term: Named, of_left: Floats, of_right: Floats, neutral: float) -> None:
    left, right = term.crossing.left, term.crossing.right
    if term.criterion.kind is Kind.HISTORY:
        met = left.copy()
        met.data[:] = 1.0
        parts.add_flat(of_left * term.criterion.avoid, of_right)
        parts.crossings.append((scaled(met, -of_left if term.criterion.avoid else of_left), scaled(right, of_right)))
        return
    parts.add_flat(neutral * of_left * ~term.mentee_chose, of_right * ~term.mentor_chose)
    parts.crossings.append((scaled(left, of_left), scaled(right, of_right)))
    # Where both sides chose, each has half a say.
    halves = scaled(left, -0.5 * of_left * term.mentee_chose), scaled(right, of_right * term.mentor_chose)
    parts.crossings.append(halves)


def scaled(table: sparse.csr_array[np.float64], factor: Floats) -> sparse.csr_array[np.float64]:
    """Each row times its factor."""
    found = table.copy()
    found.data = found.data * np.repeat(factor, np.diff(table.indptr))
    return found


def one_of(code: Indices, size: int) -> sparse.csr_array[np.float64]:
    from scipy import sparse

    starts = np.arange(len(code) + 1, dtype=np.int64)
    return sparse.csr_array((np.ones(len(code)), code.astype(np.int32), starts), shape=(len(code), size))


def _sparse(table: NDArray[np.float64]) -> sparse.csr_array[np.float64]:
    from scipy import sparse

    return sparse.csr_array(table)
