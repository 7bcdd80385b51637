"""How a living matching begins: from a solved problem, with the pairs that are there already where they are as good."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from peerloom.pairing.living.agreements import Agreements
from peerloom.pairing.living.pair_tables import Pairs, allowed_pairs, checked_pairs, keys_of
from peerloom.pairing.living.scale import Scale
from peerloom.pairing.problem import Floats, Indices, Problem

if TYPE_CHECKING:
    from peerloom.pairing.living.books import Books


def opened(problem: Problem, agreed: Agreements, scale: Scale, given: Indices | None) -> Books:
    """The books of the best matching; ``given`` (p,) are positions of pairs to keep where nothing is lost by it."""
    # Loads the compiler.
    from peerloom.pairing.living.books import Books
    from peerloom.pairing.living.layout import Limits, Table
    from peerloom.pairing.network.largest import largest_total

    best = largest_total(problem)
    table = Table(
        mentee=problem.rows.astype(np.int32),
        mentor=problem.cols,
        weight=scale.whole(problem.weights),
        value=problem.weights,
        held=_marked(len(problem.cols), best.chosen),
    )
    limits = Limits(
        need=np.array([agreed.need_of(i) for i in range(problem.n)], np.int32),
        covered=problem.covered.astype(np.uint8),
        capacity=np.array([agreed.places_of(j) for j in range(problem.m)], np.int32),
        lower=np.array([agreed.least_of(j) for j in range(problem.m)], np.int32),
        price=_whole_prices(problem, best.price, scale),
    )
    books = Books(table, limits)
    if given is not None:
        books.hold(_marked(len(problem.cols), given))
    return books


def _whole_prices(problem: Problem, price: Floats, scale: Scale) -> NDArray[np.int64]:
    """Prices (m,) to begin with. Without a single pair they mean nothing, and places that nobody can fill have prices
    too low for small units."""
    if not len(problem.cols):
        return np.zeros(problem.m, np.int64)
    return np.rint(price / scale.unit).astype(np.int64)


def _marked(count: int, positions: NDArray[np.int64] | Indices) -> NDArray[np.uint8]:
    marks = np.zeros(count, np.uint8)
    marks[positions] = 1
    return marks


def given_pairs(problem: Problem, pairs: Pairs) -> Indices:
    """Positions among the problem's pairs of those of ``pairs`` (p, 2) that are not locked.

    Raises ValueError for pairs that are not allowed, twice the same, or more than people asked for.
    """
    table = checked_pairs(pairs, "pairs", problem)
    keys = np.unique(keys_of(table, problem))
    if len(keys) != len(table):
        raise ValueError("pairs has the same pair twice")
    keys = np.setdiff1d(keys, keys_of(problem.locked, problem))
    known = keys_of(allowed_pairs(problem), problem)
    strangers = np.setdiff1d(keys, known)
    if len(strangers):
        raise ValueError(f"pair {divmod(int(strangers[0]), problem.m)} of pairs is not an allowed pair")
    if len(keys):
        over = np.bincount(keys // problem.m, minlength=problem.n) > problem.demand
        full = np.bincount(keys % problem.m, minlength=problem.m) > problem.capacity
        if np.any(over) or np.any(full):
            who = f"mentee {np.argmax(over)}" if np.any(over) else f"mentor {np.argmax(full)}"
            raise ValueError(f"pairs has more partners for {who} than asked for")
    return np.searchsorted(known, keys)
