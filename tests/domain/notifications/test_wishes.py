"""What people choose, and what then reaches them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from unittest.mock import patch

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext

from peerloom.domain.notifications import digests
from peerloom.domain.notifications.delivery import claim
from peerloom.domain.notifications.digests import gather
from peerloom.domain.notifications.enums import Delivery, Topic
from peerloom.domain.notifications.jobs import deliver
from peerloom.domain.notifications.letters import Letter, write_letter
from peerloom.domain.notifications.links import DIGEST, read_unsubscribe_token, unsubscribe_url
from peerloom.domain.notifications.models import OutboxEntry, Preference
from peerloom.domain.notifications.operations import write_message
from peerloom.domain.notifications.operations.preferences import (
    CannotChooseNotifications,
    Chosen,
    choose_notifications,
    unsubscribe,
)
from peerloom.domain.notifications.queries import wishes_of
from peerloom.domain.notifications.rules import Quiet
from peerloom.domain.notifications.sorting import sort_out
from peerloom.domain.people.models import Person
from peerloom.domain.people.queries import actor_of
from peerloom.foundation import clock
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.jobs import enqueue
from peerloom.foundation.jobs.attempts import run_attempt
from tests.at_once import at_once
from tests.domain.notifications.insisting import insist_on
from tests.factories import actor_with, make_organisation, make_person

pytestmark = pytest.mark.django_db

NIGHT = datetime(2026, 11, 24, 22, 30, tzinfo=UTC)
MORNING = datetime(2026, 11, 25, 8, 0, tzinfo=UTC)
NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)
DAY = timedelta(days=1)


@pytest.fixture
def person() -> Person:
    return make_person(make_organisation(), email="linh@example.org")


def write(
    person: Person, key: str, topic: Topic | None = Topic.SESSIONS, *, at: datetime = NOON, **more: object
) -> OutboxEntry:
    return write_message(
        organisation=person.organisation,
        person=person,
        purpose="x",
        key=key,
        subject=f"About {key}",
        text=f"Look at http://localhost:8000/o/x/{key}/ today.",
        topic=topic,
        at=at,
        **more,  # type: ignore[arg-type]  # a few fields of the message
    )


def deliver_at(moment: datetime) -> list[str]:
    """The subjects that went out in this round."""
    before = len(mail.outbox)
    job = enqueue(deliver, organisation="", subject="", at=moment)
    with clock.frozen_at(moment):
        run_attempt(job.public_id)
    return [str(sent.subject) for sent in mail.outbox[before:]]


def choose(person: Person, *, quiet: Quiet | None = None, **topics: Delivery) -> None:
    deliveries = {Topic(topic): how for topic, how in topics.items()}
    choose_notifications(person=person, chosen=Chosen(deliveries, quiet or Quiet()), by=None, at=NOON)


def test_what_can_be_chosen_waits_for_the_morning_and_the_rest_does_not(person: Person) -> None:
    write(person, "meeting", at=NIGHT)
    write(person, "password", None, at=NIGHT)
    assert deliver_at(NIGHT) == ["About password"]
    assert deliver_at(MORNING - timedelta(minutes=1)) == []
    assert deliver_at(MORNING) == ["About meeting"]
    assert deliver_at(MORNING + DAY) == []


def test_what_is_pointless_by_the_morning_is_not_sent(person: Person) -> None:
    entry = write(person, "meeting", at=NIGHT, not_after=NIGHT + timedelta(hours=2))
    assert deliver_at(NIGHT) == []
    assert deliver_at(MORNING) == []
    entry.refresh_from_db()
    assert entry.expired_at == MORNING


def test_a_night_is_the_readers_own(person: Person) -> None:
    Person.objects.within(person.organisation_id).update(time_zone="Asia/Tokyo")
    write(person, "meeting", at=NOON)
    assert deliver_at(NOON) == []  # nine in the evening there
    assert deliver_at(datetime(2026, 11, 25, 23, 0, tzinfo=UTC)) == ["About meeting"]


def test_a_digest_brings_a_day_in_one_message(person: Person) -> None:
    choose(person, sessions=Delivery.DIGEST, messages=Delivery.DIGEST)
    one, two = write(person, "one"), write(person, "two", Topic.MESSAGES)
    assert deliver_at(NOON) == []
    assert deliver_at(MORNING + DAY) == ["2 things for you today"]
    assert deliver_at(MORNING + DAY + timedelta(minutes=1)) == []
    (sent,) = mail.outbox
    assert "About one" in sent.body
    assert "http://localhost:8000/o/x/two/" in sent.body
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    for entry in (one, two):
        entry.refresh_from_db()
        assert entry.gathered_in is not None
        assert (entry.gathered_in.purpose, entry.sent_at) == (DIGEST, MORNING + DAY)


def test_what_cannot_wait_for_the_digest_comes_by_itself(person: Person) -> None:
    choose(person, sessions=Delivery.DIGEST)
    write(person, "soon", not_after=NOON + timedelta(hours=3))
    write(person, "invitation", calendar="BEGIN:VCALENDAR", calendar_method="REQUEST")
    assert deliver_at(NOON) == ["About soon", "About invitation"]


def test_what_expires_while_it_waits_for_the_digest_is_not_in_it(person: Person) -> None:
    choose(person, sessions=Delivery.DIGEST)
    entry = write(person, "meeting", not_after=MORNING + DAY + timedelta(hours=1))
    assert deliver_at(NOON) == []
    assert deliver_at(MORNING + DAY + timedelta(hours=2)) == []
    entry.refresh_from_db()
    assert entry.expired_at
    assert not OutboxEntry.objects.within(person.organisation_id).filter(purpose=DIGEST).exists()


def test_what_comes_after_todays_digest_waits_for_tomorrows(person: Person) -> None:
    choose(person, sessions=Delivery.DIGEST)
    write(person, "one")
    deliver_at(NOON)
    assert deliver_at(MORNING + DAY) == ["One thing for you today"]
    write(person, "two", at=MORNING + DAY + timedelta(minutes=5))
    assert deliver_at(MORNING + DAY + timedelta(minutes=5)) == []
    assert deliver_at(MORNING + 2 * DAY) == ["One thing for you today"]


class Killed(BaseException):
    """Nothing catches it, as nothing catches a kill."""


@contextmanager
def killed_in(module: object, name: str, *, after: bool) -> Iterator[None]:
    real: Callable[..., object] = getattr(module, name)

    def dies(*args: object, **kwargs: object) -> object:
        if after:
            real(*args, **kwargs)
        raise Killed

    with patch.object(module, name, dies), pytest.raises(Killed):
        yield


@pytest.mark.parametrize("after", [False, True])
def test_a_digest_goes_out_once_when_the_sender_is_killed(person: Person, after: bool) -> None:
    """Before its message is written, and after: what is gathered is in one digest, and only in one."""
    choose(person, sessions=Delivery.DIGEST)
    write(person, "one")
    write(person, "two")
    deliver_at(NOON)
    found = sort_out(most=10, at=MORNING + DAY)
    (wishes,) = found.digests.values()
    with killed_in(digests, "write_letter", after=after):
        gather(wishes, at=MORNING + DAY)
    assert not OutboxEntry.objects.within(person.organisation_id).filter(purpose=DIGEST).exists()
    assert gather(wishes, at=MORNING + DAY) is not None
    assert gather(wishes, at=MORNING + DAY) is None  # the killed one's rival
    assert deliver_at(MORNING + DAY) == ["2 things for you today"]
    assert deliver_at(MORNING + DAY) == []


def test_not_at_all_means_not_at_all(person: Person) -> None:
    choose(person, news=Delivery.NEVER)
    entry = write(person, "party", Topic.NEWS)
    write(person, "meeting")
    assert deliver_at(NOON) == ["About meeting"]
    entry.refresh_from_db()
    assert entry.cancelled_at == NOON


def test_a_changed_mind_counts_for_what_waits(person: Person) -> None:
    choose(person, quiet=Quiet(paused_until=date(2026, 12, 24)))
    write(person, "meeting")
    assert deliver_at(NOON) == []
    choose(person)
    assert deliver_at(NOON) == ["About meeting"]


def test_choices_are_ones_own_and_are_on_record(person: Person) -> None:
    chosen = Chosen({Topic.NEWS: Delivery.NEVER}, Quiet(weekends=True))
    with pytest.raises(CannotChooseNotifications):
        choose_notifications(person=person, chosen=chosen, by=actor_with(person.organisation, "owner"), at=NOON)
    for _ in range(2):
        choose_notifications(person=person, chosen=chosen, by=actor_of(person, at=NOON), at=NOON)
    event = AuditEvent.objects.get(verb="notifications.chosen")
    assert (event.subject, event.details) == (person.public_id, {"news": "never"})
    wishes = wishes_of([person.pk])[person.pk]
    assert (wishes.delivery(Topic.NEWS), wishes.quiet) == (Delivery.NEVER, Quiet(weekends=True))


@pytest.mark.parametrize(
    "quiet", [Quiet(8 * 60, 7 * 60), Quiet(-1, 5), Quiet(0, 1440), Quiet(paused_until=date(2028, 1, 1))]
)
def test_a_day_without_a_moment_to_write_is_refused(person: Person, quiet: Quiet) -> None:
    with pytest.raises(CannotChooseNotifications):
        choose(person, quiet=quiet)


def test_unsubscribing_ends_one_topic_and_takes_back_what_waits(person: Person) -> None:
    write(person, "nudge", Topic.NUDGES, at=NIGHT)
    write(person, "meeting", at=NIGHT)
    deliver_at(NIGHT)
    for _ in range(2):
        assert unsubscribe(person=person, topic=Topic.NUDGES, at=NIGHT) == [Topic.NUDGES]
    assert deliver_at(MORNING) == ["About meeting"]
    assert Preference.objects.within(person.organisation_id).count() == 1
    assert AuditEvent.objects.filter(verb="notifications.unsubscribed").count() == 1


def test_the_digests_own_link_ends_what_is_gathered(person: Person) -> None:
    choose(person, messages=Delivery.DIGEST)
    assert set(unsubscribe(person=person, topic=DIGEST, at=NOON)) == {Topic.MESSAGES, Topic.CARE}
    assert wishes_of([person.pk])[person.pk].delivery(Topic.SESSIONS) == Delivery.AT_ONCE


def test_a_letter_with_a_topic_says_how_to_end_it(person: Person) -> None:
    def letter(key: str, topic: Topic | None) -> Letter:
        return Letter("notifications/digest", "x", key, lambda: "Hello", {"lines": []}, topic)

    write_letter(letter("a", Topic.NEWS), to=person, organisation=person.organisation, at=NOON)
    write_letter(letter("b", None), to=person, organisation=person.organisation, at=NOON)
    deliver_at(NOON)
    first, second = mail.outbox
    assert "No more of this kind" in first.body
    assert "No more of this kind" not in second.body
    assert "List-Unsubscribe" not in second.extra_headers
    address = first.extra_headers["List-Unsubscribe"].strip("<>")
    link = read_unsubscribe_token(address.rstrip("/").rpartition("/")[2])
    assert link is not None
    assert (link.person, link.topic) == (person, Topic.NEWS)


def test_a_forged_link_opens_nothing(person: Person) -> None:
    token = unsubscribe_url(person, Topic.NEWS).rstrip("/").rpartition("/")[2]
    assert read_unsubscribe_token(token)
    for forged in (token[:-1], f"x{token}", "", "::", unsubscribe_url(person, "salaries").split("/")[-2]):
        assert read_unsubscribe_token(forged) is None


def test_two_nudges_a_week_and_the_third_later(person: Person) -> None:
    for key in "abc":
        write(person, key, Topic.NUDGES)
    write(person, "meeting")
    assert deliver_at(NOON) == ["About a", "About b", "About meeting"]
    assert deliver_at(NOON + 7 * DAY - timedelta(minutes=1)) == []
    write(person, "d", Topic.NUDGES, at=NOON + 7 * DAY)
    write(person, "e", Topic.NUDGES, at=NOON + 7 * DAY)
    assert deliver_at(NOON + 7 * DAY) == ["About c", "About d"]
    assert deliver_at(NOON + 14 * DAY) == ["About e"]


def test_a_third_nudge_that_is_pointless_by_then_is_not_sent(person: Person) -> None:
    for key in "abc":
        write(person, key, Topic.NUDGES, not_after=NOON + 5 * DAY)
    deliver_at(NOON)
    assert deliver_at(NOON + 7 * DAY) == []
    assert OutboxEntry.objects.within(person.organisation_id).filter(expired_at__isnull=False).count() == 1


def test_a_digest_keeps_to_two_nudges_a_week_as_well(person: Person) -> None:
    choose(person, nudges=Delivery.DIGEST)
    for key in "abc":
        write(person, key, Topic.NUDGES)
    deliver_at(NOON)
    assert deliver_at(MORNING + DAY) == ["2 things for you today"]
    assert deliver_at(MORNING + 2 * DAY) == []
    assert deliver_at(MORNING + 8 * DAY) == ["One thing for you today"]


def test_a_nudge_in_another_senders_hands_counts(person: Person) -> None:
    first = write(person, "a", Topic.NUDGES)
    for key in "bc":
        write(person, key, Topic.NUDGES)
    assert claim(first.pk, at=NOON)
    assert len(sort_out(most=10, at=NOON).now) == 1


def test_senders_at_once_keep_to_two_nudges_a_week(transactional_db: None) -> None:
    person = make_person(make_organisation())
    for key in "abcdef":
        write(person, key, Topic.NUDGES)

    assert at_once(*[lambda: insist_on(deliver, NOON)] * 3) == [None] * 3
    insist_on(deliver, NOON + timedelta(hours=2))  # what one of them had in hand when it was refused a table
    assert OutboxEntry.objects.within(person.organisation_id).filter(sent_at__isnull=False).count() == 2


def test_a_round_asks_as_often_for_many_as_for_one(person: Person) -> None:
    def asked(number: int) -> int:
        for one in range(number):
            write(make_person(person.organisation), f"{number}-{one}", Topic.NUDGES, at=NIGHT)
        with CaptureQueriesContext(
            connection,
        ) as queries:
            sort_out(most=500, at=NIGHT)
        return len(queries)

    assert asked(1) == asked(12) <= 7
