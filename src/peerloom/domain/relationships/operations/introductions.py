"""Introducing people to each other, and taking an introduction back before they have heard of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from django.db import transaction

from peerloom.domain.enrolment.enums import Side
from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.enums import RelationshipState
from peerloom.domain.relationships.messages.introductions import Told, take_back_introductions, write_introduction
from peerloom.domain.relationships.models import Participation, Relationship


@dataclass(frozen=True, slots=True)
class Introduction:
    """Two people to be introduced. ``reasons`` are sentences by the reader's side, in the reader's language."""

    mentee: Person
    mentor: Person
    score: int
    reasons: Mapping[Side, Sequence[str]]
    proposal: str  # the public id of what it comes from


def introduce(
    *, cohort: Cohort, introductions: Sequence[Introduction], batch: str, visible_from: datetime, at: datetime
) -> list[Relationship]:
    """Make relationships, both participations and both messages, hidden and unsent until ``visible_from``.

    Part of a larger operation, which authorises, records and holds the transaction; ``batch`` names it.
    """
    with transaction.atomic():
        relationships = Relationship.objects.bulk_create(
            Relationship(
                organisation_id=cohort.organisation_id,
                cohort=cohort,
                state=RelationshipState.INTRODUCED,
                introduced_at=at,
                visible_from=visible_from,
                score=introduction.score,
                reasons={side.value: list(sentences) for side, sentences in introduction.reasons.items()},
                proposal_public_id=introduction.proposal,
            )
            for introduction in introductions
        )
        made = list(zip(relationships, introductions, strict=True))
        Participation.objects.bulk_create(
            Participation(
                organisation_id=cohort.organisation_id,
                relationship=relationship,
                person=person,
                side=side,
                joined_at=at,
            )
            for relationship, introduction in made
            for side, person in ((Side.MENTEE, introduction.mentee), (Side.MENTOR, introduction.mentor))
        )
        for relationship, introduction in made:
            for told in _both_sides(introduction):
                write_introduction(
                    relationship=relationship,
                    organisation=cohort.organisation,
                    program=cohort.program,
                    told=told,
                    batch=batch,
                    not_before=visible_from,
                    at=at,
                )
    return relationships


def _both_sides(introduction: Introduction) -> tuple[Told, Told]:
    mentee, mentor, reasons = introduction.mentee, introduction.mentor, introduction.reasons
    return (
        Told(mentee, mentor, Side.MENTOR, reasons.get(Side.MENTEE, ())),
        Told(mentor, mentee, Side.MENTEE, reasons.get(Side.MENTOR, ())),
    )


def withdraw(*, cohort: Cohort, proposals: Sequence[str], batch: str, at: datetime) -> int:
    """Take introductions back that nobody has been told of: WITHDRAWN, messages cancelled. How many there were.

    Part of a larger operation, which makes sure that they are still hidden.
    """
    with transaction.atomic():
        hidden = Relationship.objects.within(cohort.organisation_id).filter(
            cohort=cohort, proposal_public_id__in=proposals, state=RelationshipState.INTRODUCED, visible_from__gt=at
        )
        ids = list(hidden.values_list("pk", flat=True))
        rows = Relationship.objects.within(cohort.organisation_id).filter(pk__in=ids)
        rows.update(state=RelationshipState.WITHDRAWN)
        Participation.objects.within(cohort.organisation_id).filter(relationship__in=ids).update(left_at=at)
        take_back_introductions(organisation_id=cohort.organisation_id, batch=batch, at=at)
    return len(ids)
