from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import cast

import icalendar
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponse
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from peerloom.domain.people.models import AvailabilityInterval, BusyCalendar, BusyTime, CalendarFeed, Person
from peerloom.domain.people.operations.calendars import READING
from peerloom.foundation import clock
from peerloom.foundation.jobs.models import Job
from tests.domain.people.calendar_files import calendar, meeting
from tests.factories import MOMENT, make_account, make_organisation, make_pair, make_person
from tests.factories.calendars import make_calendar, make_days_away, make_feed, make_session
from tests.web.people.reader import Reader

pytestmark = pytest.mark.django_db


@pytest.fixture
def linh() -> Reader:
    return Reader.of(make_person(make_organisation(), "participant", account=make_account()))


def test_asks_for_the_normal_week_first(linh: Reader) -> None:
    assert "Tell us when you are free in a normal week" in linh.page()


def test_says_how_many_hours_are_left(linh: Reader) -> None:
    AvailabilityInterval.objects.create(
        organisation=linh.person.organisation, person=linh.person, weekday=0, start_minute=600, end_minute=780
    )
    assert "You are free for 6 hours in the next two weeks" in linh.page()
    make_calendar(linh.person, busy_from=datetime(2026, 10, 12, 10, tzinfo=UTC))
    make_days_away(linh.person, days_ahead=1)
    page = linh.page()
    assert "You are free for 5 hours" in page
    assert "away" in page


def test_days_away_are_added_and_removed(linh: Reader) -> None:
    answer = linh.send("days-away", {"first_on": "2026-10-20", "last_on": ""})
    assert (answer.status_code, answer["Location"]) == (303, linh.address("mine"))
    assert "20 October 2026" in linh.page()
    away = linh.person.availability_exceptions.get()
    linh.send("days-away-remove", {}, away.public_id)
    assert "20 October 2026" not in linh.page()


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        ("2026-10-20", "2026-10-19", "before the first"),
        ("2026-10-01", "2026-10-02", "are over"),
        ("", "", "This field is required"),
        ("soon", "", "Enter a valid date"),
        ("\x00", "", "Enter a valid date"),
        ("9999-12-31", "9999-12-31", "too far away"),
    ],
)
def test_odd_days_are_explained_beside_the_field(linh: Reader, first: str, last: str, words: str) -> None:
    answer = linh.send("days-away", {"first_on": first, "last_on": last})
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_an_address_is_taken_and_never_shown_again(linh: Reader) -> None:
    secret = "https://calendar.example.org/abc123secret.ics"
    assert linh.send("add", {"address": secret, "name": "Work"}).status_code == 303
    page = linh.page()
    assert "Will be read in a moment" in page
    assert "calendar.example.org" in page
    assert "abc123secret" not in page
    assert Job.objects.filter(kind=READING).count() == 1


@pytest.mark.parametrize(
    ("address", "words"),
    [
        ("https://169.254.169.254/x.ics", "inside a private network"),
        ("https://localhost:443/x.ics", "inside a private network"),
        ("http://example.org/x.ics", "https://"),
        ("x" * 5000, "at most 2000"),
        ("", "This field is required"),
        ("\x00", "Null characters"),
    ],
)
def test_an_address_that_leads_inside_is_explained_and_kept_in_the_form(linh: Reader, address: str, words: str) -> None:
    answer = linh.send("add", {"address": address, "name": "My work"})
    assert answer.status_code == 422
    assert words in answer.content.decode()
    assert 'value="My work"' in answer.content.decode()


def test_a_file_is_read_and_not_kept(linh: Reader) -> None:
    file = SimpleUploadedFile("me.ics", calendar(meeting("1000", "1100", "SUMMARY:Doctor")), "text/calendar")
    assert linh.send("upload", {"file": file, "name": "Life"}).status_code == 303
    page = linh.page()
    assert "Uploaded just now" in page
    assert "1 busy time in the next four weeks" in page
    assert "Doctor" not in page


@pytest.mark.parametrize(
    ("data", "words"),
    [(b"<html>", "not a calendar"), (b"", "empty"), (b"x" * (5 * 1024 * 1024 + 1), "larger than 5 MB")],
)
def test_a_file_that_is_no_calendar_is_explained(linh: Reader, data: bytes, words: str) -> None:
    answer = linh.send("upload", {"file": SimpleUploadedFile("me.ics", data)})
    assert answer.status_code == 422
    assert words in answer.content.decode()


def test_says_how_each_calendar_is(linh: Reader) -> None:
    kept = make_calendar(linh.person, sealed_url=b"x", busy_from=MOMENT + timedelta(days=2))
    rows = BusyCalendar.objects.within(kept.organisation_id).filter(pk=kept.pk)
    assert "Read 1 hour ago" in linh.page(MOMENT + timedelta(hours=1)).replace("\xa0", " ")
    rows.update(failures=1, failure="Nobody answers.")
    page = linh.page(MOMENT + timedelta(hours=3)).replace("\xa0", " ")
    assert "Could not be read" in page
    assert "Nobody answers. Until it can, we go by what we read 3 hours ago." in page
    rows.update(sealed_url=b"", failures=0, failure="")
    assert "Upload it again" in linh.page(MOMENT + timedelta(weeks=5))


