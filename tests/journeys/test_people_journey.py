"""Coming in: an account, an organisation, an invitation, a profile, a second step, a passkey."""

from __future__ import annotations

import re
from collections.abc import Callable
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.core.mail import EmailMessage
from playwright.sync_api import expect

from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Invitation, Organisation, Person
from peerloom.foundation.jobs.worker import Worker
from tests.factories import make_account, make_organisation, make_person
from tests.journeys.browser import Visitor

pytestmark = pytest.mark.journey
PASSWORD = "a loom of one's own"
CODE = re.compile(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", re.MULTILINE)


def mail_to(address: str) -> EmailMessage:
    return [message for message in mail.outbox if message.to == [address]][-1]


def code_for(address: str) -> str:
    found = CODE.search(str(mail_to(address).body))
    assert found, mail_to(address).body
    return found.group(1)


def test_a_newcomer_makes_an_organisation_and_invites_a_colleague(visitor: Callable[..., Visitor]) -> None:
    noor = visitor()
    noor.open("/accounts/signup/")
    noor.look()
    noor.page.fill("[name=email]", "noor@northfield.example")
    noor.page.fill("[name=password1]", PASSWORD)
    noor.press("Make my account")
    noor.page.wait_for_url("**/confirm-email/**")
    noor.look()
    noor.page.fill("[name=code]", code_for("noor@northfield.example"))
    noor.page.keyboard.press("Enter")
    noor.page.wait_for_url("**/home/")
    noor.look()
    noor.open("/organisations/new/")
    noor.look()
    noor.page.fill("[name=name]", "Northfield University")
    noor.press("Make it")
    noor.page.wait_for_url("**/o/northfield-university/**")
    organisation = Organisation.objects.get(slug="northfield-university")
    owner = Person.objects.within(organisation.pk).get()
    assert [membership.role for membership in owner.memberships.all()] == [Role.OWNER]
    noor.open("/o/northfield-university/people/settings/")
    noor.look()

    noor.open("/o/northfield-university/people/invitations/")
    noor.page.fill("[name=email]", "sam@northfield.example")
    noor.page.locator("[name=role]").select_option(Role.COORDINATOR)
    noor.press("Send the invitation")
    expect(noor.page.get_by_role("rowheader", name="sam@northfield.example")).to_be_visible()
    noor.look()
    assert Worker().run_what_is_due() > 0
    accept_as_someone_new(visitor(), organisation)


def accept_as_someone_new(sam: Visitor, organisation: Organisation) -> None:
    """Follow the link of the invitation and sign in with an e-mailed code, without ever having made an account."""
    link = re.search(r"https?://\S+/invitations/\S+", str(mail_to("sam@northfield.example").body))
    assert link
    sam.open("/invitations/" + link.group().split("/invitations/")[1])
    sam.look()
    sam.open("/accounts/login/code/?next=/invitations/" + link.group().split("/invitations/")[1])
    sam.look()
    sam.page.fill("[name=email]", "sam@northfield.example")
    sam.page.keyboard.press("Enter")
    sam.page.wait_for_url("**/confirm/**")
    sam.look()
    sam.page.fill("[name=code]", code_for("sam@northfield.example"))
    sam.page.keyboard.press("Enter")
    sam.page.wait_for_url(lambda address: urlsplit(address).path.startswith("/invitations/"))
    sam.look()
    sam.page.locator("main form button").first.click()
    sam.page.wait_for_url(f"**/o/{organisation.slug}/**")
    assert Invitation.objects.within(organisation.pk).get().accepted_at is not None


def test_an_imported_mentee_comes_in_by_code_and_says_when_they_are_free(visitor: Callable[..., Visitor]) -> None:
    organisation = make_organisation()
    person = make_person(organisation, Role.PARTICIPANT, name="Linh Tran", email="linh@northfield.example")
    linh = visitor(javascript=False)
    linh.open("/accounts/login/code/")
    linh.page.fill("[name=email]", "linh@northfield.example")
    linh.page.keyboard.press("Enter")
    linh.page.wait_for_url("**/confirm/**")
    linh.page.fill("[name=code]", code_for("linh@northfield.example"))
    linh.page.keyboard.press("Enter")
    linh.page.wait_for_url(f"**/o/{organisation.slug}/**")
    linh.open(f"/o/{organisation.slug}/people/profile/")
    linh.page.fill("[name=pronouns]", "she/her")
    for cell in linh.page.locator("[name=week]").all()[:2]:
        cell.check()
    linh.press("Save my profile")
    expect(linh.page.locator("[name=pronouns]")).to_have_value("she/her")
    assert linh.page.locator("[name=week]:checked").count() == 2
    person.refresh_from_db()
    assert person.account is not None
    assert person.availability.count() > 0
    seeing = visitor()
    seeing.sign_in(person.account)
    seeing.open(f"/o/{organisation.slug}/people/profile/")
    seeing.look()


def test_a_coordinator_finds_a_person(visitor: Callable[..., Visitor]) -> None:
    organisation = make_organisation()
    account = make_account()
    make_person(organisation, Role.OWNER, name="Noor Haddad", account=account)
    for number in range(30):
        make_person(organisation, Role.PARTICIPANT, name=f"Given{number} Family{number}")
    make_person(organisation, Role.PARTICIPANT, name="Zeynep Yıldız")
    noor = visitor()
    noor.sign_in(account)
    noor.open(f"/o/{organisation.slug}/people/")
    noor.look()
    noor.page.get_by_label("Name or e-mail").fill("zeynep")
    noor.press("Show")
    expect(noor.page.get_by_role("row")).to_have_count(2)
    noor.press("Zeynep Yıldız")
    expect(noor.page.get_by_role("heading", level=1)).to_contain_text("Zeynep Yıldız")
    noor.look()


def prove_who_one_is(somebody: Visitor) -> None:
    """The page before a change to how one signs in."""
    somebody.page.wait_for_url("**/reauthenticate/**")
    somebody.page.fill("[name=password]", PASSWORD)
    somebody.page.keyboard.press("Enter")
    somebody.page.wait_for_url(lambda address: "/reauthenticate/" not in address)


def test_a_passkey_opens_the_door(visitor: Callable[..., Visitor]) -> None:
    organisation = make_organisation()
    account = make_account(email="noor@northfield.example", password=PASSWORD)
    make_person(organisation, Role.OWNER, account=account)
    noor = visitor()
    authenticator = noor.context.new_cdp_session(noor.page)
    authenticator.send("WebAuthn.enable")
    key = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    authenticator.send("WebAuthn.addVirtualAuthenticator", {"options": key})
    noor.open("/accounts/login/")
    noor.look()
    noor.page.fill("[name=login]", "noor@northfield.example")
    noor.page.fill("[name=password]", PASSWORD)
    noor.page.keyboard.press("Enter")
    noor.page.wait_for_url("**/o/**")
    noor.open("/accounts/2fa/webauthn/add/")
    noor.look()
    prove_who_one_is(noor)
    for page in ("/accounts/2fa/", "/accounts/2fa/totp/activate/", "/accounts/2fa/webauthn/add/", "/accounts/email/"):
        noor.open(page)
        noor.look()
    noor.open("/accounts/2fa/webauthn/add/")
    noor.page.fill("[name=name]", "My laptop")
    noor.page.locator("[name=passwordless]").check()
    noor.page.locator("main form button").first.click()
    noor.page.wait_for_url(lambda address: "/2fa/" in address and not address.endswith("/add/"))
    noor.look()
    noor.open("/accounts/2fa/webauthn/")
    expect(noor.page.get_by_text("My laptop").first).to_be_visible()
    noor.look()
    noor.context.clear_cookies()
    noor.open("/accounts/login/")
    noor.page.get_by_role("button", name=re.compile("passkey", re.IGNORECASE)).click()
    noor.page.wait_for_url("**/o/**")
