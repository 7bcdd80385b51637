from __future__ import annotations

import re
from collections.abc import Iterator
from importlib import import_module

from django.urls import URLPattern, URLResolver, get_resolver

from tests.architecture.tree import ROOT

MAP = (ROOT / "docs" / "map.md").read_text(encoding="utf-8")
ROWS = [[cell.strip() for cell in line.strip("|").split("|")] for line in MAP.splitlines() if line.startswith("| ")]


def routes(patterns: list[URLPattern | URLResolver], before: str = "") -> Iterator[str]:
    """Every route of our own views, as written: "o/<slug:organisation>/programs/"."""
    for pattern in patterns:
        route = before + str(pattern.pattern)
        if isinstance(pattern, URLResolver):
            yield from routes(pattern.url_patterns, route)
        elif pattern.callback.__module__.startswith("peerloom."):
            yield "/" + route


def code(column: int) -> set[str]:
    """What stands in backticks in this column of the four-column tables; addresses of other packages aside."""
    rows = [row for row in ROWS if len(row) == 4]
    return {word for row in rows for word in re.findall(r"(?<!under )`([^`]+)`", row[column])}


def test_the_map_knows_every_url_and_no_other() -> None:
    real = set(routes(get_resolver().url_patterns))
    assert len(real) > 20
    assert code(1) == real


def test_every_operation_on_the_map_exists() -> None:
    assert len(code(2)) > 20
    for dotted in code(2):
        module, _, name = f"peerloom.domain.{dotted}".rpartition(".")
        assert hasattr(import_module(module), name), f"docs/map.md names {dotted}, which is not there"


def test_every_test_on_the_map_exists() -> None:
    assert len(code(3)) > 10
    for path in code(3):
        assert (ROOT / "tests" / path).exists(), f"docs/map.md names tests/{path}, which is not there"
