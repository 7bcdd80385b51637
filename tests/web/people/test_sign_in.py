"""Ways in: an e-mailed code, a password, a second step; each as a browser would go them."""

from __future__ import annotations

import re
import time
from unittest.mock import patch

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core import mail
from django.test import Client, override_settings
from django.urls import reverse

from peerloom.domain.people.models import Account, Person
from tests.factories import make_account, make_organisation, make_person

pytestmark = pytest.mark.django_db
PASSWORD = "a loom of one's own"


def ask_for_code(client: Client, address: str, **more: str) -> str:
    """Where the site leads to after someone asked for a code."""
    response = client.post(reverse("account_request_login_code"), {"email": address} | more)
    assert response.status_code == 302, response.context["form"].errors
    return str(response["Location"])


def code_in_mail(address: str) -> str:
    sent = mail.outbox[-1]
    assert sent.to == [address]
    found = re.search(r"^\s*([A-Z0-9]{3,4}-?[A-Z0-9]{3,4})\s*$", str(sent.body), re.MULTILINE)
    assert found, sent.body
    return found.group(1)


def enter(client: Client, code: str) -> str:
    """The page on which one stands after entering the code."""
    response = client.post(reverse("account_confirm_login_code"), {"code": code}, follow=True)
    return str(response.request["PATH_INFO"])


def test_an_imported_person_signs_in_with_a_code_and_is_known(client: Client) -> None:
    organisation = make_organisation(slug="northfield")
    person = make_person(organisation, email="thandi@example.org")
    ask_for_code(client, "Thandi@example.org")
    assert Person.objects.within(organisation.pk).get().account is None, "nothing is proven yet"
    landed = enter(client, code_in_mail("thandi@example.org"))
    assert landed.startswith("/o/northfield/")
    account = Person.objects.within(organisation.pk).get(pk=person.pk).account
    assert account is not None
    assert EmailAddress.objects.get(user=account).verified


def test_a_wrong_code_lets_nobody_in(client: Client) -> None:
    organisation = make_organisation()
    make_person(organisation, email="thandi@example.org")
    ask_for_code(client, "thandi@example.org")
    response = client.post(reverse("account_confirm_login_code"), {"code": "WRONG1"})
    assert response.status_code == 200
    assert client.get(reverse("home")).status_code == 302
    assert Person.objects.within(organisation.pk).get().account is None


def test_known_and_unknown_addresses_get_the_same_answer() -> None:
    make_person(make_organisation(), email="imported@example.org")
    make_account(email="account@example.org")
    answers = set()
    for address in ("imported@example.org", "account@example.org", "unknown@example.org"):
        client = Client()
        url = ask_for_code(client, address)
        page = client.get(url)
        words = re.sub(r'name="csrfmiddlewaretoken" value="[^"]+"|"X-CSRFToken": "[^"]+"', "", page.content.decode())
        answers.add((url, page.status_code, words.replace(address, "ADDRESS")))
        assert mail.outbox[-1].to == [address]
    assert len(answers) == 1
    assert not Account.objects.filter(email="unknown@example.org").exists()


def test_the_code_leads_to_the_page_that_was_wanted(client: Client) -> None:
    account = make_account()
    person = make_person(make_organisation(), account=account)
    wanted = reverse("people:profile", args=[person.organisation.slug])
    response = client.get(wanted)
    assert response["Location"] == f"{reverse('account_login')}?next={wanted}"
    ask_for_code(client, account.email, next=wanted)
    response = client.post(reverse("account_confirm_login_code"), {"code": code_in_mail(account.email), "next": wanted})
    assert response["Location"] == wanted


def test_the_code_leads_to_no_other_site(client: Client) -> None:
    account = make_account()
    ask_for_code(client, account.email)
    response = client.post(
        reverse("account_confirm_login_code"),
        {"code": code_in_mail(account.email), "next": "https://elsewhere.example/"},
    )
    assert response["Location"] == reverse("home")


def test_a_password_lets_in(client: Client) -> None:
    account = make_account(password=PASSWORD)
    response = client.post(reverse("account_login"), {"login": account.email, "password": PASSWORD})
    assert response["Location"] == reverse("home")
    wrong = Client().post(reverse("account_login"), {"login": account.email, "password": "something else"})
    assert wrong.status_code == 200


def test_signing_up_works_once_the_mailed_code_is_entered(client: Client) -> None:
    address = "new@example.org"
    organisation = make_organisation()
    make_person(organisation, email=address)
    response = client.post(reverse("account_signup"), {"email": address, "password1": PASSWORD}, follow=True)
    assert Person.objects.within(organisation.pk).get().account is None
    confirm = response.request["PATH_INFO"]
    landed = client.post(confirm, {"code": code_in_mail(address)}, follow=True)
    assert landed.request["PATH_INFO"].startswith(f"/o/{organisation.slug}/")
    account = Person.objects.within(organisation.pk).get().account
    assert account is not None
    assert account.check_password(PASSWORD)


