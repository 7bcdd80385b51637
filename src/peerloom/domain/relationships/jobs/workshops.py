"""Inviting to workshops, telling of changes, reminding."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Protocol, TypeVar

from django.db import transaction
from django.db.models import F

from peerloom.domain.people.models import Person
from peerloom.domain.relationships.messages.workshops import (
    write_cancelled,
    write_change,
    write_invitation,
    write_reminder,
)
from peerloom.domain.relationships.models import Workshop, WorkshopPlace
from peerloom.domain.relationships.queries.workshops import invited_to, places_of
from peerloom.domain.relationships.rules.occasions import SESSION_REMINDER
from peerloom.foundation import clock
from peerloom.foundation.jobs import JobContext, handler, one_by_one

AT_ONCE = 100
T = TypeVar("T")


class Write(Protocol):
    def __call__(self, *, workshop: Workshop, reader: Person, at: datetime) -> None: ...


@handler()
def invite_to_workshop(context: JobContext) -> None:
    """Write to everyone whom it is for, a batch per transaction. Repeated, nobody is written to twice."""
    workshop = _workshop(context)
    if workshop is None or workshop.cancelled_at is not None or workshop.starts_at <= clock.now():
        return
    people = list(invited_to(workshop).order_by("pk"))
    _write_to_all(context, workshop, people, write_invitation)


@handler()
def tell_of_workshop(context: JobContext) -> None:
    """Tell everyone who comes how it is now, or that it was called off. Repeated, nobody is told twice."""
    workshop = _workshop(context)
    if workshop is None:
        return
    people = [place.person for place in places_of(workshop)]
    _write_to_all(context, workshop, people, write_change if workshop.cancelled_at is None else write_cancelled)


@handler()
def remind_of_workshops(context: JobContext) -> None:
    """A day before, to everyone who took their place earlier than that. Repeated, nobody is reminded twice."""
    now = clock.now()
    rows = WorkshopPlace.objects.across_organisations(because="one job serves the whole installation").filter(
        workshop__cancelled_at__isnull=True,
        workshop__starts_at__gt=now,
        workshop__starts_at__lte=now + SESSION_REMINDER,
        taken_at__lt=F("workshop__starts_at") - SESSION_REMINDER,
    )
    loaded = rows.select_related("person", "workshop__cohort__program", "workshop__cohort__organisation")
    due = list(loaded.order_by("pk"))
    with one_by_one() as apart:
        for done, places in _batches(due):
            context.report(done)
            with transaction.atomic():
                for place in places:
                    with apart.trying(f"{place.workshop.public_id}/{place.person.public_id}"):
                        write_reminder(workshop=place.workshop, reader=place.person, at=now)


def _workshop(context: JobContext) -> Workshop | None:
    rows = Workshop.objects.across_organisations(because="a job works for the organisation it names")
    found = rows.filter(public_id=context.subject, organisation__public_id=context.organisation)
    return found.select_related("cohort__program", "cohort__organisation").first()


def _batches(rows: Sequence[T]) -> Iterator[tuple[float, Sequence[T]]]:
    """How much is done, and the next few."""
    for start in range(0, len(rows), AT_ONCE):
        yield start / len(rows), rows[start : start + AT_ONCE]


def _write_to_all(context: JobContext, workshop: Workshop, people: Sequence[Person], write: Write) -> None:
    with one_by_one() as apart:
        for done, batch in _batches(people):
            context.report(done)
            with transaction.atomic():
                for person in batch:
                    with apart.trying(f"{workshop.public_id}/{person.public_id}"):
                        write(workshop=workshop, reader=person, at=clock.now())
