"""Signed links by which people choose what they get without signing in.

They hold whose they are and for which topic, and lapse after about a year. Opening one changes nothing: programs that
look through e-mails open every link.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from django.conf import settings
from django.core.signing import BadSignature, TimestampSigner
from django.urls import reverse

from peerloom.domain.notifications.enums import Topic
from peerloom.domain.people.enums import Standing
from peerloom.domain.people.models import Person

LASTS = timedelta(days=400)
ANYONE = "whoever opens the link need not be signed in"
DIGEST = "digest"
"""Stands for a topic in the link that a digest carries: everything that is gathered in it."""

_less = TimestampSigner(salt="peerloom.notifications.unsubscribe")
_choosing = TimestampSigner(salt="peerloom.notifications.preferences")


@dataclass(frozen=True, slots=True)
class UnsubscribeLink:
    """``topic`` is a Topic or DIGEST. The person has their organisation loaded."""

    person: Person
    topic: str


def unsubscribe_url(person: Person, topic: str) -> str:
    token = _less.sign_object([person.public_id, str(topic)])
    return f"{settings.SITE_URL}{reverse('notifications_by_link:unsubscribe', args=[token])}"


def preferences_token(person: Person) -> str:
    return _choosing.sign(person.public_id)


def preferences_url(person: Person) -> str:
    return f"{settings.SITE_URL}{reverse('notifications_by_link:choose', args=[preferences_token(person)])}"


def read_unsubscribe_token(token: str) -> UnsubscribeLink | None:
    """None when the link is forged, cut off or too old, or its person has left."""
    try:
        public_id, topic = _less.unsign_object(token, max_age=LASTS)
    except (BadSignature, ValueError, TypeError):
        return None
    person = _person(public_id)
    known = topic == DIGEST or topic in Topic.values
    return UnsubscribeLink(person, topic) if person and known else None


def person_choosing(token: str) -> Person | None:
    """None when the link is forged, cut off or too old, or its person has left."""
    try:
        return _person(_choosing.unsign(token, max_age=LASTS))
    except BadSignature:
        return None


def _person(public_id: str) -> Person | None:
    rows = Person.objects.across_organisations(because=ANYONE).filter(public_id=public_id)
    return rows.exclude(standing=Standing.LEFT).select_related("organisation").first()
