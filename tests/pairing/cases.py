"""Hypothesis strategies for tiny problems of every shape: ties, zeros, empty sides, bans, bounds, locks."""

from __future__ import annotations

import numpy as np
from hypothesis import strategies as st

from tests.pairing.brute_force import Case

LOW, HIGH = 5, 40


@st.composite
def cases(draw: st.DrawFn, *, most: int = 4, demand: int = 1, bounded: bool = True, locks: bool = True) -> Case:
    n, m = draw(st.integers(0, most)), draw(st.integers(0, most))
    highest = draw(st.sampled_from([1, LOW, HIGH]))
    weights = np.array(
        draw(st.lists(st.lists(st.integers(0, highest), min_size=m, max_size=m), min_size=n, max_size=n)),
        dtype=np.int64,
    ).reshape(n, m)
    allowed = np.array(
        draw(st.lists(st.lists(st.sampled_from([True, True, False]), min_size=m, max_size=m), min_size=n, max_size=n)),
        dtype=bool,
    ).reshape(n, m)
    capacity = tuple(draw(st.lists(st.integers(0, 3), min_size=m, max_size=m)))
    lower = tuple(draw(st.integers(0, places)) if bounded else 0 for places in capacity)
    wanted = tuple(draw(st.lists(st.integers(0, demand), min_size=n, max_size=n)))
    locked = _locks(draw, allowed, capacity, wanted) if locks else ()
    return Case(weights, allowed, capacity, lower, wanted, locked)


def _locks(
    draw: st.DrawFn,
    allowed: np.ndarray[tuple[int, int], np.dtype[np.bool_]],
    capacity: tuple[int, ...],
    wanted: tuple[int, ...],
) -> tuple[tuple[int, int], ...]:
    """A few pairs that fit beside each other."""
    places, needs = list(capacity), list(wanted)
    chosen = []
    for i, j in zip(*np.nonzero(allowed), strict=True):
        if places[j] and needs[i] and draw(st.integers(0, 5)) == 0:
            places[j] -= 1
            needs[i] -= 1
            chosen.append((int(i), int(j)))
    return tuple(chosen)
