"""Two windows of one person, and two workers, at the same moment."""

from __future__ import annotations

from functools import partial

import pytest

from peerloom.domain.people.calendars import calendars_of
from peerloom.domain.people.models import BusyCalendar, BusyTime, CalendarFeed
from peerloom.domain.people.operations.calendar_feeds import renew_feed
from peerloom.domain.people.operations.calendars import MOST_CALENDARS, CannotChangeCalendar, add_calendar
from peerloom.domain.people.queries import person_of
from peerloom.domain.people.secret_addresses import sealed_address
from peerloom.domain.people.subscriptions import read_subscription
from peerloom.foundation.scope import Actor
from tests.at_once import at_once
from tests.domain.people.calendar_files import calendar, meeting
from tests.factories import MOMENT, actor_with, make_organisation
from tests.factories.calendars import make_calendar
from tests.foundation.outside_servers import outside_to, page, serving

pytestmark = pytest.mark.usefixtures("transactional_db")

ADDRESS = "https://calendar.example.org/abc.ics"


@pytest.fixture
def by() -> Actor:
    return actor_with(make_organisation(), "participant")


def test_the_same_address_from_two_windows_is_one_calendar(by: Actor) -> None:
    add = partial(add_calendar, name="", address=ADDRESS, by=by, at=MOMENT)
    one, other = at_once(add, add)
    assert one == other
    assert calendars_of(by, at=MOMENT).count() == 1


def test_the_last_place_is_given_once(by: Actor) -> None:
    for number in range(MOST_CALENDARS - 1):
        make_calendar(person_of(by), name=str(number))

    ways = [partial(add_calendar, name="", address=f"{ADDRESS}?{number}", by=by, at=MOMENT) for number in range(2)]
    told = at_once(*ways)
    assert told.count(CannotChangeCalendar) == 1
    assert sum(isinstance(each, BusyCalendar) for each in told) == 1


def test_of_two_new_addresses_for_a_feed_one_holds(by: Actor) -> None:
    tokens = at_once(*[lambda: renew_feed(by=by, at=MOMENT).token] * 2)
    assert CalendarFeed.objects.within(by.organisation_id).get().token in tokens


def test_of_two_workers_one_reads(by: Actor) -> None:
    with serving({"/x.ics": page(calendar(meeting("1000", "1100")))}) as server:
        person = person_of(by)
        kept = make_calendar(person, sealed_url=sealed_address(server.address("/x.ics"), person))
        rows = BusyCalendar.objects.within(by.organisation_id).select_related("person")
        seen = [rows.get(pk=kept.pk) for _ in range(2)]
        outside = outside_to(server, seconds=20)
        later = MOMENT.replace(minute=40)
        read = at_once(*(partial(read_subscription, each, outside=outside, at=later) for each in seen))
        assert sorted(map(str, read)) == ["False", "True"]
        assert len(server.asked) == 1
    assert BusyTime.objects.within(by.organisation_id).count() == 1
