"""The e-mails about messages: at most the beginning of what was written, and about young people not a word of it."""

from __future__ import annotations

from datetime import datetime

from django.conf import settings
from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from peerloom.domain.notifications.enums import Topic
from peerloom.domain.notifications.letters import Letter, write_letter
from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.notifications.operations import cancel_messages
from peerloom.domain.people.models import Person
from peerloom.domain.programs.enums import Profile
from peerloom.domain.relationships.models import Message, MessageReport, Participation, Relationship, Thread
from peerloom.domain.relationships.rules.conversations import NOTICE_AFTER, NOTICE_POINTLESS, staff_read_from
from peerloom.domain.relationships.rules.conversations_addresses import reply_address

NOTICE = "messages"
BEGINNING = 240
"""Letters of a message that its e-mail shows."""


def notice_key(thread: Thread, reader: Person, first: Message | None = None) -> str:
    """With the first unread message the key of its notice, without one what all keys of this reader begin with."""
    return f"{NOTICE}/{thread.public_id}/{reader.public_id}/{first.public_id if first else ''}"


def write_notice(*, relationship: Relationship, first: Message, part: Participation, at: datetime) -> None:
    """Tell someone that messages wait, once for all that wait from ``first`` on. Program and people are loaded."""
    program, author = relationship.cohort.program, first.author
    name = author.called if author else _("Someone")
    told = staff_read_from(program) is not None
    words = "" if program.profile == Profile.YOUTH else Truncator(first.text).chars(BEGINNING)
    address = reply_address(participation_pk=part.pk, staff_reading_told=told, at=at)
    path = reverse("conversations:thread", args=[relationship.organisation.slug, relationship.public_id])
    letter = Letter(
        template="relationships/conversations_notice",
        purpose=NOTICE,
        key=notice_key(first.thread, part.person, first),
        subject=lambda: _("%(name)s wrote to you") % {"name": name},
        context={
            "author": name,
            "program": program,
            "words": words,
            "link": f"{settings.SITE_URL}{path}#newest",
            "answerable": bool(address),
            "staff_read": told,
        },
        topic=Topic.MESSAGES,
        reply_to=address,
    )
    write_letter(
        letter,
        to=part.person,
        organisation=relationship.organisation,
        not_before=first.sent_at + NOTICE_AFTER,
        not_after=first.sent_at + NOTICE_POINTLESS,
        at=at,
    )


def notice_exists(thread: Thread, reader: Person, first: Message) -> bool:
    rows = OutboxEntry.objects.within(thread.organisation_id)
    return rows.filter(key=notice_key(thread, reader, first)).exists()


def take_back_notices(thread: Thread, reader: Person, *, at: datetime) -> None:
    """What was read needs no e-mail any more."""
    key = notice_key(thread, reader)
    cancel_messages(organisation_id=thread.organisation_id, key_prefix=key, purpose=NOTICE, at=at)


def write_report_waits(*, report: MessageReport, relationship: Relationship, to: Person, at: datetime) -> None:
    """A coordinator has something to look at. It says neither what was written nor by whom."""
    path = reverse("conversations:report-detail", args=[relationship.organisation.slug, report.public_id])
    program = relationship.cohort.program
    letter = Letter(
        template="relationships/conversations_report",
        purpose="message_report",
        key=f"message_report/{report.public_id}/{to.public_id}",
        subject=lambda: _("A message was reported in %(program)s") % {"program": program.name},
        context={"program": program, "link": f"{settings.SITE_URL}{path}"},
    )
    write_letter(letter, to=to, organisation=relationship.organisation, at=at)


def write_stopped(
    *, block_id: str, relationship: Relationship, by: Person, other: Person, to: Person, at: datetime
) -> None:
    """A coordinator is told that one of two stopped messages from the other, because that person wanted it said."""
    program = relationship.cohort.program
    path = reverse("relationships:list", args=[relationship.organisation.slug])
    letter = Letter(
        template="relationships/conversations_stopped",
        purpose="messages_stopped",
        key=f"messages_stopped/{block_id}/{to.public_id}",
        subject=lambda: _("%(name)s no longer wants messages from %(other)s") % {"name": by.name, "other": other.name},
        context={
            "program": program,
            "person": by,
            "other": other,
            "youth": program.profile == Profile.YOUTH,
            "link": f"{settings.SITE_URL}{path}",
        },
    )
    write_letter(letter, to=to, organisation=relationship.organisation, at=at)
