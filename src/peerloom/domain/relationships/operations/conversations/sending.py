"""Writing to the others in a relationship."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.people.models import Person
from peerloom.domain.relationships.models import Attachment, Message, Relationship, Thread
from peerloom.domain.relationships.operations.conversations.notices import notify_of
from peerloom.domain.relationships.operations.conversations.threads import closed_for, thread_of
from peerloom.domain.relationships.operations.taking_part import taking_part
from peerloom.domain.relationships.rules.conversations import (
    MOST_IN_A_DAY,
    MOST_IN_A_MINUTE,
    MOST_LETTERS,
    staff_read_from,
)
from peerloom.domain.relationships.rules.conversations_files import MOST_FILES, ReadyFile
from peerloom.foundation.public_ids import ALPHABET, LENGTH, new_public_id
from peerloom.foundation.refusals import ChangedMeanwhile, Refused
from peerloom.foundation.scope import Actor

MOMENT = timedelta(microseconds=1)


class CannotSend(Refused):
    """Nothing can be written here, the message is empty or too long, or its id belongs to another one."""


class TooMany(CannotSend):
    """The author has written as much as anyone may within a minute or a day."""


@dataclass(frozen=True, slots=True)
class Draft:
    """What is to be sent. ``public_id`` comes from the page or the e-mail: the same twice is one message.

    ``staff_reading_told`` is whether the author was told that staff can read it.
    """

    public_id: str
    text: str
    files: Sequence[ReadyFile] = ()
    staff_reading_told: bool = False
    by_mail: bool = False


@transaction.atomic
def send_message(*, relationship: Relationship, draft: Draft, by: Actor, at: datetime) -> Message:
    """Keep the message and its files, and have the others told by e-mail if they do not look here before.

    Within a thread every message is later than the one before it, whatever the clocks of two machines say. Sent twice,
    it is there once. Raises CannotSend, TooMany, or ChangedMeanwhile when staff can read here and the author was not
    told: nothing is stored then.
    """
    there = taking_part(relationship_pk=relationship.pk, by=by, at=at, refusal=CannotSend)
    thread = thread_of(there.relationship)
    if (sent := _sent_before(draft, thread, by)) is not None:
        return sent
    if closed := closed_for(there, thread):
        raise CannotSend(closed.label)
    if staff_read_from(there.relationship.cohort.program) is not None and not draft.staff_reading_told:
        raise ChangedMeanwhile(
            _("Since you opened this page, staff can read what is written here. Send it again if that is all right.")
        )
    text = _words(draft)
    _refuse_too_many(by, at)
    moment = max(at, thread.last_message_at + MOMENT) if thread.last_message_at else at
    message = Message.objects.create(
        organisation_id=by.organisation_id,
        public_id=draft.public_id,
        thread=thread,
        author_id=by.person_id,
        text=text,
        sent_at=moment,
        by_mail=draft.by_mail,
    )
    message.author = there.mine.person
    thread.last_message_at = moment
    thread.save(update_fields=["last_message_at"])
    with _gone_if_this_fails() as stored:
        stored.extend(_keep_files(message, draft.files))
        notify_of(message, there)
    return message


def _sent_before(draft: Draft, thread: Thread, by: Actor) -> Message | None:
    if len(draft.public_id) != LENGTH or not set(draft.public_id) <= set(ALPHABET):
        raise CannotSend(_("This page is damaged. Please open it again; what you wrote can be copied."))
    rows = Message.objects.across_organisations(because="an id stands for one message in the whole installation")
    known = rows.filter(public_id=draft.public_id).first()
    if known is not None and (known.thread_id, known.author_id) != (thread.pk, by.person_id):
        raise CannotSend(_("This page is damaged. Please open it again; what you wrote can be copied."))
    return known


def _words(draft: Draft) -> str:
    text = draft.text.strip()
    if not text and not draft.files:
        raise CannotSend(_("Write something first, or choose a file."))
    if len(text) > MOST_LETTERS:
        raise CannotSend(_("A message has at most 5,000 letters. Please make two of it."))
    if "\x00" in text:
        raise CannotSend(_("The message holds a character that cannot be stored. Please type it again."))
    if len(draft.files) > MOST_FILES:
        raise CannotSend(_("A message takes at most 5 files. Please send the others with a second one."))
    return text


def _refuse_too_many(by: Actor, at: datetime) -> None:
    """Counted under a lock on the author's row, so that several windows at once do not get past it."""
    Person.objects.within(by.organisation_id).select_for_update(no_key=True).get(pk=by.person_id)
    mine = Message.objects.within(by.organisation_id).filter(author=by.person_id)
    if mine.filter(sent_at__gt=at - timedelta(minutes=1)).count() >= MOST_IN_A_MINUTE:
        raise TooMany(_("That is a lot of messages within a minute. Wait a moment, then send this one again."))
    if mine.filter(sent_at__gt=at - timedelta(days=1)).count() >= MOST_IN_A_DAY:
        raise TooMany(_("That is a lot of messages for one day. Keep this one and send it tomorrow."))


def _keep_files(message: Message, files: Sequence[ReadyFile]) -> Iterator[str]:
    """The names under which they are stored, one by one."""
    for file in files:
        attachment = Attachment(
            organisation_id=message.organisation_id,
            message=message,
            name=file.name,
            content_type=file.content_type,
            size=len(file.content),
        )
        attachment.file.save(new_public_id() + file.ending, ContentFile(file.content), save=False)
        yield attachment.file.name or ""
        attachment.save()


@contextmanager
def _gone_if_this_fails() -> Iterator[list[str]]:
    """Files stored within leave nothing behind when their message is not kept."""
    stored: list[str] = []
    try:
        yield stored
    except BaseException:
        for name in stored:
            default_storage.delete(name)
        raise
