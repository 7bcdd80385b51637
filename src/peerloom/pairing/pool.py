"""The people of one matching with everything known about them before it is solved."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Protocol, TypeVar

import numpy as np

from peerloom.pairing.problem import Indices, Problem, make_problem
from peerloom.pairing.profiles import Mentee, Mentor
from peerloom.pairing.results import Assignment
from peerloom.pairing.rules import OBJECTIVES, Quota, Rules
from peerloom.pairing.scoring import Scores, score_pairs

MOST_PARTNERS = 2**53
HIGHEST_WEIGHT = 1e9
HIGHEST_PRICE = 1_000_000
"""In score points: far beyond what any pair can be worth, and small enough for whole numbers in compiled loops."""

AnyPerson = TypeVar("AnyPerson", Mentee, Mentor)


class TwoSides(Protocol):
    """The people of a matching in some order, by which positions go."""

    @property
    def mentees(self) -> tuple[Mentee, ...]: ...
    @property
    def mentors(self) -> tuple[Mentor, ...]: ...


class Permissions(Protocol):
    """Whether rules allow the pair at (row, column): a table of all pairs, or what is known of some."""

    def __getitem__(self, pair: tuple[int, int], /) -> Any: ...


class Compared(TwoSides, Protocol):
    """The people, and what rules allow among them."""

    @property
    def allowed(self) -> Permissions: ...


@dataclass(frozen=True, slots=True)
class Pool:
    """Scores and the problem to solve, people sorted by id; ``notes`` name the locks that can't be kept."""

    scores: Scores
    problem: Problem
    notes: tuple[str, ...]


def make_pool(mentees: Sequence[Mentee], mentors: Sequence[Mentor], rules: Rules) -> Pool:
    """Raises ValueError where an id or a key occurs twice, and for quotas and prices that can't be meant."""
    check_rules(rules)
    return pool_of(score_pairs(sorted_by_id(mentees, "mentee"), sorted_by_id(mentors, "mentor"), rules), rules)


def check_rules(rules: Rules) -> None:
    """Raises ValueError, in words, for what can't be meant."""
    if rules.objective not in OBJECTIVES:
        raise ValueError(f"objective must be one of {', '.join(OBJECTIVES)}, not {rules.objective!r}")
    if not 0.0 <= rules.neutral <= 1.0:
        raise ValueError(f"neutral must be from 0.0 to 1.0, not {rules.neutral}")
    for criterion in rules.criteria:
        if not 0.0 <= criterion.weight <= HIGHEST_WEIGHT:
            raise ValueError(
                f"weight of criterion {criterion.key!r} must be from 0 to {HIGHEST_WEIGHT:g}, not {criterion.weight}"
            )
    keys = [criterion.key for criterion in rules.criteria]
    _check_unique(keys, "criteria have the key")
    _check_unique([quota.key for quota in rules.quotas], "quotas have the key")
    for quota in rules.quotas:
        _check_quota(quota, keys)
    _check_price(rules.switching_price, "switching_price")


def _check_quota(quota: Quota, criteria: list[str]) -> None:
    if quota.criterion not in criteria:
        raise ValueError(f"quota {quota.key!r} is about criterion {quota.criterion!r}, which is not in the rules")
    if not 0.0 <= quota.share <= 1.0:
        raise ValueError(f"share of quota {quota.key!r} must be from 0.0 to 1.0, not {quota.share}")
    if not np.isfinite(quota.minimum):
        raise ValueError(f"minimum of quota {quota.key!r} must be a finite number, not {quota.minimum}")
    _check_price(quota.price, f"price of quota {quota.key!r}")


def _check_price(price: int, name: str) -> None:
    # Bounds are proven by everything being whole.
    if not 0 <= price <= HIGHEST_PRICE or price != int(price):
        raise ValueError(f"{name} must be a whole number from 0 to {HIGHEST_PRICE}, not {price}")


def _check_unique(names: list[str], are: str) -> None:
    for one, other in pairwise(sorted(names)):
        if one == other:
            raise ValueError(f"two {are} {one!r}")


def pool_of(scores: Scores, rules: Rules) -> Pool:
    """The same people and scores under ``rules``, whose criteria must be those that were scored."""
    locked, notes = possible_locks(scores, rules)
    counts = counts_of(scores)
    problem = make_problem(
        scores.score,
        counts.capacity,
        lower=counts.lower,
        demand=counts.demand,
        locked=locked,
        allowed=scores.allowed,
    )
    return Pool(scores, problem, notes)


