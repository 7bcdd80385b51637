"""Courses of the program."""

from __future__ import annotations

from typing import Any

from peerloom.domain.blueprints.document import Blueprint
from peerloom.domain.blueprints.writing.rows import Target
from peerloom.domain.programs.models import Program


def write(target: Target, document: Blueprint) -> None:
    pass


def read(program: Program) -> list[dict[str, Any]]:
    return []
