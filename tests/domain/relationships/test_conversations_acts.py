"""Taking back, stopping and reporting: what is told to whom, and what never is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.core.files.storage import default_storage
from pytest_django import DjangoCaptureOnCommitCallbacks

from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Organisation, Person
from peerloom.domain.people.queries import actor_of
from peerloom.domain.relationships.enums import RelationshipKind, RelationshipState
from peerloom.domain.relationships.models import Attachment, Block, Message, MessageReport, Relationship
from peerloom.domain.relationships.operations.conversations.removing import CannotRemove, remove_message
from peerloom.domain.relationships.operations.conversations.reporting import (
    CannotHandle,
    CannotReport,
    handle_report,
    report_message,
)
from peerloom.domain.relationships.operations.conversations.sending import CannotSend
from peerloom.domain.relationships.operations.conversations.stopping import CannotStop, allow_messages, stop_messages
from peerloom.domain.relationships.queries.conversations import attachment_for
from peerloom.domain.relationships.queries.conversations_reports import files_of_report, reports_for, whom_to_tell
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.refusals import ChangedMeanwhile
from peerloom.foundation.scope import Actor
from tests.factories import (
    MOMENT,
    actor_with,
    make_account,
    make_cohort,
    make_organisation,
    make_pair,
    make_person,
    make_program,
    make_relationship,
)
from tests.factories.conversations import a_file, say

pytestmark = pytest.mark.django_db
MINUTE = timedelta(minutes=1)


def me(person: Person) -> Actor:
    return actor_of(person, at=MOMENT)


def remove(message: Message, person: Person, *, after: timedelta = MINUTE) -> Message:
    return remove_message(message_id=message.public_id, by=me(person), at=message.sent_at + after)


def report(message: Message, person: Person, reason: str = "It is unkind.") -> MessageReport:
    return report_message(message_id=message.public_id, reason=reason, by=me(person), at=MOMENT)


def stop(pair: Relationship, person: Person, *, tell: bool = False) -> Block:
    return stop_messages(relationship=pair, tell_coordinators=tell, by=me(person), at=MOMENT)


def letters(organisation: Organisation, purpose: str) -> list[OutboxEntry]:
    return list(OutboxEntry.objects.within(organisation.pk).filter(purpose=purpose))


def test_ones_own_words_can_be_taken_back_for_a_quarter_of_an_hour(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    pair, linh, _tomasz = make_pair()
    message = say(pair, linh, "Oh no", files=[a_file()])
    stored = message.attachments.get().file.name or ""
    with django_capture_on_commit_callbacks(execute=True):
        removed = remove(message, linh, after=15 * MINUTE)
    assert (removed.text, removed.removed_at) == ("", MOMENT + 15 * MINUTE)
    assert not Attachment.objects.within(pair.organisation_id).exists()
    assert not default_storage.exists(stored)
    assert remove(message, linh, after=20 * MINUTE).removed_at == MOMENT + 15 * MINUTE, "twice is once"
    assert AuditEvent.objects.filter(verb="message.removed").count() == 1


def test_later_or_by_another_nothing_is_taken_back() -> None:
    pair, linh, tomasz = make_pair()
    message = say(pair, linh, "It stays")
    with pytest.raises(CannotRemove, match="15 minutes"):
        remove(message, linh, after=16 * MINUTE)
    for person in (tomasz, make_person(pair.organisation, Role.OWNER)):
        with pytest.raises(CannotRemove):
            remove(message, person)
    message.refresh_from_db()
    assert message.text == "It stays"


def test_stopping_keeps_the_other_from_writing_and_the_stopper_too() -> None:
    pair, linh, tomasz = make_pair()
    stop(pair, linh)
    for person in (linh, tomasz):
        with pytest.raises(CannotSend):
            say(pair, person)
    allow_messages(relationship=pair, by=me(linh), at=MOMENT)
    say(pair, tomasz)
    assert Block.objects.within(pair.organisation_id).get().until == MOMENT


def test_only_who_stopped_can_allow_again() -> None:
    pair, linh, tomasz = make_pair()
    stop(pair, linh)
    allow_messages(relationship=pair, by=me(tomasz), at=MOMENT)
    with pytest.raises(CannotSend):
        say(pair, tomasz)


def test_nobody_hears_of_stopping_unless_it_is_wanted() -> None:
    pair, linh, tomasz = make_pair()
    noor = make_person(pair.organisation, Role.COORDINATOR, name="Noor Haddad")
    say(pair, tomasz)
    stop(pair, linh)
    assert not AuditEvent.objects.exists()
    assert letters(pair.organisation, "messages_stopped") == []
    assert [letter.cancelled_at for letter in letters(pair.organisation, "messages")] == [MOMENT]
    assert stop(pair, linh, tell=True) == Block.objects.within(pair.organisation_id).get()
    stop(pair, linh, tell=True)
    (told,) = letters(pair.organisation, "messages_stopped")
    assert told.person == noor


def test_a_coordinator_who_is_concerned_is_not_the_one_who_is_told() -> None:
    pair, linh, tomasz = make_pair()
    owner = make_person(pair.organisation, Role.OWNER)
    coordinating = make_person(pair.organisation, Role.COORDINATOR)
    program = pair.cohort.program
    assert whom_to_tell(program, besides=frozenset(), at=MOMENT) == [coordinating]
    assert whom_to_tell(program, besides=frozenset({coordinating.pk}), at=MOMENT) == [owner]
    assert linh not in whom_to_tell(program, besides=frozenset({tomasz.pk}), at=MOMENT)


def test_messages_are_stopped_only_between_two_who_are_together() -> None:
    pair, linh, tomasz = make_pair()
    people = [linh, make_person(pair.organisation)]
    circle = make_relationship(pair.cohort, people, [tomasz], kind=RelationshipKind.CIRCLE)
    with pytest.raises(CannotStop):
        stop(circle, linh)
    with pytest.raises(CannotStop):
        stop(pair, make_person(pair.organisation, Role.COORDINATOR))
    Relationship.objects.within(pair.organisation_id).update(state=RelationshipState.ENDED)
    with pytest.raises(CannotStop):
        stop(pair, linh)


def test_a_report_copies_the_words_and_tells_the_coordinators_without_them() -> None:
    pair, linh, tomasz = make_pair()
    noor = make_person(pair.organisation, Role.COORDINATOR, name="Noor Haddad")
    message = say(pair, tomasz, "You are stupid", files=[a_file()])
    made = report(message, linh)
    assert report(message, linh) == made, "twice is once"
    (letter,) = letters(pair.organisation, "message_report")
    everything = letter.text + letter.html + letter.subject
    assert letter.person == noor
    assert not [word for word in ("stupid", "unkind", "Linh", "Tomasz") if word in everything]
    assert letters(pair.organisation, "messages")[0].person == linh, "nobody else hears of it"
    assert AuditEvent.objects.get(verb="message.reported").details == {}


def test_the_author_can_still_take_it_back_and_learns_nothing_but_the_copy_stays(
    django_capture_on_commit_callbacks: DjangoCaptureOnCommitCallbacks,
) -> None:
    pair, linh, tomasz = make_pair()
    message = say(pair, tomasz, "You are stupid", files=[a_file()])
    made = report(message, linh)
    with django_capture_on_commit_callbacks(execute=True):
        remove(message, tomasz)
    made.refresh_from_db()
    assert made.words == "You are stupid"
    attachment = files_of_report(made).get()
    assert default_storage.exists(attachment.file.name or "")
    for person in (linh, tomasz):
        assert attachment_for(me(person), attachment.public_id, at=MOMENT) is None


def test_what_cannot_be_reported() -> None:
    pair, linh, tomasz = make_pair()
    own, gone = say(pair, linh), say(pair, tomasz)
    remove(gone, tomasz)
    with pytest.raises(CannotReport):
        report(own, linh)
    with pytest.raises(CannotReport, match="taken this message back"):
        report(gone, linh)
    with pytest.raises(CannotReport):
        report(say(pair, tomasz), make_person(pair.organisation, Role.COORDINATOR))


def test_reports_are_seen_by_who_runs_the_program_and_did_not_write_it() -> None:
    pair, linh, tomasz = make_pair()
    organisation = pair.organisation
    made = report(say(pair, tomasz), linh)
    program = pair.cohort.program.pk
    runners = [actor_with(organisation, role) for role in (Role.OWNER, Role.COORDINATOR, Role.STAFF)]
    runners.append(actor_with(organisation, Role.COORDINATOR, program_id=program))
    others = [
        actor_with(organisation, Role.PARTICIPANT),
        actor_with(organisation, Role.COORDINATOR, program_id=program + 1),
        actor_with(make_organisation(), Role.OWNER),
        me(linh),
    ]
    assert [reports_for(actor).count() for actor in runners] == [1, 1, 1, 1]
    assert [reports_for(actor).count() for actor in others] == [0, 0, 0, 0]
    own = make_person(organisation, Role.COORDINATOR, account=make_account())
    made.message.author = own  # type: ignore[union-attr]  # it is there
    made.message.save()  # type: ignore[union-attr]
    assert not reports_for(me(own)).exists()
    with pytest.raises(CannotHandle):
        handle_report(report=made, outcome="It was a joke", by=me(own), at=MOMENT)


def test_a_report_is_closed_once_and_with_words() -> None:
    pair, linh, tomasz = make_pair()
    made = report(say(pair, tomasz), linh)
    noor, omar = (actor_with(pair.organisation, Role.COORDINATOR) for _number in range(2))

    def close(by: Actor, outcome: str) -> Callable[[], MessageReport]:
        return lambda: handle_report(report=made, outcome=outcome, by=by, at=MOMENT)

    with pytest.raises(CannotHandle, match="sentence"):
        close(noor, "  ")()
    close(noor, "Talked to both")()
    close(noor, "Talked to both")()
    with pytest.raises(ChangedMeanwhile):
        close(omar, "Something else")()
    assert AuditEvent.objects.filter(verb="message_report.handled").count() == 1
    made.refresh_from_db()
    assert (made.outcome, made.handled_by_id) == ("Talked to both", noor.person_id)


def test_in_a_circle_a_host_with_a_role_hears_nothing_of_reports() -> None:
    organisation = make_organisation()
    host = make_person(organisation, Role.COORDINATOR, account=make_account())
    owner = make_person(organisation, Role.OWNER, account=make_account())
    members = [make_person(organisation, Role.PARTICIPANT, name=name) for name in ("Ana Ito", "Ben Cruz")]
    cohort = make_cohort(make_program(organisation))
    circle = make_relationship(cohort, members, [host], kind=RelationshipKind.CIRCLE)
    made = report(say(circle, members[0]), members[1])
    assert [letter.person for letter in letters(organisation, "message_report")] == [owner]
    assert not reports_for(me(host)).exists()
    assert reports_for(me(owner)).get() == made
    with pytest.raises(CannotHandle, match="takes no part"):
        handle_report(report=made, outcome="Nothing", by=me(host), at=MOMENT)
