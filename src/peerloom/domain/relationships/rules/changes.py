"""Something isn't right: who decides, by when somebody has answered, and in which states what can be asked for."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, timedelta

from peerloom.domain.programs.rules import can_decide_on_program
from peerloom.domain.relationships.enums import ChangeKind, RelationshipState
from peerloom.domain.relationships.models import Participation, Relationship
from peerloom.domain.relationships.rules.standing import GOING_ON, TOGETHER
from peerloom.foundation.scope import Actor

ANSWERED_WITHIN: Mapping[ChangeKind, timedelta] = {
    ChangeKind.TALK: timedelta(days=5),
    ChangeKind.MEDIATION: timedelta(days=3),
    ChangeKind.NEW_MATCH: timedelta(days=5),
    ChangeKind.PAUSE: timedelta(days=3),
    ChangeKind.SAFETY: timedelta(0),
}
"""After the day on which it was asked for: by then somebody has it in hand."""

ASKED_IN: Mapping[ChangeKind, tuple[RelationshipState, ...]] = {
    ChangeKind.TALK: GOING_ON,
    ChangeKind.MEDIATION: GOING_ON,
    ChangeKind.NEW_MATCH: GOING_ON,
    ChangeKind.PAUSE: TOGETHER,
    ChangeKind.SAFETY: (*GOING_ON, RelationshipState.ENDED),
}
"""A worry about somebody's safety can be told of a match that is long over."""


def ways_open(relationship: Relationship) -> list[ChangeKind]:
    """What can be asked for at present, in the order in which it is offered."""
    return [kind for kind, states in ASKED_IN.items() if relationship.state in states]


def last_day_of_pause(relationship: Relationship) -> date:
    """The pair still has to come together again before the round ends."""
    return relationship.cohort.ends_on


def may_decide_on_relationship(actor: Actor, relationship: Relationship) -> bool:
    """Who decides on its program, unless they take part in it themselves. One query; expects cohort and program."""
    if not can_decide_on_program(actor, relationship.cohort.program):
        return False
    parts = Participation.objects.within(relationship.organisation_id).filter(relationship=relationship)
    return not parts.filter(person=actor.person_id).exists()
