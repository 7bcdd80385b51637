"""Everything about the people of one matching that scores depend on, read once: exact scores of any pairs from it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from peerloom.pairing.kinds.comparison import Comparison
from peerloom.pairing.problem import Flags, Floats, Indices
from peerloom.pairing.profiles import Mentee, Mentor
from peerloom.pairing.results import FULL_SCORE
from peerloom.pairing.rules import Rules
from peerloom.pairing.scale.cells import Cells, block_of, pairs_of, products
from peerloom.pairing.scale.naming import banned_pairs
from peerloom.pairing.scale.reading import read_term
from peerloom.pairing.scale.terms import Crossing, Term
from peerloom.pairing.scoring import ScoredCriterion, Scores, _asks, _forbidden, _importance, _own_factor

MOST_CELLS_AT_ONCE = 4_000_000
MOST_PAIRS_AT_ONCE = 250_000


@dataclass(frozen=True, slots=True)
class Features:
    """People in the given order, and for each criterion c what is compared (``terms``) and how much it counts.

    The weight of pair (i, j) is ``of_mentee[c, i] * of_mentor[c, j]``; ``asks`` (c, n) is whether the criterion
    applies to the mentee at all. ``banned`` holds bans and people who would meet themselves.
    """

    mentees: tuple[Mentee, ...]
    mentors: tuple[Mentor, ...]
    rules: Rules
    terms: tuple[Term, ...]
    of_mentee: Floats
    of_mentor: Floats
    asks: Flags
    banned: Crossing

    def only(self, rows: Indices, cols: Indices) -> Features:
        """Some of the people, whose scores stay what they are among everyone."""
        return Features(
            mentees=tuple(self.mentees[i] for i in rows.tolist()),
            mentors=tuple(self.mentors[j] for j in cols.tolist()),
            rules=self.rules,
            terms=tuple(term.only(rows, cols) for term in self.terms),
            of_mentee=self.of_mentee[:, rows],
            of_mentor=self.of_mentor[:, cols],
            asks=self.asks[:, rows],
            banned=self.banned.only(rows, cols),
        )


@dataclass(frozen=True, slots=True)
class PairScores:
    """Chosen pairs: integer ``score`` (p,) and ``allowed`` (p,); for each criterion ``value``, ``known`` and
    ``weight`` (c, p), as `ScoredCriterion` has them for all pairs."""

    score: NDArray[np.int64]
    allowed: Flags
    value: NDArray[np.float32]
    known: Flags
    weight: Floats


def compile_features(mentees: Sequence[Mentee], mentors: Sequence[Mentor], rules: Rules) -> Features:
    """Read all answers. Raises ValueError where a text criterion names a model that isn't installed."""
    criteria = rules.criteria
    asks = np.array([[_asks(c, mentee) for mentee in mentees] for c in criteria], dtype=bool)
    cares = np.array([[_importance(c, mentee) for mentee in mentees] for c in criteria])
    asks, cares = asks.reshape(len(criteria), len(mentees)), cares.reshape(len(criteria), len(mentees))
    weights = np.array([c.weight for c in criteria], dtype=np.float64)
    of_mentor = np.array([[_own_factor(c, mentor) for mentor in mentors] for c in criteria])
    return Features(
        mentees=tuple(mentees),
        mentors=tuple(mentors),
        rules=rules,
        terms=tuple(read_term(c, mentees, mentors) for c in criteria),
        of_mentee=cares.astype(np.float64) * asks * weights[:, None],
        of_mentor=of_mentor.reshape(len(criteria), len(mentors)).astype(np.float64),
        asks=asks,
        banned=banned_pairs(mentees, mentors, rules),
    )


def scores_of(features: Features, rows: Indices, cols: Indices | None = None) -> Scores:
    """What `score_pairs` would say of these mentees and mentors (all by default) within the whole."""
    cols = np.arange(len(features.mentors)) if cols is None else cols
    cells = block_of(rows, cols)
    criteria = tuple(_scored(features, c, term.compare(cells), cells) for c, term in enumerate(features.terms))
    shape = (len(rows), len(cols))
    weights = [np.multiply.outer(s.of_mentee, s.of_mentor) for s in criteria]
    banned = products(features.banned.left, features.banned.right, cells) > 0
    allowed = ~banned
    for scored in criteria:
        allowed &= ~scored.forbids
    return Scores(
        mentees=tuple(features.mentees[i] for i in rows.tolist()),
        mentors=tuple(features.mentors[j] for j in cols.tolist()),
        score=_whole_scores(weights, [s.value for s in criteria], shape),
        allowed=allowed,
        banned=banned,
        criteria=criteria,
    )


def blocks(features: Features, rows: Indices) -> Iterator[tuple[Indices, Scores]]:
    """The scores of these mentees with all mentors, a few mentees at a time."""
    step = max(1, MOST_CELLS_AT_ONCE // max(len(features.mentors), 1))
    for first in range(0, len(rows), step):
        part = rows[first : first + step]
        yield part, scores_of(features, part)


def pair_scores(features: Features, rows: Indices, cols: Indices) -> PairScores:
    """Exact scores of the pairs (rows[p], cols[p]) and what they are made of."""
    cells = pairs_of(rows, cols)
    scored = [_scored(features, c, term.compare(cells), cells) for c, term in enumerate(features.terms)]
    shape = (len(rows), 1)
    weights = [(s.of_mentee * s.of_mentor)[:, None] for s in scored]
    allowed = products(features.banned.left, features.banned.right, cells) <= 0
    for one in scored:
        allowed &= ~one.forbids
    table = (len(scored), len(rows))
    return PairScores(
        score=_whole_scores(weights, [s.value for s in scored], shape).ravel(),
        allowed=allowed.ravel(),
        value=np.array([s.value for s in scored], dtype=np.float32).reshape(table),
        known=np.array([s.known for s in scored], dtype=bool).reshape(table),
        weight=np.array(weights, dtype=np.float64).reshape(table),
    )


def whole_scores(features: Features, rows: Indices, cols: Indices) -> NDArray[np.int32]:
    """Only the scores of many pairs, a part of them at a time."""
    parts = [
        pair_scores(features, rows[a : a + MOST_PAIRS_AT_ONCE], cols[a : a + MOST_PAIRS_AT_ONCE]).score.astype(np.int32)
        for a in range(0, len(rows), MOST_PAIRS_AT_ONCE)
    ]
    return np.concatenate([*parts, np.empty(0, dtype=np.int32)])


def _scored(features: Features, c: int, found: Comparison, cells: Cells) -> ScoredCriterion:
    criterion, rows, cols = features.terms[c].criterion, cells.rows.ravel(), cells.cols.ravel()
    return ScoredCriterion(
        criterion=criterion,
        value=np.where(found.known, found.value, features.rules.neutral).astype(np.float32),
        known=found.known,
        forbids=_forbidden(criterion, found, features.asks[c, rows]),
        of_mentee=features.of_mentee[c, rows],
        of_mentor=features.of_mentor[c, cols],
    )


def _whole_scores(
    weights: Sequence[Floats], values: Sequence[NDArray[np.float32]], shape: tuple[int, int]
) -> NDArray[np.int64]:
    worth, most = np.zeros(shape), np.zeros(shape)
    for weight, value in zip(weights, values, strict=True):
        most += weight
        worth += weight * value
    share = np.divide(worth, most, out=np.zeros(shape), where=most > 0)
    whole: NDArray[np.int64] = np.rint(FULL_SCORE * share).astype(np.int64)
    return whole
