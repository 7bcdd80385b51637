"""A heap of nodes by distance. A node whose distance falls is put in again; what is outdated is passed over when taken.

Keys stand beside each other in memory, four to a parent, which is what its speed depends on.
"""

from __future__ import annotations

from peerloom.pairing.compiled import compiled
from peerloom.pairing.network.state import Ints, Longs


@compiled
def push(key: Longs, node: Ints, size: int, distance: int, new: int) -> int:
    """Returns the new size."""
    at = size
    while at > 0:
        above = (at - 1) >> 2
        if key[above] <= distance:
            break
        key[at] = key[above]
        node[at] = node[above]
        at = above
    key[at] = distance
    node[at] = new
    return size + 1


@compiled
def drop_nearest(key: Longs, node: Ints, size: int) -> int:
    """Returns the new size."""
    size -= 1
    last, moved, at = key[size], node[size], 0
    while True:
        first = 4 * at + 1
        if first >= size:
            break
        least = first
        for below in range(first + 1, min(first + 4, size)):
            if key[below] < key[least]:
                least = below
        if key[least] >= last:
            break
        key[at] = key[least]
        node[at] = node[least]
        at = least
    key[at] = last
    node[at] = moved
    return size


@compiled
def without_outdated(key: Longs, node: Ints, size: int, distance: Longs) -> int:
    """Keep only entries with the present ``distance`` of their node, at least one for each. Returns the new size."""
    left = 0
    for at in range(size):
        if key[at] == distance[node[at]]:
            # The place to fill is never behind the one that is read.
            left = push(key, node, left, key[at], node[at])
    return left
