"""Measures one solver on one instance, alone in its process, so that its peak of memory is its own.

Run by `pairing_peers.measuring` with a task as JSON; prints what was measured as JSON.
"""

from __future__ import annotations

import json
import resource
import sys
from dataclasses import asdict
from time import perf_counter

import numpy as np
from numpy.typing import NDArray

from pairing_peers.solvers import SOLVERS
from pairing_peers.tasks import Found, Measured, Shape, Task
from peerloom.simulation.instances import Instance

LONG = 20.0
"""Seconds after which no further run begins: what takes so long hardly varies."""


def measure(task: Task) -> Measured:
    solver = SOLVERS[task.solver]
    if task.warm_up:
        solver(task.shape.with_people(task.warm_up).build())
    instance = task.shape.build()
    held = _peak()
    seconds: list[float] = []
    found = Found(np.empty((0, 2), dtype=np.intp))
    while len(seconds) < task.runs and sum(seconds) < LONG:
        start = perf_counter()
        found = solver(instance)
        seconds.append(perf_counter() - start)
    peak = _peak()
    matched, total = check(instance, found.pairs)
    reading = None
    if task.reading and not isinstance(instance.weights, np.ndarray):
        # Imported late: the compiler's memory and time are no part of what was measured above.
        from pairing_peers.reading import seconds_to_read

        reading = seconds_to_read(instance.weights)
    return Measured(tuple(seconds), peak, held, matched, total, found.bound, found.method, reading)


def check(instance: Instance, pairs: NDArray[np.intp]) -> tuple[int, int]:
    """People served and their total score, worked out here for every solver alike. Raises where a limit is broken."""
    rows, columns = pairs[:, 0], pairs[:, 1]
    m = instance.weights.shape[1]
    if len(np.unique(rows)) != len(rows):
        raise ArithmeticError("someone was given two mentors")
    if np.any(np.bincount(columns, minlength=m) > instance.capacity):
        raise ArithmeticError("a mentor was given more mentees than places")
    scores = np.asarray(instance.weights[rows, columns])
    if np.any(scores == 0):  # every score of a benchmark is at least 1
        raise ArithmeticError("a pair was made that is not among the candidates")
    return len(rows), int(scores.sum())


def _peak() -> float:
    """MB; Linux counts in KiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e6


if __name__ == "__main__":
    asked = json.loads(sys.argv[1])
    print(json.dumps(asdict(measure(Task(**{**asked, "shape": Shape(**asked["shape"])})))))
