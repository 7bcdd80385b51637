from __future__ import annotations

from datetime import timedelta

import pytest

from peerloom.domain.people.calendar_reading import UnreadableCalendar
from peerloom.domain.people.calendars import calendars_of, feed_behind, feed_of
from peerloom.domain.people.enums import Standing
from peerloom.domain.people.models import BusyCalendar, BusyTime, Organisation, Person
from peerloom.domain.people.operations.calendar_feeds import close_feed, renew_feed
from peerloom.domain.people.operations.calendars import (
    MOST_CALENDARS,
    READING,
    CannotChangeCalendar,
    add_calendar,
    refresh_calendar,
    remove_calendar,
    rename_calendar,
    upload_calendar,
)
from peerloom.domain.people.queries import actor_of, person_of
from peerloom.domain.people.secret_addresses import address_of
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.jobs.models import Job
from peerloom.foundation.outside import AddressRefused
from peerloom.foundation.scope import Actor
from tests.domain.people.calendar_files import calendar, event, meeting
from tests.factories import MOMENT, actor_with, make_organisation
from tests.factories.calendars import make_calendar

pytestmark = pytest.mark.django_db

SECRET = "https://calendar.example.org/private/abc123.ics?key=42"


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation()


@pytest.fixture
def by(organisation: Organisation) -> Actor:
    return actor_with(organisation, "participant")


def own(by: Actor) -> list[BusyCalendar]:
    return list(calendars_of(by, at=MOMENT))


def times(by: Actor) -> list[str]:
    rows = BusyTime.objects.within(by.organisation_id).filter(person=by.person_id)
    return [f"{row.starts_at:%d %H:%M}-{row.ends_at:%H:%M}" for row in rows]


def test_a_secret_address_is_sealed_and_read_soon(by: Actor) -> None:
    added = add_calendar(name=" Work ", address=f" {SECRET} ", by=by, at=MOMENT)
    kept = own(by)[0]
    assert (kept.name, kept.host, kept.read_at) == ("Work", "calendar.example.org", None)
    assert b"abc123" not in bytes(kept.sealed_url)
    assert address_of(kept, person_of(by)) == SECRET
    job = Job.objects.get(kind=READING)
    assert (job.subject, job.due) == (added.public_id, MOMENT)
    told = AuditEvent.objects.get(verb="calendar.added")
    assert "abc123" not in str(told.details)


def test_another_persons_seal_does_not_open(by: Actor, organisation: Organisation) -> None:
    added = add_calendar(name="", address=SECRET, by=by, at=MOMENT)
    other = actor_with(organisation)
    BusyCalendar.objects.within(organisation.pk).filter(pk=added.pk).update(person=other.person_id)
    assert address_of(own(other)[0], person_of(other)) == ""


def test_the_same_address_twice_is_one_calendar(by: Actor) -> None:
    first = add_calendar(name="Work", address=SECRET, by=by, at=MOMENT)
    webcal = SECRET.replace("https", "webcal")
    assert add_calendar(name="Again", address=webcal, by=by, at=MOMENT) == first
    assert [one.name for one in own(by)] == ["Work"]
    assert Job.objects.count() == 1


@pytest.mark.parametrize("address", ["https://localhost/", "http://example.org/", "https://10.0.0.1/", "x", ""])
def test_an_address_that_may_not_be_asked_is_not_kept(by: Actor, address: str) -> None:
    with pytest.raises(AddressRefused):
        add_calendar(name="Work", address=address, by=by, at=MOMENT)
    assert own(by) == []


def test_of_an_uploaded_calendar_only_busy_times_are_kept(by: Actor) -> None:
    words = ("SUMMARY:Interview at Acme", "LOCATION:Acme", "ATTENDEE:mailto:boss@example.org", "DESCRIPTION:hush")
    data = calendar(meeting("1000", "1100", *words), meeting("1030", "1200", uid="b"), meeting("0800", "0900", uid="c"))
    kept = upload_calendar(name="", data=data, by=by, at=MOMENT)
    assert times(by) == ["05 10:00-12:00"]
    assert (kept.name, kept.read_at, kept.failure, bytes(kept.sealed_url)) == ("My calendar", MOMENT, "", b"")
    fields = {field.name for field in BusyTime._meta.get_fields()}
    assert fields == {"id", "organisation", "calendar", "person", "starts_at", "ends_at"}
    assert own(by)[0].busy_soon == 1  # type: ignore[attr-defined]  # counted by the query


def test_uploaded_again_under_its_name_it_is_replaced(by: Actor) -> None:
    upload_calendar(name="Shifts", data=calendar(meeting("1000", "1100")), by=by, at=MOMENT)
    upload_calendar(name="Shifts", data=calendar(meeting("1300", "1400")), by=by, at=MOMENT)
    assert times(by) == ["05 13:00-14:00"]
    assert len(own(by)) == 1


def test_a_file_that_cannot_be_read_changes_nothing(by: Actor) -> None:
    upload_calendar(name="Shifts", data=calendar(meeting("1000", "1100")), by=by, at=MOMENT)
    with pytest.raises(UnreadableCalendar):
        upload_calendar(name="Shifts", data=b"<html>", by=by, at=MOMENT)
    assert times(by) == ["05 10:00-11:00"]


