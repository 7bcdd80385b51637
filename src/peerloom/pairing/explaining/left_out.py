"""Why someone was left out, and the smallest change that would match them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from peerloom.pairing.explaining.remedies import NOT_ONE_RULE, Search, search_for, waiver
from peerloom.pairing.pool import Pool
from peerloom.pairing.problem import Indices
from peerloom.pairing.results import Assignment, Change, LeftOut, Obstacle, Remedy


def people_left_out(pool: Pool, answer: Assignment) -> tuple[LeftOut, ...]:
    """Mentees without a mentor, then mentors without a mentee, each by id.

    Every remedy was checked on the changed pool: with the change made, this person is matched and nobody else has
    fewer mentors than before.
    """
    search = search_for(pool, answer)
    taken = np.bincount(answer.pairs[:, 1], minlength=pool.problem.m)
    mentees = [_mentee_left_out(search, place) for place in range(len(search.unmatched))]
    mentors = [_mentor_left_out(search, int(col)) for col in np.flatnonzero(taken == 0).tolist()]
    return (*mentees, *mentors)


def _mentee_left_out(search: Search, place: int) -> LeftOut:
    scores, row = search.scores, int(search.unmatched[place])
    mentee = scores.mentees[row]
    partners = int(scores.allowed[row].sum())
    if mentee.demand < 1:
        return LeftOut(mentee.id, "mentee", Obstacle.NO_PLACES, Remedy(Change.NONE), allowed_partners=partners)
    recruit = search.one_more_mentor(place)
    if not scores.mentors:
        return LeftOut(mentee.id, "mentee", Obstacle.NO_MENTORS, recruit)
    more = search.one_more_place(place) if partners else None
    found = [*([] if more is None else [more]), *search.waived(place), recruit]
    first, others = found[0], tuple(one for one in found[1:] if one.change is not Change.NONE)
    if partners:
        return LeftOut(mentee.id, "mentee", Obstacle.SHORTAGE, first, allowed_partners=partners, others=others)
    key = first.rule or _most_often_alone(search, place)
    return LeftOut(mentee.id, "mentee", Obstacle.RULE, first, rule=key, others=others)


def _most_often_alone(search: Search, place: int) -> str:
    """The key of the rule that by itself forbids most mentors; "" where rules only do so together."""
    single = search.single[place]
    alone: Indices = np.bincount(single[single != NOT_ONE_RULE], minlength=1)
    return search.scores.criteria[int(alone.argmax())].criterion.key if alone.any() else ""


def _mentor_left_out(search: Search, col: int) -> LeftOut:
    scores = search.scores
    mentor = scores.mentors[col]
    partners = int(scores.allowed[:, col].sum())
    if mentor.capacity < 1:
        return LeftOut(mentor.id, "mentor", Obstacle.NO_PLACES, Remedy(Change.NONE), allowed_partners=partners)
    if not scores.mentees:
        return LeftOut(mentor.id, "mentor", Obstacle.NO_MENTORS, Remedy(Change.NONE))
    remedy = _waiver_for_mentor(search, col)
    if partners:
        return LeftOut(mentor.id, "mentor", Obstacle.NOT_NEEDED, remedy, allowed_partners=partners)
    return LeftOut(mentor.id, "mentor", Obstacle.RULE, remedy, rule=remedy.rule)


def _waiver_for_mentor(search: Search, col: int) -> Remedy:
    """The best of the mentees left out whom one waived rule would bring to this mentor, who has a place to give."""
    scores, single = search.scores, search.single[:, col]
    wanting = np.array([scores.mentees[row].demand > 0 for row in search.unmatched.tolist()], dtype=bool)
    worth = np.where(wanting & (single != NOT_ONE_RULE), scores.score[search.unmatched, col], -1)
    if not worth.size or worth.max() < 0:
        return Remedy(Change.NONE)
    best = int(worth.argmax())
    row = int(search.unmatched[best])
    return replace(waiver(scores, row, col, int(single[best])), mentee=scores.mentees[row].id)
