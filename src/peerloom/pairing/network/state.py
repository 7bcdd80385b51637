"""The arrays that compiled loops share, in named tuples: who could meet whom, who has which place, scratch space."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Longs = NDArray[np.int64]
Ints = NDArray[np.int32]
Marks = NDArray[np.uint8]

NOBODY = -1
FAR = 1 << 60


class Pairs(NamedTuple):
    """Possible pairs: those of mentee i are ``start[i]`` to ``start[i + 1]`` of ``cols`` and ``weights`` (e,)."""

    start: Longs
    cols: Ints
    weights: Ints


class Places(NamedTuple):
    """Places of mentors. Those of mentor j are ``first[j]`` to ``first[j + 1]`` of ``who``, ``pair`` and ``bid``.

    The first ``taken[j]`` of them are in use: by mentee ``who``, through the pair at position ``pair`` of that mentee's
    row. During an auction they are a heap with the lowest ``bid`` on top; afterwards bids and order mean nothing.
    """

    first: Longs
    capacity: Ints
    lower: Ints
    taken: Ints
    who: Ints
    pair: Ints
    bid: Longs


class Mentees(NamedTuple):
    """What mentees need and have, (n,). ``held`` (e,) marks the pairs that are made; it is empty during an auction in
    which nobody needs more than one mentor."""

    need: Ints
    has: Ints
    held: Marks


class Trail(NamedTuple):
    """Scratch space of a search over n mentees and m mentors (nodes n to n + m - 1), clean between searches.

    ``distance`` (n + m,) is FAR where a search did not come. ``came`` is the pair by which a mentor and the mentor by
    whom a mentee was reached, NOBODY at the beginning of a chain; ``by`` (m,) is the mentee of that pair. ``heap`` and
    ``spot`` (n + m,) are a binary heap by distance and where each node stands in it; ``touched`` lists who was reached.
    """

    distance: Longs
    came: Longs
    by: Ints
    heap: Ints
    spot: Ints
    touched: Ints


class Descent(NamedTuple):
    """Scratch space of searches in depth. ``entry`` (n,) is the pair that a mentee tries next, ``turn`` (m,) the place
    that a mentor asks next, ``seen`` (m,) marks mentors who were asked. ``chain`` (2 m + 2,) alternates mentees and
    mentors, ``link`` (2 m + 2,) holds each mentee's pair with the mentor after them."""

    entry: Longs
    turn: Ints
    seen: Marks
    chain: Ints
    link: Longs


def make_places(capacity: Ints, lower: Ints) -> Places:
    """All places free."""
    first = np.concatenate([[0], np.cumsum(capacity, dtype=np.int64)])
    seats = int(first[-1])
    return Places(
        first=first,
        capacity=capacity,
        lower=lower,
        taken=np.zeros(len(capacity), np.int32),
        who=np.empty(seats, np.int32),
        pair=np.empty(seats, np.int32),
        bid=np.empty(seats, np.int64),
    )


def make_trail(n: int, m: int) -> Trail:
    return Trail(
        distance=np.full(n + m, FAR, np.int64),
        came=np.full(n + m, NOBODY, np.int64),
        by=np.full(m, NOBODY, np.int32),
        heap=np.empty(n + m, np.int32),
        spot=np.full(n + m, NOBODY, np.int32),
        touched=np.empty(n + m, np.int32),
    )


def make_descent(n: int, m: int) -> Descent:
    return Descent(
        entry=np.zeros(n, np.int64),
        turn=np.zeros(m, np.int32),
        seen=np.zeros(m, np.uint8),
        chain=np.empty(2 * m + 2, np.int32),
        link=np.empty(2 * m + 2, np.int64),
    )
