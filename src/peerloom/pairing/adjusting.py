"""The one door to a pool's best answer: wishes of both sides, published pairs and quotas taken into account.

Whatever is added to scores to find an answer is taken out again: results tell true scores, and the bounds are those of
the matching without any of it.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from peerloom.pairing.assigning import measured
from peerloom.pairing.pool import Pool
from peerloom.pairing.problem import Flags, Problem
from peerloom.pairing.published import Published, judged_with, positions_of, published_pairs, wishes_with
from peerloom.pairing.quotas.choosing import Chosen, Way, choose_pairs
from peerloom.pairing.quotas.groups import Group, groups_of
from peerloom.pairing.quotas.reporting import quotas_reached
from peerloom.pairing.results import Assignment, QuotaReached
from peerloom.pairing.rules import Rules
from peerloom.pairing.solving import NO_TERMS, Answer, Family, Terms, solve
from peerloom.pairing.stages import Stages
from peerloom.pairing.two_sided.acceptance import Wishes, wishes_of
from peerloom.pairing.two_sided.views import side_scores_of, wishes_are_two_sided

NOT_PURSUED = "Quotas are only told, not pursued, under the objective stable."


@dataclass(frozen=True, slots=True)
class Settled:
    """A pool's answer, and what quotas and published pairs made of it; see `peerloom.pairing.results.Matching`."""

    answer: Assignment
    quotas: tuple[QuotaReached, ...]
    quota_gap: int
    kept: int
    given_up: tuple[tuple[str, str], ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Question:
    """What is asked, and how far the work goes."""

    pool: Pool
    rules: Rules
    keep: Flags | None
    wishes: Wishes | None
    published: Published
    groups: tuple[Group, ...]
    family: Family | None
    stages: Stages


def answer_pool(pool: Pool, rules: Rules, keep: Flags | None = None) -> Assignment:
    """The answer alone. ``keep`` (n, m) breaks ties: pairs to keep if nothing is lost."""
    return settle(pool, rules, keep).answer


def settle(
    pool: Pool, rules: Rules, keep: Flags | None = None, *, terms: Terms = NO_TERMS, family: Family | None = None
) -> Settled:
    """``family`` forces one kind of solver. Raises ValueError where a quota's criterion was not scored."""
    published, groups = published_pairs(pool, rules), groups_of(pool, rules)
    stages = Stages(terms, several=bool(published.at_stake.any() or groups))
    wishes = wishes_of_pool(pool, rules)
    asked = _Question(pool, rules, keep, wishes, published, groups, family, stages)
    plain = solve(pool.problem, rules.objective, keep, wishes=wishes, family=family, terms=stages.following())
    judged, point, found = _with_published_kept(asked, plain)
    start = _flags(pool.problem, found)
    chosen = _with_quotas(asked, judged, point, start)
    method = found.method if chosen.made is start else f"{found.method}, {_quotas_pursued(chosen, point)}"
    answer = measured(pool.problem, rules.objective, _answer(pool.problem, chosen.made, plain, method), wishes)
    changes = [_change(pool.problem, chosen.made, without) for without in chosen.without]
    kept = int(np.count_nonzero(published.at_stake & chosen.made))
    return Settled(
        answer=answer,
        quotas=quotas_reached(groups, answer.pairs, changes),
        quota_gap=_in_points(chosen.gap, point, kept),
        kept=published.locked + kept,
        given_up=_given_up(pool, published, chosen.made),
        notes=(*published.notes, *([NOT_PURSUED] if groups and rules.objective == "stable" else [])),
    )


def wishes_of_pool(pool: Pool, rules: Rules) -> Wishes | None:
    """How each side sees the pairs, where both could say so; None where one ranking stands for both."""
    if not wishes_are_two_sided(rules):
        return None
    return wishes_of(pool.problem, *side_scores_of(pool.scores, rules.neutral))


def _with_published_kept(asked: _Question, plain: Answer) -> tuple[Problem, float, Answer]:
    """The problem as its pairs are judged, how much a score point counts there, and its answer."""
    problem, published, price = asked.pool.problem, asked.published, asked.rules.switching_price
    if not published.at_stake.any():
        return problem, 1.0, plain
    judged, point = judged_with(problem, published, price)
    wishes = None if asked.wishes is None else wishes_with(asked.wishes, published, price)
    terms = asked.stages.following()
    found = solve(judged, asked.rules.objective, asked.keep, wishes=wishes, family=asked.family, terms=terms)
    return judged, point, replace(found, method=f"{found.method}, published pairs preferred")


def _with_quotas(asked: _Question, judged: Problem, point: float, start: Flags) -> Chosen:
    if not asked.groups or asked.rules.objective == "stable":
        return Chosen(start, (start,) * len(asked.groups), 0.0)

    def largest(problem: Problem) -> tuple[Flags, float]:
        # Bonuses may make weights so large that they are rounded; the bound allows for it.
        family = asked.family or ("small" if problem.is_small else "large")
        found = solve(problem, "total", asked.keep, family=family, terms=asked.stages.following())
        return _flags(problem, found), found.upper_bound

    way = Way(largest, asked.stages.terms.enough, fair=asked.rules.objective == "fair")
    return choose_pairs(asked.groups, judged, asked.pool.problem.weights, point, start, way)


def _quotas_pursued(chosen: Chosen, point: float) -> str:
    return "quotas pursued" if chosen.gap < point else "quotas pursued, best found"


def _flags(problem: Problem, answer: Answer) -> Flags:
    made = np.zeros(len(problem.cols), dtype=bool)
    made[positions_of(problem, answer.pairs)] = True
    return made


def _answer(problem: Problem, made: Flags, plain: Answer, method: str) -> Answer:
    """In true scores, with the bounds that were found without any adjustment."""
    pairs = np.column_stack([problem.rows[made], problem.cols[made]])
    return replace(plain, pairs=pairs, weights=problem.weights[made], method=method)


def _change(problem: Problem, made: Flags, without: Flags) -> tuple[int, int]:
    """What the total lost, and what the worst-off mentee has more."""
    lost = problem.weights[without].sum() - problem.weights[made].sum()
    return round(float(lost)), round(_worst(problem, made) - _worst(problem, without))


def _worst(problem: Problem, made: Flags) -> float:
    rows = problem.rows[made]
    sums = problem.base + np.bincount(rows, weights=problem.weights[made], minlength=problem.n)
    has = problem.covered | (np.bincount(rows, minlength=problem.n) > 0)
    return float(sums[has].min()) if has.any() else 0.0


def _in_points(gap: float, point: float, ties: int) -> int:
    """Steps that only decided ties are no points."""
    return int((gap + (ties if point > 1.0 else 0)) // point)


def _given_up(pool: Pool, published: Published, made: Flags) -> tuple[tuple[str, str], ...]:
    problem, scores = pool.problem, pool.scores
    lost = published.at_stake & ~made
    return tuple(
        sorted(
            (scores.mentees[row].id, scores.mentors[col].id)
            for row, col in zip(problem.rows[lost].tolist(), problem.cols[lost].tolist(), strict=True)
        )
    )
