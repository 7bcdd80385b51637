"""The sums of `peerloom.pairing.canonical` for large problems."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peerloom.pairing.compiled import compiled
from peerloom.pairing.network.state import Ints, Longs
from peerloom.pairing.problem import Indices

Words = NDArray[np.uint64]


@compiled
def mixed_sums(start: Longs, cols: Ints, bits: Words, mentee: Indices, mentor: Indices) -> tuple[Words, Words]:
    """For each mentee (n,) and mentor (m,) a number made of their weights' ``bits`` (e,) and their partners' ranks."""
    of_mentee, of_mentor = np.zeros(mentee.size, np.uint64), np.zeros(mentor.size, np.uint64)
    for i in range(mentee.size):
        own = np.uint64(mentee[i])
        for e in range(start[i], start[i + 1]):
            word = mix(bits[e])
            of_mentee[i] += mix(word + np.uint64(mentor[cols[e]]))
            of_mentor[cols[e]] += mix(word + own)
    return of_mentee, of_mentor


@compiled
def mix(number: np.uint64) -> np.uint64:
    """SplitMix64's finaliser, as in `peerloom.pairing.canonical`."""
    mixed = number + np.uint64(0x9E3779B97F4A7C15)
    mixed = (mixed ^ (mixed >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    mixed = (mixed ^ (mixed >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return mixed ^ (mixed >> np.uint64(31))
