from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from django.core import mail
from django.core.mail import get_connection
from django.db import transaction
from django.test import override_settings

from peerloom.domain.notifications.delivery import claim, message_id, send
from peerloom.domain.notifications.jobs import deliver
from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.notifications.operations import CancelledMessages, cancel_messages, write_message
from peerloom.domain.notifications.queries import CLAIM, messages_in_trouble, messages_waiting
from peerloom.domain.people.enums import Role, Standing
from peerloom.domain.people.models import Person
from peerloom.foundation import clock
from peerloom.foundation.jobs import enqueue
from peerloom.foundation.jobs.attempts import run_attempt
from peerloom.foundation.jobs.models import Job, JobState
from tests.domain.notifications.mail_server import Post, mail_server
from tests.factories import MOMENT, make_organisation, make_person

pytestmark = pytest.mark.django_db

MINUTE = timedelta(minutes=1)


@pytest.fixture
def person() -> Person:
    return make_person(make_organisation(), email="linh@example.org")


def write(
    person: Person,
    key: str = "published/1",
    *,
    subject: str = "Your mentor",
    not_before: datetime | None = None,
    not_after: datetime | None = None,
) -> OutboxEntry:
    return write_message(
        organisation=person.organisation,
        person=person,
        purpose="match",
        key=key,
        subject=subject,
        text="You both like chess.",
        html="<p>You both like chess.</p>",
        not_before=not_before,
        not_after=not_after,
        at=MOMENT,
    )


def deliver_at(moment: datetime) -> Job:
    job = enqueue(deliver, organisation="", subject="", at=moment)
    with clock.frozen_at(moment):
        run_attempt(job.public_id)
    job.refresh_from_db()
    assert job.state == JobState.DONE, job.failure
    return job


def test_a_message_goes_out_once_as_text_and_html(person: Person) -> None:
    entry = write(person)
    deliver_at(MOMENT)
    deliver_at(MOMENT + MINUTE)
    (sent,) = mail.outbox
    assert (sent.to, sent.subject, sent.body) == (["linh@example.org"], "Your mentor", "You both like chess.")
    assert sent.message()["Message-ID"] == message_id(entry)
    assert [part.get_content_type() for part in sent.message().get_payload()] == ["text/plain", "text/html"]  # type: ignore[union-attr]  # a multipart message's payload is a list
    entry.refresh_from_db()
    assert (entry.sent_at, entry.sending_since, entry.attempts) == (MOMENT, None, 1)


def test_an_answer_reaches_a_coordinator_and_no_address_that_nobody_reads(person: Person) -> None:
    make_person(person.organisation, Role.OWNER, email="ewa@example.org")
    write(person, "one")
    deliver_at(MOMENT)
    noor = make_person(person.organisation, Role.COORDINATOR, email="noor@example.org")
    gone = make_person(person.organisation, Role.COORDINATOR, email="gone@example.org")
    gone.standing = Standing.LEFT
    gone.save()
    make_person(make_organisation(), Role.COORDINATOR, email="elsewhere@example.org")
    write(person, "two")
    deliver_at(MOMENT)
    assert [letter.reply_to for letter in mail.outbox] == [["ewa@example.org"], [noor.email]]


def test_the_key_makes_a_message_happen_once(person: Person) -> None:
    assert write(person) == write(person, subject="Something else")
    deliver_at(MOMENT)
    assert write(person).sent_at == MOMENT
    deliver_at(MOMENT + MINUTE)
    assert len(mail.outbox) == 1


def test_another_organisation_may_use_the_same_key(person: Person) -> None:
    other = write(make_person(make_organisation()))
    assert write(person) != other
    assert message_id(write(person)) != message_id(other)


def test_a_subject_is_one_line(person: Person) -> None:
    assert write(person, subject="Your\r\nBcc: all@example.org\tmentor").subject == "Your Bcc: all@example.org mentor"


def test_a_message_waits_for_its_time_and_is_dropped_after_it(person: Person) -> None:
    early = write(person, "early", not_before=MOMENT + 15 * MINUTE)
    late = write(person, "late", not_after=MOMENT - MINUTE)
    deliver_at(MOMENT)
    assert mail.outbox == []
    assert list(messages_waiting(organisation_id=person.organisation_id)) == [early]
    late.refresh_from_db()
    assert late.expired_at == MOMENT
    deliver_at(MOMENT + 15 * MINUTE)
    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("standing", "mails"), [(Standing.HELD, 0), (Standing.LEFT, 0), (Standing.PAUSED, 1), (Standing.ACTIVE, 1)]
)
def test_who_is_held_or_has_left_gets_nothing(person: Person, standing: Standing, mails: int) -> None:
    entry = write(person)
    Person.objects.within(person.organisation_id).update(standing=standing)
    deliver_at(MOMENT)
    assert len(mail.outbox) == mails
    entry.refresh_from_db()
    assert (entry.cancelled_at is None) == bool(mails)


