"""What the search for fair sums works on: who could have whom, who has whom, and the memory of one search."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from peerloom.pairing.problem import Floats, Problem

Whole = NDArray[np.int64]
Small = NDArray[np.int32]

NOTHING = -1
GIVEN_UP = -2
"""In place of the offer that a place takes: the mentor is left, and nobody follows."""


class Offers(NamedTuple):
    """The pairs worth trying: those of mentee i are ``start[i]`` to ``start[i + 1]``, highest weight first.

    ``pair`` is the position among the problem's pairs. ``price`` guides the search; any finite numbers are valid.
    ``capacity``, ``lower`` and ``price`` (m + 1,) end with those of nobody, with whom empty places are.
    """

    start: Whole
    cols: Small
    weights: Floats
    pair: Whole
    capacity: Whole
    lower: Whole
    price: Floats


class Places(NamedTuple):
    """Who has whom. Mentee i's places are ``first[i]`` to ``first[i + 1]``, as many as it could use; some may be with
    nobody, who counts as mentor m, for no weight. ``filled`` (n,) counts the others, and a locked mentor as one.

    The places with one mentor form a list, doubly linked: ``head`` (m + 1,), ``after`` and ``before`` (places,).
    """

    first: Whole
    owner: Whole
    mentor: Small
    weight: Floats
    pair: Whole
    base: Floats
    sums: Floats
    filled: Whole
    load: Whole
    head: Small
    after: Small
    before: Small

    def copy(self) -> Places:
        return Places._make([part.copy() for part in self])


class Search(NamedTuple):
    """The memory of one search for a chain over mentors; nobody is m, and m + 1 a place that is passed on.

    ``cost`` (m + 2,) is the total lost when a mentor is reached, plus that mentor's price; ``moved`` the place that
    goes there and ``offer`` the pair that it then holds; ``round`` the search that wrote them; ``keys`` and ``nodes``
    a heap. ``path`` holds the best chain as (place, offer). ``state``: this search's number, the work done so far, the
    mentor that passes a place on, the length of the path, the work that is allowed.
    """

    cost: Floats
    moved: Small
    offer: Whole
    round: Whole
    keys: Floats
    nodes: Small
    path: NDArray[np.int64]
    state: Whole


def search_memory(m: int) -> Search:
    room = 8 * m + 64
    return Search(
        np.zeros(m + 2),
        np.full(m + 2, NOTHING, dtype=np.int32),
        np.zeros(m + 2, dtype=np.int64),
        np.zeros(m + 2, dtype=np.int64),
        np.zeros(room),
        np.zeros(room, dtype=np.int32),
        np.zeros((2 * LONGEST, 2), dtype=np.int64),
        np.zeros(5, dtype=np.int64),
    )


LONGEST = 64
"""No chain is longer than this."""


def places_of(problem: Problem, chosen: Whole) -> Places:
    """The places of the chosen pairs (p,), positions among the problem's pairs in ascending order."""
    n, m = problem.n, problem.m
    rows = np.searchsorted(problem.start, chosen, side="right") - 1
    counts = np.bincount(rows, minlength=n)
    first = np.concatenate([[0], np.cumsum(np.maximum(counts, np.minimum(problem.demand, np.diff(problem.start))))])
    slots = first[rows] + np.arange(len(chosen)) - np.concatenate([[0], np.cumsum(counts)])[rows]
    size = int(first[-1])
    mentor, weight = np.full(size, m, dtype=np.int32), np.zeros(size)
    pair = np.full(size, NOTHING, dtype=np.int64)
    mentor[slots], weight[slots], pair[slots] = problem.cols[chosen], problem.weights[chosen], chosen
    head, after, before = _lists(mentor, m)
    return Places(
        first=first.astype(np.int64),
        owner=np.repeat(np.arange(n, dtype=np.int64), np.diff(first)),
        mentor=mentor,
        weight=weight,
        pair=pair,
        base=problem.base,
        sums=problem.base + np.bincount(rows, weights=problem.weights[chosen], minlength=n),
        filled=counts.astype(np.int64) + problem.covered,
        load=np.bincount(mentor, minlength=m + 1).astype(np.int64),
        head=head,
        after=after,
        before=before,
    )


def _lists(mentor: Small, m: int) -> tuple[Small, Small, Small]:
    """The first place of each mentor and of nobody, and the next and the previous place of each place's mentor."""
    head = np.full(m + 1, NOTHING, dtype=np.int32)
    after, before = np.full(len(mentor), NOTHING, dtype=np.int32), np.full(len(mentor), NOTHING, dtype=np.int32)
    order = np.argsort(mentor, kind="stable").astype(np.int32)
    same = mentor[order[1:]] == mentor[order[:-1]]
    after[order[:-1][same]], before[order[1:][same]] = order[1:][same], order[:-1][same]
    starts = np.concatenate([np.ones(min(len(mentor), 1), dtype=bool), ~same])
    head[mentor[order[starts]]] = order[starts]
    return head, after, before
