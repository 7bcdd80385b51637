"""The templates that come with Peerloom, one file each beside this one."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from peerloom.domain.blueprints.document import Blueprint
from peerloom.domain.blueprints.reading import blueprint_from_bytes

NAMES = (
    "mentor-up",
    "youth-mentoring",
    "alumni-mentoring",
    "workplace-peers",
    "mentoring-circles",
    "micro-mentoring",
    "wellbeing-peers",
)
"""In the order in which they are offered."""

FOLDER = Path(__file__).parent


class NoSuchTemplate(LookupError):
    """No built-in template has this name."""


@cache
def built_in() -> dict[str, Blueprint]:
    """Every built-in template by its name, in their order."""
    return {name: read_built_in(FOLDER / f"{name}.json") for name in NAMES if (FOLDER / f"{name}.json").exists()}


def read_built_in(file: Path) -> Blueprint:
    """Raises UnreadableDocument for a file with mistakes, which a test finds before anyone else does."""
    return blueprint_from_bytes(file.read_bytes())


def built_in_template(name: str) -> Blueprint:
    """Raises NoSuchTemplate."""
    try:
        return built_in()[name]
    except KeyError:
        raise NoSuchTemplate(name) from None
