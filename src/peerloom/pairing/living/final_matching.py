"""The final matching after first meetings: scores as before, moved by what both sides said."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from peerloom.pairing.adjusting import settle
from peerloom.pairing.explaining.matching import explained
from peerloom.pairing.explaining.shares import shares_of
from peerloom.pairing.living.feedback import REACH, Feedback, after_feedback
from peerloom.pairing.pool import Pool, make_pool, named_pairs, pool_of
from peerloom.pairing.profiles import Mentee, Mentor
from peerloom.pairing.results import Assignment, Matching, Share
from peerloom.pairing.rules import Kind, Rules

MEETING = "first meeting"
"""The key of the share that says how much the feedback moved a score. It is sensitive, so it is shown to nobody."""


def match_after_meetings(
    mentees: Sequence[Mentee],
    mentors: Sequence[Mentor],
    rules: Rules,
    feedback: Sequence[Feedback],
    *,
    reach: int = REACH,
) -> Matching:
    """Pair mentees with mentors as `match` does, after what both said about their first meetings.

    A rating moves the score of its pair by ``reach`` / 2 points for each step up or down, by ``reach`` at most for each
    side; "never" forbids the pair. Pairs that did not meet, or of whom nobody said anything, keep their score. So
    everyone may still be paired with anyone whom the rules allow. Each pair has one more share with the points that
    its score moved by, which may be negative; it is sensitive, because people said it in confidence.

    Feedback that names an unknown person is not used, and named in ``notes``. Where the objective is ``stable`` and
    both sides may rank, their rankings stand as they are.

    Raises ValueError as `match` does, for two answers of one side about the same meeting, and beyond the number of
    pairs that can be compared at once.
    """
    _check_once(feedback)
    never = tuple((said.mentee, said.mentor) for said in feedback if said.never)
    rules = replace(rules, forbidden=(*rules.forbidden, *never))
    before = make_pool(mentees, mentors, rules)
    ratings, notes = _positions(before, [said for said in feedback if not said.never])
    moved = after_feedback(before.scores.score, ratings, reach=reach)
    pool = pool_of(replace(before.scores, score=moved), rules)
    settled = settle(pool, rules)
    shares = _shares(before, pool, settled.answer, {(row, col) for row, col, _ in ratings})
    return explained(pool, rules, settled, shares=shares, notes=notes)


def _check_once(feedback: Sequence[Feedback]) -> None:
    seen: set[tuple[str, str, str]] = set()
    for said in feedback:
        key = said.mentee, said.mentor, said.by
        if key in seen:
            raise ValueError(f"feedback has two answers of the {said.by} about {said.mentee} with {said.mentor}")
        seen.add(key)


def _positions(pool: Pool, feedback: Sequence[Feedback]) -> tuple[list[tuple[int, int, int]], tuple[str, ...]]:
    """Ratings by row and column, and a sentence for each meeting whose people are not known."""
    at: dict[tuple[str, str], tuple[int, int]] = {}
    notes = []
    for mentee, mentor, pair in named_pairs(pool.scores, [(said.mentee, said.mentor) for said in feedback]):
        if isinstance(pair, str):
            notes.append(f"Feedback about {mentee} with {mentor} was not used: {pair}.")
        else:
            at[mentee, mentor] = pair
    known = [(at.get((said.mentee, said.mentor)), said.rating) for said in feedback]
    return [(*pair, rating) for pair, rating in known if pair is not None], tuple(notes)


def _shares(before: Pool, pool: Pool, answer: Assignment, rated: set[tuple[int, int]]) -> list[tuple[Share, ...]]:
    """The criteria explain the score before the meeting; the last share is what the meeting did to it."""
    made = answer.pairs
    criteria = shares_of(before.scores, made[:, 0], made[:, 1])
    moved = (pool.scores.score - before.scores.score)[made[:, 0], made[:, 1]].tolist()
    return [
        (*criteria[p], *([_meeting(moved[p])] if (row, col) in rated else []))
        for p, (row, col) in enumerate(made.tolist())
    ]


def _meeting(points: int) -> Share:
    return Share(MEETING, MEETING, Kind.HISTORY, points, max(points, 0), known=True, sensitive=True)
