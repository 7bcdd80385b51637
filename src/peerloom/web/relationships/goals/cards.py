"""Goals as pages show them: how far they are in words, who sees it how, and what comes next."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.utils.functional import Promise
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from peerloom.domain.relationships.enums import GoalState
from peerloom.domain.relationships.models import Goal, GoalRating, GoalStep, Participation
from peerloom.domain.relationships.queries.goals import latest_by_side, summary_of
from peerloom.domain.relationships.rules.goal_attainment import LEVEL_WORDS
from peerloom.domain.relationships.rules.goals import is_to_be_rated


@dataclass(frozen=True, slots=True)
class Seen:
    """How far one person sees it at present."""

    name: str
    mine: bool
    side: str
    level: int
    words: str
    note: str
    at: datetime


@dataclass(frozen=True, slots=True)
class GoalCard:
    goal: Goal
    mine: bool
    owner_name: str
    hoped: str
    steps: list[GoalStep]
    seen: list[Seen]
    to_rate: bool

    @property
    def done(self) -> int:
        return sum(step.done_at is not None for step in self.steps)

    @property
    def next_step(self) -> str:
        return next((step.text for step in self.steps if step.done_at is None), "")

    @property
    def standing(self) -> str:
        """Both sides taken together; "" before anyone has rated it."""
        return capfirst(summary_of([self.goal]))

    @property
    def reached(self) -> bool:
        return bool(self.seen) and sum(one.level for one in self.seen) >= 0

    @property
    def rated_by_me(self) -> bool:
        return any(one.mine for one in self.seen)

    @property
    def open(self) -> bool:
        return self.goal.state == GoalState.OPEN


def card_of(goal: Goal, part: Participation, *, hoped: str, at: datetime) -> GoalCard:
    """Expects owner, steps and ratings to be loaded; asks nothing more."""
    ratings = list(goal.ratings.all())
    mine = [rating.rated_at for rating in ratings if rating.by_id == part.pk]
    due = goal.state == GoalState.OPEN and bool(hoped) and is_to_be_rated(set_at=goal.set_at, rated_at=mine, at=at)
    return GoalCard(
        goal=goal,
        mine=goal.owner_id == part.pk,
        owner_name=name_of(goal.owner),
        hoped=hoped,
        steps=list(goal.steps.all()),
        seen=sorted((seen(rating, part) for rating in latest_by_side(ratings).values()), key=lambda one: not one.mine),
        to_rate=due,
    )


def cards_of(goals: Iterable[Goal], part: Participation, *, at: datetime) -> list[GoalCard]:
    """Of what `queries.goals.goals_of` found."""
    return [card_of(goal, part, hoped=getattr(goal, "hoped", "") or "", at=at) for goal in goals]


def seen(rating: GoalRating, part: Participation) -> Seen:
    return Seen(
        name=name_of(rating.by),
        mine=rating.by_id == part.pk,
        side=rating.by.side,
        level=rating.level,
        words=str(LEVEL_WORDS[rating.level]),
        note=rating.note,
        at=rating.rated_at,
    )


def name_of(part: Participation) -> str:
    return part.person.called


@dataclass(frozen=True, slots=True)
class Level:
    """One level of the scale, and who sees the goal there at present."""

    level: int
    words: str
    meaning: str
    written: bool
    seen: list[Seen]


def scale_of(goal: Goal, seen_by: Sequence[Seen]) -> list[Level]:
    """From the highest to the lowest. Expects the goal's levels to be loaded."""
    written = {one.level: one.meaning for one in goal.levels.all()}
    usual: dict[int, str | Promise] = {
        2: _("Clearly more than that."),
        1: _("A little more than that."),
        0: _("Not said yet."),
        -1: _("Some of it, not all."),
        -2: _("Hardly anything of it."),
    }
    return [
        Level(
            level=level,
            words=capfirst(str(LEVEL_WORDS[level])),
            meaning=written.get(level) or str(usual[level]),
            written=level in written,
            seen=[one for one in seen_by if one.level == level],
        )
        for level in sorted(LEVEL_WORDS, reverse=True)
    ]
