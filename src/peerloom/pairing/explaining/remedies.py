"""The smallest changes that would match someone who was left out, each checked on the changed pool.

A check looks for a path along which others change places, so that this person is served and everyone else keeps as
many mentors as before; such a path exists exactly where solving the changed pool again serves one mentee more.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peerloom.pairing.answers import answer_of
from peerloom.pairing.explaining.needs import Satisfiable, least_minutes, satisfiable
from peerloom.pairing.explaining.seating import Seating, seating_of
from peerloom.pairing.kinds.weekly import shared_minutes
from peerloom.pairing.pool import Pool
from peerloom.pairing.problem import Flags, Indices
from peerloom.pairing.results import Assignment, Change, Remedy
from peerloom.pairing.rules import Kind
from peerloom.pairing.scoring import Scores

NOT_ONE_RULE = -1
GRADED = frozenset({Kind.OVERLAP, Kind.NEARNESS, Kind.SCHEDULE, Kind.TEXT})
"""Kinds whose least value can be lowered step by step."""


@dataclass(frozen=True, slots=True)
class Search:
    """What is known about those left out: ``single`` (k, m) is the rule that alone forbids each of their
    pairs, ``shortfall`` (k, m) by how much that rule is missed, from 0.0 to 1.0."""

    scores: Scores
    unmatched: Indices
    seating: Seating
    reachable: Flags
    single: Indices
    shortfall: NDArray[np.float32]

    def waived(self, place: int) -> tuple[Remedy, ...]:
        """One rule waived for one pair, then the same rule lowered for everyone; empty where that helps nobody.

        It is for the mentee at ``place`` among the unmatched, with whom the rule is missed by least.
        """
        row, single = int(self.unmatched[place]), self.single[place]
        choices = np.flatnonzero(self.reachable & (single != NOT_ONE_RULE))
        order = np.lexsort((-self.scores.score[row, choices], self.shortfall[place, choices]))
        for col in choices[order].tolist():
            if self.seating.takes_one_more(col, self.seating.free):
                both = waiver(self.scores, row, col, int(single[col])), lowered(self.scores, row, col, int(single[col]))
                return tuple(remedy for remedy in both if remedy is not None)
        return ()

    def one_more_place(self, place: int) -> Remedy | None:
        """One more place with the mentor of the highest score among those who suit and offer any."""
        row, scores = int(self.unmatched[place]), self.scores
        offers = np.array([mentor.capacity > 0 for mentor in scores.mentors])
        worth = np.where(scores.allowed[row] & offers, scores.score[row], -1)
        best = int(worth.argmax())
        more = self.seating.free.copy()
        more[best] += 1
        if worth[best] < 0 or not self.seating.takes_one_more(best, more):
            return None
        return Remedy(Change.ADD_PLACE, mentor=scores.mentors[best].id, score=int(worth[best]))

    def one_more_mentor(self, place: int) -> Remedy:
        """A mentor made to measure; where none could be, what keeps it so."""
        mentee = self.scores.mentees[self.unmatched[place]]
        for scored in self.scores.criteria:
            match satisfiable(scored.criterion, mentee):
                case Satisfiable.ONCE_ANSWERED:
                    return Remedy(Change.ANSWER, rule=scored.criterion.key)
                case Satisfiable.NEVER:
                    return Remedy(Change.NONE, rule=scored.criterion.key)
                case Satisfiable.YES:
                    continue
        return Remedy(Change.ADD_MENTOR)


def search_for(pool: Pool, answer: Assignment) -> Search:
    scores, unmatched = pool.scores, answer.unmatched
    seating = seating_of(pool, answer)
    single = _single_rules(scores, unmatched)
    shortfall = np.zeros(single.shape, dtype=np.float32)
    for c, scored in enumerate(scores.criteria):
        short = np.maximum(scored.criterion.minimum - scored.value[unmatched], 0)
        np.copyto(shortfall, short, where=single == c)
    return Search(scores, unmatched, seating, seating.reachable(), single, shortfall)


def waiver(scores: Scores, row: int, col: int, rule: int) -> Remedy:
    """Criterion ``rule`` waived for this pair alone."""
    criterion, mentee, mentor = scores.criteria[rule].criterion, scores.mentees[row], scores.mentors[col]
    minutes = 0
    if criterion.kind is Kind.SCHEDULE and scores.criteria[rule].known[row, col]:
        shared = shared_minutes(
            answer_of(mentee.answers, criterion.mentee), answer_of(mentor.answers, criterion.mentor)
        )
        minutes = least_minutes(criterion) - shared
    return Remedy(
        Change.RELAX_RULE, mentor=mentor.id, rule=criterion.key, score=int(scores.score[row, col]), minutes=minutes
    )


def lowered(scores: Scores, row: int, col: int, rule: int) -> Remedy | None:
    """The same rule lowered for everyone, just far enough; None where it has no degrees or the answer is missing."""
    scored = scores.criteria[rule]
    if scored.criterion.kind not in GRADED or not scored.known[row, col]:
        return None
    # Rounded down, because a value read back as a decimal must not lie above the pair's own.
    least = math.floor(float(scored.value[row, col]) * 1e4) / 1e4
    return Remedy(
        Change.LOWER_RULE,
        mentor=scores.mentors[col].id,
        rule=scored.criterion.key,
        score=int(scores.score[row, col]),
        minimum=least,
    )


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
