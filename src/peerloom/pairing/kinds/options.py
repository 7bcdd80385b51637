"""Criteria on chosen options: overlap, same, different."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from peerloom.pairing.answers import as_options
from peerloom.pairing.kinds.comparison import Comparison, both
from peerloom.pairing.problem import Floats
from peerloom.pairing.profiles import Answer


def overlap(mentees: Sequence[Answer | None], mentors: Sequence[Answer | None]) -> Comparison:
    """The share of what the mentee chose that the mentor offers."""
    wanted, offered = _chosen(mentees, mentors)
    sizes = wanted.sum(axis=1)
    shared = wanted @ offered.T
    value = shared / np.maximum(sizes, 1.0)[:, None]
    return Comparison(value.astype(np.float64), both(sizes > 0, offered.sum(axis=1) > 0))


def same(mentees: Sequence[Answer | None], mentors: Sequence[Answer | None]) -> Comparison:
    """1.0 where both chose one category, or share one where several may be chosen."""
    left, right = _chosen(mentees, mentors)
    value = (left @ right.T > 0).astype(np.float64)
    return Comparison(value, both(left.sum(axis=1) > 0, right.sum(axis=1) > 0))


def different(mentees: Sequence[Answer | None], mentors: Sequence[Answer | None]) -> Comparison:
    """1.0 where nothing is shared."""
    alike = same(mentees, mentors)
    return Comparison(1.0 - alike.value, alike.known)


def common_options(mentee: Answer | None, mentor: Answer | None) -> tuple[str, ...]:
    """What both chose, as the mentee wrote it, in alphabetical order."""
    offered = as_options(mentor)
    return tuple(sorted(written for folded, written in as_options(mentee).items() if folded in offered))


def _chosen(mentees: Sequence[Answer | None], mentors: Sequence[Answer | None]) -> tuple[Floats, Floats]:
    """One 0/1 row per person over all options that anyone chose."""
    left = [as_options(answer) for answer in mentees]
    right = [as_options(answer) for answer in mentors]
    column = {option: index for index, option in enumerate(sorted(set().union(*left, *right)))}
    tables = []
    for people in (left, right):
        table = np.zeros((len(people), len(column)))
        for row, options in enumerate(people):
            table[row, [column[option] for option in options]] = 1.0
        tables.append(table)
    return tables[0], tables[1]
