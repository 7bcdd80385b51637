from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from peerloom.domain.people.enums import Role, Standing
from peerloom.domain.people.links import INVITATION_LASTS
from peerloom.domain.people.models import Account, Invitation, Person
from peerloom.domain.people.operations.memberships import hold_role, lock_organisation
from peerloom.domain.people.queries import actor_of, person_of
from peerloom.domain.people.rules import can_give_role
from peerloom.foundation import audit
from peerloom.foundation.jobs import enqueue
from peerloom.foundation.refusals import Refused
from peerloom.foundation.scope import Actor

SENDING = "peerloom.domain.people.jobs.send_invitation"
ATTEMPTS = 15
"""Enough for a mail server that is away for an hour."""


class CannotInvite(Refused):
    """The actor may not invite to this role, or the invitation is no longer open."""


class CannotAcceptInvitation(Refused):
    """It was withdrawn, has run out, was used, or is for someone else."""


@transaction.atomic
def invite(*, email: str, role: Role, by: Actor, at: datetime) -> Invitation:
    """Offer a role to whoever owns the address; the mail leaves in a job once this is committed.

    An open invitation of the same address to the same role is sent again instead. Raises CannotInvite.
    """
    if not can_give_role(by, role):
        raise CannotInvite(_("You cannot invite people to this role. Please ask an owner of your organisation."))
    organisation = lock_organisation(by.organisation_id)
    rows = Invitation.objects.within(organisation.pk)
    waiting = rows.filter(email=email.casefold(), role=role, accepted_at__isnull=True, revoked_at__isnull=True).first()
    if waiting:
        resend_invitation(invitation=waiting, by=by, at=at)
        return waiting
    invitation = Invitation.objects.create(
        organisation=organisation,
        email=email.casefold(),
        role=role,
        invited_by=person_of(by),
        created_at=at,
        expires_at=at + INVITATION_LASTS,
    )
    _record("invitation.sent", invitation, by=by, at=at)
    _send(invitation, at=at)
    return invitation


@transaction.atomic
def resend_invitation(*, invitation: Invitation, by: Actor, at: datetime) -> None:
    """Send the mail again, with a link that lasts anew from now. Raises CannotInvite."""
    current = _changeable(invitation, by)
    if current.accepted_at or current.revoked_at:
        raise CannotInvite(_("This invitation was accepted or withdrawn already. You can write a new one."))
    current.expires_at = at + INVITATION_LASTS
    current.save(update_fields=["expires_at"])
    _record("invitation.resent", current, by=by, at=at)
    _send(current, at=at)


@transaction.atomic
def revoke_invitation(*, invitation: Invitation, by: Actor, at: datetime) -> None:
    """Make the link worthless. One that was withdrawn before stays so. Raises CannotInvite."""
    current = _changeable(invitation, by)
    if current.accepted_at:
        raise CannotInvite(_("This invitation was accepted already. You can take the role away instead."))
    if current.revoked_at:
        return
    current.revoked_at = at
    current.save(update_fields=["revoked_at"])
    _record("invitation.revoked", current, by=by, at=at)


@transaction.atomic
def accept_invitation(
    *, invitation: Invitation, account: Account, confirmed_addresses: Sequence[str], at: datetime
) -> Person:
    """Let the account's person hold the role; the person is made where the organisation knows none.

    Accepting again what the same person accepted before changes nothing. Raises CannotAcceptInvitation.
    """
    organisation = lock_organisation(invitation.organisation_id)
    current = Invitation.objects.within(organisation.pk).get(pk=invitation.pk)
    if current.email not in {address.casefold() for address in confirmed_addresses}:
        raise CannotAcceptInvitation(
            _("This invitation was sent to another address. Sign in with that one, or add it to your account.")
        )
    person = _person_for(account, current)
    if current.accepted_at and person and person.account_id == account.pk:
        return person
    _refuse_unless_open(current, at)
    person = person or Person(
        organisation=organisation,
        email=current.email,
        time_zone=organisation.time_zone,
        locale=organisation.locale,
        created_at=at,
    )
    if person.account_id not in (None, account.pk):
        raise CannotAcceptInvitation(_("Another account holds this place already. Sign in with that account."))
    person.account = account
    if person.standing == Standing.LEFT:
        person.standing = Standing.ACTIVE
    person.save()
    hold_role(person, current.role, at=at)
    current.accepted_at = at
    current.save(update_fields=["accepted_at"])
    _record("invitation.accepted", current, by=actor_of(person, at=at), at=at)
    return person


def _person_for(account: Account, invitation: Invitation) -> Person | None:
    """The account's own person in the organisation, or else the one that has the invited address."""
    persons = Person.objects.within(invitation.organisation_id)
    return persons.filter(account=account).first() or persons.filter(email=invitation.email).first()


def _refuse_unless_open(invitation: Invitation, at: datetime) -> None:
    if invitation.revoked_at:
        raise CannotAcceptInvitation(_("This invitation was withdrawn. Please ask whoever invited you."))
    if invitation.accepted_at:
        raise CannotAcceptInvitation(_("This invitation was used already. Please ask for a new one."))
    if invitation.expires_at <= at:
        raise CannotAcceptInvitation(_("This invitation has run out. Please ask for a new one."))


def _changeable(invitation: Invitation, by: Actor) -> Invitation:
    """The invitation as it is now, locked against others who change it."""
    if by.organisation_id != invitation.organisation_id or not can_give_role(by, invitation.role):
        raise CannotInvite(_("You cannot change this invitation. Please ask an owner of your organisation."))
    lock_organisation(invitation.organisation_id)
    return Invitation.objects.within(invitation.organisation_id).get(pk=invitation.pk)


def _send(invitation: Invitation, *, at: datetime) -> None:
    enqueue(
        SENDING,
        organisation=invitation.organisation.public_id,
        subject=invitation.public_id,
        at=at,
        attempts_allowed=ATTEMPTS,
    )


def _record(verb: str, invitation: Invitation, *, by: Actor, at: datetime) -> None:
    audit.record(
        verb,
        subject=invitation,
        organisation=invitation.organisation.public_id,
        by=by,
        at=at,
        details={"role": invitation.role},
    )
