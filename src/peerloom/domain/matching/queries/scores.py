"""The score of single pairs under a run's rules, with today's answers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from django.utils.translation import gettext as _

from peerloom.domain.enrolment.models import Application
from peerloom.domain.matching.models import MatchRun
from peerloom.domain.matching.queries.criteria import engine_rules
from peerloom.domain.matching.queries.pool import Snapshot, decided_pairs, snapshot_of
from peerloom.pairing import Kind, Share
from peerloom.pairing.explaining.shares import shares_of
from peerloom.pairing.scoring import Scores, score_pairs


@dataclass(frozen=True, slots=True)
class PairScore:
    """What a pair would be worth. ``refusal`` names what forbids it, "" where nothing does."""

    score: int
    shares: tuple[Share, ...]
    refusal: str


class PairScores:
    """Scores of every pair among some people. Raises nothing: a person who can't be matched is a refusal."""

    def __init__(self, run: MatchRun, people: Sequence[Application]) -> None:
        decisions = decided_pairs(run.cohort)
        self._known = decisions.known
        rules = engine_rules(run.rule_set, forbidden=decisions.forbidden)
        # How common a word is among all texts decides what it is worth: then everybody has to be looked at.
        everybody = any(criterion.kind is Kind.TEXT and criterion.weight > 0 for criterion in rules.criteria)
        only = None if everybody else {person.pk for person in people}
        self._people: Snapshot = snapshot_of(run.cohort, only=only)
        self._scores: Scores = score_pairs(self._people.mentees, self._people.mentors, rules)
        self._rows = {mentee.id: row for row, mentee in enumerate(self._people.mentees)}
        self._columns = {mentor.id: column for column, mentor in enumerate(self._people.mentors)}

    def of(self, mentee: Application, mentor: Application) -> PairScore:
        row, column = self._rows.get(mentee.public_id), self._columns.get(mentor.public_id)
        if row is None or column is None:
            return PairScore(0, (), self._absence(mentee if row is None else mentor))
        shares = shares_of(self._scores, np.array([row]), np.array([column]))[0]
        return PairScore(int(self._scores.score[row, column]), shares, self._refusal(mentee, mentor, row, column))

    def _absence(self, absent: Application) -> str:
        why = self._people.held_back.get(absent.public_id)
        if why:
            return _("%(name)s is held back: %(why)s.") % {"name": absent.person.name, "why": why}
        return _("%(name)s does not take part at present.") % {"name": absent.person.name}

    def _refusal(self, mentee: Application, mentor: Application, row: int, column: int) -> str:
        if mentee.person_id == mentor.person_id:
            return _("Nobody can be their own mentor.")
        if (mentee.public_id, mentor.public_id) in self._known:
            return _("%(mentee)s and %(mentor)s are or have been together.") % {
                "mentee": mentee.person.name,
                "mentor": mentor.person.name,
            }
        if self._scores.banned[row, column]:
            return _("%(mentee)s and %(mentor)s were set never to be together. Take that back first.") % {
                "mentee": mentee.person.name,
                "mentor": mentor.person.name,
            }
        for scored in self._scores.criteria:
            if scored.forbids[row, column]:
                if scored.criterion.sensitive:
                    return _("A rule that is kept private forbids this pair.")
                return _("The rule “%(rule)s” forbids this pair.") % {"rule": scored.criterion.label}
        return ""
