from __future__ import annotations

from datetime import datetime

from django.db.models import Q

from peerloom.domain.people.enums import Standing
from peerloom.domain.people.models import Account, Membership, Organisation, Person
from peerloom.foundation.scope import Actor, Grant


def organisation_of_member(*, account: Account, slug: str) -> Organisation | None:
    """The organisation with this slug if the account stands for a person in it."""
    return Organisation.objects.filter(
        slug=slug,
        pk__in=Person.objects.across_organisations(because="a sign-in spans organisations")
        .filter(account=account)
        .exclude(standing=Standing.LEFT)
        .values("organisation"),
    ).first()


def actor_for(*, account: Account, organisation: Organisation, at: datetime) -> Actor | None:
    """The person for whom the account stands in the organisation, with the roles held at that moment."""
    person = Person.objects.within(organisation.pk).filter(account=account).exclude(standing=Standing.LEFT).first()
    return actor_of(person, at=at) if person else None


def actor_of(person: Person, *, at: datetime) -> Actor:
    """A person with the roles held at that moment."""
    held = (
        Membership.objects.within(person.organisation_id)
        .filter(Q(until__isnull=True) | Q(until__gt=at), person=person, since__lte=at)
        .values_list("role", "program_scope")
    )
    return Actor(
        organisation_id=person.organisation_id,
        person_id=person.pk,
        public_id=person.public_id,
        name=person.name,
        grants=frozenset(Grant(role, program) for role, program in held),
    )
