"""Locked pairs, gathered into the beginnings of circles."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import combinations

import numpy as np

from peerloom.pairing.circles.company import Company


@dataclass(frozen=True, slots=True)
class Beginning:
    """Mentors and members who must share one circle, as positions in a company, each sorted."""

    mentors: tuple[int, ...]
    members: tuple[int, ...]

    def with_all(self, other: Beginning) -> Beginning:
        return Beginning(tuple(sorted({*self.mentors, *other.mentors})), tuple(sorted({*self.members, *other.members})))


def beginnings(company: Company, most: int, circles: int) -> tuple[Beginning, ...]:
    """At most ``circles`` beginnings of at most ``most`` members that keep as many locks as one pass can, in order.

    A lock is passed over where it would bring together who may not meet, too many members or too many mentors.
    """
    made: list[Beginning] = []
    for row, col in np.argwhere(company.locked).tolist():
        touched = [one for one in made if row in one.members or col in one.mentors]
        joined = Beginning((col,), (row,))
        for one in touched:
            joined = joined.with_all(one)
        if _is_possible(company, joined, most):
            made = [one for one in made if one not in touched] + [joined]
    while len(made) > circles:
        pair = next(
            (two for two in combinations(made, 2) if _is_possible(company, two[0].with_all(two[1]), most)), None
        )
        if pair is None:
            return tuple(made[:circles])
        made = [one for one in made if one not in pair] + [pair[0].with_all(pair[1])]
    return tuple(made)


def locks_of(company: Company, kept: tuple[Beginning, ...]) -> Company:
    """The same company with only the locks of these beginnings."""
    locked = np.zeros_like(company.locked)
    for one in kept:
        locked[np.ix_(one.members, one.mentors)] = company.locked[np.ix_(one.members, one.mentors)]
    return replace(company, locked=locked)


def _is_possible(company: Company, one: Beginning, most: int) -> bool:
    members, mentors = list(one.members), list(one.mentors)
    return (
        len(mentors) <= company.each
        and len(members) <= most
        and bool(company.may[np.ix_(members, mentors)].all())
        and not company.apart[np.ix_(members, members)].any()
    )
