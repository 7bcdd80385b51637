"""Whoever changes something in a relationship takes part in it: one lock, one question, for all operations."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from peerloom.domain.people.enums import Standing
from peerloom.domain.people.models import Organisation
from peerloom.domain.relationships.enums import RelationshipState
from peerloom.domain.relationships.models import Participation, Relationship
from peerloom.domain.relationships.rules.standing import TOGETHER
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor


@dataclass(frozen=True, slots=True)
class TakingPart:
    """The locked relationship with program, organisation and people loaded, the actor's own part, and the others'."""

    relationship: Relationship
    mine: Participation
    others: list[Participation]

    @property
    def organisation(self) -> Organisation:
        return self.relationship.organisation


def taking_part(
    *,
    relationship_pk: int,
    by: Actor,
    at: datetime,
    refusal: type[Refused],
    states: Collection[RelationshipState] = TOGETHER,
) -> TakingPart:
    """Lock the relationship, inside the caller's transaction; its row orders everything that happens in it.

    Raises ``refusal`` when the actor takes no part in it, has not been told of it yet, is held or paused, or it is in
    none of the ``states``.
    """
    Relationship.objects.within(by.organisation_id).select_for_update().filter(pk=relationship_pk).first()
    relationship = (
        Relationship.objects.within(by.organisation_id)
        .select_related("cohort__program", "organisation")
        .filter(pk=relationship_pk, visible_from__lte=at)
        .first()
    )
    parts = Participation.objects.within(by.organisation_id).filter(relationship=relationship_pk, left_at__isnull=True)
    present = list(parts.select_related("person").order_by("side", "pk"))
    mine = next((part for part in present if part.person_id == by.person_id), None)
    if relationship is None or mine is None or relationship.state not in states:
        raise refusal(_("This cannot be done at present: your match rests, is over, or is not yours."))
    if mine.person.standing != Standing.ACTIVE:
        raise refusal(_("You are having a break at present. Your coordinator can tell you how it goes on."))
    return TakingPart(relationship, mine, [part for part in present if part.pk != mine.pk])
