"""`match`: profiles and rules in, a matching that explains itself out."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from peerloom.pairing.adjusting import settle
from peerloom.pairing.assigning import MOST_EXACT_PAIRS, USUAL_GAP
from peerloom.pairing.explaining.matching import explained
from peerloom.pairing.pool import make_pool
from peerloom.pairing.problem import MOST_CELLS
from peerloom.pairing.profiles import Mentee, Mentor
from peerloom.pairing.results import Matching
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
    return explained(pool, rules, settled)
