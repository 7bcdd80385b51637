"""The goal or the relationship that an address names, for who shares it; 404 for everyone else."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.http import Http404
from django.utils import timezone

from peerloom.domain.relationships.enums import GoalState, RelationshipKind
from peerloom.domain.relationships.models import Goal, GoalStep, Participation, Relationship
from peerloom.domain.relationships.queries.goals import goal_of
from peerloom.domain.relationships.queries.taking_part import relationship_of
from peerloom.domain.relationships.rules.goals import reads_on
from peerloom.foundation import clock
from peerloom.web.gate import MemberRequest
from peerloom.web.relationships.partnerships import Partnership, partnership


@dataclass(frozen=True, slots=True)
class Shared:
    """Who opens the page, with whom, when."""

    relationship: Relationship
    together: Partnership
    part: Participation
    at: datetime

    @property
    def today(self) -> date:
        """In the reader's zone, in which the page is told."""
        return timezone.localtime(self.at).date()

    @property
    def open(self) -> bool:
        """Whether something can be changed at present."""
        return not self.together.resting and not self.together.ended


@dataclass(frozen=True, slots=True)
class SharedGoal(Shared):
    goal: Goal

    @property
    def mine(self) -> bool:
        return self.goal.owner_id == self.part.pk

    @property
    def going_on(self) -> bool:
        return self.open and self.goal.state == GoalState.OPEN


def shared_or_404(request: MemberRequest, relationship: str) -> Shared:
    """A single conversation has no goals, and who has left a circle has none in it any more."""
    at = clock.now()
    found = relationship_of(request.actor, relationship, at=at)
    if found is None or found.kind == RelationshipKind.MICRO:
        raise Http404
    parts = found.participations.all()
    part = next((one for one in parts if one.person_id == request.actor.person_id and reads_on(one, found)), None)
    if part is None:
        raise Http404
    return Shared(found, partnership(found, person_id=request.actor.person_id, at=at), part, at)


def goal_or_404(request: MemberRequest, goal: str) -> SharedGoal:
    found = goal_of(request.actor, goal, at=clock.now())
    if found is None:
        raise Http404
    shared = shared_or_404(request, found.relationship.public_id)
    return SharedGoal(shared.relationship, shared.together, shared.part, shared.at, found)


def step_or_404(request: MemberRequest, step: str) -> tuple[SharedGoal, GoalStep]:
    rows = GoalStep.objects.within(request.actor.organisation_id).select_related("goal")
    row = rows.filter(public_id=step).first()
    if row is None:
        raise Http404
    return goal_or_404(request, row.goal.public_id), row
