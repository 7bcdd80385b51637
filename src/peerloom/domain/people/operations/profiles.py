from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import IO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.people.models import AvailabilityInterval, Person
from peerloom.domain.people.photos import square_photo
from peerloom.domain.people.week import WeeklyInterval
from peerloom.foundation import audit
from peerloom.foundation.public_ids import new_public_id
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor


class CannotChangeProfile(Refused):
    """It is someone else's."""


@dataclass(frozen=True, slots=True)
class Profile:
    """What people say about themselves. ``languages`` are tags in their own order, ``time_zone`` a zone's name."""

    given_name: str
    family_name: str
    pronouns: str
    contact: str
    languages: Sequence[str]
    time_zone: str
    about: str


@transaction.atomic
def change_profile(*, person: Person, profile: Profile, by: Actor, at: datetime) -> None:
    """Write down what differs. The audit trail learns which fields, not what they say. Raises CannotChangeProfile."""
    own = _own(person, by)
    values = asdict(profile) | {"languages": list(profile.languages)}
    changed = [name for name, value in values.items() if getattr(own, name) != value]
    if not changed:
        return
    for name in changed:
        setattr(own, name, values[name])
    own.save(update_fields=changed)
    _record("profile.changed", own, by=by, at=at, fields=changed)


@transaction.atomic
def change_availability(*, person: Person, week: Sequence[WeeklyInterval], by: Actor, at: datetime) -> None:
    """Replace the person's normal week. Raises CannotChangeProfile."""
    own = _own(person, by)
    rows = AvailabilityInterval.objects.within(own.organisation_id).filter(person=own)
    before = {WeeklyInterval(row.weekday, row.start_minute, row.end_minute) for row in rows}
    if before == set(week):
        return
    rows.delete()
    AvailabilityInterval.objects.bulk_create(
        [AvailabilityInterval(organisation_id=own.organisation_id, person=own, **asdict(span)) for span in week]
    )
    _record("availability.changed", own, by=by, at=at, fields=["availability"])


def change_photo(*, person: Person, file: IO[bytes], size: int, by: Actor, at: datetime) -> None:
    """Show this picture, drawn anew as a small square. Raises UnusablePhoto, CannotChangeProfile."""
    picture = square_photo(file, size=size)
    name = default_storage.save(f"photos/{new_public_id()}.webp", ContentFile(picture))
    try:
        _show(person, name, by=by, at=at)
    except BaseException:
        default_storage.delete(name)
        raise


def remove_photo(*, person: Person, by: Actor, at: datetime) -> None:
    """Show no picture. Raises CannotChangeProfile."""
    _show(person, "", by=by, at=at)


@transaction.atomic
def _show(person: Person, name: str, *, by: Actor, at: datetime) -> None:
    """Point to the stored picture and delete the former one once that is certain."""
    own = _own(person, by)
    former = own.photo.name
    if not former and not name:
        return
    own.photo.name = name
    own.save(update_fields=["photo"])
    _record("profile.changed", own, by=by, at=at, fields=["photo"])
    if former:
        transaction.on_commit(lambda: default_storage.delete(former))


def _own(person: Person, by: Actor) -> Person:
    if person.pk != by.person_id:
        raise CannotChangeProfile(_("People look after their own profile. Please ask them to change it."))
    return Person.objects.within(by.organisation_id).select_for_update(of=("self",)).get(pk=person.pk)


def _record(verb: str, person: Person, *, by: Actor, at: datetime, fields: list[str]) -> None:
    audit.record(
        verb, subject=person, organisation=person.organisation.public_id, by=by, at=at, details={"fields": fields}
    )
