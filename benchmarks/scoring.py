"""Comparing everyone with everyone: the compiled pass against a bare matrix product, and whole searches for candidates.

    .venv/bin/python benchmarks/scoring.py [--large]

First 20,000 mentees with 10,000 mentors (and, with --large, 100,000 with 50,000) who answer eight questions, each in a
process of its own: time, share matched, gap and peak memory by pass. Goals: everyone is matched after one pass, and the
gap is at most 0.1% after two. Then the ratio of scoring with the top 50 to the bare float32 product of as many columns
with NumPy, both on all cores, alternating within one run, medians; goal at 256 columns: at most 1.15. "Exact" is the
whole pass: the top 50 are scored again in double precision.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from itertools import pairwise
from random import Random

import numpy as np

from peerloom.pairing import Answer, Criterion, Kind, Mentee, Mentor, Rules, WeeklyTimes
from peerloom.pairing.scale import Limits, compile_features, find_candidates
from peerloom.pairing.scale.search import STRIPE, Search, prepare

RUNS = 5
GOAL = 1.15
BEST = 50
SIZES = {"usual": (20_000, 10_000), "large": (100_000, 50_000)}
SKILLS = [f"skill {q}" for q in range(60)]
HOBBIES = [f"hobby {q}" for q in range(40)]
WORDS = [f"word{chr(97 + q % 26)}{chr(97 + q // 26 % 26)}{q}" for q in range(3_000)]
RULES = Rules(
    (
        Criterion("skills", Kind.OVERLAP, "skills", "skills", weight=4),
        Criterion("hobbies", Kind.OVERLAP, "hobbies", "hobbies"),
        Criterion("department", Kind.DIFFERENT, "department", "department", required=True),
        Criterion("grade", Kind.STEP, "grade", "grade", scale=tuple("123456"), steps=(0, 4), best_steps=(1, 2)),
        Criterion("years", Kind.NEARNESS, "years", "years", reach=15),
        Criterion("times", Kind.SCHEDULE, "times", "times", weight=2),
        Criterion("about", Kind.TEXT, "about", "about", weight=2),
        Criterion("origin", Kind.SAME, "origin", "origin", asked="wants"),
    ),
    objective="total",
)


def ratio_to_bare_product(options: int, mentees: int = 4_096, mentors: int = 49_152) -> None:
    chance = np.random.default_rng(1)
    names = np.array([f"option {q}" for q in range(options)])
    every = [{"x": frozenset(names[chance.random(options) < 0.2].tolist())} for _ in range(mentees + mentors)]
    rules = Rules((Criterion("x", Kind.OVERLAP, "x", "x"),))
    left = [Mentee(str(i), answers) for i, answers in enumerate(every[:mentees])]
    right = [Mentor(str(j), answers) for j, answers in enumerate(every[mentees:])]
    search = prepare(compile_features(left, right, rules))
    columns = search.layout.dense.left.shape[1]
    ours = chance.random((mentees, columns), dtype=np.float32)
    theirs = chance.random((mentors, columns), dtype=np.float32)
    passes, whole, products = [], [], []
    for _ in range(RUNS + 1):
        passes.append(_scoring_seconds(search))
        whole.append(_pass_seconds(search))
        products.append(min(_product_seconds(ours, theirs, *shape) for shape in ((1_024, 4_096), (2_048, 8_192))))
    fused, bare = statistics.median(passes[1:]), statistics.median(products[1:])
    pairs = mentees * mentors / 1e6
    exact = statistics.median(whole[1:])
    print(
        f"{columns:4} columns: top {BEST} {fused:.2f} s ({pairs / fused:.0f} M pairs/s), exact {exact:.2f} s, "
        f"bare product {bare:.2f} s ({pairs / bare:.0f} M pairs/s), ratio {fused / bare:.2f} (goal {GOAL} at 256)"
    )


def _scoring_seconds(search: Search) -> float:
    from peerloom.pairing.scale.topk import TURNS, search_rows

    layout, prices = search.layout, search.layout.padded_prices(np.zeros(search.layout.m))
    cols = np.empty((layout.n, BEST), dtype=np.int32)
    values, everyone = np.empty((layout.n, BEST), dtype=np.float32), np.empty((0, 0), dtype=np.uint64)
    spread = np.random.default_rng(1).random(len(prices) + TURNS, dtype=np.float32)

    def search_stripe(a: int) -> None:
        search_rows(layout, prices, spread, everyone, a, cols[a : a + STRIPE], values[a : a + STRIPE])

    started = time.perf_counter()
    with ThreadPoolExecutor(len(os.sched_getaffinity(0))) as threads:
        list(threads.map(search_stripe, range(0, layout.n, STRIPE)))
    return time.perf_counter() - started


def _pass_seconds(search: Search) -> float:
    started = time.perf_counter()
    for _ in search.best(np.zeros(search.layout.m), BEST, lambda: False):
        pass
    return time.perf_counter() - started


def _product_seconds(ours: np.ndarray, theirs: np.ndarray, height: int, width: int) -> float:
    block = np.empty((height, width), dtype=np.float32)
    started = time.perf_counter()
    for row in range(0, len(ours), height):
        for column in range(0, len(theirs), width):
            np.matmul(ours[row : row + height], theirs[column : column + width].T, out=block)
    return time.perf_counter() - started


def lively_people(n: int, m: int) -> tuple[list[Mentee], list[Mentor]]:
    """A few skills, hobbies and words are much more wanted than others; one answer in twelve is missing."""
    chance = Random(2026)
    factors = [{}, {}, {"skills": 0.5}, {"skills": 2.0}]
    mentees = [Mentee(f"e{i:07}", _answers(chance), importance=chance.choice(factors)) for i in range(n)]
    places = -(-102 * n // (100 * m))
    return mentees, [Mentor(f"o{j:07}", _answers(chance), capacity=places) for j in range(m)]


def _answers(chance: Random) -> dict[str, Answer]:
    free = [chance.randrange(5) * 1440 + hour * 60 for hour in chance.sample((8, 9, 12, 13, 17, 18, 19), 3)]
    every: dict[str, Answer] = {
        "skills": _few(chance, SKILLS, chance.randint(2, 6), 0.7),
        "hobbies": _few(chance, HOBBIES, chance.randint(1, 4), 0.6),
        "department": f"department {chance.randrange(12)}",
        "grade": str(chance.randint(1, 6)),
        "years": round(chance.uniform(0, 30), 1),
        "times": WeeklyTimes(tuple((start, start + chance.choice((60, 120, 180))) for start in free)),
        "about": " ".join(WORDS[min(int(chance.paretovariate(0.8)), 2_999)] for _ in range(20)),
        "origin": chance.choice(("north", "south", "east", "west")),
        "wants": chance.choice(("yes", "no")),
    }
    return {name: answer for name, answer in every.items() if chance.random() > 1 / 12}


def _few(chance: Random, names: list[str], count: int, shape: float) -> frozenset[str]:
    return frozenset(names[min(int(chance.paretovariate(shape)) - 1, len(names) - 1)] for _ in range(count))


def search_for_candidates(n: int, m: int) -> None:
    mentees, mentors = lively_people(n, m)
    people = _peak_megabytes()
    started = time.perf_counter()
    features = compile_features(mentees, mentors, RULES)
    print(f"{n:,} mentees x {m:,} mentors: answers read in {time.perf_counter() - started:.1f} s", flush=True)
    told: list[tuple[float, str]] = []

    def progress(_done: float, what: str) -> None:
        if not told or told[-1][1] != what:
            told.append((time.perf_counter(), what))

    found = find_candidates(features, limits=Limits(gap=0.0, most_passes=3), progress=progress)
    for (began, what), (ended, _) in pairwise(told):
        print(f"  {what}: {ended - began:.1f} s")
    for number, one in enumerate(found.passes, start=1):
        gap = (one.upper_bound - one.total) / one.upper_bound
        print(f"  after pass {number}: {1 - one.waiting / n:.2%} matched, gap {gap:.5%}")
    seconds = time.perf_counter() - started
    print(f"  {seconds:.1f} s in all, {found.scores.nnz:,} candidates", end=", ")
    print(f"peak memory {_peak_megabytes()} MB ({people} MB of it people)", flush=True)


def _peak_megabytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024


def main() -> None:
    if "--search" in sys.argv:
        search_for_candidates(*SIZES[sys.argv[-1]])
        return
    # First, because a process starts with the peak memory of the one that made it.
    for size in ("usual", "large") if "--large" in sys.argv else ("usual",):
        subprocess.run([sys.executable, __file__, "--search", size], check=True)
    for options in (56, 120, 250):
        ratio_to_bare_product(options)


if __name__ == "__main__":
    main()
