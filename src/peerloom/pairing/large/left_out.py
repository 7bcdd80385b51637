"""Why someone was left out of a large matching, and what would help: as for small ones, a block of people at a time."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from peerloom.pairing.explaining.left_out import _mentee_left_out, _waiver_for_mentor
from peerloom.pairing.explaining.remedies import Search, search_for
from peerloom.pairing.explaining.shortages import shortages
from peerloom.pairing.large.people import People
from peerloom.pairing.large.progress import Bar
from peerloom.pairing.large.reach import allowed_counts
from peerloom.pairing.large.solving import Solved
from peerloom.pairing.pool import Pool
from peerloom.pairing.problem import Flags, Indices, make_problem
from peerloom.pairing.results import Assignment, Change, LeftOut, Obstacle, Remedy, Shortage
from peerloom.pairing.scale import blocks, scores_of
from peerloom.pairing.scale.features import MOST_CELLS_AT_ONCE
from peerloom.pairing.scoring import Scores

MOST_CELLS_EXPLAINED = 100_000_000
"""Pairs of people left out with everyone on the other side that are compared rule by rule; others hear less."""
MOST_CELLS_GROUPED = 12_000_000
"""Mentees left out are grouped in a table of all their pairs."""


@dataclass(frozen=True, slots=True)
class Told:
    left_out: tuple[LeftOut, ...]
    shortages: tuple[Shortage, ...]
    notes: tuple[str, ...]


def people_left_out(people: People, solved: Solved, bar: Bar) -> Told:
    """Mentees without a mentor, then mentors without a mentee, each by id; every remedy would match them.

    Of more than MOST_CELLS_EXPLAINED pairs, only the first by id are compared rule by rule, and a note says so.
    """
    rows, m = solved.answer.unmatched, people.shape[1]
    whole = rows[: MOST_CELLS_EXPLAINED // max(m, 1)]
    mentees = [*_in_full(people, solved, whole, bar), *_in_short(people, solved, rows[len(whole) :], bar)]
    notes = []
    if len(whole) < len(rows):
        notes.append(f"For {len(rows) - len(whole)} mentees left out, only the simplest remedy was looked for.")
    groups: tuple[Shortage, ...] = ()
    if len(rows) * m <= MOST_CELLS_GROUPED:
        groups = shortages(*_those_left(scores_of(people.features, rows), solved.reached, solved.answer))
    else:
        notes.append("Mentees left out are too many to group by what would help them.")
    mentors, note = _mentors(people, solved, bar)
    return Told((*mentees, *mentors), groups, (*notes, *note))


def _in_full(people: People, solved: Solved, rows: Indices, bar: Bar) -> list[LeftOut]:
    found = []
    for part, scores in blocks(people.features, rows):
        bar.again()
        search = search_for(*_those_left(scores, solved.reached, solved.answer))
        found += [_mentee_left_out(search, place) for place in range(len(part))]
    return found


def _those_left(scores: Scores, reached: Flags, answer: Assignment) -> tuple[Pool, Assignment]:
    """A matching of those left out alone, where a mentor has a place if one could be made free by others moving."""
    from scipy import sparse

    shape = scores.score.shape
    problem = make_problem(sparse.csr_array(shape), reached.astype(np.intp))
    nobody = np.empty((0, 2), dtype=np.intp)
    return Pool(scores, problem, ()), replace(answer, pairs=nobody, unmatched=np.arange(shape[0]))


def _in_short(people: People, solved: Solved, rows: Indices, bar: Bar) -> list[LeftOut]:
    if not len(rows):
        return []
    m, problem = people.shape[1], solved.problem
    partners = allowed_counts(people.features, rows, np.arange(m), bar.again)[0].tolist()
    strangers = scores_of(people.features, rows, np.empty(0, dtype=np.intp))
    search = search_for(*_those_left(strangers, np.empty(0, dtype=bool), solved.answer))
    found = []
    for place, row in enumerate(rows.tolist()):
        kept = slice(problem.start[row], problem.start[row + 1])
        weights, cols = problem.weights[kept], problem.cols[kept]
        more: list[Remedy] = []
        if len(cols):
            best = int(weights.argmax())
            mentor = people.features.mentors[cols[best]].id
            more.append(Remedy(Change.ADD_PLACE, mentor=mentor, score=int(weights[best])))
        found.append(_short(search, place, partners[place], more))
    return found


def _short(search: Search, place: int, partners: int, more: Sequence[Remedy]) -> LeftOut:
    mentee = search.scores.mentees[place]
    if mentee.demand < 1:
        return LeftOut(mentee.id, "mentee", Obstacle.NO_PLACES, Remedy(Change.NONE), allowed_partners=partners)
    first, *rest = [*more, search.one_more_mentor(place)]
    others = tuple(one for one in rest if one.change is not Change.NONE)
    if partners:
        return LeftOut(mentee.id, "mentee", Obstacle.SHORTAGE, first, allowed_partners=partners, others=others)
    return LeftOut(mentee.id, "mentee", Obstacle.RULE, first, rule=first.rule, others=others)


def _mentors(people: People, solved: Solved, bar: Bar) -> tuple[list[LeftOut], tuple[str, ...]]:
    features, rows = people.features, solved.answer.unmatched
    taken = np.bincount(solved.answer.pairs[:, 1], minlength=people.shape[1])
    idle = np.flatnonzero(taken == 0)
    partners = allowed_counts(features, np.arange(people.shape[0]), idle, bar.again)[1].tolist()
    in_full = len(rows) * len(idle) <= MOST_CELLS_EXPLAINED
    waivers = _waivers(people, solved, idle, bar) if in_full else [Remedy(Change.NONE)] * len(idle)
    found = [
        _mentor(people, int(col), count, waiver)
        for col, count, waiver in zip(idle.tolist(), partners, waivers, strict=True)
    ]
    note = "For mentors left out, no remedy was looked for: there are too many people left out on both sides."
    return found, () if in_full else (note,)


def _waivers(people: People, solved: Solved, idle: Indices, bar: Bar) -> list[Remedy]:
    rows, found = solved.answer.unmatched, list[Remedy]()
    step = max(1, MOST_CELLS_AT_ONCE // max(len(rows), 1))
    for first in range(0, len(idle), step):
        bar.again()
        cols = idle[first : first + step]
        scores = scores_of(people.features, rows, cols)
        search = search_for(*_those_left(scores, solved.reached[cols], solved.answer))
        found += [_waiver_for_mentor(search, place) for place in range(len(cols))]
    return found


def _mentor(people: People, col: int, partners: int, waiver: Remedy) -> LeftOut:
    mentor = people.features.mentors[col]
    if mentor.capacity < 1:
        return LeftOut(mentor.id, "mentor", Obstacle.NO_PLACES, Remedy(Change.NONE), allowed_partners=partners)
    if not people.features.mentees:
        return LeftOut(mentor.id, "mentor", Obstacle.NO_MENTORS, Remedy(Change.NONE))
    if partners:
        return LeftOut(mentor.id, "mentor", Obstacle.NOT_NEEDED, waiver, allowed_partners=partners)
    return LeftOut(mentor.id, "mentor", Obstacle.RULE, waiver, rule=waiver.rule)
