"""Why a relationship needs somebody, as conditions that a database answers for thousands at once.

Each looks at dates and marks, never at anything that people wrote to each other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date, datetime, timedelta
from typing import cast

from django.db.models import BooleanField, Case, Exists, OuterRef, Q, Subquery, When
from django.utils import timezone

from peerloom.domain.relationships.enums import (
    ChangeKind,
    ChangeState,
    CheckInState,
    Feeling,
    RelationshipState,
)
from peerloom.domain.relationships.enums.board import Flag
from peerloom.domain.relationships.models import ChangeRequest, CheckIn, MentoringAgreement, Relationship
from peerloom.domain.relationships.rules.rhythm import QUIET_AFTER, UNAGREED
from peerloom.domain.relationships.rules.standing import GOING_ON
from peerloom.foundation.scope import Actor, ScopedQuerySet

FIRST_MEETING_WITHIN = timedelta(days=14)
NOTED_WITHIN = timedelta(days=1)
RECENT = timedelta(days=60)
"""How long a mark of a check-in counts."""

MEETS = (RelationshipState.INTRODUCED, RelationshipState.ACTIVE)


def flag_conditions(actor: Actor, *, at: datetime) -> Mapping[Flag, Q]:
    """For the rows of `flagged`: true where the flag is up for the actor. All are down once a relationship is over."""
    today = timezone.localdate(at)
    made: Mapping[Flag, Callable[[Actor, datetime, date], Q]] = {
        Flag.CHANGE: _change,
        Flag.WANTS_CONTACT: _wants_contact,
        Flag.NOT_WELL: _not_well,
        Flag.NOT_MET: _not_met,
        Flag.QUIET: _quiet,
        Flag.NO_ANSWER: _no_answer,
        Flag.STAFF_DUE: _staff_due,
        Flag.NOT_NOTED: _not_noted,
    }
    return {flag: Q(state__in=GOING_ON) & made[flag](actor, at, today) for flag in Flag}


def flagged(rows: ScopedQuerySet[Relationship], organisation_id: int) -> ScopedQuerySet[Relationship]:
    """The rows with what the conditions ask for."""
    return cast("ScopedQuerySet[Relationship]", rows.annotate(agreed_cadence=_agreed_cadence(organisation_id)))


def with_flags(rows: ScopedQuerySet[Relationship], conditions: Mapping[Flag, Q]) -> ScopedQuerySet[Relationship]:
    """The rows of `flagged` with a mark ``flag_<name>`` for each condition."""
    marks = {
        f"flag_{flag.value}": Case(When(condition, then=True), default=False, output_field=BooleanField())
        for flag, condition in conditions.items()
    }
    return rows.annotate(**marks)


def flags_up(relationship: Relationship) -> list[Flag]:
    """The flags of one row of `with_flags`, the most urgent first."""
    return [flag for flag in Flag if getattr(relationship, f"flag_{flag.value}")]


def _change(actor: Actor, at: datetime, today: date) -> Q:
    rows = ChangeRequest.objects.visible_to(actor).filter(
        relationship=OuterRef("pk"), state__in=(ChangeState.OPEN, ChangeState.IN_HAND), shared=True
    )
    return Q(Exists(rows.exclude(kind=ChangeKind.SAFETY)))


def _recent_check_ins(actor: Actor, at: datetime) -> ScopedQuerySet[CheckIn]:
    """Of all relationships at once: asked for each row, a database may walk through all answers for each."""
    return CheckIn.objects.within(actor.organisation_id).filter(
        state=CheckInState.ANSWERED, answered_at__gte=at - RECENT
    )


def _wants_contact(actor: Actor, at: datetime, today: date) -> Q:
    unheard = _recent_check_ins(actor, at).filter(wants_contact=True, contacted_at__isnull=True)
    return Q(pk__in=unheard.values("relationship"))


def _not_well(actor: Actor, at: datetime, today: date) -> Q:
    """The latest answer of one side says so."""
    latest = (
        CheckIn.objects.within(actor.organisation_id)
        .filter(participation=OuterRef("participation"), answered_at__isnull=False, feeling__isnull=False)
        .order_by("-answered_at", "-pk")
        .values("pk")[:1]
    )
    worried = _recent_check_ins(actor, at).filter(feeling__lte=Feeling.UNEASY, pk=Subquery(latest))
    return Q(pk__in=worried.values("relationship"))


def _not_met(actor: Actor, at: datetime, today: date) -> Q:
    return Q(first_met_at__isnull=True, state__in=MEETS, visible_from__lte=at - FIRST_MEETING_WITHIN)


def _quiet(actor: Actor, at: datetime, today: date) -> Q:
    """Longer than twice the agreed rhythm since they last met, and no date ahead. Expects ``agreed_cadence``."""
    unagreed = Q(agreed_cadence__isnull=True, last_met_at__lt=at - QUIET_AFTER[UNAGREED])
    for cadence, after in QUIET_AFTER.items():
        unagreed |= Q(agreed_cadence=cadence.value, last_met_at__lt=at - after)
    return unagreed & Q(state__in=MEETS) & (Q(next_session_at__isnull=True) | Q(next_session_at__lt=at))


def _agreed_cadence(organisation_id: int) -> Subquery:
    complete = MentoringAgreement.objects.within(organisation_id).filter(
        relationship=OuterRef("pk"), complete_at__isnull=False
    )
    return Subquery(complete.order_by("-version").values("cadence")[:1])


def _no_answer(actor: Actor, at: datetime, today: date) -> Q:
    """One side has let the last two questions pass."""
    of_same = CheckIn.objects.within(actor.organisation_id).filter(
        participation=OuterRef("participation"), by_staff=False, due_on__gt=OuterRef("due_on")
    )
    one = CheckIn.objects.within(actor.organisation_id).filter(
        relationship=OuterRef("pk"), by_staff=False, state=CheckInState.LAPSED, due_on__gte=today - RECENT
    )
    again = Exists(of_same.filter(state=CheckInState.LAPSED))
    answered = Exists(of_same.filter(state=CheckInState.ANSWERED))
    return Q(Exists(one.filter(again, ~answered)))


def _staff_due(actor: Actor, at: datetime, today: date) -> Q:
    rows = CheckIn.objects.within(actor.organisation_id).filter(
        relationship=OuterRef("pk"), by_staff=True, state=CheckInState.PLANNED, due_on__lte=today
    )
    return Q(Exists(rows))


def _not_noted(actor: Actor, at: datetime, today: date) -> Q:
    return Q(next_session_at__lt=at - NOTED_WITHIN)
