from __future__ import annotations

import re
from pathlib import Path

from tests.architecture.tree import own_files, text_of

GENERATED = ("vendored", "migrations", "locale", "data")
EMPTY_NAMES = re.compile(r"^(utils?|helpers?|common|misc|managers?|base_?classes)$")
SOURCES = [p for p in own_files(".py", ".html", ".css", ".js") if not set(GENERATED) & set(p.parts)]
READABLE = own_files(".py", ".html", ".md", ".toml", ".txt", ".sh", ".js", ".css", "")
FOREIGN = re.compile(
    "|".join(["pypi" + r"\.org", "python" + "hosted", "registry" + r"\.npmjs", "deb" + r"\.debian\.org", "/work" + "/"])
)


def longer_than(lines: int, paths: list[Path]) -> list[str]:
    return [str(path) for path in paths if len(text_of(path).splitlines()) > lines]


def test_there_is_something_to_check() -> None:
    assert len(SOURCES) > 100


def test_no_file_is_longer_than_500_lines() -> None:
    assert longer_than(500, SOURCES) == [], "split them by noun"


def test_few_files_are_longer_than_300_lines() -> None:
    long = longer_than(300, [path for path in SOURCES if path.suffix == ".py"])
    assert len(long) <= len(SOURCES) // 50, f"too many long files, split some by noun: {long}"


def test_every_room_has_a_name_of_its_own() -> None:
    unnamed = [str(p) for p in own_files(".py") if any(EMPTY_NAMES.match(part) for part in (*p.parent.parts, p.stem))]
    assert unnamed == [], "name each for what it holds"


def test_no_file_names_a_package_index_or_a_machine() -> None:
    texts = {path: text_of(path) for path in READABLE if path.name != "LICENSE"}
    assert {str(path): found for path, text in texts.items() if (found := FOREIGN.findall(text))} == {}
