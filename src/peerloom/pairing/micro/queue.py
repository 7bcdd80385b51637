"""The queue of a moment as numbers: who waits, who is free, what each pair is worth."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from peerloom.pairing.answers import fold
from peerloom.pairing.micro.results import Free, Waiting
from peerloom.pairing.pool import Pool, make_pool
from peerloom.pairing.problem import Flags, Floats
from peerloom.pairing.profiles import Mentee, Mentor
from peerloom.pairing.results import FULL_SCORE
from peerloom.pairing.rules import Rules


@dataclass(frozen=True, slots=True)
class Clock:
    """Minutes: now, how long a conversation takes, how long anyone should wait; points for each minute waited; and the
    score below which a pair is poor (0 for none)."""

    now: int
    length: int
    patience: int
    bonus: int
    threshold: int


@dataclass(frozen=True, slots=True)
class Queue:
    """``pool`` holds everyone, sorted by id; ``waiting`` (n) and ``free`` (m) stand in its order.

    ``waited`` (n,) in minutes, ``overdue`` (n,) where that is more than patience; ``present`` (m,) marks mentors who
    can begin now and finish in time.
    """

    pool: Pool
    waiting: tuple[Waiting, ...]
    free: tuple[Free, ...]
    waited: NDArray[np.int64]
    overdue: Flags
    present: Flags

    @property
    def order(self) -> list[int]:
        """Positions of those who wait, longest first, then by id."""
        return sorted(range(len(self.waiting)), key=lambda row: (-int(self.waited[row]), row))

    def worth(self, clock: Clock) -> Floats:
        """(n, m): the score, plus ``bonus`` points for each minute waited up to ``patience``; and for those overdue
        more than all of that together, the more the longer they have waited."""
        gentle = clock.bonus * np.minimum(self.waited, clock.patience)
        most_at_once = min(len(self.waiting), len(self.free))
        outweighs = most_at_once * (FULL_SCORE + clock.bonus * clock.patience) + 1
        ranks = np.unique(np.where(self.overdue, self.waited, 0), return_inverse=True)[1].reshape(-1)
        first = outweighs * np.where(self.overdue, ranks + 1, 0)
        worth: Floats = (self.pool.scores.score + (gentle + first)[:, None]).astype(np.float64)
        return worth


def queue_of(waiting: Sequence[Waiting], free: Sequence[Free], rules: Rules, clock: Clock) -> Queue:
    """Raises ValueError where someone is named twice, or has waited since a minute to come."""
    _check_people(waiting, free, clock)
    ready = {
        one.mentor.id: clock.now >= one.not_before and clock.now + clock.length <= one.until and one.conversations > 0
        for one in free
    }
    here = {one.mentee.id for one in waiting}
    # A lock holds once both are there; until then it is nobody's business here.
    locked = tuple((one, other) for one, other in rules.locked if one in here and ready.get(other))
    pool = make_pool(
        [replace(one.mentee, demand=1) for one in waiting],
        [replace(one.mentor, capacity=1, lower=0) for one in free],
        replace(rules, locked=locked),
    )
    by_mentee = {one.mentee.id: one for one in waiting}
    by_mentor = {one.mentor.id: one for one in free}
    in_line = tuple(by_mentee[mentee.id] for mentee in pool.scores.mentees)
    at_hand = tuple(by_mentor[mentor.id] for mentor in pool.scores.mentors)
    waited = np.array([clock.now - one.since for one in in_line], dtype=np.int64)
    return Queue(
        pool=pool,
        waiting=in_line,
        free=at_hand,
        waited=waited,
        overdue=waited > clock.patience,
        present=np.array([ready[one.mentor.id] for one in at_hand], dtype=bool),
    )


def _check_people(waiting: Sequence[Waiting], free: Sequence[Free], clock: Clock) -> None:
    for one in waiting:
        if one.since > clock.now:
            raise ValueError(f"waiting: {one.mentee.id!r} waits since minute {one.since}, which is after {clock.now}")
    _check_once("waiting", [one.mentee for one in waiting])
    _check_once("free", [one.mentor for one in free])


def _check_once(name: str, people: Sequence[Mentee | Mentor]) -> None:
    persons = sorted(known for known in map(person_of, people) if known)
    for one, other in pairwise(persons):
        if one == other:
            raise ValueError(f"{name} holds the person {other!r} twice, who can't have two conversations at once")


def person_of(one: Mentee | Mentor) -> str:
    """What identifies the human being on both sides; "" where nothing does."""
    return fold(one.person) if one.person is not None else ""
