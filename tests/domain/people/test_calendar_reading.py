"""The file is read in a process of its own, whatever is in it."""

from __future__ import annotations

import time
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from peerloom.domain.people.calendar_reading import AHEAD, LARGEST, UnreadableCalendar, read_calendar
from peerloom.domain.people.spans import Span
from tests.domain.people.calendar_files import calendar, event, meeting
from tests.factories import MOMENT

BERLIN = ZoneInfo("Europe/Berlin")

ENDLESS = {
    "every second of each day": event(
        "DTSTART:20261005T000000Z",
        "RRULE:FREQ=DAILY;BYHOUR=" + ",".join(map(str, range(24))) + ";BYMINUTE=" + ",".join(map(str, range(60)))
        + ";BYSECOND=" + ",".join(map(str, range(60))),
    ),
    "every hour since the beginning of time": event("DTSTART:00010101T000000Z", "RRULE:FREQ=HOURLY"),
    "thousands of series": "".join(
        event("DTSTART:19000101T000000Z", "RRULE:FREQ=HOURLY", uid=str(number)) for number in range(5000)
    ),
    "rules that never come true": "".join(
        event("DTSTART:19700101T000000Z", "RRULE:FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30", uid=str(n)) for n in range(2000)
    ),
}  # fmt: skip


def test_reads_the_coming_months() -> None:
    last = (MOMENT + AHEAD - timedelta(hours=1)).astimezone(BERLIN)
    late = event(f"DTSTART:{last:%Y%m%dT%H%M%S}", "DURATION:P2D", uid="late")
    past = event("DTSTART:20261001T000000Z", "DTEND:20261005T100000Z", uid="past")
    found = read_calendar(calendar(past, meeting("1200", "1230"), late), zone=BERLIN, at=MOMENT)
    assert found.spans[0] == Span(MOMENT, MOMENT + timedelta(minutes=30))
    assert found.spans[1] == Span(MOMENT + timedelta(hours=2.5), MOMENT + timedelta(hours=3))
    assert found.spans[2] == Span(MOMENT + AHEAD - timedelta(hours=1), MOMENT + AHEAD)


@pytest.mark.parametrize("name", ENDLESS)
def test_what_would_take_for_ever_is_given_up(name: str) -> None:
    began = time.monotonic()
    with pytest.raises(UnreadableCalendar, match="more in this calendar"):
        read_calendar(calendar(ENDLESS[name]), zone=BERLIN, at=MOMENT, seconds=1)
    assert time.monotonic() - began < 30


def test_entries_within_entries_are_read_without_falling_over() -> None:
    found = read_calendar(calendar("BEGIN:VEVENT\r\n" * 19_000), zone=BERLIN, at=MOMENT)
    assert found.spans == []


@pytest.mark.parametrize("data", [b"", b"<html>", b"BEGIN:VCALENDAR\nhm"])
def test_says_that_it_is_no_calendar(data: bytes) -> None:
    with pytest.raises(UnreadableCalendar, match="not a calendar"):
        read_calendar(data, zone=BERLIN, at=MOMENT)


def test_takes_no_more_than_the_largest_size() -> None:
    with pytest.raises(UnreadableCalendar, match="5 MB"):
        read_calendar(b"x" * (LARGEST + 1), zone=BERLIN, at=MOMENT)


def test_a_large_calendar_of_an_ordinary_person_is_read() -> None:
    words = "DESCRIPTION:" + "word " * 80
    many = [
        event(f"DTSTART:2026{10 + n % 3}{1 + n % 28:02}T{n % 24:02}0000Z", "DURATION:PT15M", words, uid=str(n))
        for n in range(6000)
    ]
    assert len(read_calendar(calendar(*many), zone=BERLIN, at=MOMENT).spans) > 100
