"""`match`: profiles and rules in, a matching that explains itself out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np

from peerloom.pairing.adjusting import settle
from peerloom.pairing.assigning import MOST_EXACT_PAIRS, USUAL_GAP
from peerloom.pairing.explaining.left_out import people_left_out
from peerloom.pairing.explaining.move_costs import runners_up
from peerloom.pairing.explaining.shares import shares_of
from peerloom.pairing.explaining.shortages import shortages
from peerloom.pairing.pool import Pool, make_pool, unmet_lower_bounds
from peerloom.pairing.problem import MOST_CELLS
from peerloom.pairing.profiles import Mentee, Mentor
from peerloom.pairing.results import Assignment, Matching, Pair
from peerloom.pairing.rules import Rules
from peerloom.pairing.solving import Terms


def match(
    mentees: Sequence[Mentee],
    mentors: Sequence[Mentor],
    rules: Rules,
    *,
    progress: Callable[[float], None] | None = None,
    enough: Callable[[], bool] | None = None,
) -> Matching:
    """Pair mentees with mentors. The order of the input never matters.

    A locked pair that breaks a rule, exceeds a capacity or names an unknown person is not made, and named in
    ``notes``; so is a published pair that can't be kept for such a reason.

    ``progress`` is told from 0.0 to 1.0 how far the work on a large pool is, and may raise an exception to end it.
    ``enough`` is asked between rounds of that work; when it says True, the best so far is the answer, with the gap that
    is proven for it.

    Beyond MOST_CELLS pairs, `peerloom.pairing.large.match_in_blocks` answers, which says what it leaves out.

    Raises ValueError where an id or a key occurs twice, and for quotas and prices that can't be meant.
    """
    if len(mentees) * len(mentors) > MOST_CELLS:
        from peerloom.pairing.large import match_in_blocks

        return match_in_blocks(mentees, mentors, rules, progress=progress, enough=enough)
    pool = make_pool(mentees, mentors, rules)
    gap = 0.0 if len(pool.problem.cols) <= MOST_EXACT_PAIRS else USUAL_GAP
    terms = Terms(gap, progress or (lambda done: None), enough or (lambda: False))
    settled = settle(pool, rules, terms=terms)
    answer = settled.answer
    return Matching(
        pairs=_pairs(pool, answer),
        left_out=people_left_out(pool, answer),
        total=int(answer.total),
        upper_bound=int(np.floor(answer.upper_bound + 1e-6)),
        gap=answer.gap,
        worst=int(answer.worst),
        matched=answer.matched,
        mentees=len(mentees),
        mentors=len(mentors),
        objective=rules.objective,
        method=answer.method,
        blocking_pairs=answer.blocking_pairs,
        notes=(*pool.notes, *settled.notes, *unmet_lower_bounds(pool.scores.mentors, answer)),
        shortages=shortages(pool, answer),
        worst_bound=int(np.floor(answer.worst_bound + 1e-6)) if np.isfinite(answer.worst_bound) else None,
        quotas=settled.quotas,
        quota_gap=settled.quota_gap,
        kept=settled.kept,
        given_up=settled.given_up,
    )


def _pairs(pool: Pool, answer: Assignment) -> tuple[Pair, ...]:
    scores = pool.scores
    rows, cols = answer.pairs[:, 0], answer.pairs[:, 1]
    locked = set(map(tuple, pool.problem.locked.tolist()))
    shares = shares_of(scores, rows, cols)
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