def test_who_signed_up_with_a_foreign_address_does_not_come_in_after_its_owner(client: Client) -> None:
    address = "owner@example.org"
    Client().post(reverse("account_signup"), {"email": address, "password1": PASSWORD})
    ask_for_code(client, address)
    enter(client, code_in_mail(address))
    assert client.get(reverse("home")).status_code == 200
    thief = Client()
    thief.post(reverse("account_login"), {"login": address, "password": PASSWORD})
    assert thief.get(reverse("home")).status_code == 302


def test_a_proven_account_keeps_its_password_when_a_code_is_used(client: Client) -> None:
    account = make_account(password=PASSWORD)
    ask_for_code(client, account.email)
    enter(client, code_in_mail(account.email))
    account.refresh_from_db()
    assert account.check_password(PASSWORD)


def test_a_mail_server_that_keeps_silent_is_told_and_can_be_tried_again(client: Client) -> None:
    account = make_account()
    with patch("django.core.mail.backends.locmem.EmailBackend.send_messages", side_effect=TimeoutError):
        response = client.post(reverse("account_request_login_code"), {"email": account.email}, follow=True)
    assert response.request["PATH_INFO"] == reverse("account_request_login_code")
    assert "could not send you a message" in response.content.decode()
    ask_for_code(client, account.email)
    assert enter(client, code_in_mail(account.email)) == reverse("home")


def test_an_authenticator_app_becomes_the_second_step(client: Client) -> None:
    account = make_account(password=PASSWORD)
    sign_in_and_confirm(client, account)
    page = client.get(reverse("mfa_activate_totp"))
    assert page.status_code == 200
    secret = page.context["form"].secret
    response = client.post(reverse("mfa_activate_totp"), {"code": totp(secret)})
    assert response.status_code == 302, response.context["form"].errors
    assert client.get(reverse("mfa_view_recovery_codes")).status_code == 200

    again = Client()
    response = again.post(reverse("account_login"), {"login": account.email, "password": PASSWORD})
    assert response["Location"] == reverse("mfa_authenticate")
    assert again.get(reverse("home")).status_code == 302
    response = again.post(reverse("mfa_authenticate"), {"code": totp(secret)})
    assert response["Location"] == reverse("home")

    thief = Client()
    thief.post(reverse("account_login"), {"login": account.email, "password": PASSWORD})
    thief.post(reverse("mfa_authenticate"), {"code": totp(secret)})
    assert thief.get(reverse("home")).status_code == 302, "a code that was seen on its way works once"


def sign_in_and_confirm(client: Client, account: Account) -> None:
    """Changes to how one signs in ask for the password once more."""
    client.post(reverse("account_login"), {"login": account.email, "password": PASSWORD})
    refused = client.get(reverse("mfa_activate_totp"))
    assert refused["Location"].startswith(reverse("account_reauthenticate"))
    assert client.get(refused["Location"]).status_code == 200
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})


def totp(secret: str) -> str:
    counter = next(iter(yield_hotp_counters_from_time()))
    assert abs(counter - time.time() // 30) <= 1
    return str(format_hotp_value(hotp_value(secret, counter)))


def test_passkeys_can_be_added_and_used_to_sign_in(client: Client) -> None:
    account = make_account(password=PASSWORD)
    offer = client.get(reverse("mfa_login_webauthn"), headers={"x-requested-with": "XMLHttpRequest"})
    assert "challenge" in offer.json()["request_options"]["publicKey"]
    sign_in_and_confirm(client, account)
    page = client.get(reverse("mfa_add_webauthn"))
    assert page.status_code == 200
    assert "challenge" in page.content.decode()


@pytest.mark.parametrize(
    "name", ["account_login", "account_request_login_code", "account_signup", "account_reset_password", "welcome"]
)
def test_the_pages_before_signing_in_stand(client: Client, name: str) -> None:
    path = reverse(name)
    with override_settings(DEMO=False):
        assert client.get(path).status_code == 200


@pytest.mark.parametrize("name", ["account_email", "account_set_password", "mfa_index", "mfa_list_webauthn"])
def test_the_pages_about_ones_account_stand(client: Client, name: str) -> None:
    client.force_login(make_account())
    assert client.get(reverse(name), follow=True).status_code == 200


def test_signing_out_takes_a_click_and_ends_the_session(client: Client) -> None:
    client.force_login(make_account())
    assert client.get(reverse("account_logout")).status_code == 200
    client.post(reverse("account_logout"))
    assert client.get(reverse("home")).status_code == 302


def test_a_claimed_address_signs_nobody_in_to_the_account_that_claims_it(client: Client) -> None:
    organisation = make_organisation()
    person = make_person(organisation, email="thandi@example.org")
    claiming = make_account(email="claims@example.org")
    EmailAddress.objects.create(user=claiming, email="thandi@example.org", verified=False, primary=False)
    ask_for_code(client, "thandi@example.org")
    enter(client, code_in_mail("thandi@example.org"))
    account = Person.objects.within(organisation.pk).get(pk=person.pk).account
    assert account is not None
    assert account.email == "thandi@example.org"
