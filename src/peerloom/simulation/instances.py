"""Matching problems as bare numbers, made from a seed: for tests and benchmarks, from a handful of people to a million.

"Easy": every score is drawn for itself. "Contended": everyone wants the same mentors, because a mentor's quality makes
up most of every score, and nearly all places are needed.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse

Counts = NDArray[np.int64]
Scores = NDArray[np.float64]

FULL_SCORE = 10_000
QUALITY_SHARE = 0.8
"""How much of a contended score is the mentor's quality, which is the same for everyone."""

BLOCK_CELLS = 2_000_000
"""Scores drawn at a time: what is needed beside the result stays small, however many people there are."""


@dataclass(frozen=True, slots=True)
class Instance:
    """What the engine is asked: ``weights`` dense (n, m), or sparse with the allowed pairs stored; whole numbers.

    ``capacity`` and ``lower`` (m,) are places per mentor, ``demand`` (n,) mentors per mentee; ``locked`` (l, 2) and
    ``banned`` (b, 2) are pairs of mentee row and mentor column.
    """

    weights: Scores | sparse.csr_array
    capacity: Counts
    lower: Counts
    demand: Counts
    locked: Counts
    banned: Counts


def make_instance(
    n: int,
    m: int,
    candidates: int | None,
    *,
    contended: bool,
    levels: int | None = None,
    capacity_slack: float = 1.02,
    seed: int = 0,
) -> Instance:
    """n mentees who want one mentor each, m mentors, and ``candidates`` mentors stored per mentee (None: dense).

    Scores lie on ``levels`` evenly spaced whole numbers up to 10,000: None means all of them, 1 that all are equal.
    About ``capacity_slack * n`` places are spread evenly over the mentors. One full assignment is hidden among the
    candidates, so as many mentees as there are places can be served. A sparse result takes 12 bytes per pair.

    Raises ValueError where there are more candidates than mentors, or fewer than one.
    """
    if candidates is not None and not 1 <= candidates <= m:
        raise ValueError(f"candidates must be between 1 and the {m} mentors, not {candidates}")
    chance = np.random.default_rng(seed)
    capacity = _spread(round(capacity_slack * n), m, chance)
    quality = chance.random(m, dtype=np.float32) if contended else None
    scale = FULL_SCORE if levels is None else levels
    weights: Scores | sparse.csr_array
    if candidates is None:
        weights = np.empty((n, m))
        for block in _blocks(n, m):
            weights[block] = _scores(weights[block].shape, quality, scale, chance)
    else:
        weights = _sparse_weights((n, m), candidates, capacity, quality, scale, chance)
    none = np.zeros((0, 2), dtype=np.int64)
    return Instance(weights, capacity, np.zeros_like(capacity), np.ones(n, dtype=np.int64), none, none)


def _spread(places: int, m: int, chance: np.random.Generator) -> Counts:
    """As evenly as whole numbers allow; chance says who gets one more."""
    capacity = np.full(m, places // max(m, 1), dtype=np.int64)
    capacity[chance.permutation(m)[: places - int(capacity.sum())]] += 1
    return capacity


def _blocks(n: int, width: int) -> list[slice]:
    height = max(1, BLOCK_CELLS // max(width, 1))
    return [slice(first, min(first + height, n)) for first in range(0, n, height)]


def _scores(
    shape: tuple[int, ...], quality: NDArray[np.float32] | None, levels: int, chance: np.random.Generator
) -> NDArray[np.float32]:
    """``quality`` is that of each score's mentor, in the same shape or one for each column."""
    share = chance.random(shape, dtype=np.float32)
    if quality is not None:
        share *= np.float32(1 - QUALITY_SHARE)
        share += np.float32(QUALITY_SHARE) * quality
    level = np.minimum(np.floor(share * np.float32(levels)), np.float32(levels - 1))
    scores: NDArray[np.float32] = (level + 1) * np.float32(FULL_SCORE // levels)
    return scores


def _sparse_weights(
    shape: tuple[int, int],
    candidates: int,
    capacity: Counts,
    quality: NDArray[np.float32] | None,
    levels: int,
    chance: np.random.Generator,
) -> sparse.csr_array:
    n, m = shape
    hidden = chance.permutation(np.repeat(np.arange(m, dtype=np.int32), capacity))
    columns = np.empty((n, candidates), dtype=np.int32)
    weights = np.empty((n, candidates))
    for block in _blocks(n, candidates):
        columns[block] = _candidates(columns[block].shape, m, hidden[block], chance)
        wanted = None if quality is None else quality[columns[block]]
        weights[block] = _scores(columns[block].shape, wanted, levels, chance)
    start = np.arange(n + 1, dtype=np.int32 if n * candidates < 2**31 else np.int64) * candidates
    return sparse.csr_array((weights.reshape(-1), columns.reshape(-1), start), shape=shape)


def _candidates(
    shape: tuple[int, ...], m: int, hidden: NDArray[np.int32], chance: np.random.Generator
) -> NDArray[np.int32]:
    """Different mentors for each mentee, ascending, with the mentee's ``hidden`` one among them where there is one."""
    count = shape[1]
    # Ascending draws from the rest, moved apart by one each, are all different and need no second try.
    drawn = np.sort(chance.integers(0, m - count + 1, size=shape, dtype=np.int32), axis=1)
    drawn += np.arange(count, dtype=np.int32)
    first = drawn[: len(hidden)]
    missing = np.flatnonzero((first != hidden[:, None]).all(axis=1))
    first[missing, chance.integers(0, count, size=len(missing))] = hidden[missing]
    drawn.sort(axis=1)
    return drawn


def with_demands(
    instance: Instance, *, most_mentors: int = 1, bounded: float = 0.0, locked: int = 0, banned: int = 0, seed: int = 0
) -> Instance:
    """The same people with more wishes: one to ``most_mentors`` mentors each (places grow alike), a lower bound for
    this share of the mentors, and so many locked and banned pairs, all different, that can be kept together.

    Fewer pairs are locked where people or places run out.
    """
    chance = np.random.default_rng([seed, 1])
    n, m = instance.weights.shape
    demand: Counts = chance.integers(1, most_mentors + 1, size=(n,))
    grown = _spread(round(instance.capacity.sum() * demand.sum() / max(n, 1)), m, chance)
    lower = np.where(chance.random(m) < bounded, chance.integers(0, grown + 1), 0)
    rows, columns = _stored(instance.weights)
    order = chance.permutation(len(rows))[: locked + banned]
    named = np.column_stack([rows[order], columns[order]]).astype(np.int64)
    kept = _that_fit(named[:locked], demand, grown)
    return Instance(instance.weights, grown, lower, demand, kept, named[locked:])


def _stored(weights: Scores | sparse.csr_array) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    if isinstance(weights, np.ndarray):
        rows, columns = np.indices(weights.shape)
        return rows.reshape(-1), columns.reshape(-1)
    return np.repeat(np.arange(weights.shape[0]), np.diff(weights.indptr)), weights.indices.astype(np.int64)


def _that_fit(pairs: Counts, demand: Counts, capacity: Counts) -> Counts:
    wanted, places = demand.copy(), capacity.copy()
    fits = np.zeros(len(pairs), dtype=bool)
    for p, (row, column) in enumerate(pairs.tolist()):
        if wanted[row] and places[column]:
            wanted[row] -= 1
            places[column] -= 1
            fits[p] = True
    return pairs[fits]
