"""Why a relationship needs somebody, as conditions that a database answers for thousands at once.

Each looks at dates and marks, never at anything that people wrote to each other.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import reduce
from operator import add, or_
from typing import cast

from django.db.models import (
    Case,
    DateTimeField,
    Exists,
    Expression,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Coalesce
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
BITS: Mapping[Flag, int] = {flag: 1 << place for place, flag in enumerate(Flag)}
OF_ONE_PERSON = "the check-ins are of one participation"


@dataclass(frozen=True, slots=True)
class Asked:
    """For whom, and when.

    What hangs on a relationship is asked for as the set of relationships that have it, which a database finds once by
    an index; asked for each row, it would look thousands of times.
    """

    actor: Actor
    at: datetime
    today: date

    def check_ins(self) -> ScopedQuerySet[CheckIn]:
        return CheckIn.objects.within(self.actor.organisation_id)

    def answers(self) -> ScopedQuerySet[CheckIn]:
        """The recent ones."""
        return self.check_ins().filter(state=CheckInState.ANSWERED, answered_at__gte=self.at - RECENT)


def flag_conditions(actor: Actor, *, at: datetime) -> Mapping[Flag, Q]:
    """True where the flag is up for the actor. All are down once one is over."""
    asked = Asked(actor, at, timezone.localdate(at))
    made: Mapping[Flag, Callable[[Asked], Q]] = {
        Flag.CHANGE: _change,
        Flag.WANTS_CONTACT: _wants_contact,
        Flag.NOT_WELL: _not_well,
        Flag.NOT_MET: _not_met,
        Flag.QUIET: _quiet,
        Flag.NO_ANSWER: _no_answer,
        Flag.STAFF_DUE: _staff_due,
        Flag.NOT_NOTED: _not_noted,
    }
    return {flag: made[flag](asked) for flag in Flag}


def with_flags(rows: ScopedQuerySet[Relationship], conditions: Mapping[Flag, Q]) -> ScopedQuerySet[Relationship]:
    """The rows with ``flags``: those that are up as one number, a bit for each."""
    bits = [
        cast("Expression", Case(When(condition, then=BITS[flag]), default=0, output_field=IntegerField()))
        for flag, condition in conditions.items()
    ]
    number = Case(When(state__in=GOING_ON, then=reduce(add, bits)), default=0, output_field=IntegerField())
    return cast("ScopedQuerySet[Relationship]", rows.annotate(flags=number))


def with_flag(rows: ScopedQuerySet[Relationship], *conditions: Q) -> ScopedQuerySet[Relationship]:
    """Those for which at least one of the conditions holds."""
    return rows.filter(reduce(or_, conditions), state__in=GOING_ON)


def flags_in(number: int) -> list[Flag]:
    """The flags of one row of `with_flags`, the most urgent first."""
    return [flag for flag, bit in BITS.items() if number & bit]


def flags_up(relationship: Relationship) -> list[Flag]:
    return flags_in(relationship.flags)  # type: ignore[attr-defined]  # annotated


def _change(asked: Asked) -> Q:
    rows = ChangeRequest.objects.visible_to(asked.actor).filter(
        state__in=(ChangeState.OPEN, ChangeState.IN_HAND), shared=True
    )
    return Q(pk__in=rows.exclude(kind=ChangeKind.SAFETY).values("relationship"))


def _wants_contact(asked: Asked) -> Q:
    unheard = asked.answers().filter(wants_contact=True, contacted_at__isnull=True)
    return Q(pk__in=unheard.values("relationship"))


def _not_well(asked: Asked) -> Q:
    """The latest answer of one side says so. Of two at the very same moment both are the latest."""
    newer = CheckIn.objects.across_organisations(because=OF_ONE_PERSON).filter(
        participation=OuterRef("participation"),
        state=CheckInState.ANSWERED,
        answered_at__gt=OuterRef("answered_at"),
        feeling__isnull=False,
    )
    worried = asked.answers().filter(~Exists(newer), feeling__lte=Feeling.UNEASY)
    return Q(pk__in=worried.values("relationship"))


def _not_met(asked: Asked) -> Q:
    return Q(first_met_at__isnull=True, state__in=MEETS, visible_from__lte=asked.at - FIRST_MEETING_WITHIN)


def _quiet(asked: Asked) -> Q:
    """Longer than twice the agreed rhythm since they last met, and no date ahead."""
    moments = {cadence: Value(asked.at - after, DateTimeField()) for cadence, after in QUIET_AFTER.items()}
    agreed = Case(*(When(cadence=cadence, then=moment) for cadence, moment in moments.items()))
    complete = MentoringAgreement.objects.within(asked.actor.organisation_id).filter(
        relationship=OuterRef("pk"), complete_at__isnull=False
    )
    latest = Subquery(complete.order_by("-version").values(since=agreed)[:1])
    return (
        Q(state__in=MEETS, last_met_at__lt=asked.at - min(QUIET_AFTER.values()))  # spares a look at most agreements
        & (Q(next_session_at__isnull=True) | Q(next_session_at__lt=asked.at))
        & Q(last_met_at__lt=Coalesce(latest, moments[UNAGREED]))
    )


def _no_answer(asked: Asked) -> Q:
    """One side has let the last two questions pass."""
    later = CheckIn.objects.across_organisations(because=OF_ONE_PERSON).filter(
        participation=OuterRef("participation"), by_staff=False, due_on__gt=OuterRef("due_on")
    )
    lapsed = asked.check_ins().filter(
        Exists(later.filter(state=CheckInState.LAPSED)),
        ~Exists(later.filter(state=CheckInState.ANSWERED)),
        by_staff=False,
        state=CheckInState.LAPSED,
        due_on__gte=asked.today - RECENT,
    )
    return Q(pk__in=lapsed.values("relationship"))


def _staff_due(asked: Asked) -> Q:
    rows = asked.check_ins().filter(by_staff=True, state=CheckInState.PLANNED, due_on__lte=asked.today)
    return Q(pk__in=rows.values("relationship"))


def _not_noted(asked: Asked) -> Q:
    return Q(next_session_at__lt=asked.at - NOTED_WITHIN)
