from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from peerloom.domain.people.enums import Role
from peerloom.domain.people.links import path_for
from peerloom.domain.people.models import Invitation, Organisation, Person
from peerloom.domain.people.operations.invitations import invite, revoke_invitation
from peerloom.domain.people.queries import actor_of
from peerloom.foundation import clock
from peerloom.foundation.jobs.attempts import run_attempt
from peerloom.foundation.jobs.models import Job
from peerloom.foundation.scope import Actor
from tests.factories import MOMENT, actor_with, make_account, make_organisation, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation(name="Northfield University", slug="northfield")


@pytest.fixture
def owner(organisation: Organisation) -> Actor:
    return actor_with(organisation, Role.OWNER)


@pytest.fixture
def invitation(owner: Actor) -> Invitation:
    return invite(email="amina@example.org", role=Role.STAFF, by=owner, at=clock.now())


def persons_of(organisation: Organisation) -> list[str]:
    return sorted(Person.objects.within(organisation.pk).values_list("email", flat=True))


def test_from_the_coordinators_form_to_the_role_without_a_password(organisation: Organisation) -> None:
    coordinator, guest = Client(), Client()
    account = make_account()
    make_person(organisation, Role.COORDINATOR, account=account)
    coordinator.force_login(account)
    page = reverse("people:invitations", args=["northfield"])
    assert coordinator.post(page, {"email": "Amina@example.org", "role": "staff"}).status_code == 302
    assert "amina@example.org" in coordinator.get(page).content.decode()
    run_attempt(Job.objects.get().public_id)
    link = re.search(r"http://localhost:8000(/invitations/\S+)", str(mail.outbox[0].body))
    assert link
    text = guest.get(link[1]).content.decode()
    assert "Northfield University" in text
    assert "Staff" in text
    guest.post(reverse("account_request_login_code"), {"email": "amina@example.org"})
    code = re.search(r"^([A-Z0-9]+-[A-Z0-9]+)$", str(mail.outbox[1].body), re.MULTILINE)
    assert code
    landed = guest.post(reverse("account_confirm_login_code"), {"code": code[1], "next": link[1]})
    assert landed["Location"] == link[1]
    assert guest.post(link[1])["Location"] == "/o/northfield/"
    assert guest.post(link[1])["Location"] == "/o/northfield/", "accepting twice does no harm"
    amina = Person.objects.within(organisation.pk).get(email="amina@example.org")
    assert [grant.role for grant in actor_of(amina, at=clock.now()).grants] == [Role.STAFF]


def test_reading_the_invitation_accepts_nothing(invitation: Invitation, client: Client) -> None:
    client.force_login(make_account(email="amina@example.org"))
    assert client.get(path_for(invitation)).status_code == 200
    assert Invitation.objects.within(invitation.organisation_id).get().accepted_at is None


def test_a_signed_out_visitor_accepts_nothing(
    invitation: Invitation, organisation: Organisation, client: Client
) -> None:
    before = persons_of(organisation)
    client.post(path_for(invitation))
    assert persons_of(organisation) == before


def test_another_account_is_told_so_and_gets_nothing(
    invitation: Invitation, organisation: Organisation, client: Client
) -> None:
    before = persons_of(organisation)
    client.force_login(make_account(email="mallory@example.org"))
    text = client.get(path_for(invitation)).content.decode()
    assert "sent to another address" in text
    assert "amina@example.org" not in text
    assert client.post(path_for(invitation)).status_code == 409
    assert persons_of(organisation) == before


def test_a_forged_link_is_not_found(invitation: Invitation, client: Client) -> None:
    for token in (invitation.public_id, path_for(invitation).split("/")[2][:-2] + "xx", "a:b:c"):
        assert client.get(reverse("invitation", args=[token])).status_code == 404


def test_a_withdrawn_or_old_invitation_says_so(owner: Actor, invitation: Invitation, client: Client) -> None:
    client.force_login(make_account(email="amina@example.org"))
    rows = Invitation.objects.within(owner.organisation_id)
    rows.update(expires_at=clock.now() - timedelta(seconds=1))
    refused = client.post(path_for(invitation))
    assert refused.status_code == 409
    assert "has run out" in refused.content.decode()
    revoke_invitation(invitation=invitation, by=owner, at=MOMENT)
    assert "was withdrawn" in client.post(path_for(invitation)).content.decode()


def test_an_owner_sends_again_and_withdraws(invitation: Invitation, owner: Actor, client: Client) -> None:
    account = Person.objects.visible_to(owner).get(pk=owner.person_id).account
    assert account
    client.force_login(account)
    for name in ("invitation_resend", "invitation_revoke"):
        address = reverse(f"people:{name}", args=["northfield", invitation.public_id])
        assert client.post(address)["Location"] == reverse("people:invitations", args=["northfield"])
    assert Job.objects.count() == 2
    assert Invitation.objects.visible_to(owner).get().revoked_at is not None
    again = client.post(reverse("people:invitation_resend", args=["northfield", invitation.public_id]), follow=True)
    assert "accepted or withdrawn already" in again.content.decode()
    assert Job.objects.count() == 2