def test_a_calendar_is_renamed_read_again_and_removed(linh: Reader) -> None:
    kept = make_calendar(linh.person, sealed_url=b"x", busy_from=MOMENT)
    linh.send("rename", {"name": "Shifts"}, kept.public_id)
    assert "Shifts" in linh.page()
    linh.send("rename", {"name": ""}, kept.public_id)
    assert "between 1 and 80 letters" in linh.page()
    linh.send("refresh", {}, kept.public_id)
    assert "a moment ago" in linh.page()
    linh.send("refresh", {}, kept.public_id, at=MOMENT + timedelta(hours=1))
    assert Job.objects.filter(subject=kept.public_id).count() == 1
    linh.send("remove", {}, kept.public_id)
    assert "Shifts" not in linh.page()
    assert not BusyTime.objects.within(kept.organisation_id).exists()


@pytest.mark.parametrize("name", ["refresh", "rename", "remove", "days-away-remove"])
def test_what_is_anothers_does_not_exist(linh: Reader, name: str) -> None:
    other = make_person(linh.person.organisation, "participant")
    theirs = make_days_away(other) if name == "days-away-remove" else make_calendar(other)
    assert linh.send(name, {"name": "mine"}, theirs.public_id).status_code == 404


@pytest.mark.parametrize("rows", [1, 3])
def test_costs_the_same_for_many(linh: Reader, rows: int) -> None:
    for number in range(rows):
        make_calendar(linh.person, name=str(number), busy_from=MOMENT)
        make_days_away(linh.person, days_ahead=number)
    make_feed(linh.person)
    with CaptureQueriesContext(connection) as asked:
        linh.page()
    assert len(asked) <= 12


def read_feed(address: str, **headers: str) -> HttpResponse:
    with clock.frozen_at(MOMENT):
        return cast("HttpResponse", Client().get(address, headers=headers))


def feed_address(linh: Reader) -> str:
    linh.send("feed-renew", {})
    token = CalendarFeed.objects.within(linh.person.organisation_id).get(person=linh.person).token
    assert f"/calendars/{token}.ics" in linh.page()
    return reverse("calendars_by_link:feed", args=[token])


@pytest.fixture
def paired() -> tuple[Reader, Person]:
    relationship, mentee, mentor = make_pair()
    mentee.account = make_account()
    mentee.time_zone = "Europe/Berlin"
    mentee.save()
    make_session(
        relationship, MOMENT + timedelta(days=20), link="https://meet.example.org/x"
    )  # after the clocks change
    return Reader.of(mentee), mentor


def test_the_feed_holds_my_meetings_in_my_zone(paired: tuple[Reader, Person]) -> None:
    linh, _mentor = paired
    answer = read_feed(feed_address(linh))
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    (event,) = icalendar.Calendar.from_ical(answer.content).events
    assert str(event["SUMMARY"]).endswith(": you and Tomasz")
    assert event.start == MOMENT + timedelta(days=20)
    assert event["DTSTART"].params["TZID"] == "Europe/Berlin"


def test_the_feed_is_sent_again_only_when_it_changed(paired: tuple[Reader, Person]) -> None:
    linh, _mentor = paired
    address = feed_address(linh)
    tag = read_feed(address)["ETag"]
    unchanged = read_feed(address, if_none_match=tag)
    assert (unchanged.status_code, unchanged["ETag"]) == (304, tag)
    session = linh.person.participations.get().relationship.sessions.get()
    session.state = "cancelled"
    session.save()
    changed = read_feed(address, if_none_match=tag, if_modified_since="Mon, 05 Oct 2099 00:00:00 GMT")
    assert changed.status_code == 200
    assert b"BEGIN:VEVENT" not in changed.content


def test_a_former_or_guessed_address_leads_nowhere(paired: tuple[Reader, Person]) -> None:
    linh, _mentor = paired
    former = feed_address(linh)
    current = feed_address(linh)
    assert read_feed(former).status_code == 404
    assert read_feed(current).status_code == 200
    assert read_feed("/calendars/x.ics").status_code == 404
    assert Client().post(current).status_code == 405
    linh.send("feed-close", {})
    assert read_feed(current).status_code == 404


def test_forms_that_are_opened_lead_back_to_the_page(linh: Reader) -> None:
    for name in ("add", "upload", "days-away"):
        assert linh.client.get(linh.address(name))["Location"] == linh.address("mine")
    assert linh.client.get(linh.address("feed-renew")).status_code == 405
