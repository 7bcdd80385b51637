"""What the tests of meetings do over and over."""

from __future__ import annotations

from datetime import datetime

from peerloom.domain.notifications.models import OutboxEntry
from peerloom.domain.people.models import Person
from peerloom.domain.people.queries import actor_of
from peerloom.domain.relationships.models import Relationship, Session
from peerloom.foundation.scope import Actor
from tests.factories import MOMENT, make_cohort, make_organisation, make_person, make_program, make_relationship


def acting(person: Person) -> Actor:
    return actor_of(person, at=MOMENT)


def again(session: Session) -> Session:
    return Session.objects.within(session.organisation_id).get(pk=session.pk)


def mails(person: Person, name: str = "session") -> list[OutboxEntry]:
    """What is on its way to somebody, the oldest first."""
    rows = OutboxEntry.objects.within(person.organisation_id).filter(person=person, cancelled_at__isnull=True)
    return list(rows.filter(purpose__startswith=name).order_by("pk"))


def make_group(kind: str = "one_to_many", *, at: datetime = MOMENT) -> tuple[Relationship, list[Person], Person]:
    """Two mentees and a mentor."""
    cohort = make_cohort(make_program(make_organisation()))
    mentees = [make_person(cohort.organisation, "participant", name=name) for name in ("Linh Tran", "Amir Rezaei")]
    mentor = make_person(cohort.organisation, "participant", name="Tomasz Zielinski")
    relationship = make_relationship(cohort, mentees, [mentor], introduced_at=at)
    relationship.kind = kind
    relationship.save(update_fields=["kind"])
    return relationship, mentees, mentor
