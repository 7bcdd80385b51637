"""Days on which somebody's normal week does not hold."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.people.models import AvailabilityException
from peerloom.domain.people.operations.own_rows import own_person, record
from peerloom.domain.people.zones import zone_of
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor

MOST_STRETCHES = 50
LONGEST = timedelta(days=366)
FARTHEST = timedelta(days=3 * 366)


class CannotBeAway(Refused):
    """The days are over, in the wrong order, too many, or somebody else's."""


@transaction.atomic
def add_days_away(*, first_on: date, last_on: date, by: Actor, at: datetime) -> AvailabilityException:
    """Keep that the actor is away on these days, the last one included. The same days again change nothing.

    Raises CannotBeAway.
    """
    person = own_person(by)
    _check(first_on, last_on, today=at.astimezone(zone_of(person)).date())
    rows = AvailabilityException.objects.within(by.organisation_id).filter(person=person)
    same = rows.filter(first_on=first_on, last_on=last_on).first()
    if same is not None:
        return same
    if rows.count() >= MOST_STRETCHES:
        raise CannotBeAway(_("That is a lot of days away. Please remove some that are over."))
    away = AvailabilityException.objects.create(
        organisation_id=by.organisation_id, person=person, first_on=first_on, last_on=last_on
    )
    record("days_away.added", away, person, by=by, at=at, first=first_on.isoformat(), last=last_on.isoformat())
    return away


@transaction.atomic
def remove_days_away(*, away: AvailabilityException, by: Actor, at: datetime) -> None:
    """The normal week holds on these days. Once more changes nothing. Raises CannotBeAway."""
    person = own_person(by)
    if away.person_id != by.person_id:
        raise CannotBeAway(_("These are somebody else’s days."))
    gone, _each = AvailabilityException.objects.within(by.organisation_id).filter(pk=away.pk).delete()
    if gone:
        record("days_away.removed", away, person, by=by, at=at)


def _check(first_on: date, last_on: date, *, today: date) -> None:
    if last_on < first_on:
        raise CannotBeAway(_("The last day lies before the first. Please look at the two dates again."))
    if last_on < today:
        raise CannotBeAway(_("These days are over. Only days to come matter here."))
    if last_on - first_on > LONGEST:
        raise CannotBeAway(_("That is more than a year. If you want a longer break, talk to your coordinator."))
    if last_on - today > FARTHEST:
        raise CannotBeAway(_("That is too far away. Please name days within the next three years."))
