from __future__ import annotations

from datetime import UTC, datetime
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from peerloom.domain.people.busy_times import NotACalendar, TooMuch, busy_times_in
from tests.domain.people.calendar_files import calendar, event, meeting

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""On a machine that has a lot to do."""

SINCE, UNTIL = datetime(2026, 10, 5, tzinfo=UTC), datetime(2026, 10, 19, tzinfo=UTC)


def busy(data: bytes, zone: str = "America/New_York") -> list[str]:
    found = busy_times_in(data, zone=ZoneInfo(zone), since=SINCE, until=UNTIL)
    assert not found.not_understood
    return [f"{span.starts_at:%d %H:%M}-{span.ends_at:%d %H:%M}" for span in found.spans]


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (["DTSTART:20261005T100000Z", "DTEND:20261005T110000Z"], ["05 10:00-05 11:00"]),
        (["DTSTART:20261005T100000Z", "DURATION:PT90M"], ["05 10:00-05 11:30"]),
        (["DTSTART;TZID=Europe/Berlin:20261005T100000", "DURATION:PT1H"], ["05 08:00-05 09:00"]),
        (["DTSTART;TZID=W. Europe Standard Time:20261005T100000", "DURATION:PT1H"], ["05 08:00-05 09:00"]),
        (["DTSTART;TZID=Nowhere/Land:20261005T100000", "DURATION:PT1H"], ["05 14:00-05 15:00"]),
        (["DTSTART:20261005T100000", "DTEND:20261005T110000"], ["05 14:00-05 15:00"]),
        (["DTSTART;VALUE=DATE:20261006", "DTEND;VALUE=DATE:20261008"], ["06 04:00-08 04:00"]),
        (["DTSTART;VALUE=DATE:20261006"], ["06 04:00-07 04:00"]),
        (["DTSTART:20261001T100000Z", "DTEND:20261006T100000Z"], ["05 00:00-06 10:00"]),
        (["DTSTART:20261018T230000Z", "DURATION:P2D"], ["18 23:00-19 00:00"]),
        (["DTSTART:20261004T193000", "DURATION:PT1H"], ["05 00:00-05 00:30"]),
        (["DTSTART:20261018T193000", "DURATION:PT1H"], ["18 23:30-19 00:00"]),
        (["DTSTART;VALUE=DATE:20261004"], ["05 00:00-05 04:00"]),
        (["DTSTART:20261005T100000Z"], []),
        (["DTSTART:20261005T100000Z", "DTEND:20261005T110000Z", "TRANSP:TRANSPARENT"], []),
        (["DTSTART:20261005T100000Z", "DTEND:20261005T110000Z", "TRANSP:OPAQUE"], ["05 10:00-05 11:00"]),
        (["DTSTART:20261005T100000Z", "DTEND:20261005T110000Z", "STATUS:CANCELLED"], []),
        (["DTSTART:20261005T100000Z", "DURATION:PT1H", "X-MICROSOFT-CDO-BUSYSTATUS:FREE"], []),
        (["DTSTART:20250101T100000Z", "DURATION:PT1H"], []),
        (["DTSTART:99991231T100000Z", "DURATION:PT1H"], []),
    ],
)  # fmt: skip
def test_reads_when_an_event_makes_busy(lines: list[str], expected: list[str]) -> None:
    assert busy(calendar(event(*lines))) == expected


def test_repeats_with_exceptions() -> None:
    weekly = event(
        "DTSTART;TZID=Europe/Berlin:20260907T160000",
        "DURATION:PT1H",
        "RRULE:FREQ=WEEKLY;COUNT=1000000000",
        "EXDATE;TZID=Europe/Berlin:20261012T160000",
    )
    assert busy(calendar(weekly)) == ["05 14:00-05 15:00"]
    moved = event("RECURRENCE-ID;TZID=Europe/Berlin:20261005T160000", "DTSTART:20261006T100000Z", "DURATION:PT1H")
    assert busy(calendar(weekly, moved)) == ["06 10:00-06 11:00"]
    gone = event(
        "RECURRENCE-ID;TZID=Europe/Berlin:20261005T160000",
        "DTSTART:20261005T140000Z",
        "DURATION:PT1H",
        "STATUS:CANCELLED",
    )
    assert busy(calendar(weekly, gone)) == []


def test_joins_what_touches() -> None:
    several = [meeting("1000", "1100", uid="a"), meeting("1030", "1200", uid="b"), meeting("1200", "1230", uid="c")]
    assert busy(calendar(*several)) == ["05 10:00-05 12:30"]


def test_exceptions_that_swap_places_end() -> None:
    daily = event("DTSTART:20261005T100000Z", "DURATION:PT1H", "RRULE:FREQ=DAILY;COUNT=3")
    one = event("RECURRENCE-ID:20261005T100000Z", "DTSTART:20261006T100000Z", "DURATION:PT1H")
    other = event("RECURRENCE-ID:20261006T100000Z", "DTSTART:20261005T100000Z", "DURATION:PT1H")
    assert busy(calendar(daily, one, other)) == ["05 10:00-05 11:00", "06 10:00-06 11:00", "07 10:00-07 11:00"]


def test_several_calendars_in_one_file_and_a_mark_at_its_beginning() -> None:
    data = calendar(meeting("1000", "1100")) + calendar(meeting("1200", "1300"))
    assert busy(b"\xef\xbb\xbf" + data) == ["05 10:00-05 11:00", "05 12:00-05 13:00"]


@pytest.mark.parametrize(
    "zone",
    [
        "BEGIN:VTIMEZONE\r\nTZID:Own\r\nEND:VTIMEZONE\r\n",
        "BEGIN:VTIMEZONE\r\nEND:VTIMEZONE\r\n",
        "BEGIN:VTIMEZONE\r\nTZID:Own\r\nBEGIN:STANDARD\r\nDTSTART:rubbish\r\nTZOFFSETTO:x\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n",
    ],
)
def test_broken_zones_leave_the_owners_own(zone: str) -> None:
    data = calendar(event("DTSTART;TZID=Own:20261005T100000", "DURATION:PT1H"), before=zone)
    assert busy(data) == ["05 14:00-05 15:00"]


BROKEN = [
    event("SUMMARY:no beginning"),
    event("DTSTART:rubbish", "DTEND:20261005T110000Z"),
    event("DTSTART:20261005T100000Z", "DURATION:PT1H", "RRULE:FREQ=SECONDLY"),
    event("DTSTART:19700101T100000Z", "DURATION:PT1H", "RRULE:FREQ=MINUTELY;INTERVAL=1"),
    event("DTSTART:20261005T100000Z", "DURATION:PT1H", "RRULE:FREQ=NEVER"),
]


@pytest.mark.parametrize("broken", BROKEN)
def test_one_entry_that_makes_no_sense_spoils_no_other_and_is_counted(broken: str) -> None:
    data = calendar(broken, meeting("1000", "1100", uid="fine"))
    found = busy_times_in(data, zone=ZoneInfo("UTC"), since=SINCE, until=UNTIL)
    assert len(found.spans) == 1
    assert found.not_understood == 1


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"<!doctype html><title>Sign in</title>",
        b"BEGIN:VCARD\r\nEND:VCARD\r\n",
        b"\x00" * 100,
        b"BEGIN:VCALENDAR\r\nx",
    ],
)
def test_something_else_is_no_calendar(data: bytes) -> None:
    with pytest.raises(NotACalendar):
        busy_times_in(data, zone=ZoneInfo("UTC"), since=SINCE, until=UNTIL)


def test_more_than_anybody_has_is_too_much() -> None:
    hourly = [event("DTSTART:20261005T100000Z", "RRULE:FREQ=HOURLY", uid=str(n)) for n in range(80)]
    with pytest.raises(TooMuch):
        busy(calendar(*hourly))
    with pytest.raises(TooMuch):
        busy(calendar(*[event(uid=str(n)) for n in range(20_001)]))


NAMES = ["DTSTART", "DTEND", "DURATION", "RRULE", "EXDATE", "RECURRENCE-ID", "RDATE", "UID", "SEQUENCE", "STATUS"]
VALUES = ["20261005T100000Z", "20261005", "PT1H", "-P1D", "FREQ=DAILY", "FREQ=WEEKLY;BYDAY=MO;COUNT=0", "", "99999999"]
lines = st.lists(st.builds("{}:{}".format, st.sampled_from(NAMES), st.sampled_from(VALUES)), max_size=6)


@unhurried
@given(st.lists(lines, max_size=3))
def test_odd_entries_end_in_times_or_a_plain_no(entries: list[list[str]]) -> None:
    data = calendar(*[event(*entry) for entry in entries])
    try:
        found = busy_times_in(data, zone=ZoneInfo("Europe/Berlin"), since=SINCE, until=UNTIL)
    except (NotACalendar, TooMuch):
        return
    assert all(since.ends_at < then.starts_at for since, then in pairwise(found.spans))


def test_times_without_a_zone_are_found_at_both_ends_of_the_window() -> None:
    late = calendar(event("DTSTART:20261019T083000", "DURATION:PT1H"))  # in Tokyo, still the 18th in UTC
    assert busy(late, "Asia/Tokyo") == ["18 23:30-19 00:00"]
    early = calendar(event("DTSTART:20261004T200000", "DURATION:PT1H"))  # in New York, the 5th in UTC
    assert busy(early, "America/New_York") == ["05 00:00-05 01:00"]
