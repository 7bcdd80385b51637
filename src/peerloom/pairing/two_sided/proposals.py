"""The procedure of Gale and Shapley (1962) on ranked lists; plain Python that can also be compiled."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peerloom.pairing.problem import Flags

Ints = NDArray[np.int64]


def propose(begin: Ints, receiver: Ints, place: Ints, end: Ints, whose: Ints, capacity: Ints, demand: Ints) -> Flags:
    """Which entries of the receivers' lists are held in the end (e,). Each pair is looked at once or twice.

    Proposer p's list, best first, is ``begin[p]`` to ``begin[p + 1]`` of ``receiver`` and ``place`` (e,): whom, and
    where this pair stands in the receivers' lists. Those lie behind each other, best first; receiver q's ends before
    ``end[q]``, and ``whose`` (e,) are the proposers in them. ``capacity`` and ``demand`` bound the pairs of each.
    """
    held = np.zeros(len(whose), dtype=np.bool_)
    last = end.copy()  # of a full receiver: the worst entry that is held; it only ever moves up the list
    taken, got = np.zeros_like(capacity), np.zeros_like(demand)
    following = begin[:-1].copy()
    waiting = np.ones(len(demand), dtype=np.bool_)
    queue = np.arange(len(demand))
    length = len(demand)
    while length:
        length -= 1
        one = queue[length]
        waiting[one] = False
        while got[one] < demand[one] and following[one] < begin[one + 1]:
            q, at = receiver[following[one]], place[following[one]]
            following[one] += 1
            if taken[q] < capacity[q]:
                taken[q] += 1
            elif capacity[q] > 0 and at < last[q]:
                left = whose[last[q]]
                held[last[q]] = False
                got[left] -= 1
                if not waiting[left]:
                    waiting[left] = True
                    queue[length] = left
                    length += 1
            else:
                continue
            held[at] = True
            got[one] += 1
            if taken[q] == capacity[q]:
                last[q] -= 1
                while not held[last[q]]:
                    last[q] -= 1
    return held
