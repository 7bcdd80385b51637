"""A pair's score, taken apart: what each criterion gave, in whole points that add up."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from peerloom.pairing.answers import answer_of
from peerloom.pairing.kinds.options import common_options
from peerloom.pairing.kinds.texts import common_words
from peerloom.pairing.kinds.weekly import shared_minutes
from peerloom.pairing.problem import Floats, Indices
from peerloom.pairing.profiles import Mentee, Mentor
from peerloom.pairing.results import FULL_SCORE, Share
from peerloom.pairing.rules import Criterion, Kind
from peerloom.pairing.scoring import Scores


def shares_of(scores: Scores, rows: Indices, cols: Indices) -> list[tuple[Share, ...]]:
    """The shares of the pairs (rows[p], cols[p]), criteria in the order of the rules; points sum to the score."""
    if not scores.criteria:
        return [()] * len(rows)
    weight = np.array([scored.of_mentee[rows] * scored.of_mentor[cols] for scored in scores.criteria])
    value = np.array([scored.value[rows, cols] for scored in scores.criteria])
    known = np.array([scored.known[rows, cols] for scored in scores.criteria])
    whole = np.maximum(weight.sum(axis=0), np.finfo(np.float64).tiny)
    full = np.where(weight.sum(axis=0) > 0, FULL_SCORE, 0)
    possible = _rounded(FULL_SCORE * weight / whole, full, np.full(weight.shape, FULL_SCORE))
    points = _rounded(FULL_SCORE * weight * value / whole, scores.score[rows, cols], possible)
    found = []
    for p, (row, col) in enumerate(zip(rows.tolist(), cols.tolist(), strict=True)):
        mentee, mentor = scores.mentees[row], scores.mentors[col]
        found.append(
            tuple(
                Share(
                    key=scored.criterion.key,
                    label=scored.criterion.label or scored.criterion.key,
                    kind=scored.criterion.kind,
                    points=int(points[c, p]),
                    possible=int(possible[c, p]),
                    known=bool(known[c, p]),
                    sensitive=scored.criterion.sensitive,
                    common=in_common(scored.criterion, mentee, mentor),
                )
                for c, scored in enumerate(scores.criteria)
            )
        )
    return found


def in_common(criterion: Criterion, mentee: Mentee, mentor: Mentor) -> tuple[str, ...]:
    """What the two share, for people to read; nothing where the criterion is sensitive."""
    if criterion.sensitive:
        return ()
    left, right = answer_of(mentee.answers, criterion.mentee), answer_of(mentor.answers, criterion.mentor)
    match criterion.kind:
        case Kind.OVERLAP | Kind.SAME:
            return common_options(left, right)
        case Kind.TEXT:
            return common_words(left, right)
        case Kind.SCHEDULE:
            minutes = shared_minutes(left, right)
            return (str(minutes),) if minutes else ()
        case _:
            return ()


def _rounded(exact: Floats, sums: NDArray[np.int64], most: NDArray[np.int64]) -> NDArray[np.int64]:
    """Whole numbers near ``exact`` (criteria, pairs), at most ``most``, whose columns add up to ``sums``.

    What rounding down leaves goes to the largest remainders first.
    """
    floors = np.minimum(np.floor(exact + 1e-9).astype(np.int64), most)
    while True:
        missing = sums - floors.sum(axis=0)
        if not (missing > 0).any():
            return floors
        remainder = np.where(floors < most, exact - floors, -np.inf)
        order = np.argsort(-remainder, axis=0, kind="stable")
        rank = np.empty_like(order)
        np.put_along_axis(rank, order, np.arange(len(exact))[:, None].repeat(exact.shape[1], axis=1), axis=0)
        floors += (rank < missing[None, :]) & (floors < most)
