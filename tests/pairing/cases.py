"""Hypothesis strategies for tiny problems of every shape: ties, zeros, empty sides, bans, bounds, locks.

The numbers come from a seeded generator: Hypothesis by itself prefers cases so small that nothing is decided in them.
"""

from __future__ import annotations

from random import Random

import numpy as np
from hypothesis import strategies as st

from tests.pairing.brute_force import Case


@st.composite
def cases(draw: st.DrawFn, *, most: int = 4, demand: int = 1, bounded: bool = True, locks: bool = True) -> Case:
    chance = Random(draw(st.integers(0, 2**32)))
    n, m = (0 if chance.random() < 0.03 else chance.randint(min(2, most), most) for _ in range(2))
    highest, density = chance.choice([1, 3, 6, 50]), chance.choice([0.5, 0.8, 1.0])
    weights = np.array([chance.randint(0, highest) for _ in range(n * m)], dtype=np.int64).reshape(n, m)
    allowed = np.array([chance.random() < density for _ in range(n * m)], dtype=bool).reshape(n, m)
    capacity = tuple(chance.choice([0, 1, 1, 2, 3]) for _ in range(m))
    lower = tuple(chance.randint(0, places) if bounded and chance.random() < 0.4 else 0 for places in capacity)
    wanted = tuple(chance.randint(0 if chance.random() < 0.1 else 1, demand) for _ in range(n))
    places, needs, locked = list(capacity), list(wanted), []
    for i in range(n):
        for j in range(m):
            if locks and allowed[i, j] and places[j] and needs[i] and chance.random() < 0.08:
                places[j] -= 1
                needs[i] -= 1
                locked.append((i, j))
    return Case(weights, allowed, capacity, lower, wanted, tuple(locked))
