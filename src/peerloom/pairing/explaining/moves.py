"""What a change by hand would do, before it is made."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from peerloom.pairing.adjusting import answer_pool
from peerloom.pairing.pool import Pool, make_pool, pool_of
from peerloom.pairing.profiles import Mentee, Mentor
from peerloom.pairing.results import Assignment
from peerloom.pairing.rules import Rules


@dataclass(frozen=True, slots=True)
class ChangedPartner:
    """A mentee whose mentors would be others: ids before and after, sorted; empty for none."""

    mentee: str
    before: tuple[str, ...]
    after: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MoveCost:
    """The matching after a move minus the matching before it, in score units and people; negative is a loss.

    ``changed_pairs`` holds everyone who would get someone else, the moved mentee included; ``losers`` are those among
    them who would have less by score than before, or nobody.
    """

    total_change: int
    worst_change: int
    matched_change: int
    changed_pairs: tuple[ChangedPartner, ...]
    losers: tuple[str, ...] = ()


def what_if_moved(
    mentees: Sequence[Mentee], mentors: Sequence[Mentor], rules: Rules, mentee_id: str, mentor_id: str
) -> MoveCost:
    """Solve again with this pair locked, keeping everyone else where nothing is lost by it.

    Where the mentee's locked mentors leave no room, this pair takes their place. Raises ValueError, in words, where
    the pair can't be made.
    """
    pool = make_pool(mentees, mentors, rules)
    return cost_of_move(pool, answer_pool(pool, rules), rules, mentee_id, mentor_id)


def cost_of_move(pool: Pool, before: Assignment, rules: Rules, mentee_id: str, mentor_id: str) -> MoveCost:
    """The same for a pool whose matching ``before`` is known."""
    locked = _with_lock(pool, rules, mentee_id, mentor_id)
    moved = pool_of(pool.scores, locked)
    refused = [note for note in moved.notes if note not in pool.notes]
    if refused:
        raise ValueError(refused[0])
    keep = np.zeros((pool.problem.n, pool.problem.m), dtype=bool)
    keep[before.pairs[:, 0], before.pairs[:, 1]] = True
    after = answer_pool(moved, locked, keep=keep)
    return MoveCost(
        total_change=int(after.total - before.total),
        worst_change=int(after.worst - before.worst),
        matched_change=after.matched - before.matched,
        changed_pairs=_changed(pool, before, after),
        losers=_losers(pool, before, after),
    )


def _with_lock(pool: Pool, rules: Rules, mentee_id: str, mentor_id: str) -> Rules:
    wanted = next((mentee.demand for mentee in pool.scores.mentees if mentee.id == mentee_id), 0)
    others = [lock for lock in rules.locked if lock[0] != mentee_id]
    own = [lock for lock in rules.locked if lock[0] == mentee_id and lock[1] != mentor_id]
    return replace(rules, locked=(*others, *own[: max(wanted - 1, 0)], (mentee_id, mentor_id)))


def _changed(pool: Pool, before: Assignment, after: Assignment) -> tuple[ChangedPartner, ...]:
    old, new = _partners(pool, before), _partners(pool, after)
    return tuple(
        ChangedPartner(mentee, old.get(mentee, ()), new.get(mentee, ()))
        for mentee in sorted(old.keys() | new.keys())
        if old.get(mentee, ()) != new.get(mentee, ())
    )


def _losers(pool: Pool, before: Assignment, after: Assignment) -> tuple[str, ...]:
    n = pool.problem.n
    old, new = (
        np.bincount(one.pairs[:, 0], weights=pool.scores.score[one.pairs[:, 0], one.pairs[:, 1]], minlength=n)
        for one in (before, after)
    )
    met, meets = (np.bincount(one.pairs[:, 0], minlength=n) for one in (before, after))
    return tuple(pool.scores.mentees[row].id for row in np.flatnonzero((new < old) | (meets < np.minimum(met, 1))))


def _partners(pool: Pool, answer: Assignment) -> dict[str, tuple[str, ...]]:
    partners: dict[str, tuple[str, ...]] = {}
    for row, col in answer.pairs.tolist():
        mentee = pool.scores.mentees[row].id
        partners[mentee] = (*partners.get(mentee, ()), pool.scores.mentors[col].id)
    return partners
