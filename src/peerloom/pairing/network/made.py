"""The pairs that are made: who has which place."""

from __future__ import annotations

import numpy as np

from peerloom.pairing.compiled import compiled
from peerloom.pairing.network.state import Ints, Longs, Pairs, Places


@compiled
def edges_of(pairs: Pairs, places: Places) -> Longs:
    """The pairs that are made, in the order of the places."""
    start, first, taken, who, pair = pairs.start, places.first, places.taken, places.who, places.pair
    edges = np.empty(taken.sum(), np.int64)
    count = 0
    for j in range(taken.size):
        for s in range(first[j], first[j] + taken[j]):
            edges[count] = start[who[s]] + pair[s]
            count += 1
    return edges


@compiled
def total_of(pairs: Pairs, places: Places) -> int:
    """What the pairs that are made are worth together."""
    start, weights, first, taken, who, pair = (
        pairs.start,
        pairs.weights,
        places.first,
        places.taken,
        places.who,
        places.pair,
    )
    total = 0
    for j in range(taken.size):
        for s in range(first[j], first[j] + taken[j]):
            total += weights[start[who[s]] + pair[s]]
    return int(total)


@compiled
def restore_offsets(pairs: Pairs, offset: Ints, places: Places) -> None:
    """Let the places that are taken point into the full rows, where ``offset`` (e,) says each pair stands."""
    start, first, taken, who, pair = pairs.start, places.first, places.taken, places.who, places.pair
    for j in range(taken.size):
        for s in range(first[j], first[j] + taken[j]):
            pair[s] = offset[start[who[s]] + pair[s]]
