from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail

from peerloom.domain.people.enums import Role, Standing
from peerloom.domain.people.links import invited_by_token, token_for
from peerloom.domain.people.models import Account, Invitation, Organisation, Person
from peerloom.domain.people.operations.invitations import (
    SENDING,
    CannotAcceptInvitation,
    CannotInvite,
    accept_invitation,
    invite,
    resend_invitation,
    revoke_invitation,
)
from peerloom.domain.people.queries import actor_of
from peerloom.foundation import clock
from peerloom.foundation.audit.models import AuditEvent
from peerloom.foundation.jobs.attempts import run_attempt
from peerloom.foundation.jobs.models import Job, JobState
from peerloom.foundation.scope import Actor, Grant
from tests.factories import MOMENT, actor_with, make_account, make_organisation, make_person

pytestmark = pytest.mark.django_db
LATER = MOMENT + timedelta(days=1)


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation()


@pytest.fixture
def owner(organisation: Organisation) -> Actor:
    return actor_with(organisation, Role.OWNER)


def accept(invitation: Invitation, account: Account) -> Person:
    return accept_invitation(invitation=invitation, account=account, confirmed_addresses=[account.email], at=LATER)


def run_jobs() -> None:
    with clock.frozen_at(LATER):
        for job in Job.objects.filter(state=JobState.WAITING):
            run_attempt(job.public_id)


def test_an_invitation_is_mailed_by_a_job_that_holds_no_link(owner: Actor) -> None:
    invitation = invite(email="Amina.Diallo@Example.org", role=Role.STAFF, by=owner, at=MOMENT)
    assert mail.outbox == []
    job = Job.objects.get(kind=SENDING)
    assert job.subject == invitation.public_id
    run_jobs()
    [sent] = mail.outbox
    assert sent.to == ["amina.diallo@example.org"]
    [token] = re.findall("http://localhost:8000/invitations/([^/]+)/", str(sent.body))
    assert invited_by_token(token) == invitation
    assert Job.objects.get(pk=job.pk).state == JobState.DONE


def test_a_name_with_a_line_break_adds_no_header_to_the_mail(owner: Actor, organisation: Organisation) -> None:
    organisation.name = "North\nBcc: all@example.org"
    organisation.save()
    invite(email="amina@example.org", role=Role.STAFF, by=owner, at=MOMENT)
    run_jobs()
    assert "\n" not in mail.outbox[0].subject
    assert "Bcc" not in mail.outbox[0].message()


def test_an_invitation_that_was_withdrawn_before_its_mail_left_is_not_mailed(owner: Actor) -> None:
    invitation = invite(email="amina@example.org", role=Role.STAFF, by=owner, at=MOMENT)
    revoke_invitation(invitation=invitation, by=owner, at=MOMENT)
    run_jobs()
    assert mail.outbox == []


def test_inviting_the_same_address_again_sends_the_same_invitation_again(owner: Actor) -> None:
    first = invite(email="amina@example.org", role=Role.STAFF, by=owner, at=MOMENT)
    assert invite(email="AMINA@example.org", role=Role.STAFF, by=owner, at=LATER) == first
    assert Invitation.objects.within(owner.organisation_id).get().expires_at == LATER + timedelta(days=14)
    assert Job.objects.filter(kind=SENDING).count() == 2


@pytest.mark.parametrize("role", [Role.OWNER, Role.COORDINATOR])
def test_a_coordinator_cannot_invite_above_staff(organisation: Organisation, role: Role) -> None:
    with pytest.raises(CannotInvite):
        invite(email="amina@example.org", role=role, by=actor_with(organisation, Role.COORDINATOR), at=MOMENT)
    assert not Job.objects.exists()


def test_a_coordinator_cannot_withdraw_or_resend_an_owners_invitation(organisation: Organisation, owner: Actor) -> None:
    invitation = invite(email="amina@example.org", role=Role.OWNER, by=owner, at=MOMENT)
    coordinator = actor_with(organisation, Role.COORDINATOR)
    with pytest.raises(CannotInvite):
        revoke_invitation(invitation=invitation, by=coordinator, at=LATER)
    with pytest.raises(CannotInvite):
        resend_invitation(invitation=invitation, by=coordinator, at=LATER)


