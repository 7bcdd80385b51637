"""Who is on the other side of a conversation, in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from peerloom.domain.relationships.models import Message, Relationship
from peerloom.domain.relationships.queries.conversations import Conversation
from peerloom.domain.relationships.queries.conversations_list import Talk
from peerloom.web.relationships.conversations.saying import day_words, name_of


@dataclass(frozen=True, slots=True)
class TalkRow:
    """One line of the list. ``said`` begins with who said it; ``when`` is short."""

    relationship: Relationship
    names: str
    initials_of: str
    program: str
    said: str
    when: str
    unread: int


def names_of(conversation: Conversation) -> str:
    """ "Tomasz", "Amir and Linh", a circle's name; those who were there, where nobody is any more."""
    if conversation.relationship.name:
        return conversation.relationship.name
    parts = conversation.present or conversation.others
    return listed([name_of(part.person) for part in parts])


def listed(names: Sequence[str]) -> str:
    if len(names) < 2:
        return names[0] if names else _("nobody")
    if len(names) > 4:
        return _("%(first)s and %(number)s others") % {"first": ", ".join(names[:3]), "number": len(names) - 3}
    return _("%(first)s and %(last)s") % {"first": ", ".join(names[:-1]), "last": names[-1]}


def talk_rows(talks: Iterable[Talk], *, person_id: int, at: datetime) -> list[TalkRow]:
    return [_row(talk, person_id, timezone.localtime(at).date()) for talk in talks]


def _row(talk: Talk, person_id: int, today: date) -> TalkRow:
    parts = [part for part in talk.relationship.participations.all() if part.person_id != person_id]
    present = [part for part in parts if part.left_at is None] or parts
    full = [part.person.name for part in present]
    return TalkRow(
        relationship=talk.relationship,
        names=talk.relationship.name or listed(full),
        initials_of=talk.relationship.name or (full[0] if full else ""),
        program=talk.relationship.cohort.program.name,
        said=_said(talk.last, person_id),
        when=_when(talk.last.sent_at, today) if talk.last else "",
        unread=talk.unread,
    )


def _said(message: Message | None, person_id: int) -> str:
    if message is None:
        return _("Nobody has written yet. Say hello.")
    name = _("You") if message.author_id == person_id else name_of(message.author)
    if message.removed_at is not None:
        return _("%(name)s: took a message back") % {"name": name}
    words = " ".join(message.text.split())[:120]
    return _("%(name)s: %(words)s") % {"name": name, "words": words or _("sent a file")}


def _when(moment: datetime, today: date) -> str:
    local = timezone.localtime(moment)
    return date_format(local, "H:i") if local.date() == today else day_words(local.date(), today=today)
