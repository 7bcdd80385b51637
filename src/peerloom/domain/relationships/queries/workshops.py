"""Workshops: who is invited, who comes, and what each may see of them."""

from __future__ import annotations

from typing import cast

from django.db.models import Count, Exists, OuterRef, Q, Subquery

from peerloom.domain.enrolment.enums import ApplicationState
from peerloom.domain.enrolment.models import Application
from peerloom.domain.people.enums import Standing
from peerloom.domain.people.models import Person
from peerloom.domain.relationships.models import Participation, Workshop, WorkshopPlace
from peerloom.domain.relationships.rules.standing import GOING_ON
from peerloom.foundation.scope import Actor, ScopedQuerySet


def invited_to(workshop: Workshop) -> ScopedQuerySet[Person]:
    """Everyone of the round whom it is for: accepted, or in a relationship that goes on."""
    applied = _accepted(workshop.organisation_id).filter(cohort=workshop.cohort_id, person=OuterRef("pk"))
    taking_part = _going_on(workshop.organisation_id).filter(
        relationship__cohort=workshop.cohort_id, person=OuterRef("pk")
    )
    if workshop.audience:
        applied, taking_part = applied.filter(side=workshop.audience), taking_part.filter(side=workshop.audience)
    rows = Person.objects.within(workshop.organisation_id).filter(standing=Standing.ACTIVE)
    return rows.filter(Exists(applied) | Exists(taking_part))


def workshops_for(actor: Actor) -> ScopedQuerySet[Workshop]:
    """Those that the actor is invited to, of all rounds, with ``mine``: the state of their own place, if any."""
    applied = _accepted(actor.organisation_id).filter(cohort=OuterRef("cohort"), person=actor.person_id)
    taking_part = _going_on(actor.organisation_id).filter(
        relationship__cohort=OuterRef("cohort"), person=actor.person_id
    )
    own = WorkshopPlace.objects.within(actor.organisation_id).filter(workshop=OuterRef("pk"), person=actor.person_id)
    rows = Workshop.objects.within(actor.organisation_id).filter(
        Q(audience="") & (Exists(applied) | Exists(taking_part))
        | Exists(applied.filter(side=OuterRef("audience")))
        | Exists(taking_part.filter(side=OuterRef("audience")))
        | Exists(own)
    )
    told = with_counts(rows).annotate(mine=Subquery(own.values("state")[:1])).select_related("cohort__program")
    return cast("ScopedQuerySet[Workshop]", told)


def workshops_come_to(actor: Actor) -> ScopedQuerySet[Workshop]:
    """Of those, the ones that the actor has a place in."""
    own = WorkshopPlace.objects.within(actor.organisation_id).filter(person=actor.person_id)
    return workshops_for(actor).filter(pk__in=own.values("workshop"))


def with_counts(rows: ScopedQuerySet[Workshop]) -> ScopedQuerySet[Workshop]:
    """``coming``: how many have a place."""
    return cast("ScopedQuerySet[Workshop]", rows.annotate(coming=Count("taken")))


def workshops_of(actor: Actor) -> ScopedQuerySet[Workshop]:
    """Those of the programs that the actor runs."""
    return with_counts(Workshop.objects.visible_to(actor)).select_related("cohort__program", "cohort__organisation")


def places_of(workshop: Workshop) -> ScopedQuerySet[WorkshopPlace]:
    """Who comes, by name."""
    rows = WorkshopPlace.objects.within(workshop.organisation_id).filter(workshop=workshop)
    return rows.select_related("person").order_by("person__given_name", "person__family_name", "pk")


def _accepted(organisation_id: int) -> ScopedQuerySet[Application]:
    return Application.objects.within(organisation_id).filter(state=ApplicationState.ACCEPTED)


def _going_on(organisation_id: int) -> ScopedQuerySet[Participation]:
    return Participation.objects.within(organisation_id).filter(left_at__isnull=True, relationship__state__in=GOING_ON)
