"""Deferred acceptance where mentees and mentors rank each other independently.

Nobody is left who would both rather have each other than what they have: the answer is stable (weakly, where wishes
are equal). Of all stable answers it is the best for every person on the side that proposes, and the worst for the
other side. How many places are filled, and by whom, is the same in all of them where no wishes are equal (the rural
hospitals theorem, Roth 1986).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from peerloom.pairing.problem import Flags, Floats, Indices, Problem, make_problem
from peerloom.pairing.two_sided.proposals import propose
from peerloom.pairing.two_sided.ties import ranks_of_people

Side = Literal["mentees", "mentors"]
Scores = NDArray[np.float64] | NDArray[np.int64]
SIDES: tuple[Side, ...] = ("mentees", "mentors")
FEW_PAIRS = 100_000


@dataclass(frozen=True, slots=True)
class Wishes:
    """Possible pairs (rows[e], cols[e]), each once, and how each side sees them: larger is better, >= 0.

    ``of_mentees`` orders the pairs of one mentee, ``of_mentors`` those of one mentor; ``demand`` (n,) and
    ``capacity`` (m,) bound the pairs of each person. Several partners are judged one by one (responsive wishes).
    """

    rows: Indices
    cols: Indices
    of_mentees: Floats
    of_mentors: Floats
    demand: Indices
    capacity: Indices


def wishes_of(problem: Problem, mentee_scores: Scores, mentor_scores: Scores) -> Wishes:
    """The problem's allowed pairs, in its order, as the two tables (n, m) see them."""
    rows, cols = problem.rows, problem.cols.astype(np.intp)
    views = mentee_scores[rows, cols].astype(np.float64), mentor_scores[rows, cols].astype(np.float64)
    return Wishes(rows, cols, *views, problem.demand, problem.capacity)


def deferred_acceptance(
    mentee_scores: ArrayLike,
    mentor_scores: ArrayLike,
    allowed: Flags | None,
    capacity: ArrayLike,
    demand: ArrayLike = 1,
    *,
    proposing: Side = "mentees",
) -> Indices:
    """The stable pairs (p, 2), sorted, that are best for the side ``proposing``.

    Both tables are (n, m), mentees by mentors, finite and >= 0; ``allowed`` (n, m) marks the pairs that both accept,
    None for all. ``capacity`` and ``demand`` are one number for all, or one each. Equal wishes are decided by the
    other side's, then by an order that doesn't depend on the input's. Raises ValueError for what can't be meant.
    """
    wishes = _checked(mentee_scores, mentor_scores, allowed, capacity, demand)
    chosen = stable_pairs(wishes, proposing=proposing)
    return np.column_stack([wishes.rows[chosen], wishes.cols[chosen]])


def count_blocking_pairs_two_sided(
    mentee_scores: ArrayLike,
    mentor_scores: ArrayLike,
    allowed: Flags | None,
    capacity: ArrayLike,
    demand: ArrayLike,
    pairs: ArrayLike,
) -> int:
    """How many allowed pairs, each by its own view, would both rather have each other than what ``pairs`` give them."""
    wishes = _checked(mentee_scores, mentor_scores, allowed, capacity, demand)
    return count_blocking(wishes, np.asarray(pairs, dtype=np.intp).reshape(-1, 2))


def stable_pairs(wishes: Wishes, *, proposing: Side = "mentees") -> Flags:
    """Which pairs are made (e,). At most two looks at each pair, after sorting them for either side."""
    if proposing not in SIDES:
        raise ValueError(f"proposing must be one of {', '.join(SIDES)}, not {proposing!r}")
    by_mentee, by_mentor = _lists(wishes)
    if proposing == "mentors":
        ours, theirs = (by_mentor, wishes.cols, wishes.capacity), (by_mentee, wishes.rows, wishes.demand)
    else:
        ours, theirs = (by_mentee, wishes.rows, wishes.demand), (by_mentor, wishes.cols, wishes.capacity)
    (list_, proposers, demand), (other_list, receivers, capacity) = ours, theirs
    place = np.empty(len(list_), dtype=np.int64)
    place[other_list] = np.arange(len(list_))
    kernel = propose
    if len(list_) > FEW_PAIRS:
        from peerloom.pairing.two_sided.loops import propose_compiled

        kernel = propose_compiled
    held = kernel(
        _bounds(proposers, len(demand)),
        receivers[list_].astype(np.int64),
        place[list_],
        _bounds(receivers, len(capacity))[1:],
        proposers[other_list].astype(np.int64),
        capacity.astype(np.int64),
        demand.astype(np.int64),
    )
    chosen = np.zeros(len(list_), dtype=bool)
    chosen[other_list[held]] = True
    return chosen


