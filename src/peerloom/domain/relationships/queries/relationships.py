from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import cast

from django.db.models import Case, Count, F, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce

from peerloom.domain.people.enums import Role, Standing
from peerloom.domain.people.models import Membership, Person
from peerloom.domain.programs.models import Program
from peerloom.domain.relationships.enums import RelationshipKind, RelationshipState
from peerloom.domain.relationships.models import Participation, Relationship
from peerloom.foundation.scope import Actor, ScopedQuerySet


def relationships_of(actor: Actor, *, at: datetime) -> ScopedQuerySet[Relationship]:
    """Those that the actor takes part in and has been told about; a circle not any more once they have left it."""
    stays = (
        ~Q(kind=RelationshipKind.CIRCLE)
        | Q(participations__left_at__isnull=True)
        | Q(participations__left_at__gte=F("ended_at"))  # it ended for everyone
    )
    return (
        Relationship.objects.within(actor.organisation_id)
        .filter(stays, participations__person=actor.person_id, visible_from__lte=at)
        .exclude(state=RelationshipState.WITHDRAWN)
    )


def introductions_of(actor: Actor, *, at: datetime) -> ScopedQuerySet[Relationship]:
    """The actor's own, newest first and those that ended last, with program and people; two queries more."""
    return (
        relationships_of(actor, at=at)
        .select_related("cohort__program")
        .prefetch_related("participations__person")
        .order_by(Case(When(state=RelationshipState.ENDED, then=1), default=0), "-introduced_at", "pk")
    )


def coordinators_of(programs: Collection[Program], *, organisation_id: int, at: datetime) -> ScopedQuerySet[Person]:
    """Whom their participants can turn to: the programs' own coordinators and those of the whole organisation."""
    held = (
        Membership.objects.within(organisation_id)
        .filter(Q(until__isnull=True) | Q(until__gt=at), role=Role.COORDINATOR, since__lte=at)
        .filter(Q(program_scope__isnull=True) | Q(program_scope__in=[program.pk for program in programs]))
    )
    people = Person.objects.within(organisation_id).filter(pk__in=held.values("person"))
    return people.exclude(standing=Standing.LEFT).order_by("family_name", "given_name")


def relationships_with_people(actor: Actor) -> ScopedQuerySet[Relationship]:
    """Those of the programs that the actor runs, newest first, with program and people; two queries more.

    ``sides`` is how many take part, ``stated`` how many of them have said what they expect; never what it is.
    """
    parts = (
        Participation.objects.within(actor.organisation_id)
        .filter(relationship=OuterRef("pk"), left_at__isnull=True)
        .order_by()
        .values("relationship")
    )
    rows = (
        Relationship.objects.visible_to(actor)
        .exclude(state=RelationshipState.WITHDRAWN)
        .select_related("cohort__program")
        .prefetch_related("participations__person")
        .order_by("-introduced_at", "pk")
    )
    counted = rows.annotate(
        sides=Coalesce(Subquery(parts.annotate(n=Count("pk")).values("n")), 0),
        stated=Coalesce(Subquery(parts.annotate(n=Count("expectation")).values("n")), 0),
    )
    return cast("ScopedQuerySet[Relationship]", counted)


def with_someone_called(rows: ScopedQuerySet[Relationship], words: str) -> ScopedQuerySet[Relationship]:
    """Those in which one person's names and address together hold every one of the words."""
    someone = Q()
    for word in words.split():
        someone &= (
            Q(participations__person__given_name__icontains=word)
            | Q(participations__person__family_name__icontains=word)
            | Q(participations__person__email__icontains=word)
        )
    return rows.filter(someone).distinct()


def participations_with_expectations(relationship: Relationship) -> list[Participation]:
    """Who takes part at present, mentees first, each with the person and, where they stated any, their expectation."""
    rows = Participation.objects.within(relationship.organisation_id).filter(
        relationship=relationship, left_at__isnull=True
    )
    return list(rows.select_related("person", "expectation").order_by("side", "pk"))
