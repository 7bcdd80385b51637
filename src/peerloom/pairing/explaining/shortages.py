"""Mentees left out for the same reason, and how many more mentors of which kind would match them all."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np

from peerloom.pairing.answers import answer_of, as_options, fold
from peerloom.pairing.explaining.needs import (
    Asked,
    Satisfiable,
    answer_for,
    applies,
    asked_by,
    is_answered,
    joined,
    need_of,
    satisfiable,
)
from peerloom.pairing.explaining.seating import seating_of
from peerloom.pairing.pool import Pool
from peerloom.pairing.problem import Flags
from peerloom.pairing.profiles import Answer, Mentor
from peerloom.pairing.results import Assignment, Need, Shortage
from peerloom.pairing.rules import Criterion, Kind, Rules
from peerloom.pairing.scoring import Scores, score_pairs

MOST_KINDS = 40
"""Kinds of mentor told apart for the same rules; whoever fits none of them is counted one by one."""

Spellings = dict[int, dict[str, str]]
"""For a criterion's position, folded options to how people wrote them."""

Demand = tuple[tuple[int, Asked], ...]
"""What the rules at these positions ask of a mentor, in order; a rule that asks nothing is not among them."""


@dataclass(slots=True)
class Group:
    """Rows of mentees whom one mentor would suit. ``rules`` (positions) keep each of them from every free place.

    ``demand`` is None for people who may each need another mentor.
    """

    rules: tuple[int, ...]
    demand: Demand | None
    rows: list[int]


def shortages(pool: Pool, answer: Assignment) -> tuple[Shortage, ...]:
    """Groups of those left out whom a new mentor could help, the largest first.

    That the mentors told would match everyone in the group is checked by comparing a mentor made to measure with each
    of them under the rules; as nobody else has to move for it, as many more mentees are matched.
    """
    scores = pool.scores
    reachable = seating_of(pool, answer).reachable()
    found: dict[tuple[int, ...], dict[Demand | None, list[int]]] = {}
    for row in answer.unmatched.tolist():
        mentee = scores.mentees[row]
        if mentee.demand < 1 or any(
            satisfiable(scored.criterion, mentee) is not Satisfiable.YES for scored in scores.criteria
        ):
            continue
        demands = found.setdefault(_in_the_way(scores, row, reachable), {})
        demands.setdefault(_demand(scores, row), []).append(row)
    groups = [group for rules, demands in found.items() for group in _grouped(scores, rules, demands)]
    groups.sort(key=lambda group: (-len(group.rows), group.rows[0]))
    used = sorted({c for group in groups for c, _ in group.demand or ()})
    spellings = {c: _as_written(scores, scores.criteria[c].criterion) for c in used}
    return tuple(_shortage(scores, group, spellings, answer.matched) for group in groups)


def _in_the_way(scores: Scores, row: int, reachable: Flags) -> tuple[int, ...]:
    """Few rules (positions) that together keep this mentee from every place that is or could be made free.

    The rule that bars most of them first, then the one that bars most of the rest (Chvatal's greedy cover, 1979).
    """
    required = [c for c, scored in enumerate(scores.criteria) if scored.criterion.required]
    # Refusals and bans concern people, not kinds of mentor.
    barred = np.array([scores.criteria[c].forbids[row, reachable] for c in required], dtype=bool)
    barred = barred.reshape(len(required), int(reachable.sum())) & ~scores.banned[row, reachable]
    chosen: list[int] = []
    while barred.any():
        best = int(barred.sum(axis=1).argmax())
        chosen.append(required[best])
        barred = barred & ~barred[best]
    return tuple(sorted(chosen))


def _demand(scores: Scores, row: int) -> Demand | None:
    """Everything that rules ask of a mentor for this mentee; None where that can't be told to others."""
    mentee, asked = scores.mentees[row], []
    for c, scored in enumerate(scores.criteria):
        criterion = scored.criterion
        if not applies(criterion, mentee) or not is_answered(criterion, mentee):
            continue
        one = asked_by(criterion, mentee)
        # Groups by a private answer would give it away.
        if one is None or criterion.sensitive:
            return None
        asked.append((c, one))
    return tuple(asked)


def _grouped(scores: Scores, rules: tuple[int, ...], demands: dict[Demand | None, list[int]]) -> list[Group]:
    """The most frequent demands first; each joins the first group that one mentor could still serve."""
    alone = Group(rules, None, demands.pop(None, []))
    groups: list[Group] = []
    for demand, rows in sorted(demands.items(), key=lambda item: (-len(item[1]), item[1])):
        for group in groups:
            both = _joined(scores, group.demand, demand)
            if both is not None:
                group.demand = both
                group.rows += rows
                break
        else:
            if len(groups) < MOST_KINDS:
                groups.append(Group(rules, demand, list(rows)))
            else:
                alone.rows += rows
    for group in groups:
        suits = _suits(scores, group).tolist()
        alone.rows += [row for row, fits in zip(group.rows, suits, strict=True) if not fits]
        group.rows = sorted(row for row, fits in zip(group.rows, suits, strict=True) if fits)
    alone.rows.sort()
    return [group for group in (*groups, alone) if group.rows]


def _joined(scores: Scores, one: Demand | None, other: Demand | None) -> Demand | None:
    both = dict(one or ())
    for c, asked in other or ():
        together = joined(scores.criteria[c].criterion, both[c], asked) if c in both else asked
        if together is None:
            return None
        both[c] = together
    return tuple(sorted(both.items()))


def _suits(scores: Scores, group: Group) -> Flags:
    """Whether a mentor made to measure satisfies every rule for each of the group's rows."""
    answers: dict[str, Answer] = {}
    for c, asked in group.demand or ():
        answer = answer_for(scores.criteria[c].criterion, asked)
        if answer is not None:
            answers[scores.criteria[c].criterion.mentor] = answer
    rules = Rules(tuple(scores.criteria[c].criterion for c, _ in group.demand or ()))
    return score_pairs([scores.mentees[row] for row in group.rows], [Mentor("", answers)], rules).allowed[:, 0]


def _shortage(scores: Scores, group: Group, spellings: Spellings, matched: int) -> Shortage:
    count = len(group.rows)
    offered = [mentor.capacity for mentor in scores.mentors if mentor.capacity > 0]
    each = int(np.median(offered)) if offered and group.demand is not None else 1
    return Shortage(
        people=tuple(scores.mentees[row].id for row in group.rows),
        needs=_needs(scores, group, spellings),
        mentors_needed=math.ceil(count / each),
        places_needed=count,
        places_each=each,
        matched_by_one=min(each, count),
        matched_then=matched + count,
    )


def _needs(scores: Scores, group: Group, spellings: Spellings) -> tuple[Need, ...]:
    """The rules that stand in the way, then others that bar some mentor from someone in the group."""
    asked = dict(group.demand or ())
    rest = [c for c in asked if c not in group.rules and scores.criteria[c].forbids[group.rows].any()]
    return tuple(
        need_of(scores.criteria[c].criterion, asked.get(c), spellings.get(c, {})) for c in (*group.rules, *rest)
    )


def _as_written(scores: Scores, criterion: Criterion) -> dict[str, str]:
    """Folded options to the first spelling of each, in alphabetical order."""
    if criterion.kind is Kind.STEP:
        return {fold(name): name for name in criterion.scale}
    written: dict[str, str] = {}
    for mentee in scores.mentees:
        for folded, spelling in as_options(answer_of(mentee.answers, criterion.mentee)).items():
            written[folded] = min(written.get(folded, spelling), spelling)
    return written
