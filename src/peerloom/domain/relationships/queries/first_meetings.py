"""Which agreement holds between people, who has signed it, and which first meetings staff were at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

from django.db.models import Count, Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce

from peerloom.domain.programs.models import Cohort, Guardrail
from peerloom.domain.relationships.enums import RelationshipKind
from peerloom.domain.relationships.models import (
    AccompaniedMeeting,
    MentoringAgreement,
    MentoringSignature,
    Participation,
    Relationship,
)
from peerloom.domain.relationships.rules.standing import GOING_ON
from peerloom.foundation.scope import Actor, ScopedQuerySet

RULE = "first_meeting"
"""The practice standard by which someone of the staff is at the first meeting."""


def agreement_of(relationship: Relationship) -> MentoringAgreement | None:
    """The newest wording with its signatures, by whoever takes part; two queries."""
    rows = MentoringAgreement.objects.within(relationship.organisation_id).filter(relationship=relationship)
    return rows.select_related("written_by").prefetch_related("signatures").first()


def earlier_agreements_of(relationship: Relationship) -> list[MentoringAgreement]:
    """The wordings that were replaced, newest first, for those who take part."""
    rows = MentoringAgreement.objects.within(relationship.organisation_id).filter(relationship=relationship)
    return list(rows[1:])


@dataclass(frozen=True, slots=True)
class Accompaniment:
    """Whether the program wants staff at the first meeting, and whether they have been."""

    wanted: bool
    noted: bool

    @property
    def waiting(self) -> bool:
        return self.wanted and not self.noted


def accompaniment_of(relationship: Relationship) -> Accompaniment:
    """One query. Expects the cohort to be loaded."""
    rules = Guardrail.objects.within(relationship.organisation_id).filter(
        program=relationship.cohort.program_id, rule=RULE
    )
    meetings = AccompaniedMeeting.objects.within(relationship.organisation_id).filter(relationship=OuterRef("pk"))
    row = (
        Relationship.objects.within(relationship.organisation_id)
        .filter(pk=relationship.pk)
        .values_list(Exists(rules), Exists(meetings))
        .get()
    )
    return Accompaniment(*row)


def wants_company(cohort: Cohort) -> bool:
    """Whether the program of this cohort wants staff at first meetings."""
    return Guardrail.objects.within(cohort.organisation_id).filter(program=cohort.program_id, rule=RULE).exists()


@dataclass(frozen=True, slots=True)
class FirstMeetings:
    """How many of those who were introduced and go on had someone of the staff with them, and have agreed."""

    introduced: int
    accompanied: int


def first_meetings_in(cohort: Cohort) -> FirstMeetings:
    """One query."""
    counted = _going_on(cohort).aggregate(all=Count("pk"), accompanied=Count("accompanied_meeting"))
    return FirstMeetings(counted["all"], counted["accompanied"])


def first_meetings_of(actor: Actor, cohort: Cohort) -> ScopedQuerySet[Relationship]:
    """Those of a cohort that the actor runs, with people and dates and never words; longest introduced first.

    ``version`` of the wording that holds (None for none), how many take part (``sides``), have signed it (``signed``),
    ``complete_at``; ``held_on`` is the day of the accompanied meeting. Two queries more for people.
    """
    newest = MentoringAgreement.objects.within(actor.organisation_id).filter(relationship=OuterRef("pk"))
    newest = newest.order_by("-version")
    present = Participation.objects.within(actor.organisation_id).filter(
        relationship=OuterRef("pk"), left_at__isnull=True
    )
    signatures = MentoringSignature.objects.within(actor.organisation_id).filter(
        agreement=OuterRef("agreement_pk"), participation__left_at__isnull=True
    )
    rows = _going_on(cohort).visible_to(actor).select_related("cohort__program", "accompanied_meeting")
    counted = rows.prefetch_related("participations__person").annotate(
        agreement_pk=Subquery(newest.values("pk")[:1]),
        version=Subquery(newest.values("version")[:1]),
        complete_at=Subquery(newest.values("complete_at")[:1]),
        sides=Coalesce(_how_many(present, "relationship"), 0),
        signed=Coalesce(_how_many(signatures, "agreement"), 0),
    )
    return cast("ScopedQuerySet[Relationship]", counted.order_by("introduced_at", "pk"))


def _how_many(rows: ScopedQuerySet[Any], by: str) -> Subquery:
    counted: QuerySet[Any, Any] = rows.order_by().values(by).annotate(n=Count("pk")).values("n")
    return Subquery(counted)


def _going_on(cohort: Cohort) -> ScopedQuerySet[Relationship]:
    """A single conversation needs neither."""
    rows = Relationship.objects.within(cohort.organisation_id).filter(cohort=cohort, state__in=GOING_ON)
    return rows.exclude(kind=RelationshipKind.MICRO)


WITHOUT_COMPANY = Q(accompanied_meeting__isnull=True)
WITHOUT_AGREEMENT = Q(complete_at__isnull=True)
