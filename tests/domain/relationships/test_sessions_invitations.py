"""What ordinary calendar programs make of our mails: read back by another library than the one that wrote them."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import vobject
from django.core import mail as sent_mail

from peerloom.domain.notifications.jobs import deliver
from peerloom.domain.people.models import Person
from peerloom.domain.relationships.enums import SessionWay
from peerloom.domain.relationships.operations.sessions.answering import accept_time
from peerloom.domain.relationships.operations.sessions.cancelling import cancel_session
from peerloom.domain.relationships.operations.sessions.changing import change_where, reschedule_session
from peerloom.domain.relationships.rules.session_times import Where, seen_of
from peerloom.foundation import clock
from peerloom.foundation.jobs import JobContext
from peerloom.foundation.jobs.models import Job, JobState
from tests.domain.relationships.sessions_acting import acting, again, mails
from tests.factories import MOMENT, make_pair
from tests.factories.sessions import IN_A_WEEK, make_session, slot

pytestmark = pytest.mark.django_db

LATER = IN_A_WEEK + timedelta(days=1)


def send_all() -> None:
    job = Job.objects.create(
        kind="x", organisation="", due=MOMENT, created_at=MOMENT, attempt=1, state=JobState.RUNNING
    )
    with clock.frozen_at(MOMENT):
        deliver.run(JobContext(job.public_id, "", "", 1))


def entry(person: Person) -> Any:
    """The newest calendar entry that somebody got."""
    return vobject.readOne([mail for mail in mails(person) if mail.calendar][-1].calendar)


def test_an_invitation_its_update_and_its_cancellation_are_about_the_same_entry() -> None:
    relationship, mentee, mentor = make_pair()
    session = make_session(relationship, mentee, mentor, where=Where(SessionWay.IN_PERSON, "Café, second floor; left"))
    send_all()
    first = entry(mentee)
    assert first.method.value == "REQUEST"
    assert first.vevent.dtstart.value == IN_A_WEEK
    assert first.vevent.location.value == "Café, second floor; left"
    assert first.vevent.summary.value == "Tomasz, Mentor Up"
    assert first.vevent.uid.value.startswith(session.public_id + "@")

    reschedule_session(
        session=session, slots=[slot(LATER)], time_zone="UTC", seen=seen_of(session), by=acting(mentor), at=MOMENT
    )
    session = accept_time(session=session, starts_at=LATER, seen=seen_of(again(session)), by=acting(mentee), at=MOMENT)
    send_all()
    moved = entry(mentee)
    change_where(session=session, where=Where(SessionWay.PHONE), seen=seen_of(session), by=acting(mentee), at=MOMENT)
    session = again(session)
    send_all()
    cancel_session(session=session, reason="Ill", seen=seen_of(session), by=acting(mentee), at=MOMENT)
    gone = entry(mentee)
    assert moved.vevent.dtstart.value == LATER
    assert [one.method.value for one in (first, moved, gone)] == ["REQUEST", "REQUEST", "CANCEL"]
    assert [int(one.vevent.sequence.value) for one in (first, moved, gone)] == [0, 1, 3]
    assert len({one.vevent.uid.value for one in (first, moved, gone)}) == 1
    assert gone.vevent.status.value == "CANCELLED"


def test_each_hears_it_in_their_own_words_and_no_other_address_leaks() -> None:
    relationship, mentee, mentor = make_pair()
    make_session(relationship, mentee, mentor)
    theirs = entry(mentor)
    assert theirs.vevent.summary.value == "Linh, Mentor Up"
    assert theirs.vevent.attendee.value == f"mailto:{mentor.email}"
    calendar = mails(mentor)[-1].calendar
    assert mentee.email not in calendar
    assert "peerloom@localhost" in theirs.vevent.organizer.value


def test_the_mail_carries_the_entry_as_mail_programs_want_it() -> None:
    relationship, mentee, mentor = make_pair()
    make_session(relationship, mentee, mentor)
    send_all()
    message = next(one for one in sent_mail.outbox if one.to == [mentee.email]).message()
    kinds = {part.get_content_type(): part for part in message.walk()}
    assert kinds["text/calendar"].get_param("method") == "REQUEST"
    assert "application/ics" in kinds


def test_times_are_told_by_the_readers_clock_with_the_others_beside_it() -> None:
    relationship, mentee, mentor = make_pair()
    mentee.time_zone, mentor.time_zone = "Asia/Ho_Chi_Minh", "Europe/Warsaw"
    for person in (mentee, mentor):
        person.save()
    make_session(relationship, mentee, mentor)  # 9:30 in UTC
    assert "16:30–17:30 (11:30 for Tomasz)" in mails(mentee)[-1].text
    assert "11:30–12:30 (16:30 for Linh)" in mails(mentor)[-1].text
    assert "11:30" in mails(mentor)[-1].subject


def test_words_that_people_wrote_are_harmless_in_the_mail() -> None:
    relationship, mentee, mentor = make_pair()
    where = Where(SessionWay.IN_PERSON, '<img src=x onerror="alert(1)">')
    session = make_session(relationship, mentee, mentor, where=where)
    cancel_session(session=session, reason="<b>no</b>", seen=seen_of(session), by=acting(mentor), at=MOMENT)
    html = mails(mentee)[-1].html
    assert "<img src=x" not in html
    assert "<b>no</b>" not in html
    assert "&lt;b&gt;no&lt;/b&gt;" in html
