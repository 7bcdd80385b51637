"""The coordinator's pages of recruitment, and the page that anybody may read."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from PIL import Image

from peerloom.domain.enrolment.models import Channel, ChannelVisits, Invitee, PublicPage
from peerloom.domain.enrolment.operations.channels import add_channel
from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Organisation
from peerloom.domain.programs.enums import ProgramState
from peerloom.domain.programs.models import Cohort
from tests.domain.people.pictures import picture
from tests.factories import MOMENT, actor_with, make_account, make_cohort, make_organisation, make_person, make_program

pytestmark = pytest.mark.django_db


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation()


@pytest.fixture
def cohort(organisation: Organisation) -> Cohort:
    return make_cohort(make_program(organisation))


@pytest.fixture
def coordinator(organisation: Organisation) -> Client:
    return member(organisation, Role.COORDINATOR)


def member(organisation: Organisation, role: str) -> Client:
    account = make_account()
    make_person(organisation, role, account=account)
    client = Client()
    client.force_login(account)
    return client


def address(name: str, cohort: Cohort, *rest: str) -> str:
    return reverse(f"recruitment:{name}", args=[cohort.organisation.slug, *(rest or [cohort.public_id])])


def texts(*rows: tuple[str, str, str, str]) -> dict[str, Any]:
    data: dict[str, Any] = {"texts-TOTAL_FORMS": str(len(rows)), "texts-INITIAL_FORMS": "0"}
    for number, row in enumerate(rows):
        for name, value in zip(("language", "title", "summary", "body"), row, strict=True):
            data[f"texts-{number}-{name}"] = value
    return data


ENGLISH = ("en", "Mentor Up", "Nobody starts alone.", "## How it goes\n\n<script>alert(1)</script> You *meet*.")
SPANISH = ("es", "Mentor Up", "Nadie empieza a solas.", "")


def write(client: Client, cohort: Cohort, *rows: tuple[str, str, str, str], **more: Any) -> Any:
    client.get(address("page", cohort))
    revision = PublicPage.objects.within(cohort.organisation_id).get(program=cohort.program).revision
    data = texts(*rows) | {"slug": "mentor-up", "revision": str(revision)} | more
    return client.post(address("page", cohort), data)


def show(client: Client, cohort: Cohort) -> str:
    client.post(address("page-state", cohort), {"shown": "yes"})
    return reverse("public:page", args=[cohort.organisation.slug, "mentor-up"])


def test_from_nothing_to_a_page_in_two_languages(coordinator: Client, cohort: Cohort) -> None:
    assert write(coordinator, cohort, ENGLISH, SPANISH).status_code == 302
    path = reverse("public:page", args=[cohort.organisation.slug, "mentor-up"])
    assert Client().get(path).status_code == 404
    preview = coordinator.get(address("page-preview", cohort)).content.decode()
    assert "Nobody starts alone." in preview
    assert show(coordinator, cohort) == path
    page = Client().get(path).content.decode()
    assert "<h2>How it goes</h2>" in page
    assert "<em>meet</em>" in page
    assert "<script>alert" not in page
    assert 'hreflang="es"' in page
    spanish = Client().get(path + "in/es/").content.decode()
    assert 'lang="es">' in spanish
    assert "Nadie empieza a solas." in spanish
    assert Client().get(path + "in/fr/").status_code == 404
    assert Client().get(path, headers={"accept-language": "es"}).status_code == 200


def test_a_page_shows_when_one_can_apply(coordinator: Client, cohort: Cohort) -> None:
    write(coordinator, cohort, ENGLISH)
    path = show(coordinator, cohort)
    assert "Apply as a mentee" in Client().get(path).content.decode()
    cohort.program.state = ProgramState.RUNNING
    cohort.program.save()
    page = Client().get(path).content.decode()
    assert "Sign-up is over for this round" in page
    assert "Apply as a mentee" not in page


@pytest.mark.parametrize(
    ("rows", "more", "says"),
    [
        ([("", "Mentor Up", "x", "")], {}, "Choose the language"),
        ([("en", "", "x", "")], {}, "needs a title"),
        ([("en", "Mentor Up", "", "")], {}, "one or two sentences"),
        ([("xx", "Mentor Up", "x", "")], {}, "xx"),
        ([ENGLISH, ENGLISH], {}, "stands there twice"),
        ([], {}, "one language at least"),
        ([ENGLISH], {"slug": "no spaces"}, "slug"),
        ([ENGLISH], {"slug": "a" * 61}, "60"),
        ([("en", "T" * 161, "x", "")], {}, "160"),
        ([("en", "a\x00b", "x", "")], {}, "Null characters"),
        ([ENGLISH], {"revision": "x"}, "whole number"),
    ],
)
def test_what_cannot_be_saved_is_explained_and_nothing_is_lost(
    coordinator: Client, cohort: Cohort, rows: list[tuple[str, str, str, str]], more: dict[str, str], says: str
) -> None:
    response = write(coordinator, cohort, *rows, **more)
    assert response.status_code == 422
    page = response.content.decode()
    assert says in page
    if rows and rows[0][3]:
        assert "How it goes" in page


def test_two_who_write_at_once(coordinator: Client, cohort: Cohort) -> None:
    write(coordinator, cohort, ENGLISH)
    response = write(coordinator, cohort, SPANISH, revision="1")
    assert response.status_code == 409
    assert "Nadie empieza a solas." in response.content.decode()


def test_a_picture_needs_words_and_is_a_picture(coordinator: Client, cohort: Cohort) -> None:
    def upload(data: bytes, name: str = "us.jpg") -> SimpleUploadedFile:
        return SimpleUploadedFile(name, data, "image/jpeg")

    refused = write(coordinator, cohort, ENGLISH, picture=upload(picture()))
    assert "what the picture shows" in refused.content.decode()
    hostile = write(
        coordinator, cohort, ENGLISH, picture=upload(b"<svg onload=alert(1)>"), picture_description="Two students"
    )
    assert "could not be read as a picture" in hostile.content.decode()
    taken = write(coordinator, cohort, ENGLISH, picture=upload(picture()), picture_description="Two students")
    assert taken.status_code == 302
    path = show(coordinator, cohort)
    sent = Client().get(path + "picture/")
    assert Image.open(BytesIO(b"".join(sent.streaming_content))).size == (1600, 900)  # type: ignore[attr-defined]
    assert Client().get(path + "picture/", headers={"if-none-match": sent["ETag"]}).status_code == 304
    assert 'alt="Two students"' in Client().get(path).content.decode()


def test_a_tagged_link_is_counted_and_carried_along(coordinator: Client, cohort: Cohort) -> None:
    write(coordinator, cohort, ENGLISH)
    path = show(coordinator, cohort)
    coordinator.post(address("channel-add", cohort), {"name": "Poster"})
    channel = Channel.objects.within(cohort.organisation_id).get()
    page = Client().get(path, {"via": "poster"}).content.decode()
    assert "?via=poster" in page
    for hostile in ("", "nothing", "\x00", "x" * 5000, '"><script>'):
        answer = Client().get(path, {"via": hostile})
        assert answer.status_code == 200
        assert "?via=" not in answer.content.decode()
    assert ChannelVisits.objects.within(cohort.organisation_id).get().count == 1
    coordinator.post(address("channel-close", cohort, channel.public_id))
    Client().get(path, {"via": "poster"})
    assert ChannelVisits.objects.within(cohort.organisation_id).get().count == 1


def test_a_channel_has_a_code_to_scan(coordinator: Client, cohort: Cohort) -> None:
    write(coordinator, cohort, ENGLISH)
    coordinator.post(address("channel-add", cohort), {"name": "Poster"})
    channel = Channel.objects.within(cohort.organisation_id).get().public_id
    svg = coordinator.get(address("channel-code", cohort, channel, "svg"))
    png = coordinator.get(address("channel-code", cohort, channel, "png") + "?save")
    assert svg.content.startswith(b"<?xml")
    assert Image.open(BytesIO(png.content)).format == "PNG"
    assert png["Content-Disposition"] == 'attachment; filename="poster.png"'
    assert coordinator.get(address("channel-code", cohort, channel, "gif")).status_code == 404


def test_people_are_asked_by_name(coordinator: Client, cohort: Cohort) -> None:
    lines = "Ana Souza <ANA@example.org>\nben@example.org; Ben\n\ncem@example.org\ncem@example.org"
    answer = coordinator.post(address("invitees", cohort), {"side": "mentor", "people": lines}, follow=True)
    assert "3 invitations are on their way." in answer.content.decode()
    rows = Invitee.objects.within(cohort.organisation_id).values_list("email", "name")
    assert set(rows) == {("ana@example.org", "Ana Souza"), ("ben@example.org", "Ben"), ("cem@example.org", "")}


@pytest.mark.parametrize("lines", ["ana@example", "Ana", "a@example.org b@example.org, c@example.org", "\x00", "   "])
def test_a_line_without_an_address_invites_nobody(coordinator: Client, cohort: Cohort, lines: str) -> None:
    answer = coordinator.post(
        address("invitees", cohort),
        {"side": "mentor", "people": f"good@example.org\n{lines}" if lines.strip() else lines},
    )
    assert answer.status_code == 422
    assert not Invitee.objects.within(cohort.organisation_id).exists()


def test_staff_look_and_change_nothing(cohort: Cohort) -> None:
    staff = member(cohort.organisation, Role.STAFF)
    page = staff.get(address("overview", cohort)).content.decode()
    assert "Make its link" not in page
    assert staff.post(address("channel-add", cohort), {"name": "Poster"}).status_code == 403
    assert staff.post(address("capacity", cohort), {"most_mentees": "3"}).status_code == 403
    assert staff.post(address("invitees", cohort), {"side": "mentor", "people": "a@example.org"}).status_code == 403
    assert staff.post(address("page-state", cohort), {"shown": "yes"}).status_code == 403


def test_the_overview_asks_no_more_for_more_channels(coordinator: Client, cohort: Cohort) -> None:
    actor = actor_with(cohort.organisation, Role.COORDINATOR)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as captured:
            coordinator.get(address("overview", cohort))
        return len(captured)

    add_channel(cohort=cohort, name="One", by=actor, at=MOMENT)
    one = queries()
    for name in ("Two", "Three"):
        add_channel(cohort=cohort, name=name, by=actor, at=MOMENT)
    assert queries() == one
    assert one <= 20
