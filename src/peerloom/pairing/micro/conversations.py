"""`next_conversations`: who should talk to whom right now."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from peerloom.pairing.assigning import assign
from peerloom.pairing.explaining.shares import shares_of
from peerloom.pairing.micro.expected import Slots, later_slots, next_suitable, reserved
from peerloom.pairing.micro.queue import Clock, Queue, person_of, queue_of
from peerloom.pairing.micro.results import Conversation, Conversations, Free, StillWaiting, Wait, Waiting
from peerloom.pairing.problem import Flags
from peerloom.pairing.results import FULL_SCORE
from peerloom.pairing.rules import Rules

NOBODY = -1


def next_conversations(
    waiting: Sequence[Waiting],
    free: Sequence[Free],
    rules: Rules,
    *,
    now: int,
    length: int = 30,
    patience: int = 30,
    bonus: int = 20,
    threshold: int = 0,
) -> Conversations:
    """Choose the conversations of ``length`` minutes that begin at minute ``now``. All times are in minutes.

    In strict order: rules hold (earlier partners are kept apart by a required HISTORY criterion) and locked pairs whose
    two are both there talk; as many conversations as possible begin; those who have waited longer than ``patience``
    talk first, longest wait first; then the sum of each pair's score and ``bonus`` points for each minute waited is
    as large as it can be. With the default, half an hour is worth 6 of the 100 that people see. So of two people with
    equal prospects whoever came first talks first.

    A ``threshold`` (0 to FULL_SCORE) makes people wait who have only poorer mentors now, where one above it becomes
    free before their patience is over and keeps a place for them. It is the one exception to "as many as possible".

    A person who both waits and is free has one conversation at most: where two would be best, they are heard, not
    asked. The objective of the rules plays no part. The order of the input changes nothing.

    Raises ValueError for a person or an id that occurs twice, for a wait that begins after ``now``, and for times and
    numbers that can't be meant.
    """
    _check(length, patience, bonus, threshold)
    clock = Clock(now, length, patience, bonus, threshold)
    queue = queue_of(waiting, free, rules, clock)
    slots = later_slots(queue, clock)
    kept = reserved(queue, slots, clock)
    talks = _talks(queue, clock, kept)
    busy = set(talks.values())
    talking = {person_of(queue.waiting[row].mentee) for row in talks} - {""}
    return Conversations(
        pairs=_conversations(queue, clock, talks),
        waiting=_still_waiting(queue, slots, kept, talks),
        idle=tuple(
            one.mentor.id
            for col, one in enumerate(queue.free)
            if queue.present[col] and col not in busy and person_of(one.mentor) not in talking
        ),
        notes=queue.pool.notes,
    )


def _check(length: int, patience: int, bonus: int, threshold: int) -> None:
    if length < 1:
        raise ValueError(f"length must be at least one minute, not {length}")
    if patience < 0:
        raise ValueError(f"patience must not be negative, and is {patience}")
    if bonus < 1:
        raise ValueError(f"bonus must be at least one point a minute, so that waiting always counts, not {bonus}")
    if not 0 <= threshold <= FULL_SCORE:
        raise ValueError(f"threshold must be from 0 to {FULL_SCORE}, not {threshold}")


def _talks(queue: Queue, clock: Clock, kept: dict[int, int]) -> dict[int, int]:
    """Mentee to mentor, by position. Whoever would both ask and answer asks only, longest wait first, unless what they
    would answer is locked."""
    scores = queue.pool.scores
    poor = scores.score < clock.threshold
    held = np.array([row in kept for row in range(len(queue.waiting))], dtype=bool)
    allowed: Flags = scores.allowed & queue.present & ~(poor & held[:, None])
    locked = queue.pool.problem.locked
    allowed[locked[:, 0], locked[:, 1]] = True
    asker = {person_of(one.mentee): row for row, one in enumerate(queue.waiting) if one.mentee.person is not None}
    while True:
        talks = _most_and_best(queue, clock, allowed)
        twice = [
            (row, col)
            for col, one in enumerate(queue.free)
            if col in talks.values() and (row := asker.get(person_of(one.mentor), NOBODY)) in talks
        ]
        if not twice:
            return talks
        row, col = max(twice, key=lambda pair: (queue.waited[pair[0]], -pair[0]))
        if col in locked[:, 1] and row not in locked[:, 0]:
            allowed[row] = False
        else:
            allowed[:, col] = False


def _most_and_best(queue: Queue, clock: Clock, allowed: Flags) -> dict[int, int]:
    from scipy import sparse

    rows, cols = np.nonzero(allowed)
    worth = sparse.csr_matrix((queue.worth(clock)[rows, cols], (rows, cols)), shape=allowed.shape)
    locked = [pair for pair in queue.pool.problem.locked.tolist() if allowed[pair[0], pair[1]]]
    return dict(assign(worth, 1, locked=locked).pairs.tolist())


def _conversations(queue: Queue, clock: Clock, talks: dict[int, int]) -> tuple[Conversation, ...]:
    scores = queue.pool.scores
    rows, cols = np.array(list(talks), dtype=np.intp), np.array(list(talks.values()), dtype=np.intp)
    shares = shares_of(scores, rows, cols)
    return tuple(
        Conversation(
            mentee=scores.mentees[row].id,
            mentor=scores.mentors[col].id,
            score=int(scores.score[row, col]),
            shares=parts,
            start=clock.now,
            end=clock.now + clock.length,
            waited=int(queue.waited[row]),
            overdue=bool(queue.overdue[row]),
            below_threshold=bool(scores.score[row, col] < clock.threshold),
        )
        for row, col, parts in zip(rows.tolist(), cols.tolist(), shares, strict=True)
    )


def _still_waiting(queue: Queue, slots: Slots, kept: dict[int, int], talks: dict[int, int]) -> tuple[StillWaiting, ...]:
    found: list[StillWaiting] = []
    for row in queue.order:
        if row in talks:
            continue
        suits = queue.pool.scores.allowed[row] & queue.present
        slot = next_suitable(queue, slots, row)
        reason = Wait.TAKEN
        if not queue.present.any():
            reason = Wait.NOBODY_FREE
        elif not suits.any():
            reason = Wait.RULE
        elif row in kept:
            reason, slot = Wait.BETTER_EXPECTED, kept[row]
        found.append(
            StillWaiting(
                mentee=queue.waiting[row].mentee.id,
                reason=reason,
                position=len(found) + 1,
                waited=int(queue.waited[row]),
                rule=_binding_rule(queue, row) if reason is Wait.RULE else "",
                expected=None if slot is None else int(slots.minute[slot]),
                mentor="" if slot is None else queue.free[int(slots.mentor[slot])].mentor.id,
            )
        )
    return tuple(found)


def _binding_rule(queue: Queue, row: int) -> str:
    scores = queue.pool.scores
    return next((one.criterion.key for one in scores.criteria if one.forbids[row, queue.present].all()), "")
