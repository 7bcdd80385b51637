from __future__ import annotations

from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from pathlib import Path

import pytest
from django.core.mail import EmailMultiAlternatives
from django.core.mail.backends.filebased import EmailBackend
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from peerloom.domain.people.enums import Role
from peerloom.simulation.cast import CastMember, write_cast
from tests.factories import make_account, make_organisation, make_person

pytestmark = pytest.mark.django_db


@pytest.fixture
def folder(tmp_path: Path, settings: Settings) -> Path:
    """A demo's data folder, and the installation's at the same time."""
    settings.DATA = tmp_path
    settings.EMAIL_FILE_PATH = tmp_path / "mailbox"
    return tmp_path


@pytest.fixture
def noor(folder: Path) -> str:
    """The address of the coordinator whom one can be."""
    account = make_account(email="noor.haddad@northfield.example")
    make_person(make_organisation(), Role.COORDINATOR, name="Noor Haddad", account=account)
    write_cast(folder, [CastMember("coordinator", account.email)])
    return account.email


def send(folder: Path, *subjects: str, to: str = "noor.haddad@northfield.example", html: str = "") -> None:
    """As one round of the outbox does: several messages in one file."""
    mailbox = EmailBackend(file_path=str(folder / "mailbox"))
    mailbox.open()
    for subject in subjects:
        mail = EmailMultiAlternatives(subject, f"Words of {subject}", "a@example.org", [to])
        if html:
            mail.attach_alternative(html, "text/html")
        mailbox.send_messages([mail])
    mailbox.close()


def test_one_click_signs_in_as_someone_of_the_cast(noor: str) -> None:
    client = Client()
    page = client.get(reverse("demo:entrance")).content.decode()
    assert "Noor Haddad" in page
    answer = client.post(reverse("demo:sign_in"), {"part": "coordinator"})
    assert answer.status_code == 302
    home = client.get(answer.headers["Location"], follow=True).content.decode()
    assert "Noor Haddad" in home
    assert reverse("demo:entrance") in home, "one can become someone else from every page"


def test_nobody_else_can_be_signed_in_to(noor: str) -> None:
    make_account(email="private@example.org")
    client = Client()
    for part in ("owner", "private@example.org", ""):
        assert client.post(reverse("demo:sign_in"), {"part": part}).status_code == 404
    assert "_auth_user_id" not in client.session


def test_following_a_link_signs_nobody_in(noor: str) -> None:
    assert Client().get(reverse("demo:sign_in"), {"part": "coordinator"}).status_code == 405
    forged = Client(enforce_csrf_checks=True).post(reverse("demo:sign_in"), {"part": "coordinator"})
    assert forged.status_code == 403


def test_without_a_filled_demo_there_is_no_door(folder: Path) -> None:
    make_account(email="noor.haddad@northfield.example")
    assert "Nobody lives here yet" in Client().get(reverse("demo:entrance")).content.decode()
    assert Client().post(reverse("demo:sign_in"), {"part": "coordinator"}).status_code == 404


def test_nothing_of_it_exists_outside_a_demo(noor: str, settings: Settings) -> None:
    settings.DEMO = False
    assert Client().get(reverse("demo:entrance")).status_code == 404
    assert Client().get(reverse("demo:mailbox")).status_code == 404
    assert Client().post(reverse("demo:sign_in"), {"part": "coordinator"}).status_code == 404


def test_the_mailbox_shows_every_letter_of_every_file(folder: Path) -> None:
    send(folder, "Your code", "Meet Tomasz")
    send(folder, "For someone else", to="amir@example.org")
    page = Client().get(reverse("demo:mailbox")).content.decode()
    assert "3 e-mails were sent" in page
    one = Client().get(reverse("demo:mailbox"), {"to": "amir@example.org"}).content.decode()
    assert "For someone else" in one
    assert "Your code" not in one


def test_a_letter_can_be_read_as_text_and_as_it_looks(folder: Path) -> None:
    send(folder, "Meet Tomasz", html="<html><head></head><body><p>You both like tea.</p></body></html>")
    listed = Client().get(reverse("demo:mailbox"))
    key = listed.context["page"][0].key
    assert "Words of Meet Tomasz" in Client().get(reverse("demo:letter", args=[key])).content.decode()
    as_sent = Client().get(reverse("demo:letter_as_sent", args=[key]))
    assert "You both like tea." in as_sent.content.decode()
    assert as_sent.headers["Content-Security-Policy"].startswith("default-src 'none'")
    assert as_sent.headers["X-Frame-Options"] == "SAMEORIGIN"


def test_a_letter_that_is_not_there_is_not_found(folder: Path) -> None:
    send(folder, "Meet Tomasz")
    assert Client().get(reverse("demo:letter", args=["elsewhere-0"])).status_code == 404


def test_hostile_subjects_are_shown_as_words(folder: Path) -> None:
    send(folder, "<script>alert(1)</script>")
    assert "<script>alert(1)" not in Client().get(reverse("demo:mailbox")).content.decode()


def test_an_empty_mailbox_says_how_to_fill_it(folder: Path) -> None:
    assert "Nothing has been sent" in Client().get(reverse("demo:mailbox")).content.decode()


def test_a_letter_in_another_encoding_and_without_a_date_is_read(folder: Path) -> None:
    message = MIMEMultipart()
    message["Subject"], message["To"] = "Grüße", "noor.haddad@northfield.example"
    message.attach(MIMEText("Schöne Grüße", "plain", "iso-8859-1"))
    send(folder, "One with a date")
    (folder / "mailbox" / "1.log").write_bytes(message.as_bytes() + b"\n" + b"-" * 79 + b"\n")
    page = Client().get(reverse("demo:mailbox")).content.decode()
    assert page.index("One with a date") < page.index("Schöne Grüße")


def test_letters_of_zones_and_of_none_stand_in_the_order_of_time(folder: Path) -> None:
    (folder / "mailbox").mkdir()
    for number, (subject, date) in enumerate(
        [
            ("Middle", "Mon, 05 Oct 2026 10:00:00 -0000"),
            ("First", "Mon, 05 Oct 2026 11:30:00 +0200"),
            ("Last", "Mon, 05 Oct 2026 10:30:00 +0000"),
        ]
    ):
        content = f"Subject: {subject}\nDate: {date}\n\nWords\n".encode()
        (folder / "mailbox" / f"{number}.log").write_bytes(content)
    listed = Client().get(reverse("demo:mailbox")).context["page"]
    assert [letter.subject for letter in listed] == ["Last", "Middle", "First"]
