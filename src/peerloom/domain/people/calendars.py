"""What people see of their own calendars, and where the address of a feed leads."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import cast

from django.db.models import Count, Q

from peerloom.domain.people.enums import Standing
from peerloom.domain.people.models import AvailabilityException, BusyCalendar, CalendarFeed
from peerloom.domain.people.zones import zone_named
from peerloom.foundation.scope import Actor, ScopedQuerySet

SOON = timedelta(weeks=4)


def calendars_of(actor: Actor, *, at: datetime) -> ScopedQuerySet[BusyCalendar]:
    """The actor's own, by name, each with ``busy_soon``: how many busy times there are in the next four weeks."""
    soon = Q(times__starts_at__lt=at + SOON, times__ends_at__gt=at)
    rows = BusyCalendar.objects.within(actor.organisation_id).filter(person=actor.person_id)
    return cast("ScopedQuerySet[BusyCalendar]", rows.annotate(busy_soon=Count("times", filter=soon)))


def days_away_of(actor: Actor, *, at: datetime) -> ScopedQuerySet[AvailabilityException]:
    """The actor's own that are not over, earliest first."""
    today = at.astimezone(zone_named(actor.time_zone)).date()
    rows = AvailabilityException.objects.within(actor.organisation_id).filter(person=actor.person_id)
    return rows.filter(last_on__gte=today)


def feed_of(actor: Actor) -> CalendarFeed | None:
    return CalendarFeed.objects.within(actor.organisation_id).filter(person=actor.person_id).first()


def feed_behind(token: str) -> CalendarFeed | None:
    """The feed with this secret address, with person and organisation; None also when the person has left."""
    rows = CalendarFeed.objects.across_organisations(because="whoever subscribes is not signed in")
    found = rows.filter(token=token).exclude(person__standing=Standing.LEFT)
    return found.select_related("person", "organisation").first()
