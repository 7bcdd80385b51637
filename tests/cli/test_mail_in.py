"""`peerloom mail-in` as a mail server's pipe calls it: one line on standard error, and an exit status of sysexits."""

from __future__ import annotations

import os
import subprocess
from collections.abc import Iterator

import pytest

from tests.installations import ROOT, Installation, installation, program

DRIVER = "tests.cli.mail_driver"
REPLY = {"PEERLOOM_REPLY_ADDRESS": "reply@mail.example.org"}


@pytest.fixture(scope="module")
def place() -> Iterator[Installation]:
    with installation() as made:
        yield made


@pytest.fixture(scope="module")
def addresses(place: Installation) -> tuple[str, str]:
    """The mentee's own, and where they answer."""
    outcome = place.run("prepare", module=DRIVER, **REPLY)
    own, to = outcome.stdout.split()
    return own, to


def pipe(place: Installation, raw: bytes, **more: str) -> tuple[int, str]:
    done = subprocess.run(
        [*program(""), "mail-in"],
        env=place.environment | REPLY | more,
        cwd=ROOT,
        input=raw,
        capture_output=True,
        timeout=60,
        check=False,
    )
    said = done.stderr.decode()
    assert len(said.strip().splitlines()) == 1, said
    assert done.stdout == b""
    return done.returncode, said


def mail(sender: str, to: str, text: str = "Thursday suits me.", more: str = "") -> bytes:
    return f"From: {sender}\nTo: {to}\nMessage-ID: <{hash(text)}@phone>\n{more}\n{text}\n".encode()


def kept(place: Installation) -> list[str]:
    return place.run("texts", module=DRIVER).stdout.splitlines()


def test_an_answer_is_taken_once(place: Installation, addresses: tuple[str, str]) -> None:
    for _time in range(2):
        status, said = pipe(place, mail(*addresses))
        assert (status, said.startswith("Taken as message")) == (os.EX_OK, True)
    assert kept(place) == ["Thursday suits me."]


def test_what_bounces_and_what_is_tried_again(place: Installation, addresses: tuple[str, str]) -> None:
    own, to = addresses
    before = kept(place)
    assert pipe(place, mail("stranger@example.org", to))[0] == os.EX_NOPERM
    assert pipe(place, mail(own, "reply+aaaa@mail.example.org"))[0] == os.EX_NOPERM
    assert pipe(place, mail(own, to, "> only quoted"))[0] == os.EX_DATAERR
    assert pipe(place, b"\x00\xff" * 5_000)[0] == os.EX_NOPERM
    assert pipe(place, mail(own, to), PEERLOOM_REPLY_ADDRESS="")[0] == os.EX_CONFIG
    nowhere = "postgresql://nobody@127.0.0.1:1/nothing"
    assert pipe(place, mail(own, to), DATABASE_URL=nowhere)[0] == os.EX_TEMPFAIL
    status, said = pipe(place, mail(own, to, "I am away.", "Auto-Submitted: auto-replied\n"))
    assert (status, said) == (os.EX_OK, "An automatic answer was dropped.\n")
    assert kept(place) == before


def test_a_wrong_reply_address_is_explained(place: Installation) -> None:
    status, said = pipe(place, b"", PEERLOOM_REPLY_ADDRESS="a-very-long-name-for-replies@example.org")
    assert status == os.EX_TEMPFAIL
    assert "at most 19" in said
