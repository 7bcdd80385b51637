"""Meetings as calendar programs understand them: an invitation, its withdrawal, and a list to subscribe to.

iCalendar (RFC 5545) and its exchange by mail (RFC 5546). The words come from people: nothing in them can end a line.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from unicodedata import category
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from django.conf import settings
from icalendar import Calendar, Event, Timezone, vCalAddress, vText, vUri

from peerloom.domain.notifications.calendar_zones import time_zone
from peerloom.domain.people.zones import zone_named

PRODUCT = "-//Peerloom//Meetings//EN"
ASK_AGAIN = timedelta(hours=1)
"""How often a program that has subscribed to a list is asked to look for news."""

ENDING_A_LINE = frozenset({"Cc", "Cs", "Zl", "Zp"})
"""Kinds of letters that no text may hold: control characters, halves of letters, separators of lines."""


@dataclass(frozen=True, slots=True)
class Appointment:
    """One meeting, for one of those who come.

    ``uid`` stays the same as long as the meeting lives (see ``uid_of``). ``sequence`` is larger after each change that
    calendars have to hear of, the cancellation included. ``changed_at`` is when that was. ``time_zone`` is the one in
    which the times are told. Empty texts are left out.
    """

    uid: str
    sequence: int
    starts_at: datetime
    ends_at: datetime
    time_zone: str
    title: str
    description: str
    location: str
    link: str
    organiser_name: str
    organiser_email: str
    attendee_name: str
    attendee_email: str
    changed_at: datetime


def uid_of(public_id: str) -> str:
    """The name by which calendars know a thing of this installation for ever."""
    return f"{public_id}@{urlsplit(settings.SITE_URL).hostname or 'localhost'}"


def request(appointment: Appointment) -> str:
    """An invitation that can be answered; sent again with a larger sequence, it changes what is in the calendar."""
    event = _event(appointment, status="CONFIRMED")
    _add_attendee(event, appointment, answer_wanted=True)
    return _written([event], [appointment], method="REQUEST")


def cancellation(appointment: Appointment) -> str:
    """Takes the meeting out of the calendar; its sequence must be larger than that of the last request."""
    event = _event(appointment, status="CANCELLED")
    _add_attendee(event, appointment, answer_wanted=False)
    return _written([event], [appointment], method="CANCEL")


def feed(appointments: Iterable[Appointment], *, name: str) -> str:
    """A list to subscribe to, with all that is agreed; who comes is not in it."""
    every = list(appointments)
    return _written([_event(each, status="CONFIRMED") for each in every], every, method="PUBLISH", name=name)


def _written(events: Sequence[Event], appointments: Sequence[Appointment], *, method: str, name: str = "") -> str:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("calscale", "GREGORIAN")
    calendar.add("method", method)
    if name:
        calendar.add("x-wr-calname", vText(_one_line(name)))
        calendar.add("refresh-interval", ASK_AGAIN, parameters={"VALUE": "DURATION"})
        calendar.add("x-published-ttl", "PT1H")
    for component in (*_time_zones(appointments), *events):
        calendar.add_component(component)
    return str(calendar.to_ical(), "utf-8")


def _event(appointment: Appointment, *, status: str) -> Event:
    zone = _zone_told(appointment)
    event = Event()
    event.add("uid", appointment.uid)
    event.add("dtstamp", appointment.changed_at.astimezone(UTC))
    event.add("last-modified", appointment.changed_at.astimezone(UTC))
    event.add("sequence", appointment.sequence)
    event.add("dtstart", appointment.starts_at.astimezone(zone))
    event.add("dtend", appointment.ends_at.astimezone(zone))
    event.add("summary", _one_line(appointment.title))
    event.add("status", status)
    event.add("transp", "OPAQUE")
    event.add("organizer", _address(appointment.organiser_name, appointment.organiser_email))
    if appointment.description:
        event.add("description", _lines(appointment.description))
    if appointment.location:
        event.add("location", _one_line(appointment.location))
    if appointment.link:
        event.add("url", vUri(_one_line(appointment.link).replace(" ", "%20")))
    return event


def _add_attendee(event: Event, appointment: Appointment, *, answer_wanted: bool) -> None:
    attendee = _address(appointment.attendee_name, appointment.attendee_email)
    attendee.params["CUTYPE"] = "INDIVIDUAL"
    attendee.params["ROLE"] = "REQ-PARTICIPANT"
    if answer_wanted:
        attendee.params["PARTSTAT"] = "NEEDS-ACTION"
        attendee.params["RSVP"] = "TRUE"
    event.add("attendee", attendee)


def _address(name: str, email: str) -> vCalAddress:
    address = vCalAddress("mailto:" + "".join(_one_line(email).split()))
    if named := _one_line(name).replace('"', "’"):
        address.params["CN"] = named
    return address


def _zone_told(appointment: Appointment) -> ZoneInfo | timezone:
    """The zone that was meant. UTC in the hour that comes twice: a local time would mean its first coming."""
    zone = zone_named(appointment.time_zone)
    twice = any(moment.astimezone(zone).fold for moment in (appointment.starts_at, appointment.ends_at))
    return UTC if twice or zone.key == "UTC" else zone


def _time_zones(appointments: Sequence[Appointment]) -> list[Timezone]:
    """The rules of every zone in which a time is told."""
    zones = {zone.key: zone for each in appointments if isinstance(zone := _zone_told(each), ZoneInfo)}
    if not zones:
        return []
    since, until = min(each.starts_at for each in appointments), max(each.ends_at for each in appointments)
    return [time_zone(zone, since=since, until=until) for _name, zone in sorted(zones.items())]


def _one_line(text: str) -> str:
    return " ".join("".join(" " if category(letter) in ENDING_A_LINE else letter for letter in text).split())


def _lines(text: str) -> str:
    return "\n".join(_one_line(line) for line in text.splitlines()).strip()