def count_blocking(wishes: Wishes, pairs: Indices) -> int:
    """How many pairs other than ``pairs`` (p, 2) would both sides rather have than their worst, or than nobody."""
    m = len(wishes.capacity)
    chosen = np.isin(wishes.rows * m + wishes.cols, pairs[:, 0] * m + pairs[:, 1])
    least = []
    for people, view, places in (
        (wishes.rows, wishes.of_mentees, wishes.demand),
        (wishes.cols, wishes.of_mentors, wishes.capacity),
    ):
        worst = np.full(len(places), np.inf)
        np.minimum.at(worst, people[chosen], view[chosen])
        worst[np.bincount(people[chosen], minlength=len(places)) < places] = -np.inf
        least.append(view > worst[people])
    return int(np.count_nonzero(least[0] & least[1] & ~chosen))


def _checked(
    mentee_scores: ArrayLike, mentor_scores: ArrayLike, allowed: Flags | None, capacity: ArrayLike, demand: ArrayLike
) -> Wishes:
    ours, theirs = np.asarray(mentee_scores, dtype=np.float64), np.asarray(mentor_scores, dtype=np.float64)
    for name, table in (("mentee_scores", ours), ("mentor_scores", theirs)):
        if table.ndim != 2 or table.shape != ours.shape:
            raise ValueError(f"{name} must be of shape (mentees, mentors) like mentee_scores, not {table.shape}")
        if not np.isfinite(table).all() or (table < 0).any():
            raise ValueError(f"{name} must be finite and >= 0")
    if allowed is not None and np.shape(allowed) != ours.shape:
        raise ValueError(f"allowed must be of shape {ours.shape}, not {np.shape(allowed)}")
    possible = None if allowed is None else np.asarray(allowed, dtype=bool)
    return wishes_of(make_problem(ours, capacity, demand=demand, allowed=possible), ours, theirs)


def _lists(wishes: Wishes) -> tuple[Indices, Indices]:
    """The pairs in the order of mentees, best first for each, and in the order of mentors, likewise."""
    rows, cols, ours, theirs = wishes.rows, wishes.cols, wishes.of_mentees, wishes.of_mentors
    by_mentee, by_mentor = np.lexsort((-theirs, -ours, rows)), np.lexsort((-ours, -theirs, cols))
    alike, equal = _ties(by_mentee, rows, ours, theirs), _ties(by_mentor, cols, ours, theirs)
    if alike.any() or equal.any():
        mentee, mentor = ranks_of_people(rows, cols, (ours, theirs), wishes.demand, wishes.capacity)
        _decide(by_mentee, alike, mentor[cols])
        _decide(by_mentor, equal, mentee[rows])
    return by_mentee, by_mentor


def _ties(order: Indices, *columns: NDArray[np.generic]) -> Flags:
    """Which entries of the order equal the one before them."""
    alike = np.ones(len(order), dtype=bool)
    alike[:1] = False
    for column in columns:
        sorted_column = column[order]
        alike[1:] &= sorted_column[1:] == sorted_column[:-1]
    return alike


def _decide(order: Indices, alike: Flags, rank: Indices) -> None:
    """Sort equal neighbours by ``rank``, in place."""
    among = np.flatnonzero(alike | np.append(alike[1:], False))
    pairs = order[among]
    order[among] = pairs[np.lexsort((rank[pairs], np.cumsum(~alike)[among]))]


def _bounds(people: Indices, size: int) -> NDArray[np.int64]:
    return np.concatenate([[0], np.cumsum(np.bincount(people, minlength=size))]).astype(np.int64)
