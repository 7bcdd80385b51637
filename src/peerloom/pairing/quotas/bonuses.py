"""The right bonus for each kind of pair, and the bound that it proves.

With a bonus mu[q] from 0 to the price on every pair of kind q, the largest total there can be, less mu[q] for each
pair wanted, is never below the best that is pursued (Lagrangian duality; Fisher, Management Science 27, 1981). The
bonuses with the lowest such bound are found by cutting planes (Kelley, 1960): every answer found so far bounds from
below what any bonuses can prove, so the next to try are those where that is lowest.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

import numpy as np

from peerloom.pairing.problem import Flags, Floats, Problem
from peerloom.pairing.quotas.aim import Aim

ROUNDS = 40
STEPS = 16
"""Bonuses of several kinds are rounded to so many parts of a weight, so that everything stays whole."""

Largest = Callable[[Problem], tuple[Flags, float]]
"""The pairs (e,) of the largest total of a problem, and the largest total there could be."""


@dataclass(frozen=True, slots=True)
class Search:
    """Answers (e,) found with several bonuses, as full as any, and a bound on the worth of every such answer."""

    found: tuple[Flags, ...]
    bound: float


def search_bonuses(aim: Aim, start: Flags, largest: Largest, enough: Callable[[], bool]) -> Search:
    """``start`` is any answer that is as full as can be. Solves until nothing is left to prove, or for ROUNDS."""
    found, bound, tried = [start], np.inf, set()
    bonus = aim.price
    for _ in range(ROUNDS):
        numbers, parts = _whole(bonus, int(np.count_nonzero(start)))
        key = (*numbers.tolist(), parts)
        if key in tried:
            break
        tried.add(key)
        made, most = largest(aim.problem.with_weights(aim.problem.weights * parts + numbers @ aim.inside))
        found.append(made)
        bound = min(bound, float(most - numbers @ aim.wanted) / parts)
        bonus, lowest = _next_bonus(aim, found)
        if lowest >= bound - 1e-9 * max(1.0, abs(bound)) or enough():
            break
    return Search(tuple(found), bound)


def _whole(bonus: Floats, pairs: int) -> tuple[Floats, int]:
    """The bonuses as whole numbers of equal parts.

    A single right bonus is where two answers are worth the same, so it has no more parts than pairs to differ in.
    """
    if len(bonus) > 1:
        return np.rint(bonus * STEPS), STEPS
    exact = Fraction(float(bonus[0])).limit_denominator(max(pairs, 1))
    return np.array([float(exact.numerator)]), exact.denominator


def _next_bonus(aim: Aim, found: list[Flags]) -> tuple[Floats, float]:
    """Where the answers found so far leave room for the lowest bound, and how low that could be."""
    from scipy.optimize import linprog

    values = np.array([float(aim.problem.weights[made].sum()) for made in found])
    slopes = np.array([aim.counts(made) - aim.wanted for made in found], dtype=np.float64)
    kinds = len(aim.price)
    solved = linprog(
        np.append(np.zeros(kinds), 1.0),
        A_ub=np.column_stack([slopes, -np.ones(len(found))]),
        b_ub=-values,
        bounds=[*((0.0, float(price)) for price in aim.price), (None, None)],
        method="highs-ds",
    )
    if solved.x is None or solved.fun is None:
        raise ArithmeticError(f"the program for bonuses ended without an answer: {solved.message}")
    return np.clip(solved.x[:kinds], 0.0, aim.price), float(solved.fun)
