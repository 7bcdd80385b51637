"""Who named whom, as sparse crossings: preference, history, refusals and bans."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from peerloom.pairing.answers import answer_of, as_options, fold
from peerloom.pairing.profiles import Mentee, Mentor
from peerloom.pairing.rules import Criterion, Kind, Rules
from peerloom.pairing.scale.terms import Crossing, Named

People = Sequence[Mentee | Mentor]
Wishes = dict[tuple[int, int], float]


def named(criterion: Criterion, mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Named:
    wishes, mentee_chose = _wishes(mentees, criterion.mentee, mentors)
    others, mentor_chose = _wishes(mentors, criterion.mentor, mentees)
    for (j, i), worth in others.items():
        wishes[i, j] = wishes.get((i, j), 0.0) + worth
    refused = set(_wishes(mentees, criterion.never_mentee, mentors)[0])
    refused |= {(i, j) for j, i in _wishes(mentors, criterion.never_mentor, mentees)[0]}
    if criterion.kind is Kind.HISTORY:
        refused = set()
    shape = (len(mentees), len(mentors))
    never = crossing_of(dict.fromkeys(refused, 1.0), *shape) if refused else None
    return Named(
        criterion, crossing_of(wishes, *shape), never, np.array(mentee_chose, bool), np.array(mentor_chose, bool)
    )


def banned_pairs(mentees: Sequence[Mentee], mentors: Sequence[Mentor], rules: Rules) -> Crossing:
    """Pairs that the rules name, and people who would be paired with themselves."""
    row = {mentee.id: index for index, mentee in enumerate(mentees)}
    column = {mentor.id: index for index, mentor in enumerate(mentors)}
    banned = {(row[one], column[other]): 1.0 for one, other in rules.forbidden if one in row and other in column}
    selves: dict[str, list[int]] = {}
    for j, mentor in enumerate(mentors):
        if mentor.person is not None:
            selves.setdefault(fold(mentor.person), []).append(j)
    for i, mentee in enumerate(mentees):
        if mentee.person is not None:
            banned |= {(i, j): 1.0 for j in selves.get(fold(mentee.person), ())}
    return crossing_of(banned, len(mentees), len(mentors))


def crossing_of(pairs: Wishes, n: int, m: int) -> Crossing:
    """Rows whose product is each pair's value: one column for every mentor who occurs."""
    from scipy import sparse

    keys = np.array(list(pairs), dtype=np.intp).reshape(-1, 2)
    mentors, place = np.unique(keys[:, 1], return_inverse=True)
    values = np.fromiter(pairs.values(), dtype=np.float64)
    left = sparse.csr_array((values, (keys[:, 0], place)), shape=(n, len(mentors)))
    left.sort_indices()
    ones = (np.ones(len(mentors)), (mentors, np.arange(len(mentors))))
    return Crossing(left, sparse.csr_array(ones, shape=(m, len(mentors))))


def _wishes(people: People, name: str, others: People) -> tuple[Wishes, list[bool]]:
    """What each choice is worth, by (person, other), and who chose anyone, known here or not."""
    index = _index(others)
    found: Wishes = {}
    chose = []
    for row, person in enumerate(people):
        answer = answer_of(person.answers, name)
        chosen = list(as_options(answer))
        chose.append(bool(chosen))
        for rank, folded in enumerate(chosen):
            worth = 1.0 - rank / len(chosen) if isinstance(answer, tuple) else 1.0
            for column in index.get(folded, ()):
                found[row, column] = max(found.get((row, column), 0.0), worth)
    return found, chose


def _index(people: People) -> dict[str, list[int]]:
    """Folded id, or the person behind it, to positions."""
    index: dict[str, list[int]] = {}
    for position, person in enumerate(people):
        for name in {fold(person.id), fold(person.person or person.id)}:
            index.setdefault(name, []).append(position)
    return index
