"""Checks by when they have to be renewed."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Exists, OuterRef, Q

from peerloom.domain.enrolment.models import Application, VettingCheck
from peerloom.domain.enrolment.queries.screening_board import applications_to_screen
from peerloom.foundation.scope import Actor, ScopedQuerySet

SOON = timedelta(days=60)


def current_checks(actor: Actor) -> ScopedQuerySet[VettingCheck]:
    """The newest of each kind of everyone whose checks the actor may see, the soonest to run out first.

    Nobody sees their own here.
    """
    newer = VettingCheck.objects.within(actor.organisation_id).filter(
        Q(checked_on__gt=OuterRef("checked_on")) | Q(checked_on=OuterRef("checked_on"), pk__gt=OuterRef("pk")),
        person=OuterRef("person"),
        kind=OuterRef("kind"),
    )
    rows = VettingCheck.objects.visible_to(actor).exclude(person_id=actor.person_id).filter(~Exists(newer))
    return rows.select_related("person").order_by("expires_on", "pk")


def running_out(rows: ScopedQuerySet[VettingCheck], *, today: date) -> ScopedQuerySet[VettingCheck]:
    """Those that have run out, or will within 60 days."""
    return rows.filter(expires_on__lte=today + SOON)


def latest_applications(actor: Actor, persons: list[int]) -> dict[int, Application]:
    """The newest application of each of these people that the actor screens: where a renewal is recorded."""
    rows = applications_to_screen(actor).filter(person__in=persons).select_related("cohort__program")
    return {application.person_id: application for application in rows.order_by("applied_at", "pk")}
