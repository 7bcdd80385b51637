"""The worst-off sum, the total and the time of ``objective="fair"`` against FairFlow, OpenReview's fair matcher.

    .venv/bin/python benchmarks/fairness.py --fairflow PATH [--instance FILE.npz ...] [--large]

PATH is a checkout of https://github.com/openreview/openreview-matcher (its FairFlow needs OR-Tools and NumPy); without
it ours is measured alone. FILE.npz holds ``scores`` (papers, reviewers), ``capacity``, ``lower`` (reviewers,) and
``demand`` (papers,); the last three may be single numbers, and ``lower`` may be missing. Without files, synthetic texts
are scored. Exits with 1 where ours is worse in the worst-off sum or in the total, or less than 20 times faster.
"""

from __future__ import annotations

import argparse
import importlib
import statistics
import sys
import time
import types
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from peerloom.pairing import assign

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]
GOAL = 20.0
RUNS = 3
ROUNDING = 1e-9
SIZES = {  # papers, reviewers, most and fewest papers for a reviewer
    "118 x 177": (118, 177, 4, 0),
    "150 x 100": (150, 100, 6, 0),
    "150 x 100, tight": (150, 100, 5, 2),
    "400 x 500": (400, 500, 6, 1),
    "600 x 300, no place to spare": (600, 300, 6, 3),
}
LARGE_SIZES = {"1200 x 2000": (1200, 2000, 6, 1), "2623 x 1373": (2623, 1373, 6, 2)}
HEADINGS = ("instance", "worst", "theirs", "bound", "total", "theirs", "seconds", "theirs", "ratio")


@dataclass(frozen=True, slots=True)
class Instance:
    """``scores`` (n, m) of papers and reviewers; reviewers' limits (m,); reviewers wanted by each paper (n,)."""

    name: str
    scores: Floats
    capacity: Counts
    lower: Counts
    demand: Counts


@dataclass(frozen=True, slots=True)
class Outcome:
    """The smallest sum of any paper, the total, the time, and what no smallest sum can exceed."""

    worst: float
    total: float
    seconds: float
    bound: float = np.inf


