"""Setting a goal, and what it says."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.programs.models import Objective
from peerloom.domain.relationships.enums import GoalState
from peerloom.domain.relationships.models import Goal, GoalLevel, GoalRating, GoalStep, GoalWording, Relationship
from peerloom.domain.relationships.operations.goals.touching import (
    CannotChangeGoal,
    Touched,
    of_the_owner,
    record,
    refuse_unseen,
)
from peerloom.domain.relationships.operations.taking_part import TakingPart, taking_part
from peerloom.domain.relationships.rules.goal_attainment import AS_HOPED, LEVELS
from peerloom.domain.relationships.rules.goals import MOST_OPEN_GOALS, MOST_WEIGHT
from peerloom.foundation.public_ids import new_public_id
from peerloom.foundation.scope import Actor

LONGEST, LONGEST_STEP = 300, 200


@dataclass(frozen=True, slots=True)
class GoalWords:
    """``objective`` is one of the program's own, by public id, "" for none."""

    statement: str
    why: str = ""
    due_on: date | None = None
    weight: int = 1
    objective: str = ""


@transaction.atomic
def set_goal(
    *,
    relationship: Relationship,
    words: GoalWords,
    noticed: str = "",
    first_step: str = "",
    public_id: str = "",
    by: Actor,
    at: datetime,
) -> Goal:
    """Set a goal of the actor's own, with what it looks like when it went as hoped and a first step, where given.

    With a fresh ``public_id`` from the form, the same form sent twice sets one goal. At most five are open at a time.
    Raises CannotChangeGoal.
    """
    taking = taking_part(relationship_pk=relationship.pk, by=by, at=at, refusal=CannotChangeGoal)
    mine = Goal.objects.within(by.organisation_id).filter(relationship=taking.relationship, owner=taking.mine)
    there = mine.filter(public_id=public_id).first()
    if there is not None:
        return there
    refuse_too_many(taking)
    if public_id and Goal.objects.across_organisations(because="public ids are unique").filter(public_id=public_id):
        public_id = new_public_id()
    goal = Goal(
        organisation_id=by.organisation_id,
        public_id=public_id or new_public_id(),
        relationship=taking.relationship,
        owner=taking.mine,
        set_at=at,
    )
    _say(goal, words, taking)
    goal.save()
    _write_level(goal, AS_HOPED, noticed)
    if first_step.strip():
        GoalStep.objects.create(
            organisation_id=by.organisation_id, goal=goal, position=1, text=first_step.strip()[:LONGEST_STEP]
        )
    record("goal.set", Touched(goal, taking), by=by, at=at, details={"objective": words.objective})
    return goal


@transaction.atomic
def change_goal(*, goal: Goal, words: GoalWords, version: int, by: Actor, at: datetime) -> Goal:
    """Say it anew; a statement that it had before is kept. The same again changes nothing.

    Only for its owner. Raises CannotChangeGoal, ChangedMeanwhile.
    """
    found = of_the_owner(goal_pk=goal.pk, by=by, at=at)
    before = _said(found.goal)
    statement = found.goal.statement
    _say(found.goal, words, found.taking)
    if _said(found.goal) == before:
        return found.goal
    refuse_unseen(found, version)
    if statement != found.goal.statement:
        GoalWording.objects.create(
            organisation_id=by.organisation_id,
            goal=found.goal,
            statement=statement,
            changed_by_id=by.person_id,
            changed_at=at,
        )
    _save(found.goal)
    record("goal.changed", found, by=by, at=at, details={"reworded": statement != found.goal.statement})
    return found.goal


@transaction.atomic
def write_levels(*, goal: Goal, meanings: Mapping[int, str], version: int, by: Actor, at: datetime) -> Goal:
    """Say what the five levels mean for this goal; an empty one is none. The same again changes nothing.

    Only for its owner, and only before somebody has rated it: afterwards the measure would move with the result.
    Raises CannotChangeGoal, ChangedMeanwhile.
    """
    found = of_the_owner(goal_pk=goal.pk, by=by, at=at)
    rows = GoalLevel.objects.within(by.organisation_id).filter(goal=found.goal)
    before = dict(rows.values_list("level", "meaning"))
    wanted = {level: meanings.get(level, "").strip()[:LONGEST] for level in LEVELS}
    if {level: meaning for level, meaning in wanted.items() if meaning} == before:
        return found.goal
    refuse_unseen(found, version)
    if GoalRating.objects.within(by.organisation_id).filter(goal=found.goal).exists():
        raise CannotChangeGoal(
            _("It has been rated by these levels, so they stay. Should they not fit, close it and set a new goal.")
        )
    rows.delete()
    for level, meaning in wanted.items():
        _write_level(found.goal, level, meaning)
    _save(found.goal)
    record("goal.levels_written", found, by=by, at=at, details={"levels": [k for k, words in wanted.items() if words]})
    return found.goal


def refuse_too_many(taking: TakingPart) -> None:
    """Raises CannotChangeGoal where the actor has five open goals in this relationship."""
    rows = Goal.objects.within(taking.relationship.organisation_id)
    if rows.filter(owner=taking.mine, state=GoalState.OPEN).count() >= MOST_OPEN_GOALS:
        raise CannotChangeGoal(
            _("You have five open goals, and that is plenty. Close one or let one go before you begin another.")
        )


def _said(goal: Goal) -> tuple[object, ...]:
    return goal.statement, goal.why, goal.due_on, goal.weight, goal.objective_id


def _say(goal: Goal, words: GoalWords, taking: TakingPart) -> None:
    if not words.statement.strip():
        raise CannotChangeGoal(_("Say in a sentence what you want to reach."))
    if not 1 <= words.weight <= MOST_WEIGHT:
        raise CannotChangeGoal(_("Say how much it matters: 1, 2 or 3."))
    goal.statement, goal.why = words.statement.strip()[:LONGEST], words.why.strip()[:LONGEST]
    goal.due_on, goal.weight = words.due_on, words.weight
    goal.objective = _objective(words.objective, taking)


def _objective(public_id: str, taking: TakingPart) -> Objective | None:
    if not public_id:
        return None
    rows = Objective.objects.within(taking.relationship.organisation_id)
    found = rows.filter(program=taking.relationship.cohort.program_id, public_id=public_id).first()
    if found is None:
        raise CannotChangeGoal(_("The program no longer has this aim. Choose another one, or none."))
    return found


def _write_level(goal: Goal, level: int, meaning: str) -> None:
    if meaning.strip():
        GoalLevel.objects.create(
            organisation_id=goal.organisation_id, goal=goal, level=level, meaning=meaning.strip()[:LONGEST]
        )


def _save(goal: Goal) -> None:
    goal.version += 1
    goal.save()
