"""The address under which people subscribe to their own meetings."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import transaction

from peerloom.domain.people.models import CalendarFeed
from peerloom.domain.people.operations.own_rows import own_person, record
from peerloom.foundation.scope import Actor

RANDOM_BYTES = 32


@transaction.atomic
def renew_feed(*, by: Actor, at: datetime) -> CalendarFeed:
    """Give the actor a new secret address; a former one leads nowhere from now on."""
    person = own_person(by)
    feed, _new = CalendarFeed.objects.within(by.organisation_id).update_or_create(
        person=person,
        defaults={
            "organisation_id": by.organisation_id,
            "token": secrets.token_urlsafe(RANDOM_BYTES),
            "made_at": at,
        },
    )
    record("calendar_feed.renewed", person, person, by=by, at=at)
    return feed


@transaction.atomic
def close_feed(*, by: Actor, at: datetime) -> None:
    """The address leads nowhere from now on, and there is no other. Once more changes nothing."""
    person = own_person(by)
    gone, _each = CalendarFeed.objects.within(by.organisation_id).filter(person=person).delete()
    if gone:
        record("calendar_feed.closed", person, person, by=by, at=at)
