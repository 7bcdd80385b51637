from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import Q

from peerloom.domain.notifications.enums import Delivery, Topic
from peerloom.domain.notifications.models import OutboxEntry, Preference, QuietHours
from peerloom.domain.notifications.rules import NUDGES_WITHIN, Quiet, free_from, next_digest, usual_delivery
from peerloom.domain.people.models import Person
from peerloom.domain.people.zones import zone_of
from peerloom.foundation.scope import ScopedQuerySet

UNSENT = Q(sent_at__isnull=True, cancelled_at__isnull=True, expired_at__isnull=True)
CLAIM = timedelta(minutes=5)
"""How long a sender may take over one message before another one tries it."""

TROUBLE_FROM = 3
"""Attempts after which a message that is still unsent counts as trouble."""


def messages_waiting(*, organisation_id: int) -> ScopedQuerySet[OutboxEntry]:
    """What the organisation still has to send, now or later, soonest first."""
    return OutboxEntry.objects.within(organisation_id).filter(UNSENT).order_by("not_before", "pk")


def messages_due(*, at: datetime) -> ScopedQuerySet[OutboxEntry]:
    """What the installation has to send at this moment, soonest first."""
    everything = OutboxEntry.objects.across_organisations(because="one sender serves the whole installation")
    free = Q(held_until__isnull=True) | Q(held_until__lte=at)
    return everything.filter(UNSENT, free, not_before__lte=at).order_by("not_before", "pk")


def messages_in_trouble() -> ScopedQuerySet[OutboxEntry]:
    """What the installation has tried to send again and again in vain."""
    everything = OutboxEntry.objects.across_organisations(because="doctor looks at the whole installation")
    return everything.filter(UNSENT, attempts__gte=TROUBLE_FROM)


def nudges_of_the_week(
    people: Collection[int], *, besides: Collection[int] = (), at: datetime
) -> dict[int, list[datetime]]:
    """When each of these people got a nudge within the last seven days, or gets one at this moment. One query.

    Asked after what is ready to be sent, and without the entries (``besides``) that were found ready: what another
    sender takes in between keeps its place among them, so that two senders decide alike.
    """
    rows = OutboxEntry.objects.across_organisations(because="one sender serves the whole installation")
    in_hand = Q(UNSENT, sending_since__gt=at - CLAIM)
    counting = rows.filter(Q(sent_at__gt=at - NUDGES_WITHIN) | in_hand, person__in=people, topic=Topic.NUDGES)
    counting = counting.exclude(pk__in=besides)
    found: dict[int, list[datetime]] = {}
    for person, sent_at in counting.values_list("person_id", "sent_at"):
        found.setdefault(person, []).append(sent_at or at)
    return {person: sorted(moments) for person, moments in found.items()}


@dataclass(frozen=True, slots=True)
class Wishes:
    """How one person wants to hear from us."""

    person: Person
    quiet: Quiet
    chosen: dict[str, Delivery]

    def delivery(self, topic: str) -> Delivery:
        return self.chosen.get(topic) or usual_delivery(topic)

    def free_from(self, moment: datetime) -> datetime:
        return free_from(moment, self.quiet, zone_of(self.person))

    def next_digest(self, moment: datetime) -> datetime:
        return next_digest(moment, self.quiet, zone_of(self.person))


def wishes_of(people: Collection[int]) -> dict[int, Wishes]:
    """Of these people, by primary key. Three queries, however many they are."""
    because = "one sender serves the whole installation"
    rows = Person.objects.across_organisations(because=because).filter(pk__in=people)
    quiet = QuietHours.objects.across_organisations(because=because).filter(person__in=people)
    chosen: dict[int, dict[str, Delivery]] = {}
    for one in Preference.objects.across_organisations(because=because).filter(person__in=people):
        chosen.setdefault(one.person_id, {})[one.topic] = Delivery(one.delivery)
    hours = {one.person_id: Quiet(one.from_minute, one.until_minute, one.weekends, one.paused_until) for one in quiet}
    found = rows.select_related("organisation")
    return {one.pk: Wishes(one, hours.get(one.pk, Quiet()), chosen.get(one.pk, {})) for one in found}


def messages_to(person: Person) -> ScopedQuerySet[OutboxEntry]:
    """What was sent to them or will be, newest first; without the words."""
    rows = OutboxEntry.objects.within(person.organisation_id).filter(person=person)
    return rows.select_related("gathered_in").defer("text", "html", "calendar").order_by("-not_before", "-pk")
