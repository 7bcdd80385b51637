from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Account, Membership, Organisation, Person
from peerloom.domain.people.queries import actor_of, has_room_for_an_organisation
from peerloom.domain.people.rules import can_change_organisation
from peerloom.foundation import audit, slugs
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor

NO_ROOM = _("This site is for one organisation, and that stands already. Ask its owner for an invitation.")


class CannotCreateOrganisation(Refused):
    """The address is taken, or the installation holds the one organisation that it is for."""


class CannotChangeOrganisation(Refused):
    """The actor is not one of its owners."""


@dataclass(frozen=True, slots=True)
class OrganisationFacts:
    """What an owner can say about an organisation. ``locale`` is a language tag, ``time_zone`` a zone's name."""

    name: str
    locale: str
    time_zone: str
    minimum_age: int = 13


def free_slug(wanted: str) -> str:
    """An address made from the words that no organisation has."""
    return slugs.free_slug(wanted, Organisation.objects.all(), otherwise="organisation")


@transaction.atomic
def create_organisation(*, account: Account, facts: OrganisationFacts, slug: str, at: datetime) -> Person:
    """Make an organisation whose owner the account becomes; answers the owner's person.

    ``account`` must have proven its address. Raises CannotCreateOrganisation when the slug is taken, or when no more
    organisations are wanted here.
    """
    if not has_room_for_an_organisation():
        raise CannotCreateOrganisation(NO_ROOM)
    try:
        with transaction.atomic():
            organisation = Organisation.objects.create(slug=slug, created_at=at, **asdict(facts))
    except IntegrityError as error:
        raise CannotCreateOrganisation(
            _("An organisation has the address “%(slug)s” already. Please choose another.") % {"slug": slug}
        ) from error
    owner = Person.objects.create(
        organisation=organisation,
        account=account,
        email=account.email.casefold(),
        time_zone=facts.time_zone,
        locale=facts.locale,
        created_at=at,
    )
    Membership.objects.create(organisation=organisation, person=owner, role=Role.OWNER, since=at)
    audit.record(
        "organisation.created",
        subject=organisation,
        organisation=organisation.public_id,
        by=actor_of(owner, at=at),
        at=at,
        details={"name": facts.name, "slug": slug},
    )
    return owner


@transaction.atomic
def change_organisation(*, organisation: Organisation, facts: OrganisationFacts, by: Actor, at: datetime) -> None:
    """Write down new facts. Nothing happens when none differs. Raises CannotChangeOrganisation."""
    if by.organisation_id != organisation.pk or not can_change_organisation(by):
        raise CannotChangeOrganisation(_("Only owners can change the organisation. Please ask one of them."))
    locked = Organisation.objects.select_for_update().get(pk=organisation.pk)
    changed = {name: value for name, value in asdict(facts).items() if getattr(locked, name) != value}
    if not changed:
        return
    before = {name: getattr(locked, name) for name in changed}
    for name, value in changed.items():
        setattr(locked, name, value)
    locked.save(update_fields=list(changed))
    audit.record(
        "organisation.changed",
        subject=locked,
        organisation=locked.public_id,
        by=by,
        at=at,
        details={f"{name}_from": value for name, value in before.items()}
        | {f"{name}_to": value for name, value in changed.items()},
    )
