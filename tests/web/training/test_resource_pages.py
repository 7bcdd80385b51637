"""The library's pages."""

from __future__ import annotations

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.http import HttpResponseBase
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from peerloom.domain.people.enums import Role
from peerloom.domain.people.models import Organisation
from peerloom.domain.training.models import Resource, ResourceFile
from peerloom.foundation.public_ids import new_public_id
from tests.factories import make_account, make_organisation, make_person, make_program

pytestmark = pytest.mark.django_db
SOUND = b"OggS" + bytes(range(200))


@pytest.fixture
def organisation() -> Organisation:
    return make_organisation()


def member(organisation: Organisation, role: str) -> Client:
    account = make_account()
    make_person(organisation, role, account=account)
    client = Client()
    client.force_login(account)
    return client


def address(name: str, organisation: Organisation, *rest: str) -> str:
    return reverse(f"resources:{name}", args=[organisation.slug, *rest])


def add(client: Client, organisation: Organisation, title: str = "A talk", **more: str) -> Any:
    data = {"key": new_public_id(), "title": title, "body": "**Listen** first.", "language": "en"}
    return client.post(address("new", organisation), data | {"audience": "both", "licence": "own"} | more, follow=True)


def added(organisation: Organisation) -> Resource:
    return Resource.objects.within(organisation.pk).latest("pk")


def content(response: HttpResponseBase) -> bytes:
    return b"".join(response.streaming_content)  # type: ignore[attr-defined]


def published_talk(organisation: Organisation) -> ResourceFile:
    staff = member(organisation, Role.STAFF)
    add(staff, organisation)
    resource = added(organisation)
    sound = SimpleUploadedFile("talk.ogg", SOUND, "application/x-evil")
    staff.post(
        address("files", organisation, resource.public_id),
        {"kind": "audio", "file": sound, "transcript": "Listen first."},
    )
    staff.post(address("state", organisation, resource.public_id), {"published": "yes"})
    return resource.files.get()


def test_staff_keep_what_participants_find_and_hear(organisation: Organisation) -> None:
    file = published_talk(organisation)
    participant = member(organisation, Role.PARTICIPANT)
    assert "A talk" in participant.get(address("list", organisation), {"q": "listen"}).content.decode()
    page = participant.get(address("resource", organisation, file.resource.public_id)).content.decode()
    assert "<strong>Listen</strong>" in page
    assert "<audio controls" in page
    assert "Edit" not in page
    sent = participant.get(address("file", organisation, file.public_id, "file"))
    assert (sent["Content-Type"], sent["X-Content-Type-Options"]) == ("audio/ogg", "nosniff")
    assert content(sent) == SOUND


@pytest.mark.parametrize(
    ("asked", "status", "got"),
    [
        ("bytes=0-9", 206, SOUND[:10]),
        ("bytes=200-", 206, SOUND[200:]),
        ("bytes=-4", 206, SOUND[-4:]),
        ("bytes=0-99999", 206, SOUND),
        ("bytes=99999-", 416, b""),
        ("bytes=9-3", 416, b""),
        ("bytes=-", 200, SOUND),
        ("bytes=-0", 416, b""),
        ("bytes=0-1,4-5", 200, SOUND),
        ("nonsense", 200, SOUND),
    ],
)
def test_a_player_can_jump(organisation: Organisation, asked: str, status: int, got: bytes) -> None:
    file = published_talk(organisation)
    participant = member(organisation, Role.PARTICIPANT)
    sent = participant.get(address("file", organisation, file.public_id, "file"), headers={"range": asked})
    assert sent.status_code == status
    assert (content(sent) if status != 416 else b"") == got


def test_drafts_are_for_staff(organisation: Organisation) -> None:
    staff = member(organisation, Role.STAFF)
    add(staff, organisation, title="Unfinished")
    participant = member(organisation, Role.PARTICIPANT)
    assert "Unfinished" in staff.get(address("list", organisation)).content.decode()
    assert "Unfinished" not in participant.get(address("list", organisation)).content.decode()
    assert participant.get(address("resource", organisation, added(organisation).public_id)).status_code == 404


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"title": ""}, "required"),
        ({"title": "x" * 201}, "200"),
        ({"title": "a\x00"}, "Null characters"),
        ({"link": "javascript:alert(1)"}, "valid URL"),
        ({"licence": "cc-by"}, "whose work"),
        ({"place": "nowhere"}, "not one of the available choices"),
        ({"language": "xx"}, "not one of the available choices"),
        ({"key": "x"}, "valid value"),
        ({"body": "x" * 60_001}, "60000"),
    ],
)
def test_what_cannot_be_saved_is_explained(organisation: Organisation, changed: dict[str, str], says: str) -> None:
    response = add(member(organisation, Role.STAFF), organisation, **changed)
    assert response.status_code == 422
    assert says in response.content.decode()
    assert not Resource.objects.within(organisation.pk).exists()


def test_two_who_write_at_once(organisation: Organisation) -> None:
    staff = member(organisation, Role.STAFF)
    add(staff, organisation)
    resource = added(organisation)
    data = {"key": resource.public_id, "revision": "1", "title": "B", "body": "kept text", "language": "en"}
    path = address("edit", organisation, resource.public_id)
    assert staff.post(path, data | {"audience": "both", "licence": "own"}).status_code == 302
    late = staff.post(path, data | {"audience": "both", "licence": "own", "title": "C"})
    assert late.status_code == 409
    assert "kept text" in late.content.decode()


@pytest.mark.parametrize("query", [{"q": "x" * 5000}, {"q": "\x00"}, {"kind": "x"}, {"page": "-1"}, {"language": "🎉"}])
def test_odd_searches(organisation: Organisation, query: dict[str, str]) -> None:
    assert member(organisation, Role.PARTICIPANT).get(address("list", organisation), query).status_code == 200


def test_a_longer_list_asks_no_more(organisation: Organisation) -> None:
    staff = member(organisation, Role.STAFF)
    make_program(organisation)

    def queries() -> int:
        with CaptureQueriesContext(connection) as captured:
            staff.get(address("list", organisation))
        return len(captured)

    add(staff, organisation)
    one = queries()
    for number in range(2):
        add(staff, organisation, title=f"Talk {number}")
    assert queries() == one <= 12
