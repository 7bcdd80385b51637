"""Random problems of 20 to 200 people, larger than brute force can answer, each from one number.

Ties, zeros, people whom nobody may meet, lower bounds, several mentors each, locks, bans and shortage.
"""

from __future__ import annotations

from random import Random
from typing import Literal

import numpy as np
from hypothesis import strategies as st

from tests.pairing.conformance.questions import PairList, Question, Whole

Places = Literal["scarce", "just enough", "plenty", "uneven"]
SHARE: dict[Places, float] = {"scarce": 0.9, "just enough": 1.02, "plenty": 1.6, "uneven": 1.2}


@st.composite
def crowds(
    draw: st.DrawFn,
    *,
    most: int = 200,
    several: int = 1,
    bounded: bool = False,
    named: bool = False,
    highest: int | None = None,
) -> Question:
    """``several`` mentors each at most; ``bounded`` adds lower bounds, ``named`` locks and bans."""
    return crowd(draw(st.integers(0, 2**32)), most, several, bounded=bounded, named=named, highest=highest)


def crowd(seed: int, most: int, several: int, *, bounded: bool, named: bool, highest: int | None) -> Question:
    chance, numbers = Random(seed), np.random.default_rng(seed)
    n = chance.randint(20, most)
    m = chance.randint(max(3, n // 8), n)
    top = highest or chance.choice([1, 3, 50, 10_000])
    weights = numbers.integers(0, top + 1, size=(n, m))
    if chance.random() < 0.4:
        weights = np.clip(weights // 4 + numbers.integers(0, top + 1, size=m) * 3 // 4, 0, top)
    stored = numbers.random((n, m)) < chance.choice([0.1, 0.4, 1.0])
    if chance.random() < 0.3:
        stored[numbers.random(n) < 0.1] = False
    demand = numbers.integers(1, several + 1, size=n)
    capacity = _places(chance, numbers, m, int(demand.sum()))
    lower = (
        np.where(numbers.random(m) < 0.4, numbers.integers(0, capacity + 1), 0) if bounded else np.zeros_like(capacity)
    )
    locked, banned = _named(numbers, stored, demand, capacity) if named else ((), ())
    return Question(weights, stored, capacity, lower, demand, locked, banned)


def _places(chance: Random, numbers: np.random.Generator, m: int, wanted: int) -> Whole:
    style: Places = chance.choice(list(SHARE))
    likely = numbers.random(m) ** 3 if style == "uneven" else np.ones(m)
    return np.bincount(numbers.choice(m, size=round(SHARE[style] * wanted), p=likely / likely.sum()), minlength=m)


def _named(
    numbers: np.random.Generator,
    stored: np.ndarray[tuple[int, int], np.dtype[np.bool_]],
    demand: Whole,
    capacity: Whole,
) -> tuple[PairList, PairList]:
    """Some locked pairs that fit, and some bans among the rest."""
    pairs = [(int(i), int(j)) for i, j in numbers.permutation(np.argwhere(stored))[: len(demand) // 2]]
    wanted, places, locked = demand.copy(), capacity.copy(), []
    for i, j in pairs[: len(pairs) // 2]:
        if wanted[i] and places[j]:
            wanted[i] -= 1
            places[j] -= 1
            locked.append((i, j))
    return tuple(locked), tuple(pairs[len(pairs) // 2 :])
