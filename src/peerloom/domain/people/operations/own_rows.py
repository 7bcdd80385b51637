"""What people change about their own time: one lock on the person orders it all."""

from __future__ import annotations

from datetime import datetime

from peerloom.domain.people.models import Person
from peerloom.foundation import audit
from peerloom.foundation.audit.recording import Detail
from peerloom.foundation.scope import Actor, Identified


def own_person(by: Actor) -> Person:
    """The actor's own row, locked until the caller's transaction ends, with the organisation."""
    rows = Person.objects.within(by.organisation_id).select_related("organisation")
    return rows.select_for_update(of=("self",)).get(pk=by.person_id)


def record(verb: str, subject: Identified, person: Person, *, by: Actor, at: datetime, **details: Detail) -> None:
    audit.record(verb, subject=subject, organisation=person.organisation.public_id, by=by, at=at, details=details)
