from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.filebased import EmailBackend
from playwright.sync_api import expect
from pytest_django import Settings

from peerloom.domain.people.enums import Role
from peerloom.simulation.cast import CastMember, write_cast
from tests.factories import make_account, make_organisation, make_person
from tests.journeys.browser import Visitor

pytestmark = pytest.mark.journey


def test_a_visitor_enters_as_the_coordinator_and_reads_the_mail(
    visitor: Callable[..., Visitor], tmp_path: Path, settings: Settings
) -> None:
    settings.DATA, settings.EMAIL_FILE_PATH = tmp_path, tmp_path / "mailbox"
    account = make_account(email="noor.haddad@northfield.example")
    make_person(make_organisation(), Role.COORDINATOR, name="Noor Haddad", account=account)
    write_cast(tmp_path, [CastMember("coordinator", account.email)])
    mail = EmailMultiAlternatives("Meet Tomasz", "You both like tea.", "a@example.org", [account.email])
    mail.attach_alternative(
        '<html lang="en"><head><title>Meet Tomasz</title></head><body><p>Tea.</p></body></html>', "text/html"
    )
    EmailBackend(file_path=str(tmp_path / "mailbox")).send_messages([mail])
    guest = visitor()
    guest.open("/demo/")
    guest.look()
    guest.press("the mailbox")
    guest.look()
    guest.press("Meet Tomasz")
    guest.page.get_by_text("The same as plain text").click()
    expect(guest.page.get_by_text("You both like tea.").filter(visible=True).first).to_be_visible()
    guest.look()
    guest.open("/demo/")
    guest.press("Enter as Noor Haddad")
    expect(guest.page.get_by_text("Plan a program in ten minutes").filter(visible=True).first).to_be_visible()