def test_who_is_held_while_the_outbox_is_emptied_gets_nothing_either(person: Person) -> None:
    entry = write(person)
    Person.objects.within(person.organisation_id).update(standing=Standing.HELD)
    assert claim(entry.pk, at=MOMENT) is None
    entry.refresh_from_db()
    assert entry.cancelled_at == MOMENT


def test_messages_taken_back_are_never_sent(person: Person) -> None:
    write(person, "run-1/mentor")
    other = write(person, "run-2/mentor")
    taken = cancel_messages(organisation_id=person.organisation_id, key_prefix="run-1/", at=MOMENT)
    assert taken == CancelledMessages(stopped=1, on_their_way=0)
    deliver_at(MOMENT)
    assert [m.extra_headers["Message-ID"] for m in mail.outbox] == [message_id(other)]


def test_taking_back_can_be_limited_to_a_purpose_and_an_organisation(person: Person) -> None:
    write(person)
    assert cancel_messages(organisation_id=person.organisation_id, key_prefix="", purpose="survey", at=MOMENT) == (
        CancelledMessages(0, 0)
    )
    assert cancel_messages(organisation_id=make_organisation().pk, key_prefix="", at=MOMENT).stopped == 0
    deliver_at(MOMENT)
    assert len(mail.outbox) == 1


def test_a_message_in_a_senders_hands_is_counted_apart_and_not_tried_again(person: Person) -> None:
    entry = write(person)
    assert claim(entry.pk, at=MOMENT)
    taken = cancel_messages(organisation_id=person.organisation_id, key_prefix="published/", at=MOMENT)
    assert taken == CancelledMessages(stopped=0, on_their_way=1)
    deliver_at(MOMENT + 2 * CLAIM)
    assert mail.outbox == []


def test_a_message_that_went_out_while_it_was_taken_back_says_so(person: Person) -> None:
    entry = write(person)
    claimed = claim(entry.pk, at=MOMENT)
    assert claimed
    cancel_messages(organisation_id=person.organisation_id, key_prefix="", at=MOMENT)
    assert send(claimed, through=get_connection(), at=MOMENT)
    entry.refresh_from_db()
    assert (entry.sent_at, entry.cancelled_at) == (MOMENT, MOMENT)


def test_one_sender_at_a_time_holds_a_message_until_it_falls_silent(person: Person) -> None:
    entry = write(person)
    first = claim(entry.pk, at=MOMENT)
    assert first
    assert claim(entry.pk, at=MOMENT + CLAIM - MINUTE) is None
    second = claim(entry.pk, at=MOMENT + CLAIM)
    assert second
    assert second.entry.attempts == 2
    assert not first.still_ours().exists()


def test_nothing_is_sent_for_a_change_that_is_rolled_back(person: Person) -> None:
    with transaction.atomic():
        write(person)
        transaction.set_rollback(True)
    deliver_at(MOMENT)
    assert mail.outbox == []


@override_settings(EMAIL_BACKEND="django.core.mail.backends.smtp.EmailBackend", EMAIL_HOST="127.0.0.1", EMAIL_PORT=1)
def test_a_mail_server_that_is_down_is_tried_again_later(person: Person) -> None:
    entry, other = write(person, "1"), write(person, "2")
    deliver_at(MOMENT)
    entry.refresh_from_db()
    other.refresh_from_db()
    assert (entry.attempts, entry.sending_since, entry.not_before) == (1, None, MOMENT + MINUTE)
    assert "refused" in entry.failure
    assert other.attempts == 0
    for _ in range(2):
        deliver_at(entry.not_before)
        deliver_at(entry.not_before)
        entry.refresh_from_db()
    assert entry in messages_in_trouble()
    with mail_server(post := Post()):
        deliver_at(entry.not_before + timedelta(hours=1))
    assert len(post.taken) == 2
    entry.refresh_from_db()
    assert entry.failure == ""


def test_a_refused_address_is_given_up_and_the_others_get_theirs(person: Person) -> None:
    gone = make_person(person.organisation, email="gone@example.org")
    full = make_person(person.organisation, email="full@example.org")
    entries = [write(someone, someone.email) for someone in (gone, full, person)]
    post = Post(refused={"gone@example.org": "550 no such person", "full@example.org": "452 mailbox full"})
    with mail_server(post):
        deliver_at(MOMENT)
    for entry in entries:
        entry.refresh_from_db()
    assert [bool(e.expired_at) for e in entries] == [True, False, False]
    assert [bool(e.sent_at) for e in entries] == [False, False, True]
    assert "no such person" in entries[0].failure
    assert entries[1].not_before > MOMENT
    assert len(post.taken) == 1
    assert "You both like chess." in post.taken[0]


def test_an_address_that_cannot_be_written_to_is_given_up(person: Person) -> None:
    Person.objects.within(person.organisation_id).update(email="linh\n@example.org")
    entry = write(person)
    deliver_at(MOMENT)
    entry.refresh_from_db()
    assert entry.expired_at == MOMENT
    assert mail.outbox == []