def synthetic(name: str, n: int, m: int, most: int, fewest: int) -> Instance:
    """TF-IDF cosines of texts about topics that are unequally popular, and not equally so on both sides."""
    chance, words, topics = np.random.default_rng(n * m), 2000, 25
    vocabulary = chance.dirichlet(np.full(words, 0.02), size=topics)
    popular = chance.dirichlet(np.full(topics, 0.7))
    counts = []
    for size, length, liking in ((n, 35, popular), (m, 70, chance.dirichlet(popular * topics))):
        about = chance.dirichlet(liking * topics * 0.1 + 1e-3, size=size) @ vocabulary
        lengths = chance.integers(length // 2, length * 2, size=size)
        counts.append(
            np.stack([chance.multinomial(k, p / p.sum()) for k, p in zip(lengths.tolist(), about, strict=True)])
        )
    spread = sum(np.count_nonzero(part, axis=0) for part in counts)
    vectors = [np.log1p(part) * np.log((n + m + 1) / (spread + 1)) for part in counts]
    ours, theirs = (part / np.maximum(np.linalg.norm(part, axis=1, keepdims=True), 1e-12) for part in vectors)
    return Instance(name, np.clip(ours @ theirs.T, 0, 1), np.full(m, most), np.full(m, fewest), np.full(n, 3))


def read(path: Path) -> Instance:
    with np.load(path) as file:
        scores = np.asarray(file["scores"], dtype=np.float64)
        n, m = scores.shape
        lower = file["lower"] if "lower" in file.files else 0
        limits = [(file["capacity"], m), (lower, m), (file["demand"], n)]
        counts = [np.broadcast_to(np.asarray(given), (size,)).astype(np.int64) for given, size in limits]
    return Instance(path.stem, scores, *counts)


def ours(instance: Instance) -> Outcome:
    def run() -> Outcome:
        started = time.perf_counter()
        found = assign(
            instance.scores, instance.capacity, lower=instance.lower, demand=instance.demand, objective="fair"
        )
        return Outcome(found.worst, found.total, time.perf_counter() - started, found.worst_bound)

    runs = [run() for _ in range(RUNS)]
    last = runs[-1]
    return Outcome(last.worst, last.total, statistics.median(one.seconds for one in runs), last.bound)


def fairflow_of(checkout: Path) -> type[Any] | None:
    """The class, loaded without its siblings, some of which need a licence; None where it isn't there."""
    if not (checkout / "matcher" / "solvers" / "fairflow.py").is_file():
        return None
    for name in ("matcher", "matcher.solvers"):
        package = types.ModuleType(name)
        package.__path__ = [str(checkout / name.replace(".", "/"))]
        sys.modules[name] = package
    solver: type[Any] = importlib.import_module("matcher.solvers.fairflow").FairFlow
    return solver


def theirs(instance: Instance, solver: Callable[..., Any]) -> Outcome | None:
    """None where it refuses. It changes the lists that it is given, so they are new ones."""
    encoder = types.SimpleNamespace(
        aggregate_score_matrix=instance.scores, constraint_matrix=np.zeros(instance.scores.shape)
    )
    started = time.perf_counter()
    try:
        matcher = solver(instance.lower.tolist(), instance.capacity.tolist(), instance.demand.tolist(), encoder)
        chosen = np.asarray(matcher.solve())
    except Exception as refusal:
        print(f"FairFlow refuses {instance.name}: {refusal}")
        return None
    seconds = time.perf_counter() - started
    sums = (chosen * instance.scores).sum(axis=1)
    short = np.maximum(instance.lower - chosen.sum(axis=0), 0).sum()
    if short:
        print(f"FairFlow leaves {short:g} places below the lower bounds of {instance.name} unfilled")
    return Outcome(float(sums.min()), float(sums.sum()), seconds)


def is_good(one: Outcome, other: Outcome) -> bool:
    """No worse in the worst-off sum and in the total, but for rounding, and fast enough."""
    near = ROUNDING * max(1.0, other.total)
    return one.worst >= other.worst - near and one.total >= other.total - near and other.seconds >= GOAL * one.seconds


def line(name: str, one: Outcome, other: Outcome | None) -> tuple[str, ...]:
    numbers = (name, f"{one.worst:.5f}", f"{other.worst:.5f}" if other else "-", f"{one.bound:.5f}")
    totals = (f"{one.total:.3f}", f"{other.total:.3f}" if other else "-")
    times = (f"{one.seconds:.4f}", f"{other.seconds:.2f}" if other else "-")
    return (*numbers, *totals, *times, f"{other.seconds / one.seconds:.0f}" if other else "-")


def main() -> int:
    parser = argparse.ArgumentParser(description="The fair objective against FairFlow.")
    parser.add_argument("--fairflow", type=Path, metavar="PATH", help="a checkout of openreview-matcher")
    parser.add_argument("--instance", type=Path, metavar="FILE.npz", action="append", default=[])
    parser.add_argument("--large", action="store_true", help="larger synthetic instances too: FairFlow takes minutes")
    given = parser.parse_args()
    solver = fairflow_of(given.fairflow) if given.fairflow else None
    if solver is None:
        print(
            "To compare, please give --fairflow PATH, a checkout of https://github.com/openreview/openreview-matcher."
        )
    sizes = {**SIZES, **(LARGE_SIZES if given.large else {})}
    instances = [read(path) for path in given.instance] or [synthetic(name, *size) for name, size in sizes.items()]
    ours(synthetic("once, so that everything is compiled", 40, 30, 6, 1))
    rows: list[tuple[str, ...]] = [HEADINGS]
    good = True
    for instance in instances:
        one = ours(instance)
        other = theirs(instance, solver) if solver else None
        good = good and (other is None or is_good(one, other))
        rows.append(line(instance.name, one, other))
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEADINGS))]
    for name, *numbers in rows:
        print(name.ljust(widths[0]), *(cell.rjust(width) for cell, width in zip(numbers, widths[1:], strict=True)))
    print("no worse, and at least 20 times faster" if good else "worse somewhere, or less than 20 times faster")
    return 0 if good else 1


if __name__ == "__main__":
    raise SystemExit(main())
