"""Check-ins as those who run the program read them, and as their own people find theirs."""

from __future__ import annotations

from datetime import date, datetime
from typing import cast

from django.db.models import Count, Exists, OuterRef, Q, Subquery

from peerloom.domain.people.enums import Standing
from peerloom.domain.people.models import Membership, Person, held_at
from peerloom.domain.programs.models import RUNS_PROGRAMS, Cohort, Program
from peerloom.domain.relationships.enums import CheckInState
from peerloom.domain.relationships.models import CheckIn, Participation, Relationship
from peerloom.foundation.scope import Actor, ScopedQuerySet


def read_by(actor: Actor) -> ScopedQuerySet[CheckIn]:
    """Those of the programs that the actor runs, except where the actor takes part: the other side never sees them."""
    own = Participation.objects.within(actor.organisation_id).filter(person=actor.person_id).values("relationship")
    return CheckIn.objects.visible_to(actor).exclude(relationship__in=own)


EVERYONE = "relationship__participations__person"
"""Everyone in the relationship of a check-in, to be loaded in two queries."""


def check_ins_with_people(actor: Actor) -> ScopedQuerySet[CheckIn]:
    """What the actor may read, with the person, everyone in the relationship and the program; two queries more."""
    rows = read_by(actor).select_related(
        "participation__person", "relationship__cohort__program", "relationship__support", "held_by", "contacted_by"
    )
    return rows.prefetch_related(EVERYONE)


def answers_in(actor: Actor, cohort: Cohort) -> ScopedQuerySet[CheckIn]:
    """What came in, by link or in a conversation, the newest first, with the person; EVERYONE is still to be loaded."""
    rows = read_by(actor).filter(relationship__cohort=cohort, state=CheckInState.ANSWERED)
    return rows.select_related("participation__person", "relationship").order_by("-answered_at", "-pk")


def waiting_for_contact(rows: ScopedQuerySet[CheckIn], organisation_id: int) -> ScopedQuerySet[CheckIn]:
    """Of people who would like to hear from a coordinator and have not: of each their newest answer that says so, with
    ``waits_since``, the moment of their first. Who waits longest comes first."""
    unheard = Q(wants_contact=True, contacted_at__isnull=True, state=CheckInState.ANSWERED)
    own = CheckIn.objects.within(organisation_id).filter(unheard, participation=OuterRef("participation"))
    newer = Q(answered_at__gt=OuterRef("answered_at")) | Q(answered_at=OuterRef("answered_at"), pk__gt=OuterRef("pk"))
    first = own.order_by("answered_at").values("answered_at")[:1]
    found = rows.filter(unheard).exclude(Exists(own.filter(newer))).annotate(waits_since=Subquery(first))
    return cast("ScopedQuerySet[CheckIn]", found.order_by("waits_since", "pk"))


def conversations_in(actor: Actor, cohort: Cohort) -> ScopedQuerySet[CheckIn]:
    """What staff hold in this cohort, the longest due first."""
    rows = check_ins_with_people(actor).filter(relationship__cohort=cohort, by_staff=True)
    return rows.order_by("due_on", "pk")


def how_many_are_due(rows: ScopedQuerySet[CheckIn], *, today: date) -> tuple[int, int]:
    """Of these conversations, how many are still to be held, and how many of them are overdue. One query."""
    still = Q(state=CheckInState.PLANNED)
    found = rows.aggregate(due=Count("pk", filter=still), overdue=Count("pk", filter=still & Q(due_on__lt=today)))
    return found["due"], found["overdue"]


def up_to(person_id: int) -> Q:
    """Conversations that this person holds, or that are up to them because they support the relationship."""
    return Q(held_by=person_id) | Q(held_by__isnull=True, relationship__support=person_id)


def staff_of(program: Program, *, at: datetime) -> ScopedQuerySet[Person]:
    """Everyone who runs the program at that moment, by name."""
    held = Membership.objects.within(program.organisation_id).filter(
        held_at(at),
        Q(program_scope__isnull=True) | Q(program_scope=program.pk),
        role__in=RUNS_PROGRAMS,
    )
    people = Person.objects.within(program.organisation_id).filter(pk__in=held.values("person"))
    return people.filter(standing=Standing.ACTIVE).order_by("family_name", "given_name", "pk")


def own_check_ins(actor: Actor) -> ScopedQuerySet[CheckIn]:
    """What the actor was asked by link, the newest first, with everyone in the relationship and the program."""
    return (
        CheckIn.objects.within(actor.organisation_id)
        .filter(participation__person=actor.person_id, by_staff=False)
        .exclude(state__in=(CheckInState.PLANNED, CheckInState.SKIPPED))
        .select_related("participation__person", "relationship__cohort__program", "organisation")
        .prefetch_related("relationship__participations__person", "answers")
        .order_by("-due_on", "-pk")
    )


def open_for(actor: Actor, *, relationship: Relationship, at: datetime) -> CheckIn | None:
    """The newest question that the actor was asked about this relationship and has not answered. One query."""
    rows = CheckIn.objects.within(actor.organisation_id).filter(
        participation__person=actor.person_id,
        relationship=relationship,
        by_staff=False,
        state=CheckInState.ASKED,
        asked_at__lte=at,
    )
    return rows.select_related("participation__person", "relationship").order_by("-due_on", "-pk").first()
