"""Closing a goal, letting it go, opening it again. None is ever deleted."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from peerloom.domain.relationships.enums import GoalState
from peerloom.domain.relationships.models import Goal
from peerloom.domain.relationships.operations.goals.touching import of_the_owner, record, refuse_unseen
from peerloom.domain.relationships.operations.goals.words import refuse_too_many
from peerloom.foundation.scope import Actor


@transaction.atomic
def close_goal(*, goal: Goal, version: int, by: Actor, at: datetime) -> Goal:
    """Done with it, however far it got; its ratings and steps stay to be read.

    Raises CannotChangeGoal, ChangedMeanwhile.
    """
    return _turn(goal, GoalState.CLOSED, version, by, at)


@transaction.atomic
def let_goal_go(*, goal: Goal, version: int, by: Actor, at: datetime) -> Goal:
    """It no longer matters; it counts in no summary. Raises CannotChangeGoal, ChangedMeanwhile."""
    return _turn(goal, GoalState.DROPPED, version, by, at)


@transaction.atomic
def reopen_goal(*, goal: Goal, version: int, by: Actor, at: datetime) -> Goal:
    """Work on it again. Raises CannotChangeGoal (also with five open ones), ChangedMeanwhile."""
    return _turn(goal, GoalState.OPEN, version, by, at)


def _turn(goal: Goal, to: GoalState, version: int, by: Actor, at: datetime) -> Goal:
    """Asked twice, it happens once."""
    found = of_the_owner(goal_pk=goal.pk, by=by, at=at, open_only=False)
    if found.goal.state == to:
        return found.goal
    refuse_unseen(found, version)
    if to == GoalState.OPEN:
        refuse_too_many(found.taking)
    before = found.goal.state
    found.goal.state, found.goal.closed_at = to, None if to == GoalState.OPEN else at
    found.goal.version += 1
    found.goal.save()
    record("goal.turned", found, by=by, at=at, details={"from": before, "to": to.value})
    return found.goal
