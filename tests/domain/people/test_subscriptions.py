"""Calendars that are read again and again, from a real server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta

import pytest

from peerloom.domain.people import jobs
from peerloom.domain.people.models import BusyCalendar, BusyTime, Person
from peerloom.domain.people.operations.calendars import add_calendar, remove_calendar
from peerloom.domain.people.queries import actor_of
from peerloom.domain.people.secret_addresses import sealed_address
from peerloom.domain.people.subscriptions import due_calendars, read_due, read_subscription
from peerloom.foundation import clock
from peerloom.foundation.jobs import JobContext
from peerloom.foundation.jobs.models import Job
from peerloom.foundation.outside import Outside
from tests.domain.people.calendar_files import calendar, meeting
from tests.factories import MOMENT, make_organisation, make_person
from tests.factories.calendars import make_calendar
from tests.foundation.outside_servers import Page, Server, outside_to, page, serving

pytestmark = pytest.mark.django_db

HOUR = timedelta(hours=1)
GOOD = page(calendar(meeting("1000", "1100"), meeting("1300", "1400", uid="b")), Content_Type="text/calendar")
LESS = page(calendar(meeting("2000", "2100")))


@contextmanager
def subscribed(pages: dict[str, Page], person: Person | None = None) -> Iterator[tuple[Server, Outside, BusyCalendar]]:
    with serving(pages) as server:
        owner = person or make_person(make_organisation())
        kept = make_calendar(owner, sealed_url=sealed_address(server.address("/x.ics"), owner))
        BusyCalendar.objects.within(kept.organisation_id).filter(pk=kept.pk).update(read_at=None, tried_at=None)
        yield server, outside_to(server), fresh(kept)


def fresh(kept: BusyCalendar) -> BusyCalendar:
    return BusyCalendar.objects.within(kept.organisation_id).select_related("person").get(pk=kept.pk)


def times(kept: BusyCalendar) -> list[str]:
    rows = BusyTime.objects.within(kept.organisation_id).filter(calendar=kept)
    return [f"{row.starts_at:%H:%M}-{row.ends_at:%H:%M}" for row in rows]


def is_due(at: datetime) -> bool:
    return bool(due_calendars(at=at))


def test_is_read_and_read_again_after_three_hours() -> None:
    pages = {"/x.ics": GOOD}
    with subscribed(pages) as (server, outside, kept):
        assert list(read_due(outside=outside, at=MOMENT)) == [1.0]
        assert times(kept) == ["10:00-11:00", "13:00-14:00"]
        assert fresh(kept).read_at == MOMENT
        assert not is_due(MOMENT + 2.9 * HOUR)
        pages["/x.ics"] = LESS
        list(read_due(outside=outside, at=MOMENT + 3 * HOUR))
        assert times(kept) == ["20:00-21:00"]
        assert [headers["Accept"].partition(",")[0] for _path, headers in server.asked] == ["text/calendar"] * 2


@pytest.mark.parametrize(
    ("trouble", "words"),
    [
        (page(b"", status=404), "nothing at this address"),
        (page(b"<html>Sign in</html>"), "not a calendar"),
        (page(b"x" * (6 * 1024 * 1024)), "5 MB"),
    ],
)
def test_trouble_is_told_and_the_last_good_times_stay(trouble: Page, words: str) -> None:
    pages = {"/x.ics": GOOD}
    with subscribed(pages) as (_server, outside, kept):
        read_subscription(kept, outside=outside, at=MOMENT)
        pages["/x.ics"] = trouble
        read_subscription(fresh(kept), outside=outside, at=MOMENT + 3 * HOUR)
        now = fresh(kept)
        assert times(kept) == ["10:00-11:00", "13:00-14:00"]
        assert (now.read_at, now.tried_at, now.failures) == (MOMENT, MOMENT + 3 * HOUR, 1)
        assert words in now.failure
        pages["/x.ics"] = LESS
        read_subscription(now, outside=outside, at=MOMENT + 9 * HOUR)
        assert (fresh(kept).failures, fresh(kept).failure, times(kept)) == (0, "", ["20:00-21:00"])


@pytest.mark.parametrize(("failures", "hours"), [(0, 3), (1, 6), (2, 12), (3, 24), (4, 48), (5, 48), (30, 48)])
def test_waits_longer_after_each_failure(failures: int, hours: int) -> None:
    kept = make_calendar(make_person(make_organisation()), sealed_url=b"x")
    BusyCalendar.objects.within(kept.organisation_id).filter(pk=kept.pk).update(failures=failures)
    assert not is_due(MOMENT + hours * HOUR - timedelta(seconds=1))
    assert is_due(MOMENT + hours * HOUR)


def test_uploads_and_people_who_have_left_have_no_turn() -> None:
    organisation = make_organisation()
    make_calendar(make_person(organisation))
    left = make_person(organisation)
    make_calendar(left, sealed_url=b"x")
    Person.objects.within(organisation.pk).filter(pk=left.pk).update(standing="left")
    assert not is_due(MOMENT + 100 * HOUR)


def test_of_two_readers_one_reads() -> None:
    with subscribed({"/x.ics": GOOD}) as (server, outside, kept):
        seen = fresh(kept)
        assert read_subscription(kept, outside=outside, at=MOMENT)
        assert not read_subscription(seen, outside=outside, at=MOMENT + timedelta(seconds=1))
        assert len(server.asked) == 1


def test_what_is_removed_while_it_is_read_stays_removed() -> None:
    with subscribed({"/x.ics": GOOD}) as (_server, outside, kept):

        class Removing(Outside):
            def fetch(self, text: str, *, accept: str = "*/*") -> bytes:
                remove_calendar(calendar=kept, by=actor_of(kept.person, at=MOMENT), at=MOMENT)
                return outside.fetch(text, accept=accept)

        read_subscription(kept, outside=Removing(), at=MOMENT)
        assert BusyTime.objects.within(kept.organisation_id).count() == 0


def test_a_seal_that_opens_no_more_is_told() -> None:
    kept = make_calendar(make_person(make_organisation()), sealed_url=b"damaged")
    read_subscription(fresh(kept), outside=Outside(), at=MOMENT + 3 * HOUR)
    assert "add it again" in fresh(kept).failure


def test_the_jobs_refuse_what_leads_inside_and_say_so() -> None:
    """As they run in production: nothing is allowed that is not public."""
    organisation = make_organisation()
    person = make_person(organisation)
    inside = make_calendar(person, sealed_url=sealed_address("https://127.0.0.1/x.ics", person))
    added = add_calendar(name="", address="https://nobody.invalid/x.ics", by=actor_of(person, at=MOMENT), at=MOMENT)
    job = Job.objects.get(subject=added.public_id)
    with clock.frozen_at(MOMENT):
        context = JobContext(job.public_id, organisation.public_id, added.public_id, 1)
        jobs.read_calendar.run(context)
        jobs.read_calendar.run(context)
    assert (fresh(added).failures, fresh(added).tried_at) == (1, MOMENT)
    waiting = Job.objects.create(kind="x", state="running", attempt=1, due=MOMENT, created_at=MOMENT)
    with clock.frozen_at(MOMENT + 4 * HOUR):
        jobs.read_calendars.run(JobContext(waiting.public_id, "", "", 1))
    assert "private network" in fresh(inside).failure
    assert fresh(added).failures == 1, "its turn comes after six hours"
