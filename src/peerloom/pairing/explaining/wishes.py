"""Which wish each mentee got, and what granting their first one would cost everyone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from peerloom.pairing.adjusting import answer_pool
from peerloom.pairing.answers import answer_of, as_options, fold
from peerloom.pairing.assigning import assign_problem
from peerloom.pairing.explaining.chains import losses_when_forced, unlocked
from peerloom.pairing.explaining.moves import MoveCost, cost_of_move
from peerloom.pairing.pool import Pool, make_pool
from peerloom.pairing.problem import Indices
from peerloom.pairing.profiles import Mentee, Mentor
from peerloom.pairing.results import Assignment
from peerloom.pairing.rules import Criterion, Kind, Rules

MOST_SOLVES = 30


@dataclass(frozen=True, slots=True)
class FirstChoice:
    """A mentee's wishes and what the best of those that could be granted would cost.

    ``wished`` are the mentors of the pool whom they named under ``criterion``, in their order where ``ranked``, by id
    where merely liked. ``rank`` is that of the best wish they got, from 1, where all likes are 1; None for none.
    ``choice`` is the best wish that rules, places and locks allow, if they did not get one as good: "" where there
    is none. ``choice_rank`` is its rank.

    ``total_cost`` is what the largest total there can be loses if this pair must be made, everyone free to change
    places; None where fewer people could then be matched. ``cost`` is the whole difference to the present matching,
    found by solving again with the pair locked; None where the number of solves was used up.
    """

    mentee: str
    criterion: str
    wished: tuple[str, ...]
    ranked: bool
    got: tuple[str, ...]
    rank: int | None
    choice: str = ""
    choice_rank: int = 0
    total_cost: int | None = None
    cost: MoveCost | None = None

    @property
    def is_denied(self) -> bool:
        """Whether a better wish could be granted."""
        return bool(self.choice)


def cost_of_first_choices(
    mentees: Sequence[Mentee], mentors: Sequence[Mentor], rules: Rules, *, most_solves: int = MOST_SOLVES
) -> tuple[FirstChoice, ...]:
    """One answer for each mentee and preference criterion under which they named anyone in the pool; by mentee's id.

    Wishes under a sensitive criterion stay private and are left out. The cheapest to grant are solved again first, at
    most ``most_solves`` of them. Raises ValueError as `match` does.
    """
    pool = make_pool(mentees, mentors, rules)
    now = answer_pool(pool, rules)
    found = [
        choice
        for criterion in rules.criteria
        if criterion.kind is Kind.PREFERENCE and not criterion.sensitive
        for choice in _choices(pool, now, criterion)
    ]
    found = _with_total_costs(pool, now, found)
    order = sorted(
        (place for place, choice in enumerate(found) if choice.is_denied),
        key=lambda place: (found[place].total_cost is None, found[place].total_cost or 0, found[place].mentee),
    )
    for place in order[:most_solves]:
        choice = found[place]
        found[place] = replace(choice, cost=cost_of_move(pool, now, rules, choice.mentee, choice.choice))
    return tuple(sorted(found, key=lambda choice: (choice.mentee, choice.criterion)))


def _choices(pool: Pool, now: Assignment, criterion: Criterion) -> list[FirstChoice]:
    index: dict[str, list[int]] = {}
    for col, mentor in enumerate(pool.scores.mentors):
        for name in {fold(mentor.id), fold(mentor.person or mentor.id)}:
            index.setdefault(name, []).append(col)
    partners: dict[int, list[int]] = {}
    for row, col in now.pairs.tolist():
        partners.setdefault(row, []).append(col)
    found = []
    for row, mentee in enumerate(pool.scores.mentees):
        answer = answer_of(mentee.answers, criterion.mentee)
        ranked = isinstance(answer, tuple)
        ranks: dict[int, int] = {}
        for rank, name in enumerate(as_options(answer), start=1):
            for col in index.get(name, ()):
                ranks.setdefault(col, rank if ranked else 1)
        if ranks:
            found.append(_choice(pool, criterion.key, row, ranks, partners.get(row, []), ranked=ranked))
    return found


def _choice(pool: Pool, key: str, row: int, ranks: dict[int, int], partners: list[int], *, ranked: bool) -> FirstChoice:
    scores = pool.scores
    rank = min((ranks[col] for col in partners if col in ranks), default=None)
    order = sorted(ranks, key=lambda col: (ranks[col], -int(scores.score[row, col]), col))
    better = [col for col in order if (rank is None or ranks[col] < rank) and _is_possible(pool, row, col)]
    return FirstChoice(
        mentee=scores.mentees[row].id,
        criterion=key,
        wished=tuple(scores.mentors[col].id for col in sorted(ranks, key=lambda col: (ranks[col], col))),
        ranked=ranked,
        got=tuple(scores.mentors[col].id for col in partners),
        rank=rank,
        choice=scores.mentors[better[0]].id if better else "",
        choice_rank=ranks[better[0]] if better else 0,
    )


def _is_possible(pool: Pool, row: int, col: int) -> bool:
    """Whether this pair may be made at all: places that others merely hold count, locked ones don't."""
    problem = pool.problem
    return bool(pool.scores.allowed[row, col] and problem.demand[row] > 0 and problem.capacity[col] > 0)


def _with_total_costs(pool: Pool, now: Assignment, found: list[FirstChoice]) -> list[FirstChoice]:
    rows = {mentee.id: row for row, mentee in enumerate(pool.scores.mentees)}
    cols = {mentor.id: col for col, mentor in enumerate(pool.scores.mentors)}
    denied = [place for place, choice in enumerate(found) if choice.is_denied]
    if not denied:
        return found
    asked: Indices = np.array([(rows[found[place].mentee], cols[found[place].choice]) for place in denied], np.intp)
    best = now if now.objective == "total" and not now.gap else assign_problem(pool.problem, "total")
    worth = pool.scores.score[asked[:, 0], asked[:, 1]].astype(np.float64)
    losses = losses_when_forced(pool.problem, unlocked(pool.problem, best.pairs), asked, worth)
    for place, loss in zip(denied, losses.tolist(), strict=True):
        if np.isfinite(loss):
            found[place] = replace(found[place], total_cost=round(loss))
    return found
