"""Criteria on named people: preference and history. Answers hold ids of people on the other side."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from peerloom.pairing.answers import answer_of, as_options, fold
from peerloom.pairing.kinds.comparison import Comparison
from peerloom.pairing.problem import Flags, Floats
from peerloom.pairing.profiles import Answer, Mentee, Mentor
from peerloom.pairing.rules import Criterion

People = Sequence[Mentee | Mentor]


def preference(criterion: Criterion, mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Comparison:
    """The mean over the sides that chose anyone: 1.0 for a like or a first choice, less for later ones.

    Ids that nobody here has are no error; a second choice stays one when the first is not here.
    """
    ours, theirs = choices_of_mentees(criterion, mentees, mentors), choices_of_mentors(criterion, mentees, mentors)
    voices = ours.known.astype(np.float64) + theirs.known
    value = (ours.value + theirs.value) / np.maximum(voices, 1.0)
    never = _named(mentees, criterion.never_mentee, mentors) | _named(mentors, criterion.never_mentor, mentees).T
    return Comparison(value, voices > 0, never)


def choices_of_mentees(criterion: Criterion, mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Comparison:
    """What the mentees alone wish (n, m): 0.0 for those they did not name, unknown where they named nobody."""
    value, chose = _wishes(mentees, criterion.mentee, mentors)
    return Comparison(value, np.broadcast_to(chose[:, None], value.shape))


def choices_of_mentors(criterion: Criterion, mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Comparison:
    """What the mentors alone wish (n, m)."""
    value, chose = _wishes(mentors, criterion.mentor, mentees)
    return Comparison(value.T, np.broadcast_to(chose, (len(mentees), len(mentors))))


def history(criterion: Criterion, mentees: Sequence[Mentee], mentors: Sequence[Mentor]) -> Comparison:
    """Whether either side names the other as an earlier partner. Naming nobody means having met nobody."""
    met = _named(mentees, criterion.mentee, mentors) | _named(mentors, criterion.mentor, mentees).T
    value = (~met if criterion.avoid else met).astype(np.float64)
    return Comparison(value, np.ones(met.shape, dtype=bool))


def _wishes(people: People, name: str, others: People) -> tuple[Floats, Flags]:
    index = _index(others)
    table = np.zeros((len(people), len(others)))
    chose = np.zeros(len(people), dtype=bool)
    for row, person in enumerate(people):
        answer = answer_of(person.answers, name)
        chosen = list(as_options(answer))
        chose[row] = bool(chosen)
        for rank, folded in enumerate(chosen):
            worth = 1.0 - rank / len(chosen) if isinstance(answer, tuple) else 1.0
            for column in index.get(folded, ()):
                table[row, column] = max(table[row, column], worth)
    return table, chose


def _named(people: People, name: str, others: People) -> Flags:
    index = _index(others)
    table = np.zeros((len(people), len(others)), dtype=bool)
    for row, person in enumerate(people):
        for folded in as_options(answer_of(person.answers, name)):
            table[row, index.get(folded, [])] = True
    return table


def _index(people: People) -> dict[str, list[int]]:
    """Folded id, or the person behind it, to positions."""
    index: dict[str, list[int]] = {}
    for position, person in enumerate(people):
        for name in {fold(person.id), fold(person.person or person.id)}:
            index.setdefault(name, []).append(position)
    return index


def answers_to(people: People, name: str) -> list[Answer | None]:
    return [answer_of(person.answers, name) for person in people]
