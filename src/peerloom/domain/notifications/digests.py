"""One e-mail a day in place of several: their subjects, each with the way to what it is about."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from django.conf import settings
from django.db import transaction
from django.db.models import Q
from django.utils.translation import ngettext

from peerloom.domain.notifications.delivery import ready
from peerloom.domain.notifications.enums import Delivery, Topic
from peerloom.domain.notifications.letters import Letter, write_letter
from peerloom.domain.notifications.links import DIGEST, preferences_url, unsubscribe_url
from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.notifications.queries import Wishes, nudges_of_the_week
from peerloom.domain.notifications.rules import MOST_NUDGES
from peerloom.domain.people.models import Person
from peerloom.domain.people.zones import zone_of
from peerloom.foundation.scope import ScopedQuerySet

OWN_LINKS = "/notifications/"


@dataclass(frozen=True, slots=True)
class Line:
    subject: str
    link: str


@transaction.atomic
def gather(wishes: Wishes, *, at: datetime) -> OutboxEntry | None:
    """Put what waits for this person's digest into one message, which the sender then takes like any other.

    All in one transaction: what is gathered counts as sent from then on, or nothing has happened. One a day; what
    comes after it waits for the next. None when there is nothing to gather, or another sender has done it.
    """
    person = Person.objects.across_organisations(because="one sender serves the whole installation")
    person.select_for_update().filter(pk=wishes.person.pk).first()
    key = f"{DIGEST}/{wishes.person.public_id}/{at.astimezone(zone_of(wishes.person)).date().isoformat()}"
    waiting = _waiting(wishes, at)
    entries = list(waiting.select_for_update(of=("self",)).order_by("not_before", "pk"))
    brought = OutboxEntry.objects.within(wishes.person.organisation_id).filter(key=key).exists()
    entries, too_many = ([], entries) if brought else _within_the_limit(entries, wishes, at)
    later = OutboxEntry.objects.within(wishes.person.organisation_id).filter(pk__in=[entry.pk for entry in too_many])
    later.update(held_until=wishes.next_digest(at))
    if not entries:
        return None
    digest = write_letter(_letter(wishes, entries, key), to=wishes.person, organisation=entries[0].organisation, at=at)
    taken = OutboxEntry.objects.within(digest.organisation_id).filter(pk__in=[entry.pk for entry in entries])
    taken.update(gathered_in=digest, sent_at=at)
    return digest


def _within_the_limit(
    entries: list[OutboxEntry], wishes: Wishes, at: datetime
) -> tuple[list[OutboxEntry], list[OutboxEntry]]:
    """What the digest brings, and the nudges beyond two in a week, which wait for a later one."""
    got = nudges_of_the_week([wishes.person.pk], at=at).get(wishes.person.pk, [])
    nudges = [entry for entry in entries if entry.topic == Topic.NUDGES]
    too_many = nudges[max(MOST_NUDGES - len(got), 0) :]
    return [entry for entry in entries if entry not in too_many], too_many


def _waiting(wishes: Wishes, at: datetime) -> ScopedQuerySet[OutboxEntry]:
    topics = [topic for topic in Topic.values if wishes.delivery(topic) == Delivery.DIGEST]
    in_time = Q(not_after__isnull=True) | Q(not_after__gte=at)
    mine = ready(at=at).filter(in_time, person=wishes.person, topic__in=topics, calendar_method="")
    return mine.filter(held_until__isnull=False).select_related("organisation")


def _letter(wishes: Wishes, entries: Sequence[OutboxEntry], key: str) -> Letter:
    return Letter(
        template="notifications/digest",
        purpose=DIGEST,
        key=key,
        subject=lambda: (
            ngettext("One thing for you today", "%(number)s things for you today", len(entries))
            % {"number": len(entries)}
        ),
        context={
            "lines": [Line(entry.subject, link_in(entry)) for entry in entries],
            "preferences_url": preferences_url(wishes.person),
            "unsubscribe_url": unsubscribe_url(wishes.person, DIGEST),
        },
    )


def link_in(entry: OutboxEntry) -> str:
    """Where a message leads: the first address of this site in its text, or the organisation's pages."""
    for address in re.findall(rf"{re.escape(settings.SITE_URL)}/[^\s<>\"']*", entry.text):
        if not address.startswith(f"{settings.SITE_URL}{OWN_LINKS}"):
            return str(address)
    return f"{settings.SITE_URL}/o/{entry.organisation.slug}/"
