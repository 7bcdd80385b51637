"""Staff reading along: only young people's programs, only since then, never unrecorded, never untold."""

from __future__ import annotations

from datetime import timedelta

import pytest

from peerloom.domain.people.enums import Role
from peerloom.domain.people.queries import actor_of
from peerloom.domain.programs.enums import Profile
from peerloom.domain.programs.models import Program
from peerloom.domain.programs.operations.messages_policy import (
    BEGINS_AFTER,
    CannotChangeMessagesPolicy,
    keep_messages_private,
    let_staff_read_messages,
)
from peerloom.domain.relationships.models import Message, Relationship
from peerloom.domain.relationships.operations.conversations.removing import remove_message
from peerloom.domain.relationships.operations.conversations.staff_reading import (
    CannotRead,
    open_file_as_staff,
    read_as_staff,
)
from peerloom.domain.relationships.queries.conversations_staff import program_read_by, threads_for_staff
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.refusals import ChangedMeanwhile
from peerloom.foundation.scope import Actor
from tests.factories import MOMENT, actor_with, make_organisation, make_pair
from tests.factories.conversations import a_file, say

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


def youth(pair: Relationship) -> Program:
    program = pair.cohort.program
    program.profile = Profile.YOUTH
    program.save()
    return program


def switched_on(pair: Relationship, by: Actor) -> Program:
    return let_staff_read_messages(program=youth(pair), by=by, at=MOMENT)


def texts(pair: Relationship, by: Actor, *, at: timedelta = 2 * HOUR) -> list[str]:
    _thread, page = read_as_staff(relationship_id=pair.public_id, by=by, at=MOMENT + at)
    return [message.text for message in page.messages]


def test_without_the_switch_nobody_on_the_staff_reads_anything() -> None:
    pair, linh, _tomasz = make_pair()
    file = say(pair, linh, files=[a_file()]).attachments.get()
    for role in (Role.OWNER, Role.COORDINATOR, Role.STAFF):
        actor = actor_with(pair.organisation, role)
        assert program_read_by(actor, pair.cohort.program.public_id) is None
        with pytest.raises(CannotRead):
            texts(pair, actor)
        with pytest.raises(CannotRead):
            open_file_as_staff(attachment_id=file.public_id, by=actor, at=MOMENT)
    assert not AuditEvent.objects.filter(verb="messages.read_by_staff").exists()


def test_only_a_program_for_young_people_can_switch_it_on_and_only_its_leaders() -> None:
    pair, _linh, _tomasz = make_pair()
    noor = actor_with(pair.organisation, Role.COORDINATOR)
    with pytest.raises(CannotChangeMessagesPolicy, match="young people"):
        let_staff_read_messages(program=pair.cohort.program, by=noor, at=MOMENT)
    program = youth(pair)
    for actor in (
        actor_with(pair.organisation, Role.STAFF),
        actor_with(pair.organisation, Role.PARTICIPANT),
        actor_with(pair.organisation, Role.COORDINATOR, program_id=program.pk + 1),
    ):
        with pytest.raises(CannotChangeMessagesPolicy):
            let_staff_read_messages(program=program, by=actor, at=MOMENT)
    let_staff_read_messages(program=program, by=noor, at=MOMENT)
    again = let_staff_read_messages(program=program, by=noor, at=MOMENT + HOUR)
    assert again.staff_read_since == MOMENT + BEGINS_AFTER
    assert AuditEvent.objects.filter(verb="program.messages_policy_changed").count() == 1


def test_staff_read_what_was_written_since_and_each_reading_is_recorded() -> None:
    pair, linh, tomasz = make_pair()
    say(pair, linh, "before")
    noor = actor_with(pair.organisation, Role.COORDINATOR)
    switched_on(pair, noor)
    say(pair, tomasz, "after", at=MOMENT + HOUR, told=True)
    assert texts(pair, noor) == ["after"]
    assert texts(pair, actor_with(pair.organisation, Role.STAFF)) == ["after"]
    event = AuditEvent.objects.filter(verb="messages.read_by_staff").order_by("number").first()
    assert event is not None
    assert (event.actor, event.subject, event.details) == (noor.public_id, pair.public_id, {"messages": 1})


def test_switched_off_and_on_again_what_was_readable_in_between_is_not_any_more() -> None:
    pair, linh, _tomasz = make_pair()
    noor = actor_with(pair.organisation, Role.COORDINATOR)
    program = switched_on(pair, noor)
    say(pair, linh, "first", at=MOMENT + HOUR, told=True)
    keep_messages_private(program=program, by=noor, at=MOMENT + 2 * HOUR)
    say(pair, linh, "between", at=MOMENT + 3 * HOUR)
    with pytest.raises(CannotRead):
        texts(pair, noor, at=4 * HOUR)
    let_staff_read_messages(program=program, by=noor, at=MOMENT + 4 * HOUR)
    say(pair, linh, "second", at=MOMENT + 5 * HOUR, told=True)
    assert texts(pair, noor, at=6 * HOUR) == ["second"]


def test_who_was_not_told_does_not_write_into_staffs_hands() -> None:
    pair, linh, _tomasz = make_pair()
    switched_on(pair, actor_with(pair.organisation, Role.COORDINATOR))
    with pytest.raises(ChangedMeanwhile, match="staff can read"):
        say(pair, linh, at=MOMENT + HOUR)
    assert not Message.objects.within(pair.organisation_id).exists()


def test_staff_of_other_programs_and_people_without_a_role_stay_outside() -> None:
    pair, linh, _tomasz = make_pair()
    program = switched_on(pair, actor_with(pair.organisation, Role.COORDINATOR))
    file = say(pair, linh, at=MOMENT + HOUR, files=[a_file()], told=True).attachments.get()
    for actor in (
        actor_with(pair.organisation, Role.STAFF, program_id=program.pk + 1),
        actor_with(pair.organisation, Role.PARTICIPANT),
        actor_with(make_organisation(), Role.OWNER),
        actor_of(linh, at=MOMENT),
    ):
        assert program_read_by(actor, program.public_id) is None
        with pytest.raises(CannotRead):
            texts(pair, actor)
        with pytest.raises(CannotRead):
            open_file_as_staff(attachment_id=file.public_id, by=actor, at=MOMENT)


def test_files_open_for_staff_only_since_then_and_not_when_taken_back() -> None:
    pair, linh, _tomasz = make_pair()
    noor = actor_with(pair.organisation, Role.COORDINATOR)
    old = say(pair, linh, files=[a_file()]).attachments.get()
    program = switched_on(pair, noor)
    new = say(pair, linh, at=MOMENT + HOUR, files=[a_file()], told=True)
    kept = new.attachments.get()
    assert open_file_as_staff(attachment_id=kept.public_id, by=noor, at=MOMENT) == kept
    assert AuditEvent.objects.filter(verb="message_file.opened_by_staff").count() == 1
    with pytest.raises(CannotRead):
        open_file_as_staff(attachment_id=old.public_id, by=noor, at=MOMENT)
    assert threads_for_staff(program).count() == 1
    remove_message(message_id=new.public_id, by=actor_of(linh, at=MOMENT), at=MOMENT + HOUR)
    with pytest.raises(CannotRead):
        open_file_as_staff(attachment_id=kept.public_id, by=noor, at=MOMENT)
