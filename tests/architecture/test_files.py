from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.architecture.tree import own_files, text_of

GENERATED = ("vendored", "migrations", "locale", "data")
EMPTY_NAMES = re.compile(r"^(utils?|helpers?|common|misc|managers?|base_?classes)$")
SOURCES = [p for p in own_files(".py", ".html", ".css", ".js") if not set(GENERATED) & set(p.parts)]


def test_there_is_something_to_check() -> None:
    assert len(SOURCES) > 100


@pytest.mark.parametrize("path", SOURCES, ids=str)
def test_no_file_is_longer_than_500_lines(path: Path) -> None:
    assert len(text_of(path).splitlines()) <= 500, f"split {path} by noun"


def test_few_files_are_longer_than_300_lines() -> None:
    long = [str(p) for p in SOURCES if p.suffix == ".py" and len(text_of(p).splitlines()) > 300]
    assert len(long) <= len(SOURCES) // 50, f"too many long files, split some by noun: {long}"


@pytest.mark.parametrize("path", own_files(".py"), ids=str)
def test_every_room_has_a_name_of_its_own(path: Path) -> None:
    unnamed = [part for part in (*path.parent.parts, path.stem) if EMPTY_NAMES.match(part)]
    assert not unnamed, f"{path}: name it for what it holds"


FOREIGN = re.compile(
    "|".join(["pypi" + r"\.org", "python" + "hosted", "registry" + r"\.npmjs", "deb" + r"\.debian\.org", "/work" + "/"])
)


@pytest.mark.parametrize(
    "path",
    [p for p in own_files(".py", ".html", ".md", ".toml", ".txt", ".sh", ".js", ".css", "") if p.name != "LICENSE"],
    ids=str,
)
def test_no_file_names_a_package_index_or_a_machine(path: Path) -> None:
    assert FOREIGN.findall(text_of(path)) == []
