"""The steps towards a goal: written, ordered and ticked by either side."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.relationships.models import Goal, GoalStep
from peerloom.domain.relationships.operations.goals.touching import Touched, record, touched
from peerloom.domain.relationships.operations.goals.words import LONGEST_STEP
from peerloom.domain.relationships.rules.goals import MOST_STEPS
from peerloom.foundation.public_ids import new_public_id
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor


class CannotChangeStep(Refused):
    """The goal is not shared with the actor or not open, the step is gone, or there are too many."""


class Direction(StrEnum):
    UP = "up"
    DOWN = "down"


@transaction.atomic
def add_step(*, goal: Goal, text: str, public_id: str = "", by: Actor, at: datetime) -> GoalStep:
    """Put a step at the end. With a fresh ``public_id`` from the form, sent twice it is added once.

    Raises CannotChangeStep.
    """
    found = touched(goal_pk=goal.pk, by=by, at=at, refusal=CannotChangeStep)
    steps = _steps(found)
    there = next((step for step in steps if step.public_id == public_id), None)
    if there is not None:
        return there
    if len(steps) >= MOST_STEPS:
        raise CannotChangeStep(_("Twelve steps are enough for one goal. Finish some, or take one away."))
    if public_id and GoalStep.objects.across_organisations(because="public ids are unique").filter(public_id=public_id):
        public_id = new_public_id()
    step = GoalStep.objects.create(
        organisation_id=by.organisation_id,
        public_id=public_id or new_public_id(),
        goal=found.goal,
        position=steps[-1].position + 1 if steps else 1,
        text=_text(text),
    )
    record("goal.step_added", found, by=by, at=at)
    return step


@transaction.atomic
def word_step(*, step: GoalStep, text: str, by: Actor, at: datetime) -> GoalStep:
    """Say a step anew. Raises CannotChangeStep."""
    found, step = _step(step, by, at)
    if step.text != _text(text):
        step.text = _text(text)
        step.save(update_fields=["text"])
        record("goal.step_worded", found, by=by, at=at)
    return step


@transaction.atomic
def tick_step(*, step: GoalStep, done: bool, by: Actor, at: datetime) -> GoalStep:
    """Done, or not yet after all. Who ticked it first stays named. Raises CannotChangeStep."""
    found, step = _step(step, by, at)
    if (step.done_at is not None) != done:
        step.done_at, step.done_by_id = (at, by.person_id) if done else (None, None)
        step.save(update_fields=["done_at", "done_by"])
        record("goal.step_done" if done else "goal.step_undone", found, by=by, at=at)
    return step


@transaction.atomic
def move_step(*, step: GoalStep, direction: Direction, by: Actor, at: datetime) -> GoalStep:
    """One place up or down; at the end of the list it stays. Raises CannotChangeStep."""
    found, step = _step(step, by, at)
    steps = _steps(found)
    place = next(number for number, one in enumerate(steps) if one.pk == step.pk)
    other = place + (1 if direction == Direction.DOWN else -1)
    if not 0 <= other < len(steps):
        return step
    steps[place], steps[other] = steps[other], steps[place]
    for position, one in enumerate(steps, start=1):
        GoalStep.objects.within(by.organisation_id).filter(pk=one.pk).update(position=position)
    record("goal.step_moved", found, by=by, at=at)
    return steps[other]


@transaction.atomic
def remove_step(*, step: GoalStep, by: Actor, at: datetime) -> None:
    """Take a step away. Raises CannotChangeStep; one that is gone already is no error."""
    if not GoalStep.objects.within(by.organisation_id).filter(pk=step.pk).exists():
        return
    found, step = _step(step, by, at)
    step.delete()
    record("goal.step_removed", found, by=by, at=at)


def _step(step: GoalStep, by: Actor, at: datetime) -> tuple[Touched, GoalStep]:
    found = touched(goal_pk=step.goal_id, by=by, at=at, refusal=CannotChangeStep)
    fresh = next((one for one in _steps(found) if one.pk == step.pk), None)
    if fresh is None:
        raise CannotChangeStep(_("This step was taken away meanwhile."))
    return found, fresh


def _steps(found: Touched) -> list[GoalStep]:
    return list(GoalStep.objects.within(found.goal.organisation_id).filter(goal=found.goal))


def _text(text: str) -> str:
    said = " ".join(text.split())[:LONGEST_STEP]
    if not said:
        raise CannotChangeStep(_("Say in a few words what the step is."))
    return said
