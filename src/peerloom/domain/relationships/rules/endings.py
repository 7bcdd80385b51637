"""When a relationship closes, how long one can look back on it, and what is told of many together."""

from __future__ import annotations

from datetime import date, timedelta

from peerloom.domain.programs.enums import Profile
from peerloom.domain.programs.rules import FEWEST_TOLD
from peerloom.domain.relationships.enums import EndingKind, RelationshipKind, RelationshipState
from peerloom.domain.relationships.models import Closure, Relationship

LOOKING_BACK = timedelta(days=60)
"""After it has ended, for what one writes about it."""

REMINDED_AT_LEAST = timedelta(days=3)
"""After the question: nobody is reminded of what they were asked yesterday."""

TOLD_FROM = FEWEST_TOLD
"""Reasons, ratings and words of so many people stand together; of fewer, somebody could tell whose they are."""

CLOSES = (RelationshipState.INTRODUCED, RelationshipState.ACTIVE, RelationshipState.PAUSED)
"""In which the end of the round finds it. What rests goes on resting, and is looked back on as well."""

CLOSING_KINDS = (RelationshipKind.PAIR, RelationshipKind.ONE_TO_MANY, RelationshipKind.CIRCLE)
"""A single conversation is over when it was held."""


def settled(closure: Closure | None) -> bool:
    return closure is not None and closure.agreed_at is not None


def may_look_back(relationship: Relationship, closure: Closure | None, day: date) -> bool:
    """From when it is settled that it ends until 60 days after its end. Expects the organisation to be loaded."""
    if closure is None or closure.agreed_at is None:
        return False
    if relationship.state != RelationshipState.ENDED or relationship.ended_at is None:
        return relationship.state != RelationshipState.WITHDRAWN
    return day <= relationship.organisation.day_at(relationship.ended_at) + LOOKING_BACK


def asks_for_reason(closure: Closure) -> bool:
    return closure.kind == EndingKind.EARLY


def may_stay_in_touch(relationship: Relationship) -> bool:
    """Whether people can say so themselves: with children and young people every contact goes through the program."""
    return relationship.cohort.program.profile != Profile.YOUTH


def may_agree_to_end(relationship: Relationship) -> bool:
    """Two can; who wants to leave a circle tells a coordinator."""
    running = relationship.state in (RelationshipState.INTRODUCED, RelationshipState.ACTIVE)
    return running and relationship.kind == RelationshipKind.PAIR
