"""How each side sees a pair by itself: what both share in judging it, and its own wishes."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from peerloom.pairing.kinds.choices import choices_of_mentees, choices_of_mentors
from peerloom.pairing.problem import Floats
from peerloom.pairing.profiles import Mentee, Mentor
from peerloom.pairing.results import FULL_SCORE
from peerloom.pairing.rules import Kind, Rules
from peerloom.pairing.scoring import ScoredCriterion, Scores, score_pairs

View = NDArray[np.int64]


def wishes_are_two_sided(rules: Rules) -> bool:
    """Whether both sides could say whom they would rather have, so that one ranking can't stand for both."""
    return any(
        criterion.kind is Kind.PREFERENCE and criterion.weight > 0 and bool(criterion.mentee and criterion.mentor)
        for criterion in rules.criteria
    )


def side_scores(mentees: Sequence[Mentee], mentors: Sequence[Mentor], rules: Rules) -> tuple[View, View]:
    """The mentees' view and the mentors' view of every pair (n, m), 0..FULL_SCORE each.

    In either, choices of people are that side's own, and the weights are multiplied by that side's importance only. A
    criterion that counts only for mentees who asked for it is the mentees' own. What rules forbid is not in it.
    """
    return side_scores_of(score_pairs(mentees, mentors, rules), rules.neutral)


def side_scores_of(scores: Scores, neutral: float) -> tuple[View, View]:
    """The same from scores that are there already."""
    shape = scores.score.shape
    mentees, mentors = _Sum(shape), _Sum(shape)
    for scored in scores.criteria:
        ours, theirs = _values(scored, scores, neutral)
        mentees.add(ours, scored.of_mentee[:, None])
        if not scored.criterion.asked:
            mentors.add(theirs, scored.criterion.weight * scored.of_mentor[None, :])
    return mentees.points(), mentors.points()


def _values(scored: ScoredCriterion, scores: Scores, neutral: float) -> tuple[Floats, Floats]:
    """What the criterion says to the mentees and to the mentors, 0.0 to 1.0."""
    criterion = scored.criterion
    if criterion.kind is not Kind.PREFERENCE:
        shared = scored.value.astype(np.float64)
        return shared, shared
    views = choices_of_mentees, choices_of_mentors
    found = [view(criterion, scores.mentees, scores.mentors) for view in views]
    ours, theirs = (np.where(own.known, own.value, neutral) for own in found)
    return ours, theirs


class _Sum:
    """A weighted mean in the making."""

    def __init__(self, shape: tuple[int, int]) -> None:
        self._worth, self._most = np.zeros(shape), np.zeros(shape)

    def add(self, value: Floats, weight: Floats) -> None:
        self._worth += weight * value
        self._most += weight

    def points(self) -> View:
        mean = np.divide(self._worth, self._most, out=np.zeros_like(self._worth), where=self._most > 0)
        points: View = np.rint(FULL_SCORE * mean).astype(np.int64)
        return points
