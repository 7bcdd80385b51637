"""Who changes a goal: one lock and one question for all operations on goals."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from peerloom.domain.relationships.enums import GoalState
from peerloom.domain.relationships.models import Goal, Participation
from peerloom.domain.relationships.operations.taking_part import TakingPart, taking_part
from peerloom.domain.relationships.rules.goals import is_shared_with
from peerloom.foundation import audit
from peerloom.foundation.audit.recording import Detail
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.foundation.scope import Actor


class CannotChangeGoal(Refused):
    """The goal is somebody else's, is not open, the match rests or is over, or something is missing."""


@dataclass(frozen=True, slots=True)
class Touched:
    """The goal as it is under the relationship's lock, and who changes it."""

    goal: Goal
    taking: TakingPart

    @property
    def mine(self) -> Participation:
        return self.taking.mine


def touched(*, goal_pk: int, by: Actor, at: datetime, refusal: type[Refused], open_only: bool = True) -> Touched:
    """Lock the goal's relationship and read the goal anew, inside the caller's transaction.

    Raises ``refusal`` when the goal is not shared with the actor, or (``open_only``) is not open.
    """
    rows = Goal.objects.within(by.organisation_id)
    relationship_pk = rows.filter(pk=goal_pk).values_list("relationship_id", flat=True).first()
    taking = taking_part(relationship_pk=relationship_pk or 0, by=by, at=at, refusal=refusal)
    goal = rows.select_related("owner__person", "relationship").get(pk=goal_pk)
    if not is_shared_with(goal, taking.mine):
        raise refusal(_("This goal is not yours to work on."))
    if open_only and goal.state != GoalState.OPEN:
        raise refusal(_("This goal is closed. Whose it is can open it again."))
    return Touched(goal, taking)


def of_the_owner(*, goal_pk: int, by: Actor, at: datetime, open_only: bool = True) -> Touched:
    """As `touched`, for what only the owner decides. Raises CannotChangeGoal."""
    found = touched(goal_pk=goal_pk, by=by, at=at, refusal=CannotChangeGoal, open_only=open_only)
    if found.mine.pk != found.goal.owner_id:
        owner = found.goal.owner.person
        raise CannotChangeGoal(
            _("Only %(name)s changes the words of this goal. Talk about it.") % {"name": owner.called}
        )
    return found


def refuse_unseen(found: Touched, version: int) -> None:
    """Raises ChangedMeanwhile when the goal is no longer the one that the person began with."""
    if found.goal.version != version:
        raise ChangedMeanwhile(_("This goal was changed in another window meanwhile. What you typed is still here."))


def record(verb: str, found: Touched, *, by: Actor, at: datetime, details: dict[str, Detail] | None = None) -> None:
    """One event of the trail; never a word of what people wrote, nor how far they see it."""
    organisation = found.taking.organisation.public_id
    audit.record(verb, subject=found.goal, organisation=organisation, by=by, at=at, details=details)
