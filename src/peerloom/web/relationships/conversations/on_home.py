from __future__ import annotations

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from peerloom.domain.relationships.models import Message
from peerloom.domain.relationships.queries.conversations import Conversation, conversation_of, page_of
from peerloom.foundation.public_ids import new_public_id
from peerloom.web.relationships.conversations.saying import name_of, said_in
from peerloom.web.relationships.conversations.sides import names_of
from peerloom.web.relationships.on_home import NextStep, OnHome, Room, Urgency

SHOWN = 3


def on_home(room: Room) -> OnHome:
    """The last three messages and a box to write; the first step of all when somebody's words wait."""
    relationship = room.together.relationship
    found = conversation_of(relationship, person_id=room.actor.person_id)
    messages = page_of(found, size=SHOWN).messages if found.thread else []
    url = reverse("conversations:thread", args=[room.slug, relationship.public_id]) + "#newest"
    values = {
        "conversation": found,
        "names": names_of(found),
        "said": said_in(found, messages, slug=room.slug, at=room.at),
        "url": url,
        "open": found.closed is None,
        "sent_id": new_public_id(),
    }
    return OnHome(steps=_steps(found, messages, url), values=values)


def _steps(found: Conversation, messages: list[Message], url: str) -> list[NextStep]:
    if found.closed is not None:
        return []
    waiting = [one for one in messages if _waits(found, one)]
    if waiting:
        newest = waiting[-1]
        return [
            NextStep(
                urgency=Urgency.WAITS_FOR_ME,
                title=_("%(name)s wrote to you") % {"name": name_of(newest.author)},
                why=Truncator(" ".join(newest.text.split())).chars(120) or _("There is a file for you."),
                act=_("Read and answer"),
                url=url,
                icon="chat",
            )
        ]
    if messages:
        return []
    names = names_of(found)
    return [
        NextStep(
            urgency=Urgency.NOW_GOOD,
            title=_("Say hello to %(names)s") % {"names": names},
            why=_("Two sentences are enough: who you are, and when you could talk."),
            act=_("Write to %(names)s") % {"names": names},
            url=url,
            icon="chat",
        )
    ]


def _waits(found: Conversation, message: Message) -> bool:
    unread = found.read_until is None or message.sent_at > found.read_until
    return unread and message.author_id != found.mine.person_id and message.removed_at is None
