from __future__ import annotations

import pytest
from django.db import connection

from peerloom.domain.people.models import Person
from peerloom.domain.relationships.enums import RelationshipState
from peerloom.domain.relationships.models import PrivateNote, Relationship, Session, SharedNote
from peerloom.domain.relationships.operations.sessions.notes import (
    PRIVATE,
    CannotWriteNote,
    remove_private_note,
    write_private_note,
    write_shared_note,
)
from peerloom.domain.relationships.queries.sessions import own_private_note, private_notes_of
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.refusals import ChangedMeanwhile
from peerloom.foundation.scope import UnscopedQuery
from peerloom.foundation.sealing import SealBroken, unseal
from tests.domain.relationships.sessions_acting import acting
from tests.factories import MOMENT, make_pair, make_person
from tests.factories.sessions import make_session

pytestmark = pytest.mark.django_db

WORDS = "He was patient, and I cried."


def private(relationship: Relationship, by: Person, text: str = WORDS, session: Session | None = None) -> PrivateNote:
    return write_private_note(relationship=relationship, session=session, text=text, by=acting(by), at=MOMENT)


def shared(relationship: Relationship, by: Person, text: str, *, version: int) -> SharedNote:
    return write_shared_note(
        relationship=relationship, session=None, text=text, version=version, by=acting(by), at=MOMENT
    )


def test_the_database_does_not_hold_the_words_and_only_the_author_opens_them() -> None:
    relationship, mentee, mentor = make_pair()
    note = private(relationship, mentee)
    with connection.cursor() as cursor:
        cursor.execute("SELECT * FROM mentoring_privatenote")
        row = cursor.fetchone()
    held = b"|".join(bytes(v) if isinstance(v, (bytes, memoryview)) else str(v).encode() for v in row)
    for word in (b"patient", b"cried"):
        assert word not in held
    assert unseal(bytes(note.sealed), owner=mentee.public_id, purpose=PRIVATE) == WORDS
    coordinator = make_person(relationship.organisation, "coordinator")
    for other in (mentor, coordinator):
        with pytest.raises(SealBroken):
            unseal(bytes(note.sealed), owner=other.public_id, purpose=PRIVATE)
        assert not private_notes_of(acting(other), relationship).exists()
        assert own_private_note(acting(other), note.public_id) is None
    with pytest.raises(UnscopedQuery):
        PrivateNote.objects.visible_to(acting(coordinator))
    assert "patient" not in str(list(AuditEvent.objects.values()))


def test_one_for_each_meeting_and_many_for_the_relationship() -> None:
    relationship, mentee, mentor = make_pair()
    session = make_session(relationship, mentee, mentor)
    first = private(relationship, mentee, session=session)
    assert private(relationship, mentee, "Other words", session=session) == first
    assert private(relationship, mentor, session=session) != first
    private(relationship, mentee)
    private(relationship, mentee)
    assert private_notes_of(acting(mentee), relationship).count() == 3


def test_nobody_destroys_somebody_elses_note() -> None:
    relationship, mentee, mentor = make_pair()
    note = private(relationship, mentee)
    with pytest.raises(CannotWriteNote, match="not yours"):
        remove_private_note(note=note, by=acting(mentor), at=MOMENT)
    remove_private_note(note=note, by=acting(mentee), at=MOMENT)
    assert not private_notes_of(acting(mentee), relationship).exists()


def test_own_notes_outlive_the_relationship_but_nothing_is_added() -> None:
    relationship, mentee, _mentor = make_pair()
    note = private(relationship, mentee)
    Relationship.objects.within(relationship.organisation_id).update(state=RelationshipState.ENDED)
    with pytest.raises(CannotWriteNote):
        private(relationship, mentee)
    assert private_notes_of(acting(mentee), relationship).count() == 1
    remove_private_note(note=note, by=acting(mentee), at=MOMENT)


@pytest.mark.parametrize("text", ["", "  \n", "x" * 20_001])
def test_empty_and_endless_private_notes_are_refused(text: str) -> None:
    relationship, mentee, _mentor = make_pair()
    with pytest.raises(CannotWriteNote):
        private(relationship, mentee, text)


def test_a_shared_note_is_never_overwritten_unseen() -> None:
    relationship, mentee, mentor = make_pair()
    assert shared(relationship, mentee, "One", version=0).version == 1
    with pytest.raises(ChangedMeanwhile):
        shared(relationship, mentor, "Two", version=0)
    assert shared(relationship, mentor, "One", version=0).version == 1  # the same words are no conflict
    note = shared(relationship, mentor, "One and two", version=1)
    assert (note.version, note.edited_by) == (2, mentor)
    with pytest.raises(CannotWriteNote, match="20,000"):
        shared(relationship, mentor, "x" * 20_001, version=2)
    with pytest.raises(CannotWriteNote):
        shared(relationship, make_person(relationship.organisation, "coordinator"), "Three", version=2)
    assert SharedNote.objects.within(relationship.organisation_id).get().text == "One and two"
