"""Waves as those who run a program read them, with how many were asked and how many have answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, cast

from django.db.models import Count, IntegerField, OuterRef, Prefetch, Q, Subquery
from django.db.models.functions import Coalesce

from peerloom.domain.feedback.enums.surveys import InvitationState, Mode, WaveState
from peerloom.domain.feedback.models import InstrumentVersion, Response, SurveyInvitation, Wave, WaveInstrument
from peerloom.domain.feedback.rules.waves import REMIND_AFTER, REMINDERS_APART
from peerloom.domain.programs.enums import ProgramState
from peerloom.domain.programs.models import Cohort
from peerloom.foundation.scope import Actor, ScopedQuerySet

A_DAY = timedelta(days=1)
INSTALLATION = "one job serves the whole installation"
ASKING = (ProgramState.OPEN, ProgramState.RUNNING, ProgramState.CLOSED)
"""A program that has finished still asks, for how it was afterwards is part of it."""


@dataclass(frozen=True, slots=True)
class Rate:
    """How many were asked and how many of them have answered. Who was left out is not among the asked."""

    asked: int = 0
    answered: int = 0
    declined: int = 0
    left_out: int = 0

    @property
    def percent(self) -> int:
        return min(100, round(100 * self.answered / self.asked)) if self.asked else 0

    @property
    def waiting(self) -> int:
        return max(0, self.asked - self.answered - self.declined)


def waves_of(actor: Actor, cohort: Cohort) -> ScopedQuerySet[Wave]:
    """Of one round in the order in which they open, with what they ask and how many answered; two queries."""
    return with_rates(Wave.objects.visible_to(actor).filter(cohort=cohort))


def with_rates(rows: ScopedQuerySet[Wave]) -> ScopedQuerySet[Wave]:
    """Waves for `rate_of`, with round, program and instruments loaded."""
    invitations = SurveyInvitation.objects.across_organisations(because="narrowed by the wave").filter(
        wave=OuterRef("pk")
    )
    responses = Response.objects.across_organisations(because="narrowed by the wave").filter(wave=OuterRef("pk"))
    found = rows.select_related("cohort__program", "comparison", "organisation").annotate(
        now_asked=_count(invitations, ~Q(state__in=(InvitationState.LEFT_OUT, InvitationState.WAITING))),
        now_declined=_count(invitations, Q(state=InvitationState.DECLINED)),
        now_left_out=_count(invitations, Q(state=InvitationState.LEFT_OUT)),
        now_answered=_count(responses, Q()),
    )
    asks = WaveInstrument.objects.across_organisations(because="reached from their wave")
    loaded = found.prefetch_related(Prefetch("asks", asks.select_related("version__instrument")))
    return cast("ScopedQuerySet[Wave]", loaded)


def _count(rows: Any, condition: Q) -> Coalesce:
    counted = rows.filter(condition).order_by().values("wave").annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted, output_field=IntegerField()), 0)


def rate_of(wave: Wave) -> Rate:
    """As it is now; of a closed wave as it was when it closed. Expects `with_rates`."""
    if wave.state == WaveState.CLOSED:
        return Rate(wave.invited, wave.answered, wave.declined, wave.unreached)
    row: Any = wave
    return Rate(row.now_asked, row.now_answered, row.now_declined, row.now_left_out)


def counted(wave: Wave) -> Rate:
    """How many there are now, for freezing; two queries."""
    rows = SurveyInvitation.objects.within(wave.organisation_id).filter(wave=wave)
    out, waiting = Q(state=InvitationState.LEFT_OUT), Q(state=InvitationState.WAITING)
    found = rows.aggregate(
        asked=Count("pk", filter=~(out | waiting)),
        declined=Count("pk", filter=Q(state=InvitationState.DECLINED)),
        left_out=Count("pk", filter=out | waiting),
    )
    answered = Response.objects.within(wave.organisation_id).filter(wave=wave).count()
    return Rate(found["asked"], answered, found["declined"], found["left_out"])


def not_answered(wave: Wave) -> ScopedQuerySet[SurveyInvitation]:
    """Who has not answered yet, by name; nobody of an anonymous wave, where only numbers are told."""
    rows = SurveyInvitation.objects.within(wave.organisation_id).filter(wave=wave, state=InvitationState.INVITED)
    if wave.mode == Mode.ANONYMOUS:
        rows = rows.none()
    return rows.select_related("person").order_by("person__family_name", "person__given_name", "pk")


def answers_by_day(wave: Wave) -> list[tuple[date, int]]:
    """How many answers came in on each day that had some."""
    rows = Response.objects.within(wave.organisation_id).filter(wave=wave).order_by()
    return list(
        rows.values("answered_on").annotate(n=Count("pk")).order_by("answered_on").values_list("answered_on", "n")
    )


def versions_of(wave: Wave) -> list[InstrumentVersion]:
    """What it asks, in its order."""
    rows = InstrumentVersion.objects.within(wave.organisation_id).filter(waves__wave=wave)
    return list(rows.order_by("waves__position").select_related("instrument"))


def waves_to_open(*, at: datetime) -> ScopedQuerySet[Wave]:
    """Planned ones whose day may have come somewhere, with questions to ask, of programs that ask."""
    rows = Wave.objects.across_organisations(because=INSTALLATION).filter(
        state=WaveState.PLANNED, opens_on__lte=at.date() + A_DAY, asks__isnull=False, cohort__program__state__in=ASKING
    )
    return rows.select_related("cohort__program", "organisation").distinct().order_by("pk")


def waves_open() -> ScopedQuerySet[Wave]:
    """All that can be answered now, with round, program and organisation loaded."""
    rows = Wave.objects.across_organisations(because=INSTALLATION).filter(state=WaveState.OPEN)
    return rows.select_related("cohort__program", "organisation").order_by("pk")


def cohorts_that_plan() -> ScopedQuerySet[Cohort]:
    """Rounds of programs that ask and plan surveys or planned some, with the plan loaded."""
    rows = Cohort.objects.across_organisations(because=INSTALLATION).filter(program__state__in=ASKING)
    planned = Q(program__surveys__isnull=False) | Q(waves__state=WaveState.PLANNED)
    return (
        rows.filter(planned)
        .select_related("program", "organisation")
        .prefetch_related("program__surveys")
        .distinct()
        .order_by("pk")
    )


def unreminded(wave: Wave) -> ScopedQuerySet[SurveyInvitation]:
    """Invited ones without an answer, with their people; whether a reminder is due is for the rules."""
    rows = SurveyInvitation.objects.within(wave.organisation_id).filter(
        wave=wave, state=InvitationState.INVITED, reminders__lt=len(REMIND_AFTER)
    )
    return rows.exclude(person__standing__in=("held", "left")).select_related("person").order_by("pk")


def can_be_reminded(wave: Wave, *, at: datetime) -> ScopedQuerySet[SurveyInvitation]:
    """Of those without an answer the ones who were not written to a short while ago, nor twice reminded."""
    since = at - REMINDERS_APART
    first = Q(reminded_at__isnull=True) & (Q(invited_at__isnull=True) | Q(invited_at__lte=since))
    return unreminded(wave).filter(Q(reminded_at__lte=since) | first)
