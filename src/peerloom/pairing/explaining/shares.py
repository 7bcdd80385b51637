"""A pair's score, taken apart: what each criterion gave, in whole points that add up."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peerloom.pairing.answers import answer_of
from peerloom.pairing.kinds.options import common_options
from peerloom.pairing.kinds.texts import common_words
from peerloom.pairing.kinds.weekly import shared_minutes
from peerloom.pairing.problem import Flags, Floats, Indices
from peerloom.pairing.profiles import Mentee, Mentor
from peerloom.pairing.results import FULL_SCORE, Share
from peerloom.pairing.rules import Criterion, Kind
from peerloom.pairing.scoring import Scores


@dataclass(frozen=True, slots=True)
class Parts:
    """What the ``score`` (p,) of each pair is made of: ``value``, ``known`` and ``weight`` (c, p) of each criterion."""

    score: NDArray[np.int64]
    value: NDArray[np.float32]
    known: Flags
    weight: Floats


def shares_of(scores: Scores, rows: Indices, cols: Indices) -> list[tuple[Share, ...]]:
    """The shares of the pairs (rows[p], cols[p]), criteria in the order of the rules; points sum to the score."""
    if not scores.criteria:
        return [()] * len(rows)
    parts = Parts(
        score=scores.score[rows, cols],
        value=np.array([scored.value[rows, cols] for scored in scores.criteria]),
        known=np.array([scored.known[rows, cols] for scored in scores.criteria]),
        weight=np.array([scored.of_mentee[rows] * scored.of_mentor[cols] for scored in scores.criteria]),
    )
    people = [(scores.mentees[row], scores.mentors[col]) for row, col in zip(rows.tolist(), cols.tolist(), strict=True)]
    return shares_of_parts([scored.criterion for scored in scores.criteria], people, parts)


def shares_of_parts(
    criteria: Sequence[Criterion], people: Sequence[tuple[Mentee, Mentor]], parts: Parts
) -> list[tuple[Share, ...]]:
    """The same from what is known of these pairs (p) alone."""
    if not criteria:
        return [()] * len(people)
    weight, known = parts.weight, parts.known
    whole = np.maximum(weight.sum(axis=0), np.finfo(np.float64).tiny)
    full = np.where(weight.sum(axis=0) > 0, FULL_SCORE, 0)
    possible = _rounded(FULL_SCORE * weight / whole, full, np.full(weight.shape, FULL_SCORE))
    points = _rounded(FULL_SCORE * weight * parts.value / whole, parts.score, possible)
    return [
        tuple(
            Share(
                key=criterion.key,
                label=criterion.label or criterion.key,
                kind=criterion.kind,
                points=int(points[c, p]),
                possible=int(possible[c, p]),
                known=bool(known[c, p]),
                sensitive=criterion.sensitive,
                common=in_common(criterion, mentee, mentor),
            )
            for c, criterion in enumerate(criteria)
        )
        for p, (mentee, mentor) in enumerate(people)
    ]


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
