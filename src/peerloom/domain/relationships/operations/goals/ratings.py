"""How far each side sees a goal."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.relationships.models import Goal, GoalLevel, GoalRating
from peerloom.domain.relationships.operations.goals.touching import record, touched
from peerloom.domain.relationships.operations.goals.words import LONGEST
from peerloom.domain.relationships.rules.goal_attainment import AS_HOPED, LEVELS
from peerloom.foundation.public_ids import new_public_id
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor


class CannotRate(Refused):
    """The goal is not shared with the actor or not open, or nobody has said yet what "as hoped" means."""


@transaction.atomic
def rate_goal(*, goal: Goal, level: int, note: str = "", public_id: str = "", by: Actor, at: datetime) -> GoalRating:
    """Keep how far the actor sees it now. Earlier ratings stay; the latest one of each side counts.

    With a fresh ``public_id`` from the form, sent twice it is rated once. Raises CannotRate.
    """
    found = touched(goal_pk=goal.pk, by=by, at=at, refusal=CannotRate)
    rows = GoalRating.objects.within(by.organisation_id)
    there = rows.filter(goal=found.goal, by=found.mine, public_id=public_id).first()
    if there is not None:
        return there
    if level not in LEVELS:
        raise CannotRate(_("Choose one of the five levels."))
    if not GoalLevel.objects.within(by.organisation_id).filter(goal=found.goal, level=AS_HOPED).exists():
        raise CannotRate(_("Nobody can rate this yet: first it has to be said what “as hoped” looks like."))
    if public_id and GoalRating.objects.across_organisations(because="public ids are unique").filter(
        public_id=public_id
    ):
        public_id = new_public_id()
    rating = GoalRating.objects.create(
        organisation_id=by.organisation_id,
        public_id=public_id or new_public_id(),
        goal=found.goal,
        by=found.mine,
        level=level,
        note=note.strip()[:LONGEST],
        rated_at=at,
    )
    record("goal.rated", found, by=by, at=at)
    return rating
