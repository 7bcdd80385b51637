"""Calendars kept elsewhere: we look into them for busy times, and keep nothing else."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.people.busy_times import Busy
from peerloom.domain.people.calendar_reading import read_calendar
from peerloom.domain.people.models import BusyCalendar, BusyTime
from peerloom.domain.people.operations.own_rows import own_person, record
from peerloom.domain.people.secret_addresses import address_of, sealed_address
from peerloom.domain.people.zones import zone_named
from peerloom.foundation.jobs import enqueue
from peerloom.foundation.outside import Outside
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor, ScopedQuerySet

READING = "peerloom.domain.people.jobs.read_calendar"
MOST_CALENDARS = 10
LONGEST_NAME = 80
REST = timedelta(minutes=1)
"""A calendar is not asked for again within this time."""


class CannotChangeCalendar(Refused):
    """It is somebody else's, there are too many, or it was read a moment ago."""


@transaction.atomic
def add_calendar(*, name: str, address: str, by: Actor, at: datetime, outside: Outside | None = None) -> BusyCalendar:
    """Subscribe to the calendar at a secret address, which is sealed for its owner; a job reads it in a moment.

    The same address again answers with the calendar that is there. Raises AddressRefused, CannotChangeCalendar.
    """
    url = (outside or Outside()).checked(address)
    person = own_person(by)
    own = list(_own(by))
    for calendar in own:
        if address_of(calendar, person) == str(url):
            return calendar
    _check_room(own)
    calendar = BusyCalendar.objects.create(
        organisation_id=by.organisation_id,
        person=person,
        name=_named(name) or url.host[:LONGEST_NAME],
        sealed_url=sealed_address(str(url), person),
        host=url.host[:200],
        added_at=at,
    )
    record("calendar.added", calendar, person, by=by, at=at, kind="address")
    enqueue(READING, organisation=person.organisation.public_id, subject=calendar.public_id, at=at)
    return calendar


def upload_calendar(*, name: str, data: bytes, by: Actor, at: datetime) -> BusyCalendar:
    """Keep the busy times of a calendar file. Under a name that is there already, they replace the former ones.

    Raises UnreadableCalendar, CannotChangeCalendar.
    """
    busy = read_calendar(data, zone=zone_named(by.time_zone), at=at)
    with transaction.atomic():
        person = own_person(by)
        own = list(_own(by))
        called = _named(name) or str(_("My calendar"))
        calendar = next((one for one in own if one.name == called and not one.sealed_url), None)
        if calendar is None:
            _check_room(own)
            calendar = BusyCalendar.objects.create(
                organisation_id=by.organisation_id, person=person, name=called, added_at=at
            )
        record("calendar.uploaded", calendar, person, by=by, at=at)
        replace_times(calendar, busy, at=at)
    return calendar


@transaction.atomic
def refresh_calendar(*, calendar: BusyCalendar, by: Actor, at: datetime) -> None:
    """Have a subscribed calendar read soon, not only when its turn comes. Raises CannotChangeCalendar."""
    person = own_person(by)
    own = _locked(calendar, by)
    if not own.sealed_url:
        raise CannotChangeCalendar(_("This calendar was uploaded. Please upload it again to bring it up to date."))
    if own.tried_at and own.tried_at > at - REST:
        raise CannotChangeCalendar(_("It was read a moment ago. Please wait a minute."))
    enqueue(READING, organisation=person.organisation.public_id, subject=own.public_id, at=at)


@transaction.atomic
def rename_calendar(*, calendar: BusyCalendar, name: str, by: Actor, at: datetime) -> None:
    """Raises CannotChangeCalendar."""
    person = own_person(by)
    own = _locked(calendar, by)
    called = _named(name)
    if not called:
        raise CannotChangeCalendar(_("Please give the calendar a name."))
    if called != own.name:
        own.name = called
        own.save(update_fields=["name"])
        record("calendar.renamed", own, person, by=by, at=at)


@transaction.atomic
def remove_calendar(*, calendar: BusyCalendar, by: Actor, at: datetime) -> None:
    """Forget the calendar, its address and its busy times. Once more changes nothing. Raises CannotChangeCalendar."""
    person = own_person(by)
    _check_own(calendar, by)
    gone, _each = _own(by).filter(pk=calendar.pk).delete()
    if gone:
        record("calendar.removed", calendar, person, by=by, at=at)


def replace_times(calendar: BusyCalendar, busy: Busy, *, at: datetime) -> None:
    """Inside the caller's transaction, in which the calendar is locked or new: these times, none of the former."""
    BusyTime.objects.within(calendar.organisation_id).filter(calendar=calendar).delete()
    BusyTime.objects.bulk_create(
        [
            BusyTime(
                organisation_id=calendar.organisation_id,
                calendar=calendar,
                person_id=calendar.person_id,
                starts_at=span.starts_at,
                ends_at=span.ends_at,
            )
            for span in busy.spans
        ],
        batch_size=1000,
    )
    calendar.read_at = calendar.tried_at = at
    calendar.failures = 0
    calendar.failure = ""
    if busy.not_understood:
        calendar.failure = str(
            _("Some entries in it make no sense to us and count as free: %(number)s.") % {"number": busy.not_understood}
        )
    calendar.save(update_fields=["read_at", "tried_at", "failures", "failure"])


def _own(by: Actor) -> ScopedQuerySet[BusyCalendar]:
    return BusyCalendar.objects.within(by.organisation_id).filter(person=by.person_id)


def _locked(calendar: BusyCalendar, by: Actor) -> BusyCalendar:
    _check_own(calendar, by)
    own = _own(by).select_for_update().filter(pk=calendar.pk).first()
    if own is None:
        raise CannotChangeCalendar(_("This calendar has been removed."))
    return own


def _check_own(calendar: BusyCalendar, by: Actor) -> None:
    if calendar.person_id != by.person_id:
        raise CannotChangeCalendar(_("This is somebody else’s calendar."))


def _check_room(own: Iterable[BusyCalendar]) -> None:
    if sum(1 for _calendar in own) >= MOST_CALENDARS:
        raise CannotChangeCalendar(_("You have ten calendars here. Please remove one before you add another."))


def _named(name: str) -> str:
    return " ".join(name.split())[:LONGEST_NAME]