@dataclass(frozen=True, slots=True)
class Counts:
    """``capacity`` and ``lower`` (m,) places, and ``demand`` (n,), before any pair is made."""

    capacity: Indices
    lower: Indices
    demand: Indices


def counts_of(people: TwoSides) -> Counts:
    return Counts(
        capacity=np.array([max(0, mentor.capacity) for mentor in people.mentors], dtype=np.intp),
        lower=np.array([max(0, min(mentor.lower, mentor.capacity)) for mentor in people.mentors], dtype=np.intp),
        demand=np.array([max(0, mentee.demand) for mentee in people.mentees], dtype=np.intp),
    )


def unmet_lower_bounds(mentors: Sequence[Mentor], answer: Assignment) -> list[str]:
    """A sentence for each mentor who has fewer mentees than asked for."""
    taken = np.bincount(answer.pairs[:, 1], minlength=len(mentors)).tolist()
    return [
        f"{mentor.id} has {count} of at least {mentor.lower} mentees."
        for mentor, count in zip(mentors, taken, strict=True)
        if count < min(mentor.lower, mentor.capacity)
    ]


def sorted_by_id(people: Sequence[AnyPerson], side: str) -> tuple[AnyPerson, ...]:
    """Raises ValueError where an id occurs twice, and for numbers that can't be meant."""
    _check_unique([person.id for person in people], f"{side}s have the id")
    for person in people:
        if any(count != int(count) or abs(count) > MOST_PARTNERS for count in _numbers_of_partners(person)):
            raise ValueError(f"{side} {person.id!r}: numbers of partners are whole and at most {MOST_PARTNERS}")
        if not all(0.0 <= factor <= HIGHEST_WEIGHT for factor in person.importance.values()):
            raise ValueError(f"{side} {person.id!r}: importance is from 0 to {HIGHEST_WEIGHT:g}")
    return tuple(sorted(people, key=lambda person: person.id))


def _numbers_of_partners(person: Mentee | Mentor) -> tuple[int, ...]:
    return (person.demand,) if isinstance(person, Mentee) else (person.capacity, person.lower)


def possible_locks(people: Compared, rules: Rules) -> tuple[Indices, tuple[str, ...]]:
    """Positions (l, 2) of the locked pairs that can be made together, and a sentence for each that can't."""
    places = np.array([mentor.capacity for mentor in people.mentors], dtype=np.intp)
    wanted = np.array([mentee.demand for mentee in people.mentees], dtype=np.intp)
    made: list[tuple[int, int]] = []
    notes: list[str] = []
    for mentee_id, mentor_id, pair in named_pairs(people, rules.locked):
        obstacle = pair if isinstance(pair, str) else obstacle_to(people, pair, wanted, places)
        if obstacle or isinstance(pair, str):
            notes.append(f"The locked pair {mentee_id} with {mentor_id} was not made: {obstacle}.")
            continue
        wanted[pair[0]] -= 1
        places[pair[1]] -= 1
        made.append(pair)
    return np.array(made, dtype=np.intp).reshape(-1, 2), tuple(notes)


def named_pairs(people: TwoSides, pairs: Sequence[tuple[str, str]]) -> Iterator[tuple[str, str, tuple[int, int] | str]]:
    """Each of the (mentee id, mentor id) once, in order, with their positions; with a reason where one is unknown."""
    rows = {mentee.id: index for index, mentee in enumerate(people.mentees)}
    columns = {mentor.id: index for index, mentor in enumerate(people.mentors)}
    for mentee_id, mentor_id in sorted(set(pairs)):
        row, column = rows.get(mentee_id), columns.get(mentor_id)
        if row is None or column is None:
            unknown = mentee_id if row is None else mentor_id
            yield mentee_id, mentor_id, f"{unknown} is not among the people to be matched"
        else:
            yield mentee_id, mentor_id, (row, column)


def obstacle_to(people: Compared, pair: tuple[int, int], wanted: Indices, places: Indices) -> str:
    """Why this pair can't be made where mentees still want so many mentors (n,) and mentors have so many places (m,).

    "" where it can.
    """
    row, column = pair
    if not people.allowed[row, column]:
        return "a rule forbids it"
    if places[column] < 1:
        return f"{people.mentors[column].id} has no place left"
    if wanted[row] < 1:
        return f"{people.mentees[row].id} needs no further mentor"
    return ""
