"""What is said by itself: each thing once, though the worker is killed and run again; in constant queries."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.people.models import Organisation
from peerloom.domain.relationships.enums import Cadence, RelationshipState
from peerloom.domain.relationships.jobs import sessions as job
from peerloom.domain.relationships.models import ProposedTime, Relationship
from peerloom.domain.relationships.operations.sessions.agenda import add_topic
from peerloom.domain.relationships.operations.sessions.answering import accept_time
from peerloom.domain.relationships.operations.sessions.cancelling import cancel_session
from peerloom.domain.relationships.operations.sessions.changing import reschedule_session, say_whether_coming
from peerloom.domain.relationships.operations.sessions.noting import Noted, note_session
from peerloom.domain.relationships.operations.sessions.series import Rhythm, propose_series
from peerloom.domain.relationships.rules.session_times import seen_of
from peerloom.foundation import clock
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.jobs import JobContext, OneByOne
from peerloom.foundation.jobs.models import Job, JobState
from tests.domain.relationships.sessions_acting import acting, again, mails, make_group
from tests.factories import MOMENT, make_pair
from tests.factories.sessions import IN_A_WEEK, VIDEO, make_group_session, make_proposal, make_session, slot

pytestmark = pytest.mark.django_db

DAY_BEFORE = IN_A_WEEK - timedelta(hours=23)
AFTERWARDS = IN_A_WEEK + timedelta(hours=3, minutes=1)


def tend(at: datetime) -> None:
    row = Job.objects.create(kind="x", organisation="", due=at, created_at=at, attempt=1, state=JobState.RUNNING)
    with clock.frozen_at(at):
        job.tend_sessions.run(JobContext(row.public_id, "", "", 1))


def test_both_are_reminded_once_with_agenda_and_link_and_not_after_it_has_begun() -> None:
    relationship, mentee, mentor = make_pair()
    session = make_session(relationship, mentee, mentor)
    add_topic(session=session, text="My e-mail to the lab", by=acting(mentee), at=MOMENT)
    tend(IN_A_WEEK - timedelta(hours=25))
    assert mails(mentor, "session-reminder") == []
    for _ in range(2):
        tend(DAY_BEFORE)
    for person in (mentee, mentor):
        (mail,) = mails(person, "session-reminder")
        assert "My e-mail to the lab" in mail.text
        assert mail.not_after == IN_A_WEEK
        assert mail.topic == "sessions"


def test_a_moved_meeting_is_reminded_of_anew_and_a_cancelled_one_never() -> None:
    relationship, mentee, mentor = make_pair()
    session = make_session(relationship, mentee, mentor)
    tend(DAY_BEFORE)
    later = slot(IN_A_WEEK + timedelta(days=2))
    reschedule_session(
        session=session, slots=[later], time_zone="UTC", seen=seen_of(session), by=acting(mentor), at=DAY_BEFORE
    )
    moved = again(session)
    accept_time(session=moved, starts_at=later.starts_at, seen=seen_of(moved), by=acting(mentee), at=DAY_BEFORE)
    assert mails(mentee, "session-reminder") == []  # the old one has not left and was taken back
    tend(DAY_BEFORE + timedelta(days=2))
    assert len(mails(mentee, "session-reminder")) == 1
    moved = again(session)
    cancel_session(session=moved, reason="x", seen=seen_of(moved), by=acting(mentee), at=DAY_BEFORE + timedelta(days=2))
    assert mails(mentee, "session-reminder") == []
    tend(DAY_BEFORE + timedelta(days=2))
    assert mails(mentee, "session-reminder") == []


def test_what_was_planned_within_the_day_needs_no_reminder() -> None:
    relationship, mentee, mentor = make_pair()
    make_session(relationship, mentee, mentor, at=DAY_BEFORE)
    tend(DAY_BEFORE + timedelta(hours=1))
    assert mails(mentee, "session-reminder") == []


def test_two_hours_later_both_are_asked_how_it_was_unless_somebody_has_said() -> None:
    relationship, mentee, mentor = make_pair()
    session = make_session(relationship, mentee, mentor)
    tend(IN_A_WEEK + timedelta(hours=2, minutes=59))
    assert mails(mentee, "session-note") == []
    for _ in range(2):
        tend(AFTERWARDS)
    (mail,) = mails(mentee, "session-note")
    assert "/met/" in mail.text
    assert "/not/" in mail.html
    noted = Noted(held=True, minutes=60, way=VIDEO.way)
    note_session(session=session, noted=noted, seen=seen_of(session), by=acting(mentor), at=AFTERWARDS)
    assert mails(mentee, "session-note") == []  # not sent yet, and pointless now
    tend(AFTERWARDS)
    assert mails(mentor, "session-note") == []


def test_in_a_group_the_absent_are_not_reminded_and_only_who_leads_is_asked() -> None:
    relationship, mentees, mentor = make_group()
    session = make_group_session(relationship, mentor)
    say_whether_coming(session=session, coming=False, by=acting(mentees[0]), at=MOMENT)
    tend(DAY_BEFORE)
    told = [len(mails(person, "session-reminder")) for person in (*mentees, mentor)]
    assert told == [0, 1, 1]
    tend(AFTERWARDS)
    asked = [len(mails(person, "session-note")) for person in (*mentees, mentor)]
    assert asked == [0, 0, 1]


def test_a_relationship_that_rests_is_left_alone() -> None:
    relationship, mentee, mentor = make_pair()
    make_session(relationship, mentee, mentor)
    Relationship.objects.within(relationship.organisation_id).update(state=RelationshipState.PAUSED)
    tend(DAY_BEFORE)
    tend(AFTERWARDS)
    assert [mail.purpose for mail in mails(mentee)] == ["session-agreed"]


def test_who_is_asked_for_times_is_reminded_once_after_two_days() -> None:
    relationship, mentee, mentor = make_pair()
    make_proposal(relationship, mentee, slots=[slot(MOMENT + timedelta(days=20))])
    tend(MOMENT + timedelta(days=1))
    assert mails(mentor, "session-proposal-reminder") == []
    for hours in (49, 60):
        tend(MOMENT + timedelta(hours=hours))
    assert len(mails(mentor, "session-proposal-reminder")) == 1
    assert mails(mentee, "session-proposal-reminder") == []


def test_a_week_without_an_answer_hands_the_proposal_back() -> None:
    relationship, mentee, mentor = make_pair()
    session = make_proposal(relationship, mentee, slots=[slot(MOMENT + timedelta(days=20))])
    for _ in range(2):
        tend(MOMENT + timedelta(days=7, minutes=1))
    session = again(session)
    assert (session.state, session.cancelled_by, session.waiting_for) == ("cancelled", None, None)
    assert len(mails(mentee, "session-expired")) == 1
    assert mails(mentor) == []
    assert AuditEvent.objects.filter(verb="session.proposal_expired", actor="").count() == 1


def test_a_proposal_of_times_that_have_passed_runs_out_earlier() -> None:
    relationship, mentee, _mentor = make_pair()
    times = [slot(MOMENT + timedelta(days=1)), slot(MOMENT + timedelta(days=3))]
    session = make_proposal(relationship, mentee, slots=times)
    tend(MOMENT + timedelta(days=2))
    assert again(session).state == "proposed"
    tend(MOMENT + timedelta(days=3))
    assert again(session).state == "cancelled"


def test_an_unanswered_new_time_leaves_the_agreed_one() -> None:
    relationship, mentee, mentor = make_pair()
    session = make_session(relationship, mentee, mentor, starts_at=MOMENT + timedelta(days=20))
    times = [slot(MOMENT + timedelta(days=21))]
    reschedule_session(
        session=session, slots=times, time_zone="UTC", seen=seen_of(session), by=acting(mentor), at=MOMENT
    )
    tend(MOMENT + timedelta(days=8))
    session = again(session)
    assert (session.state, session.waiting_for) == ("agreed", None)
    assert not ProposedTime.objects.within(session.organisation_id).exists()
    assert "stays" in mails(mentor, "session-expired")[0].text


def test_a_series_is_reminded_of_and_runs_out_as_one() -> None:
    relationship, mentee, mentor = make_pair()
    first = (MOMENT + timedelta(days=20)).date()
    rhythm = Rhythm(Cadence.WEEKLY, first, first + timedelta(weeks=5), 960, 60, "UTC")
    series = propose_series(relationship=relationship, rhythm=rhythm, where=VIDEO, by=acting(mentee), at=MOMENT)
    tend(MOMENT + timedelta(days=3))
    assert len(mails(mentor, "session-proposal-reminder")) == 1
    tend(MOMENT + timedelta(days=8))
    assert set(series.sessions.values_list("state", flat=True)) == {"cancelled"}
    assert len(mails(mentee, "session-expired")) == 1


def test_a_worker_that_is_killed_halfway_writes_the_rest_later_and_nothing_twice(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(job, "BATCH", 1)
    for _ in range(3):
        relationship, mentee, mentor = make_pair()
        make_session(relationship, mentee, mentor)
    next(job._remind(OneByOne(), DAY_BEFORE))  # killed between two batches: the rest of it never runs
    reminders = OutboxEntry.objects.across_organisations(because="all of the test's").filter(purpose="session-reminder")
    assert reminders.count() == 2
    tend(DAY_BEFORE)
    tend(DAY_BEFORE)
    assert reminders.count() == 6
    assert reminders.values("key").distinct().count() == 6


def test_a_round_with_nothing_to_say_asks_as_much_for_many_as_for_one() -> None:
    def queries() -> int:
        tend(DAY_BEFORE)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            tend(DAY_BEFORE)
        return len(asked)

    relationship, mentee, mentor = make_pair()
    make_session(relationship, mentee, mentor)
    for_one = queries()
    for _ in range(4):
        relationship, mentee, mentor = make_pair()
        make_session(relationship, mentee, mentor)
    assert queries() == for_one
    assert Organisation.objects.count() == 5
