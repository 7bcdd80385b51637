"""One e-mail for all that waits: once, not too early, not about what was read or taken back."""

from __future__ import annotations

from datetime import timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from peerloom.domain.notifications.enums import Topic
from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.people.enums import Standing
from peerloom.domain.people.models import Person
from peerloom.domain.people.queries import actor_of
from peerloom.domain.programs.enums import Profile
from peerloom.domain.relationships.enums import RelationshipKind
from peerloom.domain.relationships.models import Relationship
from peerloom.domain.relationships.operations.conversations.removing import remove_message
from tests.factories import MOMENT, make_pair, make_person, make_relationship
from tests.factories.conversations import a_file, have_read, say

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def letters(person: Person) -> list[OutboxEntry]:
    rows = OutboxEntry.objects.within(person.organisation_id).filter(person=person, purpose="messages")
    return list(rows.order_by("pk"))


def waiting(person: Person) -> list[OutboxEntry]:
    return [letter for letter in letters(person) if letter.cancelled_at is None and letter.sent_at is None]


def youth(relationship: Relationship, *, staff: bool = False) -> None:
    program = relationship.cohort.program
    program.profile = Profile.YOUTH
    if staff:
        program.staff_read_messages, program.staff_read_since = True, MOMENT
    program.save()


def test_five_messages_are_one_letter_five_minutes_after_the_first() -> None:
    pair, linh, tomasz = make_pair()
    for number in range(5):
        say(pair, tomasz, f"Message {number}", at=MOMENT + number * MINUTE)
    (letter,) = letters(linh)
    assert letter.not_before == MOMENT + 5 * MINUTE
    assert letter.not_after is not None
    assert letter.topic == Topic.MESSAGES
    assert letter.subject == "Tomasz wrote to you"
    assert "Message 0" in letter.text
    assert "Message 0" in letter.html
    assert "Message 1" not in letter.text
    assert f"/messages/{pair.public_id}/#newest" in letter.text
    assert not letters(tomasz)


def test_who_reads_before_gets_none_and_the_next_one_only_after_that() -> None:
    pair, linh, tomasz = make_pair()
    have_read(say(pair, tomasz, "one"), linh)
    assert [letter.cancelled_at is not None for letter in letters(linh)] == [True]
    say(pair, tomasz, "two", at=MOMENT + 10 * MINUTE)
    say(pair, tomasz, "three", at=MOMENT + 11 * MINUTE)
    (letter,) = waiting(linh)
    assert "two" in letter.text
    assert letter.not_before == MOMENT + 15 * MINUTE


def test_while_it_is_unread_no_second_letter_comes_even_days_later() -> None:
    pair, linh, tomasz = make_pair()
    say(pair, tomasz, "one")
    OutboxEntry.objects.within(pair.organisation_id).update(sent_at=MOMENT + 5 * MINUTE)
    say(pair, tomasz, "two", at=MOMENT + timedelta(days=2))
    assert len(letters(linh)) == 1


def test_reading_the_first_while_the_second_comes_leaves_a_letter_about_the_second() -> None:
    pair, linh, tomasz = make_pair()
    first = say(pair, tomasz, "one")
    say(pair, tomasz, "two", at=MOMENT + MINUTE)
    have_read(first, linh, at=MOMENT + MINUTE)
    (letter,) = waiting(linh)
    assert "two" in letter.text


def test_answering_without_opening_the_page_lets_the_next_letter_come() -> None:
    """As those do who answer by e-mail."""
    pair, linh, tomasz = make_pair()
    say(pair, tomasz, "one")
    OutboxEntry.objects.within(pair.organisation_id).update(sent_at=MOMENT + 5 * MINUTE)
    say(pair, linh, "answer", at=MOMENT + 10 * MINUTE)
    say(pair, tomasz, "two", at=MOMENT + 20 * MINUTE)
    assert ["one" in letters(linh)[0].text, "two" in letters(linh)[1].text] == [True, True]


def test_what_was_taken_back_is_not_mailed() -> None:
    pair, linh, tomasz = make_pair()
    first = say(pair, tomasz, "I should not have said this")
    remove_message(message_id=first.public_id, by=actor_of(tomasz, at=MOMENT), at=MOMENT + MINUTE)
    assert waiting(linh) == []
    say(pair, tomasz, "A better word", at=MOMENT + 2 * MINUTE)
    (letter,) = waiting(linh)
    assert "A better word" in letter.text


def test_taking_back_the_first_of_two_leaves_a_letter_about_the_second() -> None:
    pair, linh, tomasz = make_pair()
    first = say(pair, tomasz, "secret")
    say(pair, tomasz, "plain", at=MOMENT + MINUTE)
    remove_message(message_id=first.public_id, by=actor_of(tomasz, at=MOMENT), at=MOMENT + 2 * MINUTE)
    (letter,) = waiting(linh)
    assert "plain" in letter.text
    assert "secret" not in letter.text + letter.html + letter.subject


def test_in_a_circle_everyone_else_who_takes_part_gets_one() -> None:
    pair, linh, tomasz = make_pair()
    resting, third = make_person(pair.organisation), make_person(pair.organisation)
    resting.standing = Standing.PAUSED
    resting.save()
    group = make_relationship(pair.cohort, [linh, resting, third], [tomasz], kind=RelationshipKind.CIRCLE)
    say(group, tomasz)
    assert [len(letters(person)) for person in (linh, third, resting, tomasz)] == [1, 1, 0, 0]


def test_about_young_people_no_word_leaves_the_site() -> None:
    pair, linh, tomasz = make_pair()
    youth(pair)
    say(pair, tomasz, "Where do you live?", files=[a_file("address.txt")])
    (letter,) = letters(linh)
    everything = letter.text + letter.html + letter.subject
    assert "Where do you live" not in everything
    assert "address.txt" not in everything
    assert "Tomasz wrote to you" in letter.text


def test_a_letter_says_that_staff_can_read_along() -> None:
    pair, linh, tomasz = make_pair()
    youth(pair, staff=True)
    say(pair, tomasz, told=True)
    (letter,) = letters(linh)
    for body in (letter.text, letter.html):
        assert "Staff of Mentor Up can read what you write here" in body


def test_words_are_shown_in_html_as_they_were_typed() -> None:
    pair, linh, tomasz = make_pair()
    say(pair, tomasz, "<img src=x onerror=alert(1)> & more")
    (letter,) = letters(linh)
    assert "<img src=x" not in letter.html
    assert "&lt;img src=x" in letter.html


def test_writing_to_a_circle_costs_no_more_queries_for_those_who_have_a_letter(
    django_assert_max_num_queries: DjangoAssertNumQueries,
) -> None:
    pair, linh, tomasz = make_pair()
    members = [make_person(pair.organisation) for _number in range(10)]
    group = make_relationship(pair.cohort, [linh, *members], [tomasz], kind=RelationshipKind.CIRCLE)
    say(group, tomasz)
    with django_assert_max_num_queries(20):
        say(group, tomasz, at=MOMENT + MINUTE)
