"""What we write, as another library (vobject) reads it."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import vobject  # type: ignore[import-untyped]
import vobject.icalendar  # type: ignore[import-untyped]
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from peerloom.domain.notifications.calendar_objects import Appointment, cancellation, feed, request, uid_of

unhurried = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
"""On a machine that has a lot to do."""

MEETING = Appointment(
    uid=uid_of("abc"),
    sequence=0,
    starts_at=datetime(2026, 10, 20, 14, 0, tzinfo=UTC),
    ends_at=datetime(2026, 10, 20, 15, 0, tzinfo=UTC),
    time_zone="Europe/Berlin",
    title="Mentor Up: you and Tomasz",
    description="Bring the page you wrote.",
    location="Library, room 3",
    link="https://meet.example.org/abc?a=1,2;b=3",
    organiser_name="Mentor Up",
    organiser_email="mentor-up@example.org",
    attendee_name="Linh Tran",
    attendee_email="linh@example.org",
    changed_at=datetime(2026, 10, 5, 9, 30, tzinfo=UTC),
)
CHANGES = [
    ("Europe/Berlin", datetime(2027, 3, 28, 1, tzinfo=UTC)),
    ("Europe/Berlin", datetime(2026, 10, 25, 1, tzinfo=UTC)),
    ("America/New_York", datetime(2027, 3, 14, 7, tzinfo=UTC)),
    ("America/New_York", datetime(2026, 11, 1, 6, tzinfo=UTC)),
    ("Asia/Kolkata", datetime(2026, 11, 1, 6, tzinfo=UTC)),
    ("UTC", datetime(2026, 11, 1, 6, tzinfo=UTC)),
    ("Middle/Earth", datetime(2026, 11, 1, 6, tzinfo=UTC)),
]
HOSTILE = [
    "two\r\nlines\nATTENDEE:mailto:evil@example.org",
    "commas, semicolons; colons: and \\ backslashes \\n",
    '"quotes" and 👩‍👩‍👧 emoji, naïve Łódź',
    "\x00\x07\x0b\x1b\u2028\u2029END:VEVENT\x85BEGIN:VALARM",
    "long " * 400,
]


KNOWN = {"UID", "DTSTAMP", "LAST-MODIFIED", "SEQUENCE", "DTSTART", "DTEND", "SUMMARY", "STATUS", "TRANSP"} | {
    "ORGANIZER",
    "ATTENDEE",
    "DESCRIPTION",
    "LOCATION",
    "URL",
}


def read(text: str) -> Any:
    vars(vobject.icalendar)["__tzidMap"].clear()  # or it would go by the rules that it read first
    calendar = vobject.readOne(text, validate=False)
    calendar.validate(raiseException=True)
    return calendar


def moments(text: str) -> tuple[datetime, datetime]:
    event = read(text).vevent
    return event.dtstart.value.astimezone(UTC), event.dtend.value.astimezone(UTC)


@pytest.mark.parametrize(("zone", "change"), CHANGES)
@pytest.mark.parametrize("hours", [-30, -1, -0.5, 0, 0.5, 1, 30])
def test_another_library_reads_the_same_moments_around_a_change_of_the_clocks(
    zone: str, change: datetime, hours: float
) -> None:
    starts_at = change + timedelta(hours=hours)
    meeting = replace(MEETING, time_zone=zone, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1))
    for text in (request(meeting), cancellation(meeting), feed([meeting], name="Meetings")):
        assert moments(text) == (meeting.starts_at, meeting.ends_at)


def test_tells_times_in_the_zone_that_was_meant_with_its_rules() -> None:
    text = request(MEETING)
    assert "DTSTART;TZID=Europe/Berlin:20261020T160000\r\n" in text
    assert "BEGIN:VTIMEZONE\r\nTZID:Europe/Berlin\r\n" in text
    rule = "DTSTART:20250330T020000\r\nRRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3\r\n"
    assert f"BEGIN:DAYLIGHT\r\n{rule}TZNAME:CEST\r\nTZOFFSETFROM:+0100\r\nTZOFFSETTO:+0200\r\n" in text


@pytest.mark.parametrize("zone", ["Africa/Casablanca", "Asia/Gaza", "Australia/Lord_Howe", "America/Santiago"])
def test_a_zone_without_a_plain_yearly_rule_is_told_change_by_change(zone: str) -> None:
    for week in range(52):
        starts_at = MEETING.starts_at + timedelta(weeks=week)
        meeting = replace(MEETING, time_zone=zone, starts_at=starts_at, ends_at=starts_at + timedelta(hours=1))
        assert moments(request(meeting)) == (meeting.starts_at, meeting.ends_at)


def test_a_request_can_be_answered() -> None:
    calendar = read(request(MEETING))
    event = calendar.vevent
    assert calendar.method.value == "REQUEST"
    assert (event.uid.value, event.sequence.value, event.status.value) == ("abc@localhost", "0", "CONFIRMED")
    assert event.organizer.value == "mailto:mentor-up@example.org"
    assert event.organizer.params["CN"] == ["Mentor Up"]
    assert event.attendee.value == "mailto:linh@example.org"
    assert event.attendee.params["RSVP"] == ["TRUE"]
    assert event.attendee.params["PARTSTAT"] == ["NEEDS-ACTION"]
    assert event.dtstamp.value == MEETING.changed_at
    assert event.url.value == MEETING.link
    assert not hasattr(event, "valarm")


def test_an_update_and_a_cancellation_are_of_the_same_meeting_and_newer() -> None:
    moved = replace(MEETING, sequence=1, starts_at=MEETING.starts_at + timedelta(minutes=30))
    gone = replace(moved, sequence=2)
    events = [read(text).vevent for text in (request(MEETING), request(moved), cancellation(gone))]
    assert {event.uid.value for event in events} == {MEETING.uid}
    assert [int(event.sequence.value) for event in events] == [0, 1, 2]
    assert events[2].status.value == "CANCELLED"
    assert "METHOD:CANCEL" in cancellation(gone)


def test_a_feed_names_nobody_who_comes() -> None:
    text = feed([MEETING, replace(MEETING, uid=uid_of("def"), time_zone="America/New_York")], name="Linh’s meetings")
    calendar = read(text)
    assert calendar.method.value == "PUBLISH"
    assert len(calendar.vevent_list) == 2
    assert {zone.tzid.value for zone in calendar.vtimezone_list} == {"Europe/Berlin", "America/New_York"}
    assert "ATTENDEE" not in text
    assert "X-WR-CALNAME:Linh’s meetings\r\n" in text


def test_an_empty_feed_is_a_calendar_too() -> None:
    assert vobject.readOne(feed([], name="Nothing yet")).name == "VCALENDAR"


def filled_with(words: str) -> Appointment:
    return replace(
        MEETING,
        title=words,
        description=words,
        location=words,
        link="https://example.org/" + words,
        organiser_name=words,
        attendee_name=words,
        attendee_email="linh@example.org" + words[:5],
    )


def assert_holds_one_plain_event(text: str) -> None:
    lines = text.encode().split(b"\r\n")
    assert lines[-1] == b""
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    event = read(text).vevent
    assert {child.name for child in event.getChildren()} == KNOWN
    assert len(event.contents["attendee"]) == 1


@pytest.mark.parametrize("words", HOSTILE)
def test_words_can_add_nothing(words: str) -> None:
    text = request(filled_with(words))
    assert_holds_one_plain_event(text)
    assert len(read(text).contents["vevent"]) == 1


@unhurried
@given(st.text(min_size=1, max_size=120).filter(lambda words: words.strip() and words.isprintable()))
def test_a_title_comes_back_as_it_was(words: str) -> None:
    event = read(request(replace(MEETING, title=words))).vevent
    assert event.summary.value == " ".join(words.split())


@unhurried
@given(st.text(min_size=1, max_size=60))
def test_no_text_breaks_a_line(words: str) -> None:
    text = request(replace(MEETING, title="x" + words, organiser_name=words, attendee_name=words, location="x" + words))
    lines = text.split("\r\n")
    assert not any("\n" in line or "\r" in line for line in lines)
    assert len(read(text).contents["vevent"]) == 1
