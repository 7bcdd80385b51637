"""Two-stage matching on the level of people: plan first meetings, then match with what was said about them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from peerloom.pairing.answers import fold
from peerloom.pairing.living.first_round import choose_meetings
from peerloom.pairing.living.slots import slots_for
from peerloom.pairing.pool import Pool, make_pool
from peerloom.pairing.profiles import Mentee, Mentor
from peerloom.pairing.rules import Rules


@dataclass(frozen=True, slots=True)
class Meeting:
    """``score`` is that of the pair before anybody met, 0 to FULL_SCORE."""

    mentee: str
    mentor: str
    score: int


@dataclass(frozen=True, slots=True)
class FewerMeetings:
    """A mentee who has only ``meetings`` of those that were asked for: rules or mentors' limits allow no more."""

    mentee: str
    meetings: int


@dataclass(frozen=True, slots=True)
class Meetings:
    """``rounds`` holds the meetings of each time slot, by mentee. ``fewer`` are mentees with fewer than asked for."""

    rounds: tuple[tuple[Meeting, ...], ...]
    fewer: tuple[FewerMeetings, ...]


def plan_meetings(
    mentees: Sequence[Mentee],
    mentors: Sequence[Mentor],
    rules: Rules,
    *,
    meetings_each: int = 3,
    mentor_limit: int = 6,
    diversity: float = 0.5,
) -> Meetings:
    """A first round of short meetings, none of which the rules forbid; see `first_round` for how they are chosen.

    Each mentee meets up to ``meetings_each`` mentors, each mentor up to ``mentor_limit`` mentees. Whoever is not to be
    matched, because they ask for no partner or are locked with as many as they want, meets nobody. Nobody is in two
    meetings of one slot, not even somebody who is a mentee and a mentor. The order of the input changes nothing.

    Raises ValueError as `match` does, and for numbers that can't be meant.
    """
    for name, number in (("meetings_each", meetings_each), ("mentor_limit", mentor_limit)):
        if number < 1:
            raise ValueError(f"{name} must be at least 1, not {number}")
    pool = make_pool(mentees, mentors, rules)
    problem = pool.problem
    wanted = np.where(problem.demand > 0, min(meetings_each, problem.m), 0)
    asked = replace(
        problem,
        demand=wanted,
        capacity=np.where(problem.capacity > 0, min(mentor_limit, problem.n), 0),
        lower=np.zeros_like(problem.lower),
        locked=np.empty((0, 2), dtype=np.intp),
        locked_weights=np.empty(0),
        covered=np.zeros_like(problem.covered),
        base=np.zeros_like(problem.base),
    )
    pairs, _ = choose_meetings(asked, diversity)
    met = np.bincount(pairs[:, 0], minlength=problem.n)
    return Meetings(
        rounds=_rounds(pool, pairs.tolist()),
        fewer=tuple(
            FewerMeetings(pool.scores.mentees[row].id, int(met[row])) for row in np.flatnonzero(met < wanted).tolist()
        ),
    )


def _rounds(pool: Pool, pairs: list[list[int]]) -> tuple[tuple[Meeting, ...], ...]:
    scores = pool.scores
    slots = slots_for([(_person(scores.mentees[i], "mentee"), _person(scores.mentors[j], "mentor")) for i, j in pairs])
    rounds: list[list[Meeting]] = [[] for _ in range(max(slots, default=-1) + 1)]
    for (i, j), slot in zip(pairs, slots, strict=True):
        rounds[slot].append(Meeting(scores.mentees[i].id, scores.mentors[j].id, int(scores.score[i, j])))
    return tuple(map(tuple, rounds))


def _person(profile: Mentee | Mentor, side: str) -> tuple[str, str]:
    """Who this is, the same on both sides where it is the same human being."""
    return (side, profile.id) if profile.person is None else ("person", fold(profile.person))
