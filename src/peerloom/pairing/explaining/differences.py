"""Another matching against the present one, both judged by the present scores."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from peerloom.pairing.results import Assignment
from peerloom.pairing.scoring import Scores


@dataclass(frozen=True, slots=True)
class Difference:
    """The other matching minus the present one, in people and score units; ``moved`` mentees have other mentors in it.

    ``total_before`` is the present total, to which ``total`` can be compared.
    """

    matched: int
    total: int
    worst: int
    moved: int
    total_before: int

    @property
    def share_of_total(self) -> float:
        """The change of the total as a share of the present one; 0.0 where that is 0."""
        return self.total / self.total_before if self.total_before else 0.0


def difference(scores: Scores, before: Assignment, after: Assignment) -> Difference:
    """``after`` may have been found with other scores and rules, for the same mentees; the ``scores`` given count.

    Its pairs must be among those of ``scores``.
    """
    was, now = _sums(scores, before), _sums(scores, after)
    old, new = (set(map(tuple, one.pairs.tolist())) for one in (before, after))
    return Difference(
        matched=after.matched - before.matched,
        total=int(now.sum() - was.sum()),
        worst=_worst(now, after) - _worst(was, before),
        moved=len({row for row, _ in old ^ new}),
        total_before=int(was.sum()),
    )


def _sums(scores: Scores, answer: Assignment) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    sums = np.zeros(len(scores.mentees), dtype=np.int64)
    np.add.at(sums, answer.pairs[:, 0], scores.score[answer.pairs[:, 0], answer.pairs[:, 1]])
    return sums


def _worst(sums: np.ndarray[tuple[int], np.dtype[np.int64]], answer: Assignment) -> int:
    """The smallest sum of anyone who has a mentor, 0 where nobody has."""
    rows = np.unique(answer.pairs[:, 0])
    return int(sums[rows].min()) if rows.size else 0
