"""A binary heap of nodes by distance, which knows where each node stands so that a distance can be lowered."""

from __future__ import annotations

from peerloom.pairing.compiled import compiled
from peerloom.pairing.network.state import NOBODY, Trail


@compiled
def put(trail: Trail, size: int, node: int) -> int:
    """Put ``node`` in, or move it up after its distance fell. Returns the new size."""
    at = trail.spot[node]
    if at == NOBODY:
        at = size
        size += 1
    key = trail.distance[node]
    while at > 0:
        above = (at - 1) >> 1
        other = trail.heap[above]
        if trail.distance[other] <= key:
            break
        trail.heap[at] = other
        trail.spot[other] = at
        at = above
    trail.heap[at] = node
    trail.spot[node] = at
    return size


@compiled
def take_nearest(trail: Trail, size: int) -> int:
    """Take the nearest of ``size`` nodes out and return it; one node fewer is left."""
    nearest = trail.heap[0]
    trail.spot[nearest] = NOBODY
    size -= 1
    if size == 0:
        return int(nearest)
    node = trail.heap[size]
    key = trail.distance[node]
    at = 0
    while True:
        below = 2 * at + 1
        if below >= size:
            break
        if below + 1 < size and trail.distance[trail.heap[below + 1]] < trail.distance[trail.heap[below]]:
            below += 1
        other = trail.heap[below]
        if trail.distance[other] >= key:
            break
        trail.heap[at] = other
        trail.spot[other] = at
        at = below
    trail.heap[at] = node
    trail.spot[node] = at
    return int(nearest)
