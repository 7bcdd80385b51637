"""Notes: those that all who take part read and edit, and those that only their author ever can."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.relationships.enums import RelationshipState
from peerloom.domain.relationships.models import PrivateNote, Relationship, Session, SharedNote
from peerloom.domain.relationships.operations.taking_part import TakingPart, taking_part
from peerloom.domain.relationships.rules.standing import GOING_ON
from peerloom.foundation import audit
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.foundation.scope import Actor
from peerloom.foundation.sealing import seal

LONGEST_NOTE = 20_000
MOST_PRIVATE_NOTES = 1_000
PRIVATE = "private note"
"""The purpose under which private notes are sealed, see ``foundation.sealing``."""

STAYS_READABLE = (*GOING_ON, RelationshipState.ENDED)


class CannotWriteNote(Refused):
    """Too long or empty, or the relationship is over."""


@transaction.atomic
def write_shared_note(
    *, relationship: Relationship, session: Session | None, text: str, version: int, by: Actor, at: datetime
) -> SharedNote:
    """Keep what all who take part read, for one session or the whole relationship. ``version`` is the one that was
    read, 0 for a note that was not there. The same again changes nothing.

    Raises CannotWriteNote, or ChangedMeanwhile: then nothing is overwritten.
    """
    part = taking_part(relationship_pk=relationship.pk, by=by, at=at, refusal=CannotWriteNote, states=GOING_ON)
    _refuse_too_long(text)
    rows = SharedNote.objects.within(by.organisation_id).filter(relationship=part.relationship, session=session)
    note = rows.first()
    if note is not None and note.text == text:
        return note
    if (note.version if note else 0) != version:
        raise ChangedMeanwhile(_("Someone else wrote here at the same time. Both texts are below: put them together."))
    if note is None:
        note = SharedNote(
            organisation_id=by.organisation_id, relationship=part.relationship, session=session, version=0
        )
    note.text, note.version, note.edited_by_id, note.edited_at = text, version + 1, by.person_id, at
    note.save()
    _record("shared_note.written", note, part, by=by, at=at)
    return note


@transaction.atomic
def write_private_note(
    *, relationship: Relationship, session: Session | None, text: str, by: Actor, at: datetime
) -> PrivateNote:
    """Keep a note that opens for its author alone; the database holds it sealed. The author has one for each session;
    for the relationship as a whole as many as they like. Raises CannotWriteNote.
    """
    part = taking_part(relationship_pk=relationship.pk, by=by, at=at, refusal=CannotWriteNote, states=GOING_ON)
    _refuse_too_long(text)
    if not text.strip():
        raise CannotWriteNote(_("Write something first."))
    rows = PrivateNote.objects.within(by.organisation_id).filter(author=by.person_id, relationship=part.relationship)
    note = rows.filter(session=session).first() if session is not None else None
    if note is None and rows.count() >= MOST_PRIVATE_NOTES:
        raise CannotWriteNote(_("You have a thousand notes here. Remove some that you do not need any more."))
    note = note or PrivateNote(
        organisation_id=by.organisation_id, author_id=by.person_id, relationship=part.relationship, session=session
    )
    note.sealed, note.written_at = seal(text, owner=by.public_id, purpose=PRIVATE), at
    note.save()
    _record("private_note.written", note, part, by=by, at=at)
    return note


@transaction.atomic
def remove_private_note(*, note: PrivateNote, by: Actor, at: datetime) -> None:
    """Destroy a note of one's own; what is gone stays gone. Raises CannotWriteNote for anybody else's."""
    if note.author_id != by.person_id:
        raise CannotWriteNote(_("This note is not yours."))
    states = STAYS_READABLE
    part = taking_part(relationship_pk=note.relationship_id, by=by, at=at, refusal=CannotWriteNote, states=states)
    _record("private_note.removed", note, part, by=by, at=at)
    PrivateNote.objects.within(by.organisation_id).filter(pk=note.pk, author=by.person_id).delete()


def _refuse_too_long(text: str) -> None:
    if len(text) > LONGEST_NOTE:
        raise CannotWriteNote(_("This is longer than 20,000 letters. Please shorten it."))


def _record(verb: str, note: SharedNote | PrivateNote, part: TakingPart, *, by: Actor, at: datetime) -> None:
    audit.record(verb, subject=note, organisation=part.organisation.public_id, by=by, at=at)
