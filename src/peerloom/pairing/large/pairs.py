"""The pairs that were made, each with its shares and the next best among the pairs that were kept."""

from __future__ import annotations

import numpy as np

from peerloom.pairing.explaining.shares import Parts, shares_of_parts
from peerloom.pairing.large.people import People
from peerloom.pairing.large.progress import Bar
from peerloom.pairing.large.solving import Solved
from peerloom.pairing.problem import Flags, Indices, Problem
from peerloom.pairing.published import positions_of
from peerloom.pairing.quotas.groups import Group
from peerloom.pairing.quotas.reporting import quotas_reached
from peerloom.pairing.results import Pair, QuotaReached, RunnerUp
from peerloom.pairing.scale import pair_scores

PAIRS_AT_ONCE = 20_000


def explained_pairs(people: People, solved: Solved, bar: Bar, span: tuple[float, float]) -> tuple[Pair, ...]:
    """Worst first. The bar goes from the first to the second of ``span``."""
    made, tell = solved.answer.pairs, bar.part(*span)
    target, worth = _next_best(solved.problem, made[solved.seats.movable])
    found: list[Pair] = []
    for first in range(0, len(made), PAIRS_AT_ONCE):
        tell(first / len(made))
        part = slice(first, first + PAIRS_AT_ONCE)
        found += _explained(people, made[part], ~solved.seats.movable[part], target, worth)
    return tuple(sorted(found, key=lambda pair: (pair.score, pair.mentee, pair.mentor)))


def _explained(people: People, made: Indices, locked: Flags, target: Indices, worth: Indices) -> list[Pair]:
    features = people.features
    scored = pair_scores(features, made[:, 0], made[:, 1])
    parts = Parts(scored.score, scored.value, scored.known, scored.weight)
    both = [(features.mentees[row], features.mentors[col]) for row, col in made.tolist()]
    shares = shares_of_parts(features.rules.criteria, both, parts)
    rivals = [
        RunnerUp(features.mentors[col].id, score, None) if col >= 0 else None
        for col, score in zip(target[made[:, 0]].tolist(), worth[made[:, 0]].tolist(), strict=True)
    ]
    return [
        Pair(mentee.id, mentor.id, score, shares[p], is_locked, rivals[p])
        for p, ((mentee, mentor), score, is_locked) in enumerate(
            zip(both, scored.score.tolist(), locked.tolist(), strict=True)
        )
    ]


def _next_best(problem: Problem, made: Indices) -> tuple[Indices, Indices]:
    """For each mentee (n,) the best of the problem's mentors whom they don't have, -1 for none, and its score."""
    weights = problem.weights.copy()
    weights[positions_of(problem, made)] = -1.0
    best = np.full(problem.n, -1.0)
    filled = np.flatnonzero(np.diff(problem.start))
    if filled.size:
        best[filled] = np.maximum.reduceat(weights, problem.start[filled])
    rows = problem.rows
    hits = np.flatnonzero((weights == best[rows]) & (weights >= 0))
    first = hits[np.diff(rows[hits], prepend=-1) > 0]
    target = np.full(problem.n, -1, dtype=np.intp)
    target[rows[first]] = problem.cols[first]
    return target, best.astype(np.intp)


def quotas_told(people: People, made: Indices) -> tuple[QuotaReached, ...]:
    """How far each quota was reached by the pairs (p, 2), none of which was chosen for it."""
    rules = people.rules
    if not rules.quotas:
        return ()
    keys = {criterion.key: c for c, criterion in enumerate(rules.criteria)}
    scored = pair_scores(people.features, made[:, 0], made[:, 1])
    # A table of these pairs alone: one row for each.
    places = np.column_stack([np.arange(len(made)), np.zeros(len(made), dtype=np.intp)])
    groups = []
    for quota in rules.quotas:
        c = keys[quota.criterion]
        inside = scored.known[c] & (scored.value[c] >= np.float32(quota.minimum))
        groups.append(Group(quota, rules.criteria[c], inside[:, None]))
    return quotas_reached(groups, places, [(0, 0)] * len(groups))
