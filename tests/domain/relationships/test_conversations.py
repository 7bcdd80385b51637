"""Writing and reading: by whom, when, how much, and that it happens once."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.core.files.storage import default_storage

from peerloom.domain.people.enums import Role, Standing
from peerloom.domain.people.models import Person
from peerloom.domain.people.queries import actor_of
from peerloom.domain.relationships.enums import RelationshipKind, RelationshipState
from peerloom.domain.relationships.models import Attachment, Block, Message, Participation, Reading, Relationship
from peerloom.domain.relationships.operations.conversations.sending import CannotSend, Draft, TooMany, send_message
from peerloom.domain.relationships.queries.conversations import (
    attachment_for,
    conversation_of,
    message_for,
    messages_after,
    messages_in,
    page_of,
    unread_for,
)
from peerloom.domain.relationships.queries.conversations_list import talks_of, with_last_messages
from peerloom.domain.relationships.queries.taking_part import relationship_of
from peerloom.domain.relationships.rules.conversations import Closed
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.public_ids import new_public_id
from tests.factories import (
    MOMENT,
    actor_with,
    make_cohort,
    make_organisation,
    make_pair,
    make_person,
    make_program,
    make_relationship,
)
from tests.factories.conversations import a_file, have_read, say

pytestmark = pytest.mark.django_db
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


def unread(person: Person) -> int:
    return unread_for(actor_of(person, at=MOMENT))


def closed(relationship: Relationship, person: Person) -> Closed | None:
    found = relationship_of(actor_of(person, at=MOMENT), relationship.public_id, at=MOMENT)
    assert found is not None
    return conversation_of(found, person_id=person.pk).closed


def test_what_one_writes_the_other_reads() -> None:
    pair, linh, tomasz = make_pair()
    message = say(pair, linh, "  May I show you a draft?\n ")
    assert message.text == "May I show you a draft?"
    assert (unread(tomasz), unread(linh)) == (1, 0), "nobody's own words wait for them"
    have_read(message, tomasz)
    assert unread(tomasz) == 0
    found = relationship_of(actor_of(linh, at=MOMENT), pair.public_id, at=MOMENT)
    assert found is not None
    assert conversation_of(found, person_id=linh.pk).other_read_until == message.sent_at


def test_the_same_twice_is_one_message() -> None:
    pair, linh, _tomasz = make_pair()
    once = say(pair, linh, "Hello", files=[a_file()])
    twice = say(pair, linh, "Hello", files=[a_file()], public_id=once.public_id)
    assert once == twice
    assert Attachment.objects.within(pair.organisation_id).count() == 1


def test_an_id_of_another_message_is_refused_and_tells_nothing() -> None:
    pair, linh, tomasz = make_pair()
    other, ana, _ben = make_pair()
    mine = say(pair, linh, "Mine")
    for relationship, person in ((pair, tomasz), (other, ana)):
        with pytest.raises(CannotSend, match="damaged"):
            say(relationship, person, "Yours", public_id=mine.public_id)
    mine.refresh_from_db()
    assert mine.text == "Mine"


@pytest.mark.parametrize("public_id", ["", "x", "0" * 22, "a\x00" * 11, "../../../../etc/passwd"])
def test_a_made_up_id_is_refused(public_id: str) -> None:
    pair, linh, _tomasz = make_pair()
    draft = Draft(public_id, "Hello")
    with pytest.raises(CannotSend):
        send_message(relationship=pair, draft=draft, by=actor_of(linh, at=MOMENT), at=MOMENT)


@pytest.mark.parametrize("text", ["", "  \n ", "x" * 5_001, "a\x00b"])
def test_what_is_no_message_is_refused(text: str) -> None:
    pair, linh, _tomasz = make_pair()
    with pytest.raises(CannotSend):
        say(pair, linh, text)
    assert not Message.objects.within(pair.organisation_id).exists()


def test_a_file_alone_is_a_message_and_six_are_too_many() -> None:
    pair, linh, _tomasz = make_pair()
    assert say(pair, linh, "", files=[a_file()]).attachments.count() == 1
    with pytest.raises(CannotSend, match="at most 5 files"):
        say(pair, linh, "", files=[a_file()] * 6)


def test_nobody_but_the_two_can_write_or_read() -> None:
    pair, linh, tomasz = make_pair()
    message = say(pair, linh, files=[a_file()])
    attachment = message.attachments.get()
    organisation = pair.organisation
    strangers = [actor_with(organisation, role) for role in (Role.OWNER, Role.COORDINATOR, Role.STAFF)]
    strangers += [actor_with(organisation, Role.PARTICIPANT), actor_with(make_organisation(), Role.OWNER)]
    _other, ana, _ben = make_pair(pair.cohort)
    for actor in [*strangers, actor_of(ana, at=MOMENT)]:
        assert message_for(actor, message.public_id, at=MOMENT) is None
        assert attachment_for(actor, attachment.public_id, at=MOMENT) is None
        assert unread_for(actor) == 0
        with pytest.raises(CannotSend):
            send_message(relationship=pair, draft=Draft(new_public_id(), "Hi"), by=actor, at=MOMENT)
    assert attachment_for(actor_of(tomasz, at=MOMENT), attachment.public_id, at=MOMENT) == attachment


@pytest.mark.parametrize(
    ("state", "told"),
    [
        (RelationshipState.INTRODUCED, None),
        (RelationshipState.ACTIVE, None),
        (RelationshipState.CLOSING, None),
        (RelationshipState.PAUSED, Closed.RESTS),
        (RelationshipState.ENDED, Closed.ENDED),
    ],
)
def test_what_a_state_allows(state: RelationshipState, told: Closed | None) -> None:
    pair, linh, tomasz = make_pair()
    message = say(pair, linh)
    Relationship.objects.within(pair.organisation_id).update(state=state)
    assert closed(pair, tomasz) == told
    if told is None:
        say(pair, tomasz)
    else:
        with pytest.raises(CannotSend):
            say(pair, tomasz)
    assert message_for(actor_of(tomasz, at=MOMENT), message.public_id, at=MOMENT), "reading stays possible"


def test_a_withdrawn_match_is_gone_with_its_words() -> None:
    pair, linh, tomasz = make_pair()
    message = say(pair, linh)
    Relationship.objects.within(pair.organisation_id).update(state=RelationshipState.WITHDRAWN)
    assert message_for(actor_of(tomasz, at=MOMENT), message.public_id, at=MOMENT) is None
    assert unread(tomasz) == 0


@pytest.mark.parametrize("standing", [Standing.PAUSED, Standing.HELD, Standing.LEFT])
def test_with_someone_who_takes_no_part_nothing_is_written_and_the_reason_stays_private(standing: Standing) -> None:
    pair, linh, tomasz = make_pair()
    tomasz.standing = standing
    tomasz.save()
    assert closed(pair, linh) == Closed.UNDELIVERABLE
    for person in (linh, tomasz):
        with pytest.raises(CannotSend) as refusal:
            say(pair, person)
        assert "held" not in str(refusal.value)


def test_being_stopped_looks_like_anything_else_that_keeps_messages_from_arriving() -> None:
    """The one who is stopped is told the very same as with someone who has a break."""
    told = []
    for stopped in (True, False):
        pair, linh, tomasz = make_pair()
        thread = say(pair, linh).thread
        if stopped:
            stop = Block(thread=thread, by=linh, against=tomasz, since=MOMENT, organisation=pair.organisation)
            stop.save()
        else:
            linh.standing = Standing.HELD
            linh.save()
        with pytest.raises(CannotSend) as refusal:
            say(pair, tomasz)
        told.append((closed(pair, tomasz), str(refusal.value)))
    assert told[0] == told[1]


def test_thirty_a_minute_and_three_hundred_a_day() -> None:
    pair, linh, tomasz = make_pair()
    first, *_others = [say(pair, linh, f"{number}") for number in range(30)]
    with pytest.raises(TooMany, match="within a minute"):
        say(pair, linh, at=MOMENT + 30 * SECOND)
    say(pair, tomasz, at=MOMENT + 30 * SECOND)
    thread = first.thread
    Message.objects.bulk_create(
        Message(organisation=pair.organisation, thread=thread, author=linh, sent_at=MOMENT + number * MINUTE)
        for number in range(1, 271)
    )
    with pytest.raises(TooMany, match="one day"):
        say(pair, linh, at=MOMENT + timedelta(hours=6))
    say(pair, linh, at=MOMENT + timedelta(days=1, minutes=15))


def test_the_limit_holds_over_all_matches_of_one_person() -> None:
    pair, linh, _tomasz = make_pair()
    other = make_relationship(pair.cohort, [linh], [make_person(pair.organisation)])
    for number in range(30):
        say(other if number % 2 else pair, linh, f"{number}")
    with pytest.raises(TooMany):
        say(other, linh)


def test_every_message_is_later_than_the_one_before_whatever_the_clocks_say() -> None:
    pair, linh, tomasz = make_pair()
    at = MOMENT + MINUTE
    sent = [say(pair, linh, at=at), say(pair, tomasz, at=at), say(pair, linh, at=MOMENT)]
    moments = [message.sent_at for message in sent]
    assert moments == sorted(set(moments))


def test_pages_go_backwards_and_what_is_new_is_found_once() -> None:
    pair, linh, tomasz = make_pair()
    sent = [say(pair, linh, f"{number}", at=MOMENT + number * MINUTE) for number in range(45)]
    found = relationship_of(actor_of(tomasz, at=MOMENT), pair.public_id, at=MOMENT)
    assert found is not None
    talk = conversation_of(found, person_id=tomasz.pk)
    pages = [page_of(talk)]
    while pages[-1].older:
        pages.append(page_of(talk, before=pages[-1].messages[0].public_id))
    assert [len(page.messages) for page in pages] == [20, 20, 5]
    assert [message for page in reversed(pages) for message in page.messages] == sent
    assert messages_after(talk, after=sent[42].public_id) == sent[43:]
    assert page_of(talk, before="\x00").messages == sent[25:]


def test_reading_never_goes_back() -> None:
    pair, linh, tomasz = make_pair()
    first, second = say(pair, linh, "1"), say(pair, linh, "2", at=MOMENT + SECOND)
    have_read(second, tomasz)
    have_read(first, tomasz)
    assert Reading.objects.within(pair.organisation_id).get().read_until == second.sent_at
    have_read(second, make_person(pair.organisation))
    assert Reading.objects.within(pair.organisation_id).count() == 1


def circle() -> tuple[Relationship, list[Person]]:
    cohort = make_cohort(make_program(make_organisation()))
    people = [make_person(cohort.organisation, name=name) for name in ("Ana A", "Bo B", "Cy C", "Di D")]
    return make_relationship(cohort, people[:3], people[3:], kind=RelationshipKind.CIRCLE), people


def test_in_a_circle_everyone_reads_and_nobody_sees_how_far_others_have() -> None:
    group, (ana, bo, cy, di) = circle()
    message = say(group, ana)
    assert [unread(person) for person in (ana, bo, cy, di)] == [0, 1, 1, 1]
    have_read(message, bo)
    found = relationship_of(actor_of(ana, at=MOMENT), group.public_id, at=MOMENT)
    assert found is not None
    assert conversation_of(found, person_id=ana.pk).other_read_until is None


def test_who_joins_reads_from_then_on_and_who_leaves_nothing_any_more() -> None:
    group, (ana, bo, _cy, di) = circle()
    early = say(group, ana, "early")
    assert unread(bo) == 1
    parts = Participation.objects.within(group.organisation_id).filter(relationship=group)
    parts.filter(person=di).update(joined_at=MOMENT + MINUTE)
    parts.filter(person=bo).update(left_at=MOMENT + 2 * MINUTE)
    late = say(group, ana, "late", at=MOMENT + 3 * MINUTE)
    at = MOMENT + timedelta(hours=1)

    def read_by(person: Person) -> list[Message] | None:
        found = relationship_of(actor_of(person, at=at), group.public_id, at=at)
        return None if found is None else list(messages_in(conversation_of(found, person_id=person.pk)))

    assert (read_by(ana), read_by(bo), read_by(di)) == ([early, late], None, [late])
    assert (unread(bo), unread(di)) == (0, 1)
    assert message_for(actor_of(bo, at=at), early.public_id, at=at) is None
    assert message_for(actor_of(bo, at=at), late.public_id, at=at) is None
    with pytest.raises(CannotSend):
        say(group, bo, at=at)


def test_one_held_member_does_not_silence_a_circle() -> None:
    group, (ana, bo, _cy, _di) = circle()
    bo.standing = Standing.HELD
    bo.save()
    say(group, ana)


def test_the_list_has_the_newest_words_first_and_counts_what_waits() -> None:
    pair, linh, tomasz = make_pair()
    other = make_relationship(pair.cohort, [linh], [make_person(pair.organisation)])
    third = make_relationship(pair.cohort, [linh], [make_person(pair.organisation)], introduced_at=MOMENT - 9 * MINUTE)
    say(pair, tomasz, "old", at=MOMENT + SECOND)
    newest = say(pair, tomasz, "new", at=MOMENT + MINUTE)
    mine = say(other, linh, "mine", at=MOMENT + 2 * MINUTE)
    actor = actor_of(linh, at=MOMENT)
    talks = with_last_messages(list(talks_of(actor, at=MOMENT + 3 * MINUTE)), actor)
    assert [(talk.relationship, talk.last, talk.unread) for talk in talks] == [
        (other, mine, 0),
        (pair, newest, 2),
        (third, None, 0),
    ]


def test_a_message_that_fails_leaves_no_file_behind() -> None:
    pair, linh, _tomasz = make_pair()
    say(pair, linh, files=[a_file()])
    before = len(default_storage.listdir("messages")[1])
    with pytest.raises(AttributeError):
        say(pair, linh, files=[a_file(), None])  # type: ignore[list-item]  # breaks after the first one is stored
    assert len(default_storage.listdir("messages")[1]) == before


def test_the_trail_does_not_say_who_writes_to_whom() -> None:
    pair, linh, tomasz = make_pair()
    have_read(say(pair, linh), tomasz)
    assert not AuditEvent.objects.exists()
