from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from django.conf import settings
from django.db.models import Prefetch, Q, QuerySet

from peerloom.domain.people.enums import Role, Standing
from peerloom.domain.people.models import (
    Account,
    AvailabilityInterval,
    Invitation,
    Membership,
    Organisation,
    Person,
    held_at,
    open_at,
)
from peerloom.domain.people.zones import zone_of
from peerloom.foundation.scope import Actor, Grant

SPANNING = "a sign-in spans organisations"


def person_of_account(*, account: Account, slug: str) -> Person | None:
    """For whom the account stands in the organisation with this slug, which is loaded; None where for nobody."""
    persons = Person.objects.across_organisations(because=SPANNING).exclude(standing=Standing.LEFT)
    return persons.select_related("organisation").filter(account=account, organisation__slug=slug).first()


def has_room_for_an_organisation() -> bool:
    """Whether another organisation may be made here; an installation can be set to hold one only."""
    return not (settings.ONE_ORGANISATION and Organisation.objects.exists())


def organisations_of(account: Account) -> QuerySet[Organisation]:
    """Where the account stands for a person who has not left, by name."""
    persons = Person.objects.across_organisations(because=SPANNING).filter(account=account)
    return Organisation.objects.filter(pk__in=persons.exclude(standing=Standing.LEFT).values("organisation")).order_by(
        "name", "pk"
    )


def actor_for(*, account: Account, organisation: Organisation, at: datetime) -> Actor | None:
    """The person for whom the account stands in the organisation, with the roles held at that moment."""
    person = Person.objects.within(organisation.pk).filter(account=account).exclude(standing=Standing.LEFT).first()
    return actor_of(person, at=at) if person else None


def actor_of(person: Person, *, at: datetime) -> Actor:
    """A person with the roles held at that moment."""
    held = (
        Membership.objects.within(person.organisation_id)
        .filter(held_at(at), person=person)
        .values_list("role", "program_scope")
    )
    return Actor(
        organisation_id=person.organisation_id,
        person_id=person.pk,
        public_id=person.public_id,
        name=person.name,
        grants=frozenset(Grant(role, program) for role, program in held),
        time_zone=zone_of(person).key,
    )


def person_of(actor: Actor) -> Person:
    return Person.objects.visible_to(actor).get(pk=actor.person_id)


def addresses_that_answer(organisation_id: int, *, program_id: int | None = None, at: datetime) -> list[str]:
    """Where an answer to one of our e-mails is read: by the coordinators of the program and of the whole organisation,
    by the owners where there are none. At most three."""
    held = Membership.objects.within(organisation_id).filter(held_at(at), role__in=(Role.COORDINATOR, Role.OWNER))
    whole = Q(program_scope__isnull=True) | Q(program_scope=program_id) if program_id else Q(program_scope__isnull=True)
    rows = held.filter(whole, person__standing=Standing.ACTIVE).order_by("since", "pk")
    by_role: dict[str, list[str]] = {}
    for role, address in rows.values_list("role", "person__email"):
        by_role.setdefault(role, []).append(address)
    return list(dict.fromkeys(by_role.get(Role.COORDINATOR) or by_role.get(Role.OWNER, [])))[:3]


def people_with_roles(actor: Actor, *, at: datetime) -> QuerySet[Person]:
    """Everyone the actor may see, by name, each with the memberships in force as ``held``. Two queries."""
    held = Membership.objects.visible_to(actor).filter(held_at(at)).order_by("since", "pk")
    return (
        Person.objects.visible_to(actor)
        .prefetch_related(Prefetch("memberships", queryset=held, to_attr="held"))
        .order_by("family_name", "given_name", "pk")
    )


def people_matching(people: QuerySet[Person], search: str) -> QuerySet[Person]:
    """Those in whose name or e-mail address every word of the search occurs."""
    for word in search.split():
        people = people.filter(
            Q(given_name__icontains=word) | Q(family_name__icontains=word) | Q(email__icontains=word)
        )
    return people


def people_holding(people: QuerySet[Person], role: Role, *, at: datetime) -> QuerySet[Person]:
    """Those who hold the role at that moment, for the organisation or for some program."""
    held = Membership.objects.across_organisations(because="the people are scoped already").filter(
        held_at(at), role=role
    )
    return people.filter(pk__in=held.values("person"))


def person_with_photo(actor: Actor, public_id: str) -> Person | None:
    """Any member may see the face of any other whose id they were shown, as partners are."""
    return Person.objects.within(actor.organisation_id).filter(public_id=public_id).exclude(photo="").first()


def availability_of(person: Person) -> list[AvailabilityInterval]:
    return list(AvailabilityInterval.objects.within(person.organisation_id).filter(person=person))


def invitations_newest_first(actor: Actor) -> QuerySet[Invitation]:
    return Invitation.objects.visible_to(actor).select_related("invited_by").order_by("-created_at", "-pk")


def open_invitations_to(addresses: Iterable[str], *, at: datetime) -> QuerySet[Invitation]:
    """Open invitations to these addresses in all organisations; hand in confirmed addresses only."""
    return (
        Invitation.objects.across_organisations(because=SPANNING)
        .filter(open_at(at), email__in=[address.casefold() for address in addresses])
        .select_related("organisation", "invited_by")
        .order_by("created_at", "pk")
    )


def is_expected(address: str, *, at: datetime) -> bool:
    """Whether a person without an account, or an open invitation, waits for whoever owns this address."""
    waiting = Person.objects.across_organisations(because=SPANNING).filter(
        email=address.casefold(), account__isnull=True
    )
    return waiting.exclude(standing=Standing.LEFT).exists() or open_invitations_to([address], at=at).exists()
