"""The pairs to make where some kinds are wanted, and what they would be without each of the quotas."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from peerloom.pairing.problem import Flags, Floats, Problem
from peerloom.pairing.quotas.aim import Aim
from peerloom.pairing.quotas.bonuses import Largest
from peerloom.pairing.quotas.groups import Group
from peerloom.pairing.quotas.pursuing import Pursued, pursue


@dataclass(frozen=True, slots=True)
class Chosen:
    """``made`` (e,) with all quotas, ``without`` each of them. No other choice, less the price of missing pairs, is
    worth more than ``made`` by more than ``gap`` weights."""

    made: Flags
    without: tuple[Flags, ...]
    gap: float


@dataclass(frozen=True, slots=True)
class Way:
    """How to get there: the solver for the largest total, what says that the best so far will do, and whether nobody
    may fall below the worst-off of the start."""

    largest: Largest
    enough: Callable[[], bool]
    fair: bool


def choose_pairs(
    groups: Sequence[Group], problem: Problem, scores: Floats, point: float, start: Flags, way: Way
) -> Chosen:
    """``start`` (e,) are the pairs without any quota, ``scores`` (e,) the true ones.

    One score point counts ``point`` in the problem's weights.
    """
    aim = _aim(groups, problem, scores, point, start)
    made, gap = _pursued(aim, start, way)
    if len(groups) == 1:
        return Chosen(made, (start,), gap)
    return Chosen(made, tuple(_pursued(aim.without(k), start, way)[0] for k in range(len(groups))), gap)


def _aim(groups: Sequence[Group], problem: Problem, scores: Floats, point: float, start: Flags) -> Aim:
    rows, cols = problem.rows, problem.cols
    pairs = len(problem.locked) + int(np.count_nonzero(start))
    return Aim(
        problem=problem,
        point=point,
        scores=scores,
        inside=np.array([group.inside[rows, cols] for group in groups], dtype=bool),
        wanted=np.array([group.wanted(pairs) - group.count(problem.locked) for group in groups], dtype=np.intp),
        price=np.array([group.quota.price * point for group in groups], dtype=np.float64),
    )


def _pursued(aim: Aim, start: Flags, way: Way) -> tuple[Flags, float]:
    """The best pairs found, and how many weights at most they are away from the best there are."""
    if not aim.missing(start).any() or not start.any():
        return start, 0.0
    found = _fairly(aim, start, way) if way.fair else pursue(aim, start, way.largest, way.enough)
    gap = found.bound - aim.worth(found.made)
    # Where no quota gains by it, the lower levels stay as fair as they were.
    gains = not way.fair or bool((aim.missing(found.made) < aim.missing(start)).any())
    return found.made if gains else start, gap


def _fairly(aim: Aim, start: Flags, way: Way) -> Pursued:
    """The same where nobody may have less than the worst-off has at the start."""
    if not aim.problem.is_one_each:
        sums, met = aim.sums(start)
        return pursue(replace(aim, floor=float(sums[met].min())), start, way.largest, way.enough)
    kept = aim.scores >= aim.scores[start].min()
    found = pursue(aim.only(kept), start[kept], way.largest, way.enough)
    made = np.zeros_like(start)
    made[np.flatnonzero(kept)] = found.made
    return Pursued(made, found.bound)
