"""The heap gives nodes out by distance, nearest first, and forgets what is outdated."""

from __future__ import annotations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from peerloom.pairing.living.heap import drop_nearest, push, without_outdated


@given(distances=st.lists(st.integers(0, 50), max_size=40), falls=st.lists(st.integers(0, 39), max_size=20))
@settings(max_examples=100, deadline=None)
def test_everything_comes_out_in_order_of_its_last_distance(distances: list[int], falls: list[int]) -> None:
    key, node = np.zeros(100, np.int64), np.zeros(100, np.int32)
    distance, size = np.array(distances, np.int64), 0
    for at, value in enumerate(distances):
        size = push(key, node, size, value, at)
    for at in falls:
        if at < len(distances) and distance[at] > 0:
            distance[at] -= 1
            size = push(key, node, size, int(distance[at]), at)
    size = without_outdated(key, node, size, distance)
    assert size == len(distances)
    taken = []
    while size:
        taken.append((int(key[0]), int(node[0])))
        size = drop_nearest(key, node, size)
    assert [value for value, _ in taken] == sorted(distance.tolist())
    assert sorted(at for _, at in taken) == list(range(len(distances)))
