from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from peerloom.domain.people.models import AvailabilityInterval, Person
from peerloom.domain.people.queries import availability_of
from tests.domain.people.pictures import bomb, picture
from tests.factories import make_account, make_organisation, make_person

pytestmark = pytest.mark.django_db
PAGE = "/o/northfield/people/profile/"


@pytest.fixture
def person(client: Client) -> Person:
    """Someone without any role, signed in."""
    person = make_person(make_organisation(slug="northfield"), account=make_account())
    assert person.account
    client.force_login(person.account)
    return person


def answers(**changed: Any) -> dict[str, Any]:
    return {
        "given_name": "Thandi",
        "family_name": "Moyo",
        "pronouns": "she/her",
        "contact": "Signal, after six",
        "about": "I like maps.",
        "languages": ["en"],
        "more_languages": ["sw"],
        "time_zone": "Africa/Harare",
        "week": ["0-8", "0-9", "0-11", "6-19"],
    } | changed


def stored(person: Person) -> Person:
    return Person.objects.within(person.organisation_id).get(pk=person.pk)


def week_of(person: Person) -> list[tuple[int, int, int]]:
    return [(span.weekday, span.start_minute, span.end_minute) for span in availability_of(person)]


def test_what_is_told_is_stored_and_shown_again(person: Person, client: Client) -> None:
    assert client.post(PAGE, answers())["Location"] == PAGE
    now = stored(person)
    assert (now.name, now.contact, now.languages) == ("Thandi Moyo", "Signal, after six", ["en", "sw"])
    assert week_of(person) == [(0, 480, 600), (0, 660, 720), (6, 1140, 1200)]
    initial = client.get(PAGE).context["form"].initial
    assert (initial["week"], initial["time_zone"]) == (["0-8", "0-9", "0-11", "6-19"], "Africa/Harare")


def test_what_the_grid_does_not_show_is_kept(person: Person, client: Client) -> None:
    person.languages = ["sn", "en"]
    person.save()
    AvailabilityInterval.objects.create(
        organisation=person.organisation, person=person, weekday=2, start_minute=19 * 60, end_minute=22 * 60
    )
    client.post(PAGE, answers(languages=["en", "sn"], more_languages=["fi"], week=["2-18", "2-19"]))
    assert stored(person).languages == ["sn", "en", "fi"]
    assert week_of(person) == [(2, 18 * 60, 22 * 60)]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("time_zone", "Mars/Base"),
        ("languages", ["<script>"]),
        ("week", ["7-8"]),
        ("about", "x" * 2001),
        ("photo", SimpleUploadedFile("me.png", b"no picture at all", "image/png")),
        ("photo", SimpleUploadedFile("me.png", bomb(), "image/png")),
    ],
)
def test_a_mistake_is_shown_at_its_field_and_nothing_is_saved(
    person: Person, client: Client, field: str, value: object
) -> None:
    page = client.post(PAGE, answers(**{field: value}))
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [field]
    assert stored(person).given_name == "Linh"
    assert week_of(person) == []


def test_a_photo_is_for_members_of_the_organisation_alone(person: Person, client: Client) -> None:
    upload = SimpleUploadedFile("../../me.html", picture("PNG"), "text/html")
    assert client.post(PAGE, answers(photo=upload)).status_code == 302
    address = reverse("people:photo", args=["northfield", person.public_id])
    shown = client.get(address)
    assert shown["Content-Type"] == "image/webp"
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert "private" in shown["Cache-Control"]
    assert shown.getvalue().startswith(b"RIFF")
    assert client.get(address, headers={"if-none-match": shown["ETag"]}).status_code == 304
    assert str(stored(person).photo.name).startswith("photos/")

    stranger, signed_out = Client(), Client()
    other = make_person(make_organisation(), account=make_account())
    assert other.account
    stranger.force_login(other.account)
    assert stranger.get(address).status_code == 404
    assert signed_out.get(address).status_code == 302
    client.post(PAGE, answers(remove_photo="on"))
    assert client.get(address).status_code == 404


def test_the_page_leads_to_how_one_signs_in(person: Person, client: Client) -> None:
    text = client.get(PAGE).content.decode()
    for name in ("account_email", "account_change_password", "mfa_index"):
        assert f'href="{reverse(name)}"' in text
