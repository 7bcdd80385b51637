"""Introducing the people of circles to each other. ``introductions.withdraw`` takes it back, as it does with pairs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.enums import RelationshipKind, RelationshipState
from peerloom.domain.relationships.messages.circles import CircleTold, write_circle_introduction
from peerloom.domain.relationships.models import Participation, Relationship


@dataclass(frozen=True, slots=True)
class CircleIntroduction:
    """``reasons`` are sentences for each member, in their own language and free of anything private."""

    name: str
    members: Sequence[Person]
    hosts: Sequence[Person]
    score: int
    reasons: Mapping[Person, Sequence[str]]
    proposal: str  # the public id of what it comes from


def introduce_circles(
    *, cohort: Cohort, circles: Sequence[CircleIntroduction], batch: str, visible_from: datetime, at: datetime
) -> list[Relationship]:
    """Make circles, everyone's participation and everyone's message, hidden and unsent until ``visible_from``.

    Part of a larger operation, which authorises, records and holds the transaction; ``batch`` names it.
    """
    with transaction.atomic():
        made = Relationship.objects.bulk_create(
            Relationship(
                organisation_id=cohort.organisation_id,
                kind=RelationshipKind.CIRCLE,
                name=circle.name,
                cohort=cohort,
                state=RelationshipState.INTRODUCED,
                introduced_at=at,
                visible_from=visible_from,
                score=circle.score,
                proposal_public_id=circle.proposal,
            )
            for circle in circles
        )
        pairs = list(zip(made, circles, strict=True))
        Participation.objects.bulk_create(
            Participation(
                organisation_id=cohort.organisation_id,
                relationship=relationship,
                person=person,
                side=side,
                joined_at=at,
            )
            for relationship, circle in pairs
            for side, people in ((Side.MENTOR, circle.hosts), (Side.MENTEE, circle.members))
            for person in people
        )
        for relationship, circle in pairs:
            relationship.cohort = cohort
            for person in (*circle.hosts, *circle.members):
                told = CircleTold(person, circle.hosts, circle.members, circle.reasons.get(person, ()))
                write_circle_introduction(circle=relationship, told=told, batch=batch, not_before=visible_from, at=at)
    return made
