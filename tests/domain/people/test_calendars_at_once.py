"""Two windows of one person, and two workers, at the same moment."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from time import sleep

import pytest
from django.db import OperationalError, connection

from peerloom.domain.people.calendars import calendars_of
from peerloom.domain.people.models import BusyCalendar, BusyTime, CalendarFeed
from peerloom.domain.people.operations.calendar_feeds import renew_feed
from peerloom.domain.people.operations.calendars import MOST_CALENDARS, CannotChangeCalendar, add_calendar
from peerloom.domain.people.queries import person_of
from peerloom.domain.people.secret_addresses import sealed_address
from peerloom.domain.people.subscriptions import read_subscription
from peerloom.foundation.scope import Actor
from tests.domain.people.calendar_files import calendar, meeting
from tests.factories import MOMENT, actor_with, make_organisation
from tests.factories.calendars import make_calendar
from tests.foundation.outside_servers import outside_to, page, serving

pytestmark = pytest.mark.usefixtures("transactional_db")

ADDRESS = "https://calendar.example.org/abc.ics"


def both_at_once(act: Callable[[int], object]) -> list[object]:
    ready = Barrier(2)

    def one(number: int) -> object:
        try:
            ready.wait(timeout=20)
            return in_turn(act, number)
        finally:
            connection.close()

    with ThreadPoolExecutor(2) as both:
        return list(both.map(one, (0, 1)))


def in_turn(act: Callable[[int], object], number: int) -> object:
    """SQLite in memory refuses at once where a file would wait for its turn: try again, as waiting would."""
    for _ in range(500):
        try:
            return act(number)
        except OperationalError as error:
            if "locked" not in str(error):
                raise
            sleep(0.02)
    return "never had its turn"


@pytest.fixture
def by() -> Actor:
    return actor_with(make_organisation(), "participant")


def test_the_same_address_from_two_windows_is_one_calendar(by: Actor) -> None:
    added = both_at_once(lambda _number: add_calendar(name="", address=ADDRESS, by=by, at=MOMENT).public_id)
    assert len(set(added)) == 1
    assert calendars_of(by, at=MOMENT).count() == 1


def test_the_last_place_is_given_once(by: Actor) -> None:
    for number in range(MOST_CALENDARS - 1):
        make_calendar(person_of(by), name=str(number))

    def add(number: int) -> str:
        try:
            add_calendar(name="", address=f"{ADDRESS}?{number}", by=by, at=MOMENT)
        except CannotChangeCalendar:
            return "told"
        return "added"

    assert sorted(map(str, both_at_once(add))) == ["added", "told"]


def test_of_two_new_addresses_for_a_feed_one_holds(by: Actor) -> None:
    tokens = both_at_once(lambda _number: renew_feed(by=by, at=MOMENT).token)
    assert CalendarFeed.objects.within(by.organisation_id).get().token in tokens


def test_of_two_workers_one_reads(by: Actor) -> None:
    with serving({"/x.ics": page(calendar(meeting("1000", "1100")))}) as server:
        person = person_of(by)
        kept = make_calendar(person, sealed_url=sealed_address(server.address("/x.ics"), person))
        rows = BusyCalendar.objects.within(by.organisation_id).select_related("person")
        seen = [rows.get(pk=kept.pk) for _ in range(2)]
        outside = outside_to(server, seconds=20)
        later = MOMENT.replace(minute=40)
        read = both_at_once(lambda number: read_subscription(seen[number], outside=outside, at=later))
        assert sorted(map(str, read)) == ["False", "True"]
        assert len(server.asked) == 1
    assert BusyTime.objects.within(by.organisation_id).count() == 1
