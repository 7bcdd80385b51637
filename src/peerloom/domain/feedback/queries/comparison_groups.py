"""Groups that a round's participants are compared with, and who could be in one."""

from __future__ import annotations

from datetime import datetime
from typing import cast

from django.db.models import Count, Exists, OuterRef, Q

from peerloom.domain.enrolment.enums import ApplicationState, Side
from peerloom.domain.enrolment.models import Application
from peerloom.domain.feedback.enums.surveys import ComparisonKind
from peerloom.domain.feedback.models import ComparisonGroup, ComparisonMember
from peerloom.domain.feedback.queries.wave_people import GONE
from peerloom.domain.people.models import Person
from peerloom.domain.programs.models import Cohort
from peerloom.domain.relationships.enums import RelationshipState
from peerloom.domain.relationships.models import Participation
from peerloom.foundation.scope import Actor, ScopedQuerySet

WAITS = {
    ComparisonKind.NOT_MATCHED: (ApplicationState.ACCEPTED, ApplicationState.WAITING),
    ComparisonKind.WAITING_LIST: (ApplicationState.WAITING,),
}


def groups_of(actor: Actor, cohort: Cohort) -> ScopedQuerySet[ComparisonGroup]:
    """Of a round, the newest first, with ``size``."""
    rows = (
        ComparisonGroup.objects.visible_to(actor)
        .filter(cohort=cohort)
        .select_related("earlier_cohort", "made_by", "cohort__program")
        .annotate(size=Count("members"))
    )
    return cast("ScopedQuerySet[ComparisonGroup]", rows)


def members_with_people(group: ComparisonGroup) -> ScopedQuerySet[ComparisonMember]:
    """By name, with ``is_matched``: whether they have a match in the round by now and so compare with themselves."""
    rows = (
        ComparisonMember.objects.within(group.organisation_id)
        .filter(group=group)
        .select_related("person")
        .annotate(is_matched=Exists(_matches(group.cohort).filter(person=OuterRef("person"))))
        .order_by("person__family_name", "person__given_name", "pk")
    )
    return cast("ScopedQuerySet[ComparisonMember]", rows)


def matched_since(group: ComparisonGroup) -> ScopedQuerySet[ComparisonMember]:
    """Those of them who have a match in the round by now."""
    rows = ComparisonMember.objects.within(group.organisation_id).filter(group=group)
    return rows.filter(Exists(_matches(group.cohort).filter(person=OuterRef("person"))))


def candidates_for(
    cohort: Cohort, kind: ComparisonKind, *, side: Side, earlier: Cohort | None = None, at: datetime
) -> ScopedQuerySet[Person]:
    """Who is in such a group if it is made now; nobody who is held or has left, and nobody of the round's own pairs."""
    people = Person.objects.within(cohort.organisation_id).exclude(standing__in=GONE)
    people = people.filter(~Exists(_matches(cohort).filter(person=OuterRef("pk"), relationship__visible_from__lte=at)))
    if kind == ComparisonKind.EARLIER_COHORT:
        parts = (
            _matches(earlier).filter(person=OuterRef("pk"), side=side) if earlier else Participation.objects.within(0)
        )
        return people.filter(Exists(parts)).order_by("pk")
    applied = Application.objects.within(cohort.organisation_id).filter(
        cohort=cohort, side=side, state__in=WAITS.get(kind, ()), person=OuterRef("pk")
    )
    return people.filter(Exists(applied)).order_by("pk")


def people_by_address(actor: Actor, cohort: Cohort, addresses: list[str]) -> dict[str, int]:
    """Keys of people whom the actor may choose, by address: of the organisation, or applicants of their programs."""
    own = Application.objects.visible_to(actor).filter(person=OuterRef("pk"))
    seen = Person.objects.visible_to(actor).exclude(pk=actor.person_id).values("pk")
    possible = [address for address in addresses if "\x00" not in address]  # which PostgreSQL would not even look for
    rows = Person.objects.within(cohort.organisation_id).exclude(standing__in=GONE).filter(email__in=possible)
    return dict(rows.filter(Q(pk__in=seen) | Exists(own)).values_list("email", "pk"))


def earlier_cohorts(actor: Actor, cohort: Cohort) -> ScopedQuerySet[Cohort]:
    """Rounds that began before this one, of all programs that the actor runs; the latest first."""
    rows = Cohort.objects.visible_to(actor).filter(starts_on__lt=cohort.starts_on).exclude(pk=cohort.pk)
    return rows.select_related("program").order_by("-starts_on", "pk")


def _matches(cohort: Cohort) -> ScopedQuerySet[Participation]:
    rows = Participation.objects.within(cohort.organisation_id).filter(relationship__cohort=cohort)
    return rows.exclude(relationship__state=RelationshipState.WITHDRAWN)
