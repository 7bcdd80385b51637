"""Subscribed calendars are read again and again; the last good times stay until newer ones are there."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Q
from django.utils import translation
from django.utils.translation import gettext as _

from peerloom.domain.people.calendar_reading import read_calendar
from peerloom.domain.people.enums import Standing
from peerloom.domain.people.models import BusyCalendar
from peerloom.domain.people.operations.calendars import replace_times
from peerloom.domain.people.secret_addresses import address_of
from peerloom.domain.people.zones import zone_of
from peerloom.foundation.outside import Outside
from peerloom.foundation.refusals import Refused

EVERY = timedelta(hours=3)
MOST_DOUBLINGS = 4
"""After so many failures the wait grows no further: two days."""

AT_ONCE = 100
INSTALLATION = "a job of the installation reads everyone's calendars"
ACCEPTED = "text/calendar, text/plain;q=0.5, */*;q=0.1"


def due_calendars(*, at: datetime) -> list[BusyCalendar]:
    """Those whose turn has come, the longest waiting first, with their people; not of people who have left. One query.

    After a failure the wait doubles, after the next one it doubles again.
    """
    turn = Q(tried_at__isnull=True)
    for failures in range(MOST_DOUBLINGS + 1):
        last = at - EVERY * 2**failures
        alike = Q(failures=failures) if failures < MOST_DOUBLINGS else Q(failures__gte=failures)
        turn |= alike & Q(tried_at__lte=last)
    rows = BusyCalendar.objects.across_organisations(because=INSTALLATION).filter(turn).exclude(sealed_url=b"")
    rows = rows.exclude(person__standing=Standing.LEFT).select_related("person")
    return list(rows.order_by(F("tried_at").asc(nulls_first=True), "pk")[:AT_ONCE])


def read_subscription(calendar: BusyCalendar, *, outside: Outside, at: datetime) -> bool:
    """Fetch a calendar and keep its busy times, or why that went wrong. False when somebody else is at it.

    ``tried_at`` is the claim: whoever moves it on from what they have seen reads the calendar. A reader that is killed
    leaves the last good times, and the calendar waits for its next turn.
    """
    rows = BusyCalendar.objects.within(calendar.organisation_id).filter(pk=calendar.pk)
    if not rows.filter(tried_at=calendar.tried_at).update(tried_at=at):
        return False
    person = calendar.person
    with translation.override(person.locale):
        try:
            address = address_of(calendar, person)
            if not address:
                raise Refused(_("Its address cannot be read any more. Please remove the calendar and add it again."))
            data = outside.fetch(address, accept=ACCEPTED)
            busy = read_calendar(data, zone=zone_of(person), at=at)
        except Refused as refusal:
            rows.update(failures=F("failures") + 1, failure=str(refusal)[:300])
            return True
        with transaction.atomic():
            kept = rows.select_for_update().first()
            if kept is not None:
                replace_times(kept, busy, at=at)
    return True


def read_due(*, outside: Outside, at: datetime) -> Iterator[float]:
    """Read every calendar whose turn has come, one after another; says after each how far it is, 0 to 1."""
    due = due_calendars(at=at)
    for number, calendar in enumerate(due, start=1):
        read_subscription(calendar, outside=outside, at=at)
        yield number / len(due)
