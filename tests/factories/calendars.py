from __future__ import annotations

from datetime import datetime, timedelta

from peerloom.domain.people.models import AvailabilityException, BusyCalendar, BusyTime, CalendarFeed, Person
from peerloom.domain.relationships.enums import SessionState, SessionWay
from peerloom.domain.relationships.models import Relationship, Session
from tests.factories.people import MOMENT


def make_session(
    relationship: Relationship,
    starts_at: datetime,
    *,
    minutes: int = 60,
    state: SessionState = SessionState.AGREED,
    way: SessionWay = SessionWay.VIDEO,
    place: str = "",
    link: str = "",
    sequence: int = 0,
) -> Session:
    return Session.objects.create(
        organisation=relationship.organisation,
        relationship=relationship,
        state=state,
        starts_at=starts_at,
        ends_at=starts_at + timedelta(minutes=minutes),
        time_zone="Europe/Berlin",
        way=way,
        place=place,
        link=link,
        sequence=sequence,
        proposed_at=MOMENT,
    )


def make_calendar(
    person: Person, *, name: str = "Work", sealed_url: bytes = b"", busy_from: datetime | None = None
) -> BusyCalendar:
    """A calendar that was read, with one busy hour if ``busy_from`` says when."""
    calendar = BusyCalendar.objects.create(
        organisation=person.organisation,
        person=person,
        name=name,
        sealed_url=sealed_url,
        host="calendar.example.org" if sealed_url else "",
        added_at=MOMENT,
        read_at=MOMENT,
        tried_at=MOMENT,
    )
    if busy_from:
        BusyTime.objects.create(
            organisation=person.organisation,
            calendar=calendar,
            person=person,
            starts_at=busy_from,
            ends_at=busy_from + timedelta(hours=1),
        )
    return calendar


def make_days_away(person: Person, *, days_ahead: int = 7) -> AvailabilityException:
    day = (MOMENT + timedelta(days=days_ahead)).date()
    return AvailabilityException.objects.create(
        organisation=person.organisation, person=person, first_on=day, last_on=day
    )


def make_feed(person: Person, *, token: str = "a-secret-token-that-nobody-guesses-0123456") -> CalendarFeed:  # noqa: S107
    return CalendarFeed.objects.create(organisation=person.organisation, person=person, token=token, made_at=MOMENT)
