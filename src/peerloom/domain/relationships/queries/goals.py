"""Goals as those who share them find them, and what a program may know of all of them together."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from statistics import fmean
from typing import cast

from django.db.models import OuterRef, Prefetch, Subquery

from peerloom.domain.programs.models import Objective, Program
from peerloom.domain.programs.rules import FEWEST_TOLD
from peerloom.domain.relationships.enums import GoalState
from peerloom.domain.relationships.models import (
    Goal,
    GoalLevel,
    GoalRating,
    GoalStep,
    Participation,
    Relationship,
)
from peerloom.domain.relationships.queries.relationships import relationships_of
from peerloom.domain.relationships.rules.goal_attainment import AS_HOPED, in_words, t_score
from peerloom.domain.relationships.rules.goals import is_shared_with
from peerloom.foundation.scope import Actor, ScopedQuerySet


def goals_of(relationship: Relationship, part: Participation) -> list[Goal]:
    """Those that this person shares, in the order in which they were set, with owner, steps and ratings.

    ``hoped`` is what "as hoped" means, "" where nobody has said it. Three queries.
    """
    rows = _with_everything(relationship.organisation_id).filter(relationship=relationship)
    return [goal for goal in rows if is_shared_with(goal, part)]


def goal_of(actor: Actor, public_id: str, *, at: datetime) -> Goal | None:
    """The one with this public id, if it is shared with the actor; with its levels besides. Six queries."""
    if "\x00" in public_id:
        return None
    rows = _with_everything(actor.organisation_id).filter(public_id=public_id)
    mine = relationships_of(actor, at=at).values("pk")
    goal = rows.filter(relationship__in=mine).prefetch_related("levels", "wordings__changed_by").first()
    if goal is None:
        return None
    part = Participation.objects.within(actor.organisation_id).get(
        relationship=goal.relationship_id, person=actor.person_id
    )
    return goal if is_shared_with(goal, part) else None


def _with_everything(organisation_id: int) -> ScopedQuerySet[Goal]:
    hoped = GoalLevel.objects.within(organisation_id).filter(goal=OuterRef("pk"), level=AS_HOPED)
    steps = GoalStep.objects.within(organisation_id).select_related("done_by")
    ratings = GoalRating.objects.within(organisation_id).select_related("by__person")
    rows = Goal.objects.within(organisation_id).select_related("owner__person", "relationship", "objective")
    told = rows.prefetch_related(Prefetch("steps", queryset=steps))
    told = told.prefetch_related(Prefetch("ratings", queryset=ratings))
    return cast("ScopedQuerySet[Goal]", told.annotate(hoped=Subquery(hoped.values("meaning"))))


def objectives_to_choose(program: Program) -> list[Objective]:
    return list(Objective.objects.within(program.organisation_id).filter(program=program))


def latest_by_side(ratings: Iterable[GoalRating]) -> dict[int, GoalRating]:
    """The rating of each person that counts, by participation. Expects them in the order in which they were given."""
    return {rating.by_id: rating for rating in ratings}


def summary_of(goals: Sequence[Goal]) -> str:
    """How far someone's goals are taken together, in words: "a bit more than hoped". Goals that were let go and such
    without a rating do not count; "" where none does."""
    counted = [goal for goal in goals if goal.state != GoalState.DROPPED and goal.ratings.all()]
    return in_words([_level(goal.ratings.all()) for goal in counted], [goal.weight for goal in counted])


def _level(ratings: Iterable[GoalRating]) -> float:
    """Both sides' latest ratings weigh the same."""
    return fmean(rating.level for rating in latest_by_side(ratings).values())


@dataclass(frozen=True, slots=True)
class GoalNumbers:
    """Of one program: how many people have a goal, how many goals, how many people have a rated one.

    ``mean_t`` is the mean of their T-scores, rounded, and None below five rated people.
    """

    people: int
    goals: int
    rated: int
    mean_t: int | None


def goal_numbers(program: Program) -> GoalNumbers | None:
    """What may be told of a program's goals: None below five people. Two queries, however many goals there are."""
    goals = (
        Goal.objects.within(program.organisation_id)
        .filter(relationship__cohort__program=program)
        .exclude(state=GoalState.DROPPED)
        .select_related("owner")
        .prefetch_related("ratings")
    )
    by_person: dict[int, list[Goal]] = {}
    for goal in goals:
        by_person.setdefault(goal.owner.person_id, []).append(goal)
    if len(by_person) < FEWEST_TOLD:
        return None
    scores = [score for mine in by_person.values() if (score := _score(mine)) is not None]
    return GoalNumbers(
        people=len(by_person),
        goals=sum(len(mine) for mine in by_person.values()),
        rated=len(scores),
        mean_t=round(fmean(scores)) if len(scores) >= FEWEST_TOLD else None,
    )


def _score(goals: Sequence[Goal]) -> float | None:
    rated = [goal for goal in goals if goal.ratings.all()]
    if not rated:
        return None
    return t_score([_level(goal.ratings.all()) for goal in rated], [goal.weight for goal in rated])
