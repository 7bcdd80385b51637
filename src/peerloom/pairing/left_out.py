"""Why someone was left out, and the smallest change that would match them."""

from __future__ import annotations

import numpy as np

from peerloom.pairing.pool import Pool
from peerloom.pairing.problem import Flags, Indices
from peerloom.pairing.results import Assignment, Change, LeftOut, Obstacle, Remedy
from peerloom.pairing.rules import Kind
from peerloom.pairing.scoring import Scores

NOT_ONE_RULE = -1


def people_left_out(pool: Pool, answer: Assignment) -> tuple[LeftOut, ...]:
    """Mentees without a mentor, then mentors without a mentee, each by id.

    Every remedy is proven by an exchange: with the change made, this person is matched along a chain in which
    everyone who moves still has a partner.
    """
    scores = pool.scores
    taken = np.bincount(answer.pairs[:, 1], minlength=pool.problem.m)
    idle = np.flatnonzero(taken == 0)
    reachable = _mentors_who_could_take_one(pool, answer)
    single = _single_rules(scores, answer.unmatched)
    mentees = [
        _mentee_left_out(pool, int(row), single[k], reachable) for k, row in enumerate(answer.unmatched.tolist())
    ]
    mentors = [_mentor_left_out(pool, int(col), answer.unmatched, single) for col in idle.tolist()]
    return (*mentees, *mentors)


def _mentors_who_could_take_one(pool: Pool, answer: Assignment) -> Flags:
    """Mentors (m,) with a free place, or who would have one if others changed places."""
    problem, allowed = pool.problem, pool.scores.allowed
    rows, cols = answer.pairs[:, 0], answer.pairs[:, 1]
    locked = np.isin(rows * problem.m + cols, problem.locked[:, 0] * problem.m + problem.locked[:, 1])
    taken = np.bincount(cols, minlength=problem.m)
    places = np.array([mentor.capacity for mentor in pool.scores.mentors], dtype=np.intp)
    free = taken < places
    elsewhere = allowed.copy()
    elsewhere[rows, cols] = False
    while True:
        can_move = (elsewhere[:, free].sum(axis=1) > 0)[rows] & ~locked
        more = np.zeros_like(free)
        more[cols[can_move]] = True
        if not (more & ~free).any():
            return free
        free |= more


def _single_rules(scores: Scores, rows: Indices) -> Indices:
    """(len(rows), m): the criterion that alone forbids a pair and could be waived; NOT_ONE_RULE otherwise."""
    count = scores.banned[rows].astype(np.intp) * 2
    rule = np.full(count.shape, NOT_ONE_RULE, dtype=np.intp)
    for c, scored in enumerate(scores.criteria):
        forbids = scored.forbids[rows]
        # A refusal by one of the two is theirs alone to take back.
        count += forbids * (2 if scored.criterion.kind is Kind.PREFERENCE else 1)
        rule[forbids] = c
    return np.where(count == 1, rule, NOT_ONE_RULE)


def _mentee_left_out(pool: Pool, row: int, single: Indices, reachable: Flags) -> LeftOut:
    scores = pool.scores
    mentee = scores.mentees[row]
    partners = int(scores.allowed[row].sum())
    if mentee.demand < 1:
        return LeftOut(mentee.id, "mentee", Obstacle.NO_PLACES, Remedy(Change.NONE), allowed_partners=partners)
    recruit = Remedy(Change.ADD_MENTOR)
    if not scores.mentors:
        return LeftOut(mentee.id, "mentee", Obstacle.NO_MENTORS, recruit)
    if partners:
        return LeftOut(mentee.id, "mentee", Obstacle.SHORTAGE, _one_more_place(scores, row), allowed_partners=partners)
    remedy = _waived(scores, row, np.where(reachable, single, NOT_ONE_RULE)) or recruit
    binding = np.bincount(single[single != NOT_ONE_RULE], minlength=1)
    key = remedy.rule or (scores.criteria[int(binding.argmax())].criterion.key if binding.any() else "")
    return LeftOut(mentee.id, "mentee", Obstacle.RULE, remedy, rule=key)


def _one_more_place(scores: Scores, row: int) -> Remedy:
    offers = np.array([mentor.capacity > 0 for mentor in scores.mentors])
    worth = np.where(scores.allowed[row] & offers, scores.score[row], -1)
    best = int(worth.argmax())
    if worth[best] < 0:
        return Remedy(Change.ADD_MENTOR)
    return Remedy(Change.ADD_PLACE, mentor=scores.mentors[best].id, score=int(worth[best]))


def _waived(scores: Scores, row: int, single: Indices) -> Remedy | None:
    worth = np.where(single != NOT_ONE_RULE, scores.score[row], -1)
    best = int(worth.argmax())
    if worth[best] < 0:
        return None
    key = scores.criteria[int(single[best])].criterion.key
    return Remedy(Change.RELAX_RULE, mentor=scores.mentors[best].id, rule=key, score=int(worth[best]))


def _mentor_left_out(pool: Pool, col: int, unmatched: Indices, single: Indices) -> LeftOut:
    scores = pool.scores
    mentor = scores.mentors[col]
    partners = int(scores.allowed[:, col].sum())
    if mentor.capacity < 1:
        return LeftOut(mentor.id, "mentor", Obstacle.NO_PLACES, Remedy(Change.NONE), allowed_partners=partners)
    if not scores.mentees:
        return LeftOut(mentor.id, "mentor", Obstacle.NO_MENTORS, Remedy(Change.NONE))
    remedy = Remedy(Change.NONE)
    wanting = np.array([scores.mentees[row].demand > 0 for row in unmatched.tolist()], dtype=bool)
    worth = np.where(wanting & (single[:, col] != NOT_ONE_RULE), scores.score[unmatched, col], -1)
    if worth.size and worth.max() >= 0:
        best = int(worth.argmax())
        remedy = Remedy(
            Change.RELAX_RULE,
            mentor=mentor.id,
            mentee=scores.mentees[int(unmatched[best])].id,
            rule=scores.criteria[int(single[best, col])].criterion.key,
            score=int(worth[best]),
        )
    if partners:
        return LeftOut(mentor.id, "mentor", Obstacle.NOT_NEEDED, remedy, allowed_partners=partners)
    return LeftOut(mentor.id, "mentor", Obstacle.RULE, remedy, rule=remedy.rule)
