from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import Q

from peerloom.domain.relationships.enums import EndingKind
from peerloom.domain.relationships.models import Closure, Relationship
from peerloom.domain.relationships.operations.endings.closing import begin_closing, end_on_last_day, remind_before_end
from peerloom.domain.relationships.rules.endings import CLOSES, CLOSING_KINDS, REMINDED_AT_LEAST
from peerloom.domain.relationships.rules.occasions import CLOSING_BEGINS, REFLECTION_REMINDER
from peerloom.domain.relationships.rules.standing import GOING_ON
from peerloom.foundation import clock
from peerloom.foundation.jobs import JobContext, handler, one_by_one
from peerloom.foundation.scope import ScopedQuerySet

ALL = "one job serves the whole installation"
A_DAY = timedelta(days=1)
"""Somewhere it is tomorrow already: rows are looked for generously, and decided by their organisation's own day."""


@handler()
def close_and_end(context: JobContext) -> None:
    """Begin closing, remind, and end, in this order, as days come where the organisations are.

    Each relationship is a transaction of its own and decides again under its lock: killed anywhere or run twice,
    everything happens once, and one that breaks holds up no other.
    """
    now = clock.now()
    tomorrow = now.date() + A_DAY
    with one_by_one() as rows:
        for relationship in list(_about_to_close(now).filter(cohort__ends_on__lte=tomorrow + CLOSING_BEGINS)):
            with rows.trying(relationship.public_id):
                begin_closing(relationship=relationship, at=now)
            context.report(0.3)
        for closure in list(_going_on().filter(ends_on__lte=tomorrow + REFLECTION_REMINDER)):
            with rows.trying(closure.relationship.public_id):
                _remind(closure, now)
            context.report(0.6)
        moved = Q(kind=EndingKind.PLANNED, relationship__cohort__ends_on__lt=tomorrow)
        for closure in list(_going_on().filter(Q(ends_on__lt=tomorrow) | moved)):
            with rows.trying(closure.relationship.public_id):
                end_on_last_day(closure=closure, at=now)
            context.report(0.9)


def _about_to_close(now: datetime) -> ScopedQuerySet[Relationship]:
    rows = Relationship.objects.across_organisations(because=ALL).filter(state__in=CLOSES, kind__in=CLOSING_KINDS)
    return rows.exclude(closure__agreed_at__isnull=False).filter(visible_from__lte=now).order_by("pk")


def _going_on() -> ScopedQuerySet[Closure]:
    rows = Closure.objects.across_organisations(because=ALL).filter(agreed_at__isnull=False, ended_at__isnull=True)
    return rows.filter(relationship__state__in=GOING_ON).select_related("relationship", "organisation").order_by("pk")


def _remind(closure: Closure, now: datetime) -> None:
    day = closure.organisation.day_at(now)
    asked = closure.agreed_at
    if closure.reminded_at is not None or asked is None or now - asked < REMINDED_AT_LEAST:
        return
    if closure.ends_on - REFLECTION_REMINDER <= day <= closure.ends_on:
        remind_before_end(closure=closure, at=now)
