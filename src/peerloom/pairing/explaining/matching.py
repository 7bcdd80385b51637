"""From an answer in rows and columns to a matching that explains itself."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from peerloom.pairing.adjusting import Settled
from peerloom.pairing.explaining.left_out import people_left_out
from peerloom.pairing.explaining.move_costs import runners_up
from peerloom.pairing.explaining.shares import shares_of
from peerloom.pairing.explaining.shortages import shortages
from peerloom.pairing.pool import Pool, unmet_lower_bounds
from peerloom.pairing.results import Assignment, Matching, Pair, Share
from peerloom.pairing.rules import Rules


def explained(
    pool: Pool,
    rules: Rules,
    settled: Settled,
    *,
    shares: Sequence[tuple[Share, ...]] | None = None,
    notes: tuple[str, ...] = (),
) -> Matching:
    """``shares`` are those of the answer's pairs, where they are not simply what the pool's criteria give."""
    answer = settled.answer
    return Matching(
        pairs=_pairs(pool, answer, shares),
        left_out=people_left_out(pool, answer),
        total=int(answer.total),
        upper_bound=int(np.floor(answer.upper_bound + 1e-6)),
        gap=answer.gap,
        worst=int(answer.worst),
        matched=answer.matched,
        mentees=pool.problem.n,
        mentors=pool.problem.m,
        objective=rules.objective,
        method=answer.method,
        blocking_pairs=answer.blocking_pairs,
        notes=(*pool.notes, *settled.notes, *unmet_lower_bounds(pool.scores.mentors, answer), *notes),
        shortages=shortages(pool, answer),
        worst_bound=int(np.floor(answer.worst_bound + 1e-6)) if np.isfinite(answer.worst_bound) else None,
        quotas=settled.quotas,
        quota_gap=settled.quota_gap,
        kept=settled.kept,
        given_up=settled.given_up,
    )


def _pairs(pool: Pool, answer: Assignment, shares: Sequence[tuple[Share, ...]] | None) -> tuple[Pair, ...]:
    scores = pool.scores
    if shares is None:
        shares = shares_of(scores, answer.pairs[:, 0], answer.pairs[:, 1])
    locked = set(map(tuple, pool.problem.locked.tolist()))
    rivals = runners_up(pool, answer)
    found = [
        Pair(
            mentee=scores.mentees[row].id,
            mentor=scores.mentors[col].id,
            score=int(scores.score[row, col]),
            shares=shares[p],
            locked=(row, col) in locked,
            runner_up=rivals[p],
        )
        for p, (row, col) in enumerate(answer.pairs.tolist())
    ]
    return tuple(sorted(found, key=lambda pair: (pair.score, pair.mentee, pair.mentor)))