def test_whoever_proves_the_address_gets_a_person_and_the_role(owner: Actor, organisation: Organisation) -> None:
    account = make_account()
    person = accept(invite(email=account.email, role=Role.STAFF, by=owner, at=MOMENT), account)
    assert (person.account, person.email, person.organisation) == (account, account.email, organisation)
    assert actor_of(person, at=LATER).grants == {Grant(Role.STAFF)}
    assert AuditEvent.objects.get(verb="invitation.accepted").actor == person.public_id


def test_accepting_twice_changes_nothing(owner: Actor) -> None:
    account = make_account()
    invitation = invite(email=account.email, role=Role.STAFF, by=owner, at=MOMENT)
    assert accept(invitation, account) == accept(invitation, account)
    assert AuditEvent.objects.filter(verb="invitation.accepted").count() == 1


def test_an_invitation_finds_the_person_who_was_imported_before(owner: Actor, organisation: Organisation) -> None:
    account = make_account()
    imported = make_person(organisation, email=account.email)
    assert accept(invite(email=account.email, role=Role.STAFF, by=owner, at=MOMENT), account) == imported


def test_a_role_taken_away_does_not_come_back_with_the_old_link(owner: Actor, organisation: Organisation) -> None:
    account = make_account()
    invitation = invite(email=account.email, role=Role.STAFF, by=owner, at=MOMENT)
    person = accept(invitation, account)
    person.memberships.update(until=LATER)
    accept(invitation, account)
    assert actor_of(person, at=LATER).grants == frozenset()


def test_an_invitation_does_not_lift_a_hold(owner: Actor, organisation: Organisation) -> None:
    account = make_account()
    person = make_person(organisation, account=account)
    person.standing = Standing.HELD
    person.save()
    accept(invite(email=account.email, role=Role.PARTICIPANT, by=owner, at=MOMENT), account)
    assert Person.objects.within(organisation.pk).get(pk=person.pk).standing == Standing.HELD


def test_another_account_cannot_accept(owner: Actor, organisation: Organisation) -> None:
    invitation = invite(email="amina@example.org", role=Role.OWNER, by=owner, at=MOMENT)
    stranger = make_account()
    with pytest.raises(CannotAcceptInvitation, match="another address"):
        accept(invitation, stranger)
    assert not Person.objects.within(organisation.pk).filter(account=stranger).exists()


def test_an_unconfirmed_address_does_not_count(owner: Actor) -> None:
    account = make_account(email="amina@example.org")
    invitation = invite(email=account.email, role=Role.OWNER, by=owner, at=MOMENT)
    with pytest.raises(CannotAcceptInvitation):
        accept_invitation(invitation=invitation, account=account, confirmed_addresses=[], at=LATER)


@pytest.mark.parametrize("change", ["revoked_at", "accepted_at", "expires_at"])
def test_a_closed_invitation_cannot_be_accepted(owner: Actor, change: str) -> None:
    account = make_account()
    invitation = invite(email=account.email, role=Role.STAFF, by=owner, at=MOMENT)
    Invitation.objects.within(owner.organisation_id).update(**{change: LATER})
    with pytest.raises(CannotAcceptInvitation):
        accept(invitation, account)


def test_only_the_links_that_we_signed_lead_anywhere(owner: Actor) -> None:
    invitation = invite(email="amina@example.org", role=Role.STAFF, by=owner, at=MOMENT)
    other = invite(email="bo@example.org", role=Role.STAFF, by=owner, at=MOMENT)
    token = token_for(invitation)
    assert invited_by_token(token) == invitation
    assert invited_by_token(token.replace(invitation.public_id, other.public_id)) is None
    assert invited_by_token(invitation.public_id) is None
    assert invited_by_token(token[:-1]) is None
