"""The engine, through the door that everyone uses."""

from __future__ import annotations

from pairing_peers.tasks import Found
from peerloom.pairing import assign
from peerloom.simulation.instances import Instance

GAP = 1e-4
"""What `nearly` may give up of the largest total."""


def total(instance: Instance) -> Found:
    found = assign(instance.weights, instance.capacity, objective="total", gap=0.0)
    return Found(found.pairs, found.upper_bound, found.method)


def stable(instance: Instance) -> Found:
    found = assign(instance.weights, instance.capacity, objective="stable")
    return Found(found.pairs, found.upper_bound, found.method)


def nearly(instance: Instance) -> Found:
    found = assign(instance.weights, instance.capacity, objective="total", gap=GAP)
    return Found(found.pairs, found.upper_bound, found.method)
