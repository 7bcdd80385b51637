"""Counting options and lifting bits, 64 mentors at a time, in compiled loops."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from peerloom.pairing.scale.fused import fused
from peerloom.pairing.scale.layout import Words

Whole = NDArray[np.integer[Any]]

ALL = np.uint64(0xFFFFFFFFFFFFFFFF)
PLANES = 32
"""Digits of a binary counter: more options than anyone can choose."""


@fused
def count_bits(
    start: Whole, place: Whole, least: Whole, has: Words, unknown: Words, flip: int, first: int, words: Words
) -> None:
    """Take from ``words`` (count, w) the mentors who share too few options (or too many, where ``flip`` is 1)."""
    planes = np.zeros((PLANES, words.shape[1]), dtype=np.uint64)
    for row in range(words.shape[0]):
        i = first + row
        if least[i] < 0:
            continue
        used = count_options(place[start[i] : start[i + 1]], has, planes)
        own = words[row]
        for w in range(own.size):
            enough = at_least(planes, used, w, least[i])
            own[w] &= unknown[w] | (enough ^ ALL if flip else enough)


@fused
def count_options(options: Whole, has: Words, planes: Words) -> int:
    """Count for every mentor, in binary: digit d of mentor 64 w + j is bit j of ``planes[d, w]``. How many digits?"""
    used = 0
    while options.size >> used:
        planes[used] = 0
        used += 1
    for q in options:
        for w in range(planes.shape[1]):
            carry = has[q, w]
            for d in range(used):
                both = planes[d, w] & carry
                planes[d, w] ^= carry
                carry = both
                if carry == 0:
                    break
    return used


@fused
def at_least(planes: Words, used: int, w: int, least: int) -> np.uint64:
    """The mentors of word w whose count is at least ``least``."""
    if least >> used:
        return np.uint64(0)
    enough = ALL
    for d in range(used):
        if (least >> d) & 1:
            enough &= planes[d, w]
        else:
            enough |= planes[d, w]
    return enough


@fused
def clear_bits(start: Whole, cols: Whole, values: NDArray[np.float64], words: Words) -> None:
    """Take the pairs with a positive value out of ``words`` (count, w)."""
    for row in range(words.shape[0]):
        for e in range(start[row], start[row + 1]):
            if values[e] > 0:
                words[row, cols[e] >> 6] &= ALL ^ (np.uint64(1) << np.uint64(cols[e] & 63))
