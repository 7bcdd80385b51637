"""The people of one matching with everything known about them before it is solved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import TypeVar

import numpy as np

from peerloom.pairing.problem import Indices, Problem, make_problem
from peerloom.pairing.profiles import Mentee, Mentor
from peerloom.pairing.rules import Rules
from peerloom.pairing.scoring import Scores, score_pairs

AnyPerson = TypeVar("AnyPerson", Mentee, Mentor)


@dataclass(frozen=True, slots=True)
class Pool:
    """Scores and the problem to solve, people sorted by id; ``notes`` name the locks that can't be kept."""

    scores: Scores
    problem: Problem
    notes: tuple[str, ...]


def make_pool(mentees: Sequence[Mentee], mentors: Sequence[Mentor], rules: Rules) -> Pool:
    """Raises ValueError where an id or a criterion's key occurs twice."""
    keys = sorted(criterion.key for criterion in rules.criteria)
    for one, other in pairwise(keys):
        if one == other:
            raise ValueError(f"two criteria have the key {one!r}")
    return pool_of(score_pairs(_sorted_by_id(mentees, "mentee"), _sorted_by_id(mentors, "mentor"), rules), rules)


def pool_of(scores: Scores, rules: Rules) -> Pool:
    """The same people and scores under ``rules``, whose criteria must be those that were scored."""
    locked, notes = _possible_locks(scores, rules)
    problem = make_problem(
        scores.score,
        np.array([max(0, mentor.capacity) for mentor in scores.mentors], dtype=np.intp),
        lower=np.array([max(0, min(mentor.lower, mentor.capacity)) for mentor in scores.mentors], dtype=np.intp),
        demand=np.array([max(0, mentee.demand) for mentee in scores.mentees], dtype=np.intp),
        locked=locked,
        allowed=scores.allowed,
    )
    return Pool(scores, problem, notes)


def _sorted_by_id(people: Sequence[AnyPerson], side: str) -> tuple[AnyPerson, ...]:
    ordered = tuple(sorted(people, key=lambda person: person.id))
    for one, other in pairwise(ordered):
        if one.id == other.id:
            raise ValueError(f"two {side}s have the id {one.id!r}")
    return ordered


def _possible_locks(scores: Scores, rules: Rules) -> tuple[Indices, tuple[str, ...]]:
    rows = {mentee.id: index for index, mentee in enumerate(scores.mentees)}
    columns = {mentor.id: index for index, mentor in enumerate(scores.mentors)}
    places = [mentor.capacity for mentor in scores.mentors]
    wanted = [mentee.demand for mentee in scores.mentees]
    made: list[tuple[int, int]] = []
    notes: list[str] = []
    for mentee_id, mentor_id in sorted(set(rules.locked)):
        row, column = rows.get(mentee_id), columns.get(mentor_id)
        obstacle = ""
        if row is None or column is None:
            obstacle = f"{mentee_id if row is None else mentor_id} is not among the people to be matched"
        elif not scores.allowed[row, column]:
            obstacle = "a rule forbids it"
        elif places[column] < 1:
            obstacle = f"{mentor_id} has no place left"
        elif wanted[row] < 1:
            obstacle = f"{mentee_id} needs no further mentor"
        if obstacle or row is None or column is None:
            notes.append(f"The locked pair {mentee_id} with {mentor_id} was not made: {obstacle}.")
            continue
        places[column] -= 1
        wanted[row] -= 1
        made.append((row, column))
    return np.array(made, dtype=np.intp).reshape(-1, 2), tuple(notes)
