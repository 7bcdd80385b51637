"""Messages as a page shows them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from peerloom.domain.people.models import Person
from peerloom.domain.relationships.models import Attachment, Message
from peerloom.domain.relationships.queries.conversations import Conversation
from peerloom.domain.relationships.rules.conversations import can_remove
from peerloom.domain.relationships.rules.conversations_files import SHOWN
from peerloom.web.relationships.conversations.words import said_html


@dataclass(frozen=True, slots=True)
class SaidFile:
    name: str
    url: str
    size: str
    is_picture: bool


@dataclass(frozen=True, slots=True)
class Said:
    """One message. ``day`` stands above the first one of a day; ``read`` is whether the other has seen it."""

    public_id: str
    name: str
    mine: bool
    html: SafeString
    files: list[SaidFile]
    at: datetime
    day: str
    removed: bool
    by_mail: bool
    read: bool = False
    removable: bool = False
    reportable: bool = False


def said_in(
    conversation: Conversation, messages: Sequence[Message], *, slug: str, at: datetime, after: Message | None = None
) -> list[Said]:
    """For someone who takes part; ``after`` is the message that stands above the first of them already."""
    me, before = conversation.mine.person_id, after
    shown = []
    for message in messages:
        mine = message.author_id == me
        shown.append(
            Said(
                public_id=message.public_id,
                name=_("You") if mine else name_of(message.author),
                mine=mine,
                html=said_html(message.text),
                files=files_of(message, "conversations:file", slug),
                at=message.sent_at,
                day=_day_above(message, before, at),
                removed=message.removed_at is not None,
                by_mail=message.by_mail,
                read=mine and _seen(conversation, message),
                removable=can_remove(message, person_id=me, at=at),
                reportable=not mine and message.removed_at is None,
            )
        )
        before = message
    return shown


def said_to_staff(messages: Sequence[Message], *, slug: str, at: datetime) -> list[Said]:
    """For staff of a program whose messages they can read: with full names, and nothing to press."""
    before: Message | None = None
    shown = []
    for message in messages:
        shown.append(
            Said(
                public_id=message.public_id,
                name=message.author.name if message.author else name_of(None),
                mine=False,
                html=said_html(message.text),
                files=files_of(message, "conversations:staff-file", slug),
                at=message.sent_at,
                day=_day_above(message, before, at),
                removed=message.removed_at is not None,
                by_mail=message.by_mail,
            )
        )
        before = message
    return shown


def name_of(person: Person | None) -> str:
    return person.called if person else _("Someone who has left")


def files_of(message: Message, route: str, slug: str) -> list[SaidFile]:
    if message.removed_at is not None:
        return []
    return [said_file(file, reverse(route, args=[slug, file.public_id])) for file in message.attachments.all()]


def said_file(file: Attachment, url: str) -> SaidFile:
    return SaidFile(file.name, url, filesizeformat(file.size), file.content_type in SHOWN)


def _seen(conversation: Conversation, message: Message) -> bool:
    read = conversation.other_read_until
    return read is not None and message.sent_at <= read and message.removed_at is None


def _day_above(message: Message, before: Message | None, at: datetime) -> str:
    """The day in words, where it is another one than that of the message before."""
    day = _date(message.sent_at)
    return "" if before is not None and _date(before.sent_at) == day else day_words(day, today=_date(at))


def _date(moment: datetime) -> date:
    return timezone.localtime(moment).date()


def day_words(day: date, *, today: date) -> str:
    ago = (today - day).days
    if ago == 0:
        return _("Today")
    if ago == 1:
        return _("Yesterday")
    return date_format(day, "l, j F" if day.year == today.year else "j F Y")