def test_entries_that_make_no_sense_are_told(by: Actor) -> None:
    data = calendar(event("DTSTART:rubbish"), meeting("1000", "1100", uid="b"))
    kept = upload_calendar(name="", data=data, by=by, at=MOMENT)
    assert "count as free: 1" in kept.failure
    assert kept.failures == 0


def test_there_is_an_end_to_it(by: Actor) -> None:
    for number in range(MOST_CALENDARS):
        add_calendar(name="", address=f"https://example.org/{number}.ics", by=by, at=MOMENT)
    with pytest.raises(CannotChangeCalendar, match="remove one"):
        add_calendar(name="", address=SECRET, by=by, at=MOMENT)
    with pytest.raises(CannotChangeCalendar, match="remove one"):
        upload_calendar(name="", data=calendar(), by=by, at=MOMENT)


def test_is_read_again_when_asked_but_not_all_the_time(by: Actor) -> None:
    added = add_calendar(name="", address=SECRET, by=by, at=MOMENT)
    rows = BusyCalendar.objects.within(by.organisation_id).filter(pk=added.pk)
    rows.update(tried_at=MOMENT)
    with pytest.raises(CannotChangeCalendar, match="a moment ago"):
        refresh_calendar(calendar=added, by=by, at=MOMENT + timedelta(seconds=30))
    refresh_calendar(calendar=added, by=by, at=MOMENT + timedelta(minutes=2))
    assert Job.objects.filter(kind=READING, subject=added.public_id).count() == 2
    uploaded = upload_calendar(name="", data=calendar(), by=by, at=MOMENT)
    with pytest.raises(CannotChangeCalendar, match="upload it again"):
        refresh_calendar(calendar=uploaded, by=by, at=MOMENT + timedelta(hours=1))


def test_is_renamed_and_removed_with_all_that_was_kept(by: Actor) -> None:
    kept = upload_calendar(name="Shifts", data=calendar(meeting("1000", "1100")), by=by, at=MOMENT)
    rename_calendar(calendar=kept, name="  Night   shifts ", by=by, at=MOMENT)
    assert own(by)[0].name == "Night shifts"
    with pytest.raises(CannotChangeCalendar, match="a name"):
        rename_calendar(calendar=kept, name=" ", by=by, at=MOMENT)
    remove_calendar(calendar=own(by)[0], by=by, at=MOMENT)
    assert (own(by), times(by)) == ([], [])
    remove_calendar(calendar=kept, by=by, at=MOMENT)
    with pytest.raises(CannotChangeCalendar, match="has been removed"):
        rename_calendar(calendar=BusyCalendar(pk=0, person_id=by.person_id), name="x", by=by, at=MOMENT)
    verbs = list(AuditEvent.objects.order_by("number").values_list("verb", flat=True))
    assert verbs == ["calendar.uploaded", "calendar.renamed", "calendar.removed"]


@pytest.mark.parametrize("role", ["participant", "coordinator", "owner"])
def test_nobody_touches_anothers_calendar(by: Actor, organisation: Organisation, role: str) -> None:
    theirs = make_calendar(person_of(by), sealed_url=b"x")
    other = actor_with(organisation, role)
    with pytest.raises(CannotChangeCalendar, match="somebody else"):
        refresh_calendar(calendar=theirs, by=other, at=MOMENT + timedelta(hours=1))
    with pytest.raises(CannotChangeCalendar, match="somebody else"):
        rename_calendar(calendar=theirs, name="mine", by=other, at=MOMENT)
    with pytest.raises(CannotChangeCalendar, match="somebody else"):
        remove_calendar(calendar=theirs, by=other, at=MOMENT)
    assert own(other) == []
    assert [one.name for one in own(by)] == ["Work"]


def test_a_new_feed_ends_the_old_one(by: Actor) -> None:
    assert feed_of(by) is None
    first = renew_feed(by=by, at=MOMENT).token
    second = renew_feed(by=by, at=MOMENT).token
    assert len(first) >= 43
    assert first != second
    assert feed_behind(first) is None
    found = feed_behind(second)
    assert found is not None
    assert found.person_id == by.person_id
    close_feed(by=by, at=MOMENT)
    close_feed(by=by, at=MOMENT)
    assert feed_behind(second) is None
    verbs = list(AuditEvent.objects.order_by("number").values_list("verb", flat=True))
    assert verbs == ["calendar_feed.renewed", "calendar_feed.renewed", "calendar_feed.closed"]
    assert not any(first in str(one.details) or second in str(one.details) for one in AuditEvent.objects.all())


def test_the_feed_of_who_has_left_is_gone(by: Actor) -> None:
    token = renew_feed(by=by, at=MOMENT).token
    Person.objects.within(by.organisation_id).filter(pk=by.person_id).update(standing=Standing.LEFT)
    assert feed_behind(token) is None


def test_everyone_has_their_own(by: Actor, organisation: Organisation) -> None:
    other = actor_of(person_of(actor_with(organisation)), at=MOMENT)
    assert renew_feed(by=by, at=MOMENT).token != renew_feed(by=other, at=MOMENT).token
