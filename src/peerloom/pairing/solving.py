"""Which solver answers a problem, and what it promises."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

import numpy as np

from peerloom.pairing.problem import Flags, Floats, Indices, Problem
from peerloom.pairing.rules import Objective
from peerloom.pairing.two_sided.acceptance import Wishes

MOST_PAIRS_FOR_PROGRAM = 400
MOST_PEOPLE_FOR_PROGRAM = 2_000
LARGEST_WHOLE = 2**31
MOST_CELLS_FOR_TABLES = 4_000_000
FEW_BOUNDED_PLACES = 800

Family = Literal["small", "large"]
"""Small problems are solved by SciPy on dense tables, large ones by compiled loops, which take a moment to load."""


@dataclass(frozen=True, slots=True)
class Terms:
    """How far the work on a large problem goes; small ones are always solved to the end.

    ``gap`` is the share of the largest total that may be given up for speed. ``proceed`` is told from 0.0 to 1.0 how
    far the work is, and may raise an exception to end it; ``enough`` is asked now and then whether the best so far
    will do.
    """

    gap: float = 0.0
    proceed: Callable[[float], None] = lambda done: None
    enough: Callable[[], bool] = lambda: False


NO_TERMS = Terms()


@dataclass(frozen=True, slots=True)
class Answer:
    """Chosen pairs (p, 2) beside the locked ones, their weights (p,), and the largest total there could be.

    ``worst_bound``: in no assignment that is as full has the worst-off mentee more; infinite where that is not known.
    ``prices`` (m,): what one more place with each mentor is worth; None where it was not worked out.
    """

    pairs: Indices
    weights: Floats
    upper_bound: float
    method: str
    worst_bound: float = np.inf
    prices: Floats | None = None


def solve(
    problem: Problem,
    objective: Objective,
    keep: Flags | None = None,
    *,
    wishes: Wishes | None = None,
    family: Family | None = None,
    terms: Terms = NO_TERMS,
) -> Answer:
    """``keep`` (n, m) marks pairs that should stay where nothing is lost by it; small problems heed it.

    ``wishes`` are how each side sees the problem's pairs, in its order, where ``stable`` should go by that and not by
    the weights.
    """
    if (family or _family_for(problem, objective)) == "small":
        from peerloom.pairing.small.solving import solve_small

        return solve_small(problem, objective, keep, wishes)
    from peerloom.pairing.network.solving import solve_large

    return solve_large(problem, objective, terms, wishes)


def _family_for(problem: Problem, objective: Objective) -> Family:
    pairs = len(problem.cols)
    if objective == "fair" and not problem.is_one_each:
        # Beyond what a mixed-integer program can prove, compiled chains find fairer sums.
        few = pairs <= MOST_PAIRS_FOR_PROGRAM and problem.n + problem.m <= MOST_PEOPLE_FOR_PROGRAM
        return "small" if few else "large"
    huge = problem.whole and problem.weights.max(initial=0.0) >= LARGEST_WHOLE
    if huge and problem.is_one_each and is_for_tables(problem):
        # Only SciPy's solver for one mentor each takes such weights exactly.
        return "small"
    if huge and not problem.is_one_each:
        # There, a program's tolerances would be taken for proofs.
        return "large"
    return "small" if problem.is_small and is_for_tables(problem) else "large"


def is_for_tables(problem: Problem) -> bool:
    """Whether dense tables stay of a reasonable size: each place below a lower bound is a column of its own there."""
    few_bounds = int(problem.lower.sum()) <= problem.n + FEW_BOUNDED_PLACES
    return few_bounds and problem.n * (problem.n + problem.m) <= MOST_CELLS_FOR_TABLES
