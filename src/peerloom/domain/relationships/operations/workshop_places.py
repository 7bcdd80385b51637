"""Coming to a workshop, and not coming after all."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import F
from django.utils.translation import gettext_lazy as _

from peerloom.domain.notifications.operations import cancel_messages
from peerloom.domain.relationships.messages.workshops import REMINDER, write_given_back, write_place
from peerloom.domain.relationships.models import Workshop, WorkshopPlace
from peerloom.domain.relationships.queries.workshops import invited_to
from peerloom.foundation import audit
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor


class CannotTakePlace(Refused):
    """The actor is not invited, every place is taken, or the workshop has begun or was called off."""


@transaction.atomic
def take_place(*, workshop: Workshop, by: Actor, at: datetime) -> WorkshopPlace:
    """The actor comes: they get the way there, and the time for their calendar. Asked twice, they have one place.

    However many ask at once, no more get a place than there are. Raises CannotTakePlace.
    """
    workshop = _locked(workshop, by, at)
    places = WorkshopPlace.objects.within(by.organisation_id).filter(workshop=workshop)
    own = places.filter(person=by.person_id).first()
    if own is not None:
        return own
    person = invited_to(workshop).filter(pk=by.person_id).first()
    if person is None:
        raise CannotTakePlace(_("This workshop is for others, or you are having a break at present."))
    if workshop.places is not None and places.count() >= workshop.places:
        raise CannotTakePlace(_("Every place is taken. If somebody gives theirs back, it appears here again."))
    place = WorkshopPlace.objects.create(
        organisation_id=by.organisation_id, workshop=workshop, person=person, taken_at=at
    )
    _next_sequence(workshop)
    write_place(workshop=workshop, reader=person, at=at)
    _record("workshop.place_taken", workshop, by, at)
    return place


@transaction.atomic
def give_back(*, workshop: Workshop, by: Actor, at: datetime) -> None:
    """The actor does not come after all; their calendar is told. Without a place nothing changes.

    Raises CannotTakePlace.
    """
    workshop = _locked(workshop, by, at)
    places = WorkshopPlace.objects.within(by.organisation_id).filter(workshop=workshop, person=by.person_id)
    place = places.select_related("person").first()
    if place is None:
        return
    place.delete()
    _next_sequence(workshop)
    reminder = f"{REMINDER}/{workshop.public_id}/{place.person.public_id}"
    cancel_messages(organisation_id=by.organisation_id, key_prefix=reminder, purpose=REMINDER, at=at)
    write_given_back(workshop=workshop, reader=place.person, at=at)
    _record("workshop.place_given_back", workshop, by, at)


def _locked(workshop: Workshop, by: Actor, at: datetime) -> Workshop:
    """Whoever holds the row's lock counts the places alone."""
    Workshop.objects.within(by.organisation_id).select_for_update().filter(pk=workshop.pk).first()
    rows = Workshop.objects.within(by.organisation_id).select_related("cohort__program", "cohort__organisation")
    found = rows.filter(pk=workshop.pk).first()
    if found is None or found.cancelled_at is not None:
        raise CannotTakePlace(_("This workshop was called off."))
    if found.starts_at <= at:
        raise CannotTakePlace(_("This workshop has begun already."))
    return found


def _next_sequence(workshop: Workshop) -> None:
    """Somebody who comes, goes and comes again has a calendar that only listens to larger numbers."""
    Workshop.objects.within(workshop.organisation_id).filter(pk=workshop.pk).update(sequence=F("sequence") + 1)
    workshop.sequence += 1


def _record(verb: str, workshop: Workshop, by: Actor, at: datetime) -> None:
    organisation = workshop.cohort.organisation.public_id
    audit.record(verb, subject=workshop, organisation=organisation, by=by, at=at)
