"""What each rule costs, and what each weight decides: the matching without it, judged by the present scores."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import partial

import numpy as np
from numpy.typing import NDArray

from peerloom.pairing.adjusting import answer_pool
from peerloom.pairing.explaining.differences import Difference, difference
from peerloom.pairing.pool import Pool, make_pool, pool_of
from peerloom.pairing.problem import Flags
from peerloom.pairing.profiles import Mentee, Mentor
from peerloom.pairing.results import FULL_SCORE
from peerloom.pairing.rules import Criterion, Rules
from peerloom.pairing.scoring import ScoredCriterion, Scores, score_pairs

MOST_SOLVES = 40
FACTORS = (0.0, 0.5, 2.0)


class Part(StrEnum):
    """What is changed in the rules."""

    RULE = "rule"  # a required criterion forbids nothing; it still scores
    REFUSALS = "refusals"  # those whom people under this criterion never want may be paired with them
    BANS = "bans"  # the list of forbidden pairs is empty
    LOCKS = "locks"  # the list of locked pairs is empty
    LEAST = "least"  # no mentor has a least number of mentees
    WEIGHT = "weight"  # the weight of a criterion is multiplied by `factor`


@dataclass(frozen=True, slots=True)
class RuleEffect:
    """What changes when one part of the rules is switched off, or one weight is multiplied by ``factor``.

    ``criterion`` is its key, "" for bans, locks and lower bounds; a ``sensitive`` one must not be named to people.
    ``forbidden`` counts the pairs that this part alone forbids. ``change`` is the other matching minus the present
    one under the present scores, everyone staying where nothing is lost by it; None where the number of solves was
    used up before.
    """

    part: Part
    criterion: str
    sensitive: bool
    factor: float
    forbidden: int
    change: Difference | None


@dataclass(frozen=True, slots=True)
class Trial:
    """A change to try; ``pool`` makes the changed pool, None where the change makes no difference."""

    effect: RuleEffect
    pool: Callable[[], Pool] | None


def what_if_rules(
    mentees: Sequence[Mentee], mentors: Sequence[Mentor], rules: Rules, *, most_solves: int = MOST_SOLVES
) -> tuple[RuleEffect, ...]:
    """Each rule, the refusals, bans, locks and lower bounds switched off; then each weight at 0, halved and doubled.

    People are compared once. Changes are solved in the order of the result until ``most_solves`` are used up; those
    left are in the result without a ``change``. A part that forbids no pair by itself needs no solve. Raises
    ValueError as `match` does.
    """
    pool = make_pool(mentees, mentors, rules)
    now = answer_pool(pool, rules)
    keep = np.zeros((pool.problem.n, pool.problem.m), dtype=bool)
    keep[now.pairs[:, 0], now.pairs[:, 1]] = True
    nothing = difference(pool.scores, now, now)
    found, solves = [], 0
    for trial in (*_parts_off(pool, rules), *_weights_changed(pool, rules)):
        change = None
        if trial.pool is None:
            change = nothing
        elif solves < most_solves:
            solves += 1
            change = difference(pool.scores, now, answer_pool(trial.pool(), rules, keep=keep))
        found.append(replace(trial.effect, change=change))
    return tuple(found)


def _parts_off(pool: Pool, rules: Rules) -> Iterator[Trial]:
    scores = pool.scores
    reasons = list(_reasons(scores, rules))
    count = np.sum([forbids for _, _, forbids in reasons], axis=0, dtype=np.int16, initial=0) + _selves(scores, rules)
    for part, criterion, forbids in reasons:
        alone = forbids & (count == 1)
        yield Trial(
            _effect(part, criterion, int(alone.sum())), _allowing(scores, rules, alone) if alone.any() else None
        )
    if rules.locked:
        yield Trial(
            _effect(Part.LOCKS, None),
            partial(pool_of, scores, replace(rules, locked=())) if len(pool.problem.locked) else None,
        )
    if pool.problem.lower.any():
        yield Trial(_effect(Part.LEAST, None), partial(_without_least, pool))


def _allowing(scores: Scores, rules: Rules, pairs: Flags) -> Callable[[], Pool]:
    return lambda: pool_of(replace(scores, allowed=scores.allowed | pairs), rules)


def _without_least(pool: Pool) -> Pool:
    return replace(pool, problem=replace(pool.problem, lower=np.zeros_like(pool.problem.lower)))


def _effect(part: Part, criterion: Criterion | None, forbidden: int = 0, factor: float = 0.0) -> RuleEffect:
    key, sensitive = (criterion.key, criterion.sensitive) if criterion else ("", False)
    return RuleEffect(part, key, sensitive, factor, forbidden, None)


def _reasons(scores: Scores, rules: Rules) -> Iterator[tuple[Part, Criterion | None, Flags]]:
    """Everything that may forbid a pair, with the pairs (n, m) that it forbids."""
    for scored in scores.criteria:
        criterion = scored.criterion
        if not (criterion.never_mentee or criterion.never_mentor):
            if criterion.required:
                yield Part.RULE, criterion, scored.forbids
            continue
        # A criterion with refusals marks both kinds in one table: compared again by themselves.
        if criterion.required:
            yield Part.RULE, criterion, _forbidden_by(scores, replace(criterion, never_mentee="", never_mentor=""))
        yield Part.REFUSALS, criterion, _forbidden_by(scores, replace(criterion, required=False))
    if rules.forbidden:
        everyone = score_pairs(scores.mentees, scores.mentors, Rules(forbidden=rules.forbidden)).banned
        yield Part.BANS, None, everyone & ~_selves(scores, rules)


def _forbidden_by(scores: Scores, criterion: Criterion) -> Flags:
    return score_pairs(scores.mentees, scores.mentors, Rules((criterion,))).criteria[0].forbids


def _selves(scores: Scores, rules: Rules) -> Flags:
    """Pairs (n, m) of one person with themself."""
    if not rules.forbidden:
        return scores.banned
    return score_pairs(scores.mentees, scores.mentors, Rules()).banned


def _weights_changed(pool: Pool, rules: Rules) -> Iterator[Trial]:
    scores = pool.scores
    weighed = [scored.criterion for scored in scores.criteria if scored.criterion.weight > 0]
    for factor in FACTORS:
        for criterion in weighed:
            # With one criterion, halving it is no change, and without it nobody is worth more than anybody else.
            same = len(weighed) == 1 and factor > 0
            trial = None if same else partial(_reweighed, scores, rules, criterion.key, factor)
            yield Trial(_effect(Part.WEIGHT, criterion, factor=factor), trial)


def _reweighed(scores: Scores, rules: Rules, key: str, factor: float) -> Pool:
    criteria = tuple(
        _multiplied(scored, factor) if scored.criterion.key == key else scored for scored in scores.criteria
    )
    return pool_of(replace(scores, criteria=criteria, score=_weighed(criteria, scores.score.shape)), rules)


def _multiplied(scored: ScoredCriterion, factor: float) -> ScoredCriterion:
    # The mentors' own view starts from the criterion's weight, the mentees' from what is theirs of it.
    criterion = replace(scored.criterion, weight=scored.criterion.weight * factor)
    return replace(scored, criterion=criterion, of_mentee=scored.of_mentee * factor)


def _weighed(criteria: Sequence[ScoredCriterion], shape: tuple[int, ...]) -> NDArray[np.int64]:
    """Scores (n, m) as `score_pairs` reckons them."""
    worth, most = np.zeros(shape), np.zeros(shape)
    for scored in criteria:
        weight = np.multiply.outer(scored.of_mentee, scored.of_mentor)
        most += weight
        weight *= scored.value
        worth += weight
    score: NDArray[np.int64] = np.rint(FULL_SCORE * np.divide(worth, most, out=np.zeros(shape), where=most > 0)).astype(
        np.int64
    )
    return score
