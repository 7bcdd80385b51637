"""An order of people that decides between equal wishes and depends on the wishes alone, not on the input's order."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from peerloom.pairing.problem import Floats, Indices

MOST_WORK = 50_000_000
"""Pairs looked at. People who are still alike after that keep the order of the input."""


def ranks_of_people(
    rows: Indices, cols: Indices, views: tuple[Floats, Floats], demand: Indices, capacity: Indices
) -> tuple[Indices, Indices]:
    """A rank for each mentee (n,) and each mentor (m,), all different, for pairs (rows, cols) with both sides' views.

    Colour refinement, where a person is what they ask or offer, with whom, and how both see it. Where that leaves
    people alike, twins (the same pairs with the same people) are put in any order, as nothing can depend on it;
    then one person is singled out at a time, and what follows from it for the others is worked out.
    """
    kind = _ranks(*views)
    mentee, mentor = _ranks(demand), _ranks(capacity)
    left = MOST_WORK
    while left > 0:
        before = _classes(mentee, mentor)
        mentee, mentor = (
            _ranks(mentee, _sums(rows, kind, mentor[cols], len(mentee))),
            _ranks(mentor, _sums(cols, kind, mentee[rows], len(mentor))),
        )
        left -= len(rows) + 1
        if _classes(mentee, mentor) > before:
            continue
        if before == len(mentee) + len(mentor):
            return mentee, mentor
        twins = (
            _twins(mentee, _sums(rows, kind, cols, len(mentee))),
            _twins(mentor, _sums(cols, kind, rows, len(mentor))),
        )
        if _classes(*twins) > before:
            mentee, mentor = twins
        elif _is_alike(mentee):
            mentee = _one_singled_out(mentee)
        else:
            mentor = _one_singled_out(mentor)
    return _ranks(mentee, np.arange(len(mentee))), _ranks(mentor, np.arange(len(mentor)))


def _classes(mentee: Indices, mentor: Indices) -> int:
    return int(mentee.max(initial=-1) + mentor.max(initial=-1)) + 2


def _is_alike(ranks: Indices) -> bool:
    return int(ranks.max(initial=-1)) + 1 < len(ranks)


def _twins(ranks: Indices, pairs: NDArray[np.uint64]) -> Indices:
    """Split every class whose members all have the same pairs."""
    size = int(ranks.max(initial=-1)) + 1
    least, most = np.full(size, np.iinfo(np.uint64).max), np.zeros(size, dtype=np.uint64)
    np.minimum.at(least, ranks, pairs)
    np.maximum.at(most, ranks, pairs)
    return _ranks(ranks, np.where((least == most)[ranks], np.arange(len(ranks)), 0))


def _one_singled_out(ranks: Indices) -> Indices:
    shared = np.flatnonzero(np.bincount(ranks) > 1)[0]
    others = np.ones(len(ranks), dtype=bool)
    others[np.flatnonzero(ranks == shared)[0]] = False
    return _ranks(ranks, others)


def _ranks(*columns: NDArray[Any]) -> Indices:
    """Equal rows of the given columns share a rank, in the order of their values."""
    order = np.lexsort(columns[::-1])
    changes = np.zeros(len(order), dtype=bool)
    for column in columns:
        changes[1:] |= column[order][1:] != column[order][:-1]
    ranks = np.empty(len(order), dtype=np.intp)
    ranks[order] = np.cumsum(changes)
    return ranks


def _sums(people: Indices, kind: Indices, partner: Indices, size: int) -> NDArray[np.uint64]:
    """A number for each person that depends on the multiset of (kind of pair, partner), in any order."""
    mixed = _mixed(_mixed(kind.astype(np.uint64)) + partner.astype(np.uint64))
    sums = np.zeros(size, dtype=np.uint64)
    np.add.at(sums, people, mixed)
    return sums


def _mixed(numbers: NDArray[np.uint64]) -> NDArray[np.uint64]:
    """The finaliser of MurmurHash3 (Appleby 2011): nearby numbers become unrelated ones."""
    mixed = numbers + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(33))) * np.uint64(0xFF51AFD7ED558CCD)
    mixed = (mixed ^ (mixed >> np.uint64(33))) * np.uint64(0xC4CEB9FE1A85EC53)
    return mixed ^ (mixed >> np.uint64(33))
