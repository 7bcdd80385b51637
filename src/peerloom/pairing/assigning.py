"""`assign`: weights and capacities in, the best pairs out."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from peerloom.pairing.blocking import by_mentee, count_blocking_pairs
from peerloom.pairing.problem import Flags, Problem, make_problem
from peerloom.pairing.results import Assignment
from peerloom.pairing.rules import OBJECTIVES, Objective
from peerloom.pairing.solving import NO_TERMS, Answer, Family, Terms, solve
from peerloom.pairing.two_sided.acceptance import Wishes, count_blocking

if TYPE_CHECKING:
    from scipy import sparse

MOST_EXACT_PAIRS = 20_000_000
USUAL_GAP = 1e-4


def assign(
    weights: ArrayLike | sparse.csr_matrix | sparse.csr_array,
    capacity: ArrayLike,
    *,
    lower: ArrayLike | None = None,
    demand: ArrayLike = 1,
    locked: ArrayLike = (),
    banned: ArrayLike = (),
    objective: Objective = "total",
    gap: float | None = None,
    progress: Callable[[float], None] | None = None,
    enough: Callable[[], bool] | None = None,
    seed: int = 0,
) -> Assignment:
    """Choose pairs of mentees (rows) and mentors (columns).

    ``weights`` is an (n, m) array, where every pair is allowed, or a SciPy sparse matrix whose stored entries,
    explicit zeros included, are the allowed pairs; finite, >= 0. ``capacity`` and ``lower`` are places per mentor,
    ``demand`` mentors per mentee: one number for all, or one each. ``locked`` (l, 2) holds pairs that are already
    agreed; they count in everything; ``banned`` (b, 2) are not allowed, as if they were not stored. ``seed`` is kept
    for solvers that draw lots: none of the present ones does.

    In strict order: locked pairs and capacities hold; as many mentees as possible get a mentor; as many of the wanted
    places as possible are filled; then the objective. ``lower`` holds whenever there are mentees enough, and falls
    short as little as possible otherwise. Integer weights are
    handled exactly below 2**31, and above it in small problems with one mentor each; elsewhere ``gap`` tells what
    rounding to 2**30 steps leaves open, as it does for fractions in large problems.

    ``gap`` is the share of the largest total that may be given up for speed: 0.0 asks for a proven optimum, which is
    also what None means up to MOST_EXACT_PAIRS allowed pairs; beyond them it means 1e-4. ``progress`` is told from 0.0
    to 1.0 how far the work on a large problem is, and may raise an exception to end it. ``enough`` is asked between
    rounds of that work; when it says True, the best so far is the answer, with the gap that is proven for it.

    Raises ValueError for input that can't be meant, such as a locked pair that is not allowed. A shortage is no error.
    """
    if objective not in OBJECTIVES:
        raise ValueError(f"objective must be one of {', '.join(OBJECTIVES)}, not {objective!r}")
    if gap is not None and not 0.0 <= gap < 1.0:
        raise ValueError(f"gap must be from 0.0 to below 1.0, not {gap}")
    problem = make_problem(weights, capacity, lower=lower, demand=demand, locked=locked, banned=banned)
    if gap is None:
        gap = 0.0 if len(problem.cols) <= MOST_EXACT_PAIRS else USUAL_GAP
    terms = Terms(gap, progress or (lambda done: None), enough or (lambda: False))
    return assign_problem(problem, objective, terms=terms)


def assign_problem(
    problem: Problem,
    objective: Objective,
    keep: Flags | None = None,
    *,
    wishes: Wishes | None = None,
    family: Family | None = None,
    terms: Terms = NO_TERMS,
) -> Assignment:
    """Solve a checked problem and measure the answer. ``keep`` (n, m) breaks ties: pairs to keep if nothing is lost.

    ``wishes`` are how each side sees the problem's pairs, in its order, where that differs from the weights: ``stable``
    goes by them, and blocking pairs are counted by them. ``family`` forces one kind of solver; by itself the problem's
    size decides.
    """
    answer = solve(problem, objective, keep, wishes=wishes, family=family, terms=terms)
    return measured(problem, objective, answer, wishes)


def measured(problem: Problem, objective: Objective, answer: Answer, wishes: Wishes | None = None) -> Assignment:
    """The answer together with the locked pairs, and what it comes to."""
    pairs = np.vstack([problem.locked, answer.pairs])
    values = np.concatenate([problem.locked_weights, answer.weights])
    order = by_mentee(pairs)
    pairs, values = pairs[order], values[order]
    met = np.bincount(pairs[:, 0], minlength=problem.n) > 0
    sums = np.bincount(pairs[:, 0], weights=values, minlength=problem.n)
    total = float(values.sum())
    bound = max(answer.upper_bound + float(problem.locked_weights.sum()), total)
    worst = float(sums[met].min()) if met.any() else 0.0
    return Assignment(
        pairs=pairs,
        total=total,
        upper_bound=bound,
        gap=(bound - total) / bound if bound > 0 else 0.0,
        matched=int(np.count_nonzero(met)),
        worst=worst,
        unmatched=np.flatnonzero(~met),
        blocking_pairs=(
            count_blocking_pairs(problem, answer.pairs) if wishes is None else count_blocking(wishes, answer.pairs)
        ),
        objective=objective,
        method=answer.method,
        worst_bound=max(answer.worst_bound, worst),
        prices=answer.prices,
    )
