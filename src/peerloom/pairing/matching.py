"""`match`: profiles and rules in, a matching that explains itself out."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np

from peerloom.pairing.assigning import assign_problem
from peerloom.pairing.problem import Indices, Problem, make_problem
from peerloom.pairing.profiles import Mentee, Mentor
from peerloom.pairing.results import (
    Assignment,
    Change,
    LeftOut,
    Matching,
    Obstacle,
    Pair,
    Remedy,
    RunnerUp,
)
from peerloom.pairing.rules import Rules
from peerloom.pairing.scoring import Scores, score_pairs
from peerloom.pairing.shares import shares_of


AnyPerson = TypeVar("AnyPerson", Mentee, Mentor)


def match(mentees: Sequence[Mentee], mentors: Sequence[Mentor], rules: Rules) -> Matching:
    """Pair mentees with mentors. The order of the input never matters.

    A locked pair that breaks a rule, exceeds a capacity or names an unknown person is not made, and named in
    ``notes``. Raises ValueError where an id or a criterion's key occurs twice.
    """
    mentees = _sorted_by_id(mentees, "mentee")
    mentors = _sorted_by_id(mentors, "mentor")
    scores = score_pairs(mentees, mentors, rules)
    locked, notes = _possible_locks(scores, rules)
    problem = make_problem(
        scores.score,
        [mentor.capacity for mentor in mentors],
        lower=[min(mentor.lower, mentor.capacity) for mentor in mentors],
        demand=[mentee.demand for mentee in mentees],
        locked=locked,
        allowed=scores.allowed,
    )
    answer = assign_problem(problem, rules.objective)
    pairs = _pairs(scores, answer, locked)
    return Matching(
        pairs=pairs,
        left_out=_left_out(scores, problem, answer),
        total=int(answer.total),
        upper_bound=int(np.floor(answer.upper_bound + 1e-6)),
        gap=answer.gap,
        worst=int(answer.worst),
        matched=answer.matched,
        mentees=len(mentees),
        mentors=len(mentors),
        objective=rules.objective,
        method=answer.method,
        blocking_pairs=answer.blocking_pairs,
        notes=tuple(notes),
    )


def _sorted_by_id(people: Sequence[AnyPerson], side: str) -> tuple[AnyPerson, ...]:
    ordered = tuple(sorted(people, key=lambda person: person.id))
    for one, other in zip(ordered, ordered[1:], strict=False):
        if one.id == other.id:
            raise ValueError(f"two {side}s have the id {one.id!r}")
    return ordered


def _possible_locks(scores: Scores, rules: Rules) -> tuple[Indices, list[str]]:
    rows = {mentee.id: index for index, mentee in enumerate(scores.mentees)}
    columns = {mentor.id: index for index, mentor in enumerate(scores.mentors)}
    places = [mentor.capacity for mentor in scores.mentors]
    wanted = [mentee.demand for mentee in scores.mentees]
    made: list[tuple[int, int]] = []
    notes: list[str] = []
    for mentee_id, mentor_id in sorted(set(rules.locked)):
        row, column = rows.get(mentee_id), columns.get(mentor_id)
        problem = ""
        if row is None or column is None:
            problem = f"{mentee_id if row is None else mentor_id} is not among the people to be matched"
        elif not scores.allowed[row, column]:
            problem = "it breaks a rule"
        elif places[column] < 1:
            problem = f"{mentor_id} has no place left"
        elif wanted[row] < 1:
            problem = f"{mentee_id} needs no further mentor"
        if problem or row is None or column is None:
            notes.append(f"The locked pair {mentee_id} with {mentor_id} was not made: {problem}.")
            continue
        places[column] -= 1
        wanted[row] -= 1
        made.append((row, column))
    return np.array(made, dtype=np.intp).reshape(-1, 2), notes


def _pairs(scores: Scores, answer: Assignment, locked: Indices) -> tuple[Pair, ...]:
    rows, cols = answer.pairs[:, 0], answer.pairs[:, 1]
    fixed = {(row, col) for row, col in locked.tolist()}
    rivals = np.where(scores.allowed, scores.score, -1)
    rivals[rows, cols] = -1
    next_best = rivals[rows].argmax(axis=1) if len(scores.mentors) else rows
    found = []
    for p, shares in enumerate(shares_of(scores, rows, cols)):
        row, col, other = int(rows[p]), int(cols[p]), int(next_best[p])
        rival = int(rivals[row, other])
        found.append(
            Pair(
                mentee=scores.mentees[row].id,
                mentor=scores.mentors[col].id,
                score=int(scores.score[row, col]),
                shares=shares,
                locked=(row, col) in fixed,
                runner_up=RunnerUp(scores.mentors[other].id, rival, None) if rival >= 0 else None,
            )
        )
    return tuple(sorted(found, key=lambda pair: (pair.score, pair.mentee, pair.mentor)))


def _left_out(scores: Scores, problem: Problem, answer: Assignment) -> tuple[LeftOut, ...]:
    found = []
    partners = scores.allowed.sum(axis=1)
    for row in answer.unmatched.tolist():
        obstacle = Obstacle.SHORTAGE if partners[row] else Obstacle.RULE
        found.append(LeftOut(scores.mentees[row].id, "mentee", obstacle, Remedy(Change.NONE), "", int(partners[row])))
    busy = np.bincount(answer.pairs[:, 1], minlength=len(scores.mentors))
    partners = scores.allowed.sum(axis=0)
    for col in np.flatnonzero(busy == 0).tolist():
        obstacle = Obstacle.NOT_NEEDED if partners[col] else Obstacle.RULE
        found.append(LeftOut(scores.mentors[col].id, "mentor", obstacle, Remedy(Change.NONE), "", int(partners[col])))
    return tuple(found)
