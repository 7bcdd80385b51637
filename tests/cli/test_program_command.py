"""`peerloom program` on an installation of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.installations import Installation, installation

DRIVER = "tests.cli.program_driver"
NAMES = (
    "mentor-up",
    "youth-mentoring",
    "alumni-mentoring",
    "workplace-peers",
    "mentoring-circles",
    "micro-mentoring",
    "wellbeing-peers",
)


@pytest.fixture(scope="module")
def place() -> Iterator[Installation]:
    with installation() as made:
        yield made


@pytest.fixture(scope="module")
def with_one(place: Installation) -> Installation:
    outcome = place.run("first", module=DRIVER)
    assert outcome.returncode == 0, outcome.stderr
    return place


def refused(place: Installation, *words: str) -> str:
    """The one line that the command says."""
    outcome = place.run("program", *words)
    assert outcome.returncode == 2, outcome.stdout
    (line,) = outcome.stderr.strip().splitlines()
    assert line.startswith("Error: ")
    return line


def counted(place: Installation) -> str:
    return place.run("count", module=DRIVER).stdout.strip()


def test_templates_are_named_one_a_line(place: Installation) -> None:
    assert place.run("program", "templates").stdout.split() == list(NAMES)
    lines = place.run("program", "templates", "--verbose").stdout.splitlines()
    assert len(lines) == len(NAMES)
    assert all(line.startswith(name) and len(line.split()) > 1 for name, line in zip(NAMES, lines, strict=True))


def test_a_template_becomes_a_program_and_comes_back_the_same(with_one: Installation, tmp_path: Path) -> None:
    name, title = "mentor-up", "Ours"
    made = with_one.run("program", "create", "--template", name, "--name", title, "--starts", "2027-09-06")
    assert made.returncode == 0, made.stderr
    assert "/o/first/programs/" in made.stdout
    first, second = tmp_path / "first.json", tmp_path / "second.json"
    assert with_one.run("program", "export", title, "--output", str(first)).returncode == 0
    brought = with_one.run("program", "import", str(first), "--name", "Again", "--starts", "2027-09-06")
    assert brought.returncode == 0, brought.stderr
    assert with_one.run("program", "export", "Again", "--output", str(second)).returncode == 0
    one, two = json.loads(first.read_text("utf-8")), json.loads(second.read_text("utf-8"))
    for document in (one, two):
        document["program"].pop("name")
        document.pop("name")
        document.pop("title")
    assert one == two


def test_what_cannot_be_used_is_one_clear_line_and_nothing_is_made(with_one: Installation, tmp_path: Path) -> None:
    before = counted(with_one)
    assert "Write one of: mentor-up" in refused(with_one, "create", "--template", "nonsense", "--name", "A")
    assert "There is no organisation" in refused(
        with_one, "create", "--template", "mentor-up", "--name", "A", "--organisation", "elsewhere"
    )
    assert "--name: the text is empty" in refused(with_one, "create", "--template", "mentor-up", "--name", " ")
    assert "too far away" in refused(with_one, "create", "--template", "mentor-up", "--starts", "9999-12-31")
    assert "There is no program" in refused(with_one, "export", "nobody knows it")
    assert "No such file" in refused(with_one, "import", str(tmp_path / "nothing.json"))
    for content, told in (
        (b"", "The file is broken"),
        (b"\xff", "not a Peerloom program file"),
        (b'{"format": "peerloom-program", "version": 9}', "This site reads version 1"),
        (b'{"format": "peerloom-program", "version": 1, "name": "a"}', "title: this field is missing."),
        (b" " * (5 * 1024 * 1024 + 1), "larger than 5 MB"),
    ):
        file = tmp_path / "broken.json"
        file.write_bytes(content)
        assert told in refused(with_one, "import", str(file))
    assert counted(with_one) == before


def test_of_several_organisations_one_has_to_be_named(tmp_path: Path) -> None:
    with installation() as place:
        words = ("create", "--template", "mentor-up", "--name", "A")
        assert "None is there yet" in refused(place, *words)
        place.run("first", module=DRIVER)
        place.run("second", module=DRIVER)
        assert "Known: first, second." in refused(place, *words)
        for slug in ("first", "second"):
            assert place.run("program", *words, "--organisation", slug).returncode == 0
        assert "Several programs have this name" in refused(place, "export", "A")
