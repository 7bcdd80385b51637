"""Published pairs: which of them could stay, and how the problem looks where each counts for more than it scores."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from peerloom.pairing.pool import Pool, named_pairs, obstacle_to
from peerloom.pairing.problem import Flags, Indices, Problem
from peerloom.pairing.rules import Rules
from peerloom.pairing.two_sided.acceptance import Wishes

MOST_WHOLE = 2**31
"""Compiled loops take smaller whole numbers exactly; SciPy's solvers take much larger ones."""


@dataclass(frozen=True, slots=True)
class Published:
    """``at_stake`` (e,) marks those among the problem's pairs, ``pairs`` (k, 2) are the same; ``locked`` more can't be
    given up. ``notes`` name those that can't be made now."""

    at_stake: Flags
    pairs: Indices
    locked: int = 0
    notes: tuple[str, ...] = ()


def published_pairs(pool: Pool, rules: Rules) -> Published:
    problem, scores = pool.problem, pool.scores
    locked = set(map(tuple, problem.locked.tolist()))
    stay, pairs, notes = 0, [], []
    for mentee_id, mentor_id, pair in named_pairs(scores, rules.published):
        if pair in locked:
            stay += 1
            continue
        obstacle = pair if isinstance(pair, str) else obstacle_to(scores, pair, problem.demand, problem.capacity)
        if obstacle or isinstance(pair, str):
            notes.append(f"The published pair {mentee_id} with {mentor_id} was not kept: {obstacle}.")
        else:
            pairs.append(pair)
    table = np.array(pairs, dtype=np.intp).reshape(-1, 2)
    at_stake = np.zeros(len(problem.cols), dtype=bool)
    at_stake[positions_of(problem, table)] = True
    return Published(at_stake, table, stay, tuple(notes))


def positions_of(problem: Problem, pairs: Indices) -> Indices:
    """Where these allowed pairs (p, 2) stand among the problem's."""
    keys = problem.rows * problem.m + problem.cols
    return np.searchsorted(keys, pairs[:, 0] * problem.m + pairs[:, 1])


def judged_with(problem: Problem, published: Published, price: int) -> tuple[Problem, float]:
    """The problem where each published pair scores ``price`` more and wins every tie, and how much a point counts.

    Scores are multiplied, so that one step for each published pair, all together less than a point, decides ties and
    everything stays whole. Where numbers would become too large by it, ties may fall either way.
    """
    steps = float(2 ** len(published.pairs).bit_length())
    highest = (float(problem.weights.max(initial=0.0)) + price + 1) * steps
    point, step = (steps, 1.0) if problem.is_small or highest < MOST_WHOLE else (1.0, 0.0)
    other = replace(
        problem,
        weights=problem.weights * point + published.at_stake * (price * point + step),
        locked_weights=problem.locked_weights * point,
        base=problem.base * point,
    )
    return other, point


def wishes_with(wishes: Wishes, published: Published, price: int) -> Wishes:
    """The same for how each side sees the pairs."""
    more = published.at_stake * (price + 0.5)
    return replace(wishes, of_mentees=wishes.of_mentees + more, of_mentors=wishes.of_mentors + more)
