"""How long a living matching takes to be the best one again after a late arrival, and after somebody left.

    .venv/bin/python benchmarks/pairing_late.py            100,000 mentees, 50,000 mentors, 50 candidates each
    .venv/bin/python benchmarks/pairing_late.py --quick    a tenth of the people

Milliseconds of processor time in this process, one event at a time. Fails where the result is not the same as solving
everything anew.
"""

from __future__ import annotations

import argparse
import statistics
import sys
from collections.abc import Callable
from dataclasses import dataclass
from time import thread_time

import numpy as np
from scipy import sparse

from peerloom.pairing import assign
from peerloom.pairing.living import LivingAssignment
from peerloom.simulation.instances import Instance, make_instance

CANDIDATES = 50
EVENTS = 300


@dataclass(frozen=True, slots=True)
class Times:
    """Milliseconds of each event, in order; the first ones load nothing, that is done before."""

    each: tuple[float, ...]

    @property
    def median(self) -> float:
        return statistics.median(self.each)

    @property
    def worst(self) -> float:
        return max(self.each)


@dataclass(frozen=True, slots=True)
class Late:
    """``opening`` is how many seconds it took to begin with everybody who was in time. ``same`` says that matched
    people and total are those of solving anew."""

    opening: float
    arrivals: Times
    leavers: Times
    same: bool


def measure_late(n: int, m: int, *, contended: bool = True, events: int = EVENTS, seed: int = 2026) -> Late:
    """So many ``events`` of each kind, one after the other, beside ``n`` mentees who were in time."""
    warm_up = make_instance(60, 30, 10, contended=contended, seed=seed)
    _measure(warm_up, 50)
    return _measure(make_instance(n + events, m, CANDIDATES, contended=contended, seed=seed), n)


def _measure(instance: Instance, n: int) -> Late:
    weights = sparse.csr_array(instance.weights)
    start = thread_time()
    living = LivingAssignment(weights[:n], instance.capacity)
    opening = thread_time() - start
    arrivals = [_timed(_arrival(living, weights, i)) for i in range(n, weights.shape[0])]
    here = assign(weights, instance.capacity, gap=0.0)
    same = _same(living, here.matched, here.total)
    leaving = np.random.default_rng(0).choice(n, len(arrivals), replace=False)
    leavers = [_timed(_leaver(living, int(i))) for i in leaving]
    demand = np.ones(weights.shape[0], dtype=np.int64)
    demand[leaving] = 0
    left = assign(weights, instance.capacity, demand=demand, gap=0.0)
    return Late(
        opening, Times(tuple(arrivals)), Times(tuple(leavers)), same and _same(living, left.matched, left.total)
    )


def _arrival(living: LivingAssignment, weights: sparse.csr_array, i: int) -> Callable[[], object]:
    row = slice(weights.indptr[i], weights.indptr[i + 1])
    mentors, scores = weights.indices[row], weights.data[row]
    return lambda: living.add_mentee(mentors, scores)


def _leaver(living: LivingAssignment, i: int) -> Callable[[], object]:
    return lambda: living.remove_mentee(i)


def _timed(event: Callable[[], object]) -> float:
    start = thread_time()
    event()
    return (thread_time() - start) * 1e3


def _same(living: LivingAssignment, matched: int, total: float) -> bool:
    now = living.assignment()
    return (now.matched, now.total) == (matched, total)


def main() -> int:
    parser = argparse.ArgumentParser(description="Measure late arrivals and leavers.")
    parser.add_argument("--quick", action="store_true", help="a tenth of the people")
    n, m = (10_000, 5_000) if parser.parse_args().quick else (100_000, 50_000)
    good = True
    print("| people | opening, s | arrival, ms | worst | leaver, ms | worst | same as solved anew |")
    print("| --- | --- | --- | --- | --- | --- | --- |")
    for contended in (True, False):
        late = measure_late(n, m, contended=contended)
        kind = "contended" if contended else "easy"
        arrivals, leavers = late.arrivals, late.leavers
        print(
            f"| {n:,} x {m:,}, {kind} | {late.opening:.1f} | {arrivals.median:.2f} | {arrivals.worst:.1f} "
            f"| {leavers.median:.2f} | {leavers.worst:.1f} | {'yes' if late.same else '**no**'} |"
        )
        good &= late.same
    return 0 if good else 1


if __name__ == "__main__":
    sys.exit(main())
