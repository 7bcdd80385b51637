"""How far both sides saw a goal over time, as a drawing; the page has the same as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.utils.translation import gettext as _

from peerloom.domain.relationships.models import GoalRating
from peerloom.domain.relationships.rules.goal_attainment import LEVEL_WORDS
from peerloom.web.relationships.goals.cards import name_of

WIDE, LEFT, RIGHT = 320, 72, 12
TOP, BETWEEN = 12, 24
SHORTEST = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Dot:
    x: str
    y: int


@dataclass(frozen=True, slots=True)
class Strand:
    """The ratings of one person; ``side`` chooses colour and shape."""

    name: str
    side: str
    dots: list[Dot]

    @property
    def points(self) -> str:
        return " ".join(f"{dot.x},{dot.y}" for dot in self.dots)


@dataclass(frozen=True, slots=True)
class Line:
    """One level; every second one is named."""

    y: int
    words: str
    hoped: bool


@dataclass(frozen=True, slots=True)
class Drawing:
    lines: list[Line]
    strands: list[Strand]

    @property
    def height(self) -> int:
        return 2 * TOP + BETWEEN * (len(LEVEL_WORDS) - 1)


def drawing_of(ratings: Sequence[GoalRating]) -> Drawing | None:
    """Expects them in the order in which they were given; None where there is no way to draw yet."""
    if len(ratings) < 2:
        return None
    first, whole = ratings[0].rated_at, max(ratings[-1].rated_at - ratings[0].rated_at, SHORTEST)
    by_person: dict[int, list[GoalRating]] = {}
    for rating in ratings:
        by_person.setdefault(rating.by_id, []).append(rating)
    strands = [
        Strand(
            name=name_of(theirs[0].by),
            side=theirs[0].by.side,
            dots=[
                Dot(
                    f"{LEFT + 10 + (WIDE - LEFT - RIGHT - 20) * ((one.rated_at - first) / whole):.1f}",
                    _height(one.level),
                )
                for one in theirs
            ],
        )
        for theirs in by_person.values()
    ]
    named = {2: _("much more"), 0: _("as hoped"), -2: _("much less")}
    lines = [Line(_height(level), named.get(level, ""), hoped=level == 0) for level in LEVEL_WORDS]
    return Drawing(lines, strands)


def _height(level: int) -> int:
    return TOP + BETWEEN * (max(LEVEL_WORDS) - level)
