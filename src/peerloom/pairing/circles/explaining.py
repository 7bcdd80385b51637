"""From seatings to circles that explain themselves."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from peerloom.pairing.circles.gathering import Gathering
from peerloom.pairing.circles.in_common import common_with_most
from peerloom.pairing.circles.left_over import locks_not_kept, people_left_over
from peerloom.pairing.circles.plans import Crowd, Sizes
from peerloom.pairing.circles.results import Circle, Circles, Lead, Member, SpreadReached
from peerloom.pairing.circles.solving import Seated
from peerloom.pairing.explaining.shares import shares_of
from peerloom.pairing.problem import Indices
from peerloom.pairing.rules import Objective


@dataclass(frozen=True, slots=True)
class Table:
    """People who could sit together, as positions in the gathering, and how they were seated."""

    rows: Indices
    cols: Indices
    crowd: Crowd
    seated: Seated


@dataclass(frozen=True, slots=True)
class Placed:
    """One circle by positions: members, mentors, and the members' scores."""

    rows: tuple[int, ...]
    cols: tuple[int, ...]
    scores: tuple[float, ...]


def circles_of(gathering: Gathering, tables: list[Table], sizes: Sizes, objective: Objective) -> Circles:
    """Put the tables' circles together, the lowest score first."""
    placed = sorted((one for table in tables for one in _placed(table)), key=lambda one: (_mean(one), one.rows))
    scores = [score for one in placed for score in one.scores]
    total, bound = sum(scores), sum(table.seated.upper_bound for table in tables)
    bound = max(bound, total)
    left_out = people_left_over(gathering, [(table.rows, table.crowd) for table in tables], sizes, _seats(placed))
    exact = all(table.seated.proven for table in tables)
    return Circles(
        circles=tuple(_circle(gathering, one) for one in placed),
        left_out=left_out,
        total=round(total),
        upper_bound=max(int(np.floor(bound + 1e-6)), round(total)),
        gap=(bound - total) / bound if bound > 0 else 0.0,
        worst=round(min(scores, default=0.0)),
        spreads=_spreads(gathering, tables, placed),
        notes=(*gathering.pool.notes, *locks_not_kept(gathering, _seats(placed)), *_uneven(placed)),
        objective=objective,
        method="every seating compared" if exact else "balanced transportation, then swaps",
    )


def _seats(placed: list[Placed]) -> dict[int, tuple[int, ...]]:
    """Each seated mentee's mentors."""
    return {row: one.cols for one in placed for row in one.rows}


def _placed(table: Table) -> list[Placed]:
    seating = table.seated.seating
    scores = seating.scores()
    return [
        Placed(
            rows=tuple(table.rows[seating.members(one)].tolist()),
            cols=tuple(sorted(table.cols[seating.leaders[one]].tolist())),
            scores=tuple(scores[seating.members(one)].tolist()),
        )
        for one in range(seating.k)
    ]


def _mean(one: Placed) -> float:
    return round(sum(one.scores) / len(one.scores), 6)


def _circle(gathering: Gathering, one: Placed) -> Circle:
    scores = gathering.pool.scores
    rows, cols = np.repeat(one.rows, len(one.cols)).astype(np.intp), np.tile(one.cols, len(one.rows)).astype(np.intp)
    shares = shares_of(scores, rows, cols)
    common = common_with_most(scores, one.rows)
    members = []
    for place, (row, score) in enumerate(zip(one.rows, one.scores, strict=True)):
        of_member = shares[place * len(one.cols) : (place + 1) * len(one.cols)]
        leads = tuple(
            Lead(scores.mentors[col].id, int(scores.score[row, col]), parts)
            for col, parts in zip(one.cols, of_member, strict=True)
        )
        members.append(Member(scores.mentees[row].id, round(score), leads, common[place]))
    mentors = tuple(scores.mentors[col].id for col in one.cols)
    return Circle(tuple(members), mentors, round(_mean(one)), round(min(one.scores)))


def _spreads(gathering: Gathering, tables: list[Table], placed: list[Placed]) -> tuple[SpreadReached, ...]:
    scores = [score for one in placed for score in one.scores]
    found = []
    for index, wish in enumerate(gathering.wishes):
        counts = tuple(int(wish.has[list(one.rows)].sum()) for one in placed)
        without = [table.seated.without[index] for table in tables]
        worst = min((standing[0] for standing in without), default=np.inf)
        found.append(
            SpreadReached(
                key=wish.spread.key,
                label="" if wish.sensitive else wish.label,
                value="" if wish.sensitive else wish.spread.value,
                least=wish.spread.least,
                sensitive=wish.sensitive,
                circles_met=sum(count >= wish.spread.least for count in counts),
                circles=len(counts),
                missing=sum(max(0, wish.spread.least - count) for count in counts),
                cost=max(0, round(sum(standing[1] for standing in without) - sum(scores))),
                cost_worst=max(0, round(worst - min(scores))) if scores else 0,
                counts=() if wish.sensitive else counts,
            )
        )
    return tuple(found)


def _uneven(placed: list[Placed]) -> list[str]:
    sizes = [len(one.rows) for one in placed]
    if not sizes or max(sizes) - min(sizes) < 2:
        return []
    return [f"Circles have {min(sizes)} to {max(sizes)} members: no more even way was found that keeps the rules."]
