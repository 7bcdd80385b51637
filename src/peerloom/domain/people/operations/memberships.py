from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.people.enums import Role, Standing
from peerloom.domain.people.models import Membership, Organisation, Person, held_at
from peerloom.domain.people.queries import actor_of
from peerloom.domain.people.rules import can_give_role, can_withdraw_role
from peerloom.foundation import audit
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor


class CannotGiveRole(Refused):
    """The actor may not give this role, or not for one program."""


class CannotWithdrawRole(Refused):
    """The actor may not, or nobody would be left to own the organisation."""


@transaction.atomic
def give_role(*, person: Person, role: Role, by: Actor, at: datetime, program_id: int | None = None) -> Membership:
    """Let a person of the actor's organisation hold a role, for all of it or for one of its programs.

    Giving a role that is held already changes nothing. Raises CannotGiveRole.
    """
    giver = _as_of_now(by, person.organisation_id, at)
    if giver is None or not can_give_role(giver, role):
        raise CannotGiveRole(_("You cannot give this role. Please ask an owner of your organisation."))
    if role == Role.OWNER and program_id is not None:
        raise CannotGiveRole(_("Owners own the whole organisation. Choose no program for this role."))
    given, new = hold_role(person, role, at=at, program_id=program_id)
    if new:
        _record("role.given", given, person, by=by, at=at)
    return given


@transaction.atomic
def withdraw_role(*, membership: Membership, by: Actor, at: datetime) -> None:
    """End a membership now. One that has ended already stays as it is.

    Two owners who remove each other at once are put in order, and the second is refused.
    Raises CannotWithdrawRole.
    """
    taker = _as_of_now(by, membership.organisation_id, at)
    held = (
        Membership.objects.within(membership.organisation_id).select_related("person").filter(pk=membership.pk).first()
    )
    if taker is None or held is None or not can_withdraw_role(taker, held.role):
        raise CannotWithdrawRole(_("You cannot take this role away. Please ask an owner of your organisation."))
    if held.until is not None:
        return
    if held.role == Role.OWNER and not _other_owners(held, at=at):
        raise CannotWithdrawRole(_("An organisation needs an owner. Make someone else an owner first."))
    held.until = at
    held.save(update_fields=["until"])
    _record("role.withdrawn", held, held.person, by=by, at=at)


def hold_role(person: Person, role: str, *, at: datetime, program_id: int | None = None) -> tuple[Membership, bool]:
    """The membership in force for this role, and whether it had to be made. The organisation must be locked."""
    rows = Membership.objects.within(person.organisation_id)
    held = rows.filter(person=person, role=role, program_scope=program_id, until__isnull=True).first()
    if held:
        return held, False
    made = Membership.objects.create(
        organisation_id=person.organisation_id, person=person, role=role, program_scope=program_id, since=at
    )
    return made, True


def lock_organisation(organisation_id: int) -> Organisation:
    """Changes to who holds what in an organisation happen one after the other."""
    return Organisation.objects.select_for_update().get(pk=organisation_id)


def _as_of_now(by: Actor, organisation_id: int, at: datetime) -> Actor | None:
    """The actor with the roles still held once it is their turn; None in another organisation."""
    if by.organisation_id != organisation_id:
        return None
    lock_organisation(organisation_id)
    return actor_of(Person.objects.within(organisation_id).get(pk=by.person_id), at=at)


def _other_owners(membership: Membership, *, at: datetime) -> bool:
    owners = Membership.objects.within(membership.organisation_id).filter(held_at(at), role=Role.OWNER)
    return (
        owners.exclude(person=membership.person_id)
        .exclude(person__standing=Standing.LEFT)
        .filter(person__account__isnull=False)
        .exists()
    )


def _record(verb: str, membership: Membership, person: Person, *, by: Actor, at: datetime) -> None:
    audit.record(
        verb,
        subject=person,
        organisation=person.organisation.public_id,
        by=by,
        at=at,
        details={"role": membership.role, "program": membership.program_scope},
    )
