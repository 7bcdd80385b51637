"""Mentors who become free later, and who had better wait for them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from peerloom.pairing.assigning import assign
from peerloom.pairing.micro.queue import Clock, Queue
from peerloom.pairing.problem import Flags, Indices


@dataclass(frozen=True, slots=True)
class Slots:
    """Conversations that could begin later: ``minute`` and ``mentor`` (position) of each, both (s,), soonest first."""

    minute: Indices
    mentor: Indices


def later_slots(queue: Queue, clock: Clock) -> Slots:
    """As many for each mentor who is not free yet as fit in one after another, and as the mentor is ready for.

    Only beginnings matter that somebody's patience could outlast; the first of each mentor is always told.
    """
    latest = clock.now + clock.patience
    found = []
    for col, one in enumerate(queue.free):
        start = one.not_before
        for number in range(one.conversations if start > clock.now else 0):
            if start + clock.length > one.until or (number and start > latest):
                break
            found.append((start, col))
            start += clock.length
    table = np.array(sorted(found), dtype=np.intp).reshape(-1, 2)
    return Slots(table[:, 0], table[:, 1])


def reserved(queue: Queue, slots: Slots, clock: Clock) -> dict[int, int]:
    """Who (position) should rather wait for which slot than take a poor mentor now.

    As many as possible of those who are not overdue, each with a mentor of at least ``threshold`` who becomes free
    before their patience is over. Mentors who are free now play no part, so that one more of them never makes anyone
    wait.
    """
    if not clock.threshold or not slots.minute.size:
        return {}
    scores = queue.pool.scores
    since = np.array([one.since for one in queue.waiting], dtype=np.intp)
    good: Flags = scores.allowed[:, slots.mentor] & (scores.score[:, slots.mentor] >= clock.threshold)
    good &= (slots.minute[None, :] <= since[:, None] + clock.patience) & ~queue.overdue[:, None]
    rows, cols = np.nonzero(good)
    from scipy import sparse

    worth = queue.worth(clock)[rows, slots.mentor[cols]]
    answer = assign(sparse.csr_matrix((worth, (rows, cols)), shape=good.shape), 1)
    return dict(answer.pairs.tolist())


def next_suitable(queue: Queue, slots: Slots, row: int) -> int | None:
    """The first slot whose mentor no rule forbids; None where there is none."""
    suits = np.flatnonzero(queue.pool.scores.allowed[row, slots.mentor])
    return int(suits[0]) if suits.size else None
