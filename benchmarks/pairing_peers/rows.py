"""Every row of the table, in order. "Contended": everyone wants the same mentors and there are 1.02 places for each."""

from __future__ import annotations

from pairing_peers.comparisons import Comparison
from pairing_peers.late import LateArrival
from pairing_peers.million import Million
from pairing_peers.solvers import (
    LAPX_DENSE,
    LAPX_SPARSE,
    MATCHING,
    MUNKRES,
    ORTOOLS,
    OURS_STABLE,
    SCIPY_DENSE,
    SCIPY_SPARSE,
)
from pairing_peers.tasks import Shape

Row = Comparison | Million | LateArrival

LARGE = Shape(100_000, 50_000, 50)
MIDDLE = Shape(20_000, 10_000, 50)
EVERY_PAIR = Shape(5_000, 2_500, None)


def _easy(shape: Shape, levels: int | None = None) -> Shape:
    return Shape(shape.n, shape.m, shape.candidates, contended=False, levels=levels)


def _levels(count: int) -> Shape:
    return Shape(MIDDLE.n, MIDDLE.m, MIDDLE.candidates, levels=count)


ROWS: tuple[Row, ...] = (
    Comparison("exact", "exact, 50 candidates, contended", LARGE, (ORTOOLS,), goal=10.0),
    Comparison("exact-easy", "exact, 50 candidates, easy", _easy(LARGE), (ORTOOLS,)),
    Comparison("dense", "exact, every pair, contended", EVERY_PAIR, (SCIPY_DENSE, LAPX_DENSE, ORTOOLS), goal=20.0),
    Comparison("dense-easy", "exact, every pair, easy", _easy(EVERY_PAIR), (SCIPY_DENSE, LAPX_DENSE)),
    Comparison(
        "dense-1k", "exact, every pair, contended", Shape(1_000, 500, None), (SCIPY_DENSE, LAPX_DENSE), fixed=True
    ),
    Comparison("sparse", "exact, 50 candidates, contended", MIDDLE, (ORTOOLS, SCIPY_SPARSE, LAPX_SPARSE)),
    Comparison("levels-50", "50 levels of score, contended", _levels(50), (ORTOOLS,), goal=1.0),
    Comparison("levels-50-easy", "50 levels of score, easy", _easy(MIDDLE, 50), (ORTOOLS,), goal=1.0),
    Comparison("levels-4", "4 levels of score, contended", _levels(4), (ORTOOLS,), goal=1.0),
    Comparison("levels-4-easy", "4 levels of score, easy", _easy(MIDDLE, 4), (ORTOOLS,), goal=1.0),
    Comparison("ties", "all scores equal", _levels(1), (ORTOOLS,), goal=1.0),
    Comparison("munkres", "exact, every pair, contended", Shape(200, 100, None), (MUNKRES,), fixed=True),
    Comparison(
        "stable",
        "stable, every pair, contended",
        Shape(200, 100, None, strict=True),
        (MATCHING,),
        ours=OURS_STABLE,
        fixed=True,
    ),
    Million("million", "nearly exact, 50 candidates, contended", Shape(1_000_000, 500_000, 50)),
    LateArrival("late", "one late arrival, 50 candidates, contended", LARGE),
)
