"""How people choose what they hear, and when."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.notifications.enums import Delivery, Topic
from peerloom.domain.notifications.links import DIGEST
from peerloom.domain.notifications.models import OutboxEntry, Preference, QuietHours
from peerloom.domain.notifications.queries import UNSENT, wishes_of
from peerloom.domain.notifications.rules import LEAST_FREE_MINUTES, MINUTES_A_DAY, Quiet
from peerloom.domain.people.models import Person
from peerloom.foundation import audit
from peerloom.foundation.audit.recording import Detail
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor

LONGEST_PAUSE = timedelta(days=183)


class CannotChooseNotifications(Refused):
    """It is somebody else's choice, too little of the day is left, or the pause is longer than half a year."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What one person wants; topics that are missing stay as they are."""

    deliveries: Mapping[Topic, Delivery]
    quiet: Quiet


@transaction.atomic
def choose_notifications(*, person: Person, chosen: Chosen, by: Actor | None, at: datetime) -> None:
    """Keep how someone wants to hear from us, from the next message on; ``by`` is None for their own signed link.

    What waited because of an earlier choice is looked at anew. The same again changes nothing.
    Raises CannotChooseNotifications.
    """
    if by is not None and (by.organisation_id, by.person_id) != (person.organisation_id, person.pk):
        raise CannotChooseNotifications(_("Everyone chooses for themselves what they get."))
    _check(chosen.quiet, person, at)
    person = _locked(person)
    before = wishes_of([person.pk])[person.pk]
    changed = {topic: how for topic, how in chosen.deliveries.items() if before.delivery(topic) != how}
    if not changed and before.quiet == chosen.quiet:
        return
    _keep(person, changed)
    quiet = chosen.quiet
    QuietHours.objects.within(person.organisation_id).update_or_create(
        person=person,
        defaults={
            "organisation_id": person.organisation_id,
            "from_minute": quiet.from_minute,
            "until_minute": quiet.until_minute,
            "weekends": quiet.weekends,
            "paused_until": quiet.paused_until,
        },
    )
    _look_anew(person)
    details: dict[str, Detail] = {topic.value: how.value for topic, how in changed.items()}
    _record("notifications.chosen", person, by, at, details)


@transaction.atomic
def unsubscribe(*, person: Person, topic: str, at: datetime) -> list[Topic]:
    """No more of this topic from now on, by the person's own signed link; of DIGEST: of nothing that is gathered.

    What waits of it is not sent. Which topics it was, also when it is asked a second time and nothing changes.
    """
    person = _locked(person)
    before = wishes_of([person.pk])[person.pk]
    gathered = [one for one in Topic if before.delivery(one) == Delivery.DIGEST]
    meant = gathered if topic == DIGEST else [Topic(topic)]
    changed = {one: Delivery.NEVER for one in meant if before.delivery(one) != Delivery.NEVER}
    if changed:
        _keep(person, changed)
        waiting = OutboxEntry.objects.within(person.organisation_id).filter(UNSENT, person=person)
        waiting.filter(topic__in=list(changed), sending_since__isnull=True).update(cancelled_at=at)
        details: dict[str, Detail] = {one.value: Delivery.NEVER.value for one in changed}
        _record("notifications.unsubscribed", person, None, at, details)
    return meant


def _check(quiet: Quiet, person: Person, at: datetime) -> None:
    minutes = (quiet.from_minute, quiet.until_minute)
    if not all(0 <= minute < MINUTES_A_DAY for minute in minutes):
        raise CannotChooseNotifications(_("Choose times of the day."))
    if quiet.free_minutes() < LEAST_FREE_MINUTES:
        raise CannotChooseNotifications(_("Leave at least two hours of the day, or nothing could ever reach you."))
    if quiet.paused_until is not None and quiet.paused_until > at.date() + LONGEST_PAUSE:
        raise CannotChooseNotifications(_("A pause lasts half a year at most. For longer, choose “not at all” above."))


def _locked(person: Person) -> Person:
    rows = Person.objects.within(person.organisation_id).select_for_update(of=("self",))
    return rows.select_related("organisation").get(pk=person.pk)


def _keep(person: Person, changed: Mapping[Topic, Delivery]) -> None:
    Preference.objects.bulk_create(
        [
            Preference(organisation_id=person.organisation_id, person=person, topic=topic, delivery=how)
            for topic, how in changed.items()
        ],
        update_conflicts=True,
        unique_fields=["person", "topic"],
        update_fields=["delivery"],
    )


def _look_anew(person: Person) -> None:
    waiting = OutboxEntry.objects.within(person.organisation_id).filter(UNSENT, person=person)
    waiting.filter(held_until__isnull=False).update(held_until=None)


def _record(verb: str, person: Person, by: Actor | None, at: datetime, details: Mapping[str, Detail]) -> None:
    audit.record(verb, subject=person, organisation=person.organisation.public_id, by=by, at=at, details=details)
