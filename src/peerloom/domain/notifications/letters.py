"""An e-mail from its two templates, in the reader's language, into the outbox."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation

from peerloom.domain.notifications.enums import Topic
from peerloom.domain.notifications.links import preferences_url, unsubscribe_url
from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.notifications.operations import write_message
from peerloom.domain.people.models import Organisation, Person
from peerloom.domain.people.zones import zone_of


@dataclass(frozen=True, slots=True)
class Letter:
    """What is said to one person on one occasion.

    ``template`` names a pair under templates/emails, "relationships/session_agreed" for its .txt and .html; ``subject``
    is called in the reader's language. ``key`` names the occasion within the organisation, so that it is said once;
    ``purpose`` is the kind of message, up to 40 letters. Without a ``topic`` nobody can choose not to get it.
    """

    template: str
    purpose: str
    key: str
    subject: Callable[[], str]
    context: Mapping[str, Any]
    topic: Topic | None = None
    reply_to: str = ""
    calendar: str = ""
    calendar_method: str = ""


@dataclass(frozen=True, slots=True)
class Rendered:
    """A letter as its reader gets it."""

    subject: str
    text: str
    html: str


def render_letter(letter: Letter, *, to: Person, organisation: Organisation) -> Rendered:
    """In the reader's language, times in their zone. The templates have ``reader``, ``organisation``, ``site`` (this
    site's address, without a slash at its end), ``home`` (the organisation's pages, with a slash), ``topic``,
    ``subject`` and, for a letter with a topic, ``preferences_url`` and ``unsubscribe_url``.
    """
    with translation.override(to.locale), timezone.override(zone_of(to)):
        subject = letter.subject()
        context = {
            **letter.context,
            "subject": subject,
            "reader": to,
            "organisation": organisation,
            "site": settings.SITE_URL,
            "home": f"{settings.SITE_URL}/o/{organisation.slug}/",
            "topic": letter.topic or "",
        }
        if letter.topic:
            context["preferences_url"] = preferences_url(to)
            context["unsubscribe_url"] = unsubscribe_url(to, letter.topic)
        text = render_to_string(f"emails/{letter.template}.txt", context)
        html = render_to_string(f"emails/{letter.template}.html", context)
    return Rendered(subject, text, html)


def write_letter(
    letter: Letter,
    *,
    to: Person,
    organisation: Organisation,
    not_before: datetime | None = None,
    not_after: datetime | None = None,
    at: datetime,
) -> OutboxEntry:
    """Render and put into the outbox, once per key, in the caller's transaction."""
    rendered = render_letter(letter, to=to, organisation=organisation)
    return write_message(
        organisation=organisation,
        person=to,
        purpose=letter.purpose,
        topic=letter.topic,
        key=letter.key,
        subject=rendered.subject,
        text=rendered.text,
        html=rendered.html,
        reply_to=letter.reply_to,
        calendar=letter.calendar,
        calendar_method=letter.calendar_method,
        not_before=not_before,
        not_after=not_after,
        at=at,
    )
