"""Many at the same moment: both are kept, the limit holds, once stays once."""

from __future__ import annotations

from functools import partial

import pytest

from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.people.models import Person
from peerloom.domain.relationships.models import Message
from peerloom.domain.relationships.operations.conversations.sending import TooMany
from peerloom.foundation.public_ids import new_public_id
from tests.at_once import answer_of, at_once
from tests.factories import make_pair, make_person, make_relationship
from tests.factories.conversations import have_read, say

pytestmark = pytest.mark.usefixtures("transactional_db")


def test_two_who_write_at_the_same_moment_are_both_heard_one_after_the_other() -> None:
    pair, linh, tomasz = make_pair()

    def write(number: int) -> str:
        say(pair, (linh, tomasz)[number], f"{number}")
        return "sent"

    assert at_once(lambda: write(0), lambda: write(1)) == ["sent", "sent"]
    first, second = Message.objects.within(pair.organisation_id).order_by("sent_at")
    assert {first.text, second.text} == {"0", "1"}
    assert first.sent_at < second.sent_at
    reader = second.author
    assert OutboxEntry.objects.within(pair.organisation_id).exclude(person=reader).count() == 1


def test_one_message_sent_from_two_windows_is_one() -> None:
    pair, linh, _tomasz = make_pair()
    public_id = new_public_id()

    def write() -> str:
        return say(pair, linh, "Once", public_id=public_id).public_id

    assert at_once(write, write) == [public_id, public_id]
    assert Message.objects.within(pair.organisation_id).count() == 1
    assert OutboxEntry.objects.within(pair.organisation_id).count() == 1


def test_a_thousand_in_a_minute_are_thirty_and_none_of_these_is_lost() -> None:
    """Four windows write 250 each, into two matches of the same person."""
    pair, linh, _tomasz = make_pair()
    other = make_relationship(pair.cohort, [linh], [make_person(pair.organisation)])
    taken: list[str] = []

    def write(number: int) -> int:
        told = [answer_of(lambda: _say_and_note((pair, other)[number % 2], linh, taken)) for _message in range(250)]
        return told.count(TooMany) + told.count("sent")

    assert at_once(*(partial(write, number) for number in range(4))) == [250] * 4
    kept = Message.objects.within(pair.organisation_id).values_list("public_id", flat=True)
    assert len(taken) == 30
    assert set(kept) == set(taken)


def _say_and_note(relationship: object, person: Person, taken: list[str]) -> str:
    taken.append(say(relationship, person).public_id)  # type: ignore[arg-type]  # a Relationship
    return "sent"


def test_reading_and_writing_at_once_never_loses_the_letter() -> None:
    pair, linh, tomasz = make_pair()
    first = say(pair, tomasz, "one")

    def act(number: int) -> str:
        if number:
            have_read(first, linh)
        else:
            say(pair, tomasz, "two")
        return "done"

    assert at_once(lambda: act(0), lambda: act(1)) == ["done", "done"]
    rows = OutboxEntry.objects.within(pair.organisation_id).filter(person=linh, cancelled_at__isnull=True)
    assert ["two" in letter.text for letter in rows] == [True]
