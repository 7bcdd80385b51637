"""The schedule criterion: minutes per week in which both are free."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from peerloom.pairing.kinds.comparison import Comparison, both
from peerloom.pairing.problem import Floats
from peerloom.pairing.profiles import Answer, WeeklyTimes
from peerloom.pairing.rules import Criterion


def schedule(criterion: Criterion, mentees: Sequence[Answer | None], mentors: Sequence[Answer | None]) -> Comparison:
    """Full marks from ``enough_minutes`` shared minutes a week, less in proportion."""
    left, right = _intervals(mentees), _intervals(mentors)
    cuts = sorted({minute for person in (*left, *right) for interval in person for minute in interval})
    lengths = np.diff(np.array(cuts, dtype=np.float64))
    minutes = (_free(left, cuts) * lengths) @ _free(right, cuts).T
    value = np.clip(minutes / max(criterion.enough_minutes, 1), 0.0, 1.0)
    known = both(np.array([bool(person) for person in left]), np.array([bool(person) for person in right]))
    return Comparison(value, known)


def shared_minutes(mentee: Answer | None, mentor: Answer | None) -> int:
    """Minutes per week in which both are free; overlapping intervals of one person count once."""
    left, right = _intervals([mentee, mentor])
    return sum(max(0, min(end, until) - max(start, since)) for start, end in left for since, until in right)


def _intervals(answers: Sequence[Answer | None]) -> list[list[tuple[int, int]]]:
    """Each person's intervals, sorted and merged."""
    merged = []
    for answer in answers:
        person: list[tuple[int, int]] = []
        for start, end in sorted(answer.intervals) if isinstance(answer, WeeklyTimes) else ():
            if person and start <= person[-1][1]:
                person[-1] = (person[-1][0], max(person[-1][1], end))
            else:
                person.append((start, end))
        merged.append(person)
    return merged


def _free(people: list[list[tuple[int, int]]], cuts: list[int]) -> Floats:
    place = {minute: index for index, minute in enumerate(cuts)}
    table = np.zeros((len(people), max(len(cuts) - 1, 0)))
    for row, person in enumerate(people):
        for start, end in person:
            table[row, place[start] : place[end]] = 1.0
    return table
